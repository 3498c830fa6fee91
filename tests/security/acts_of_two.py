"""Everybody tries every act that needs two, in any order: the machine keeps its own book of who asked and who agreed.

Two directions are held against the book. Whatever succeeds must have been agreed to: always. Whatever two agreed on must succeed: as long
as nothing else closes the record to the one who tries (`is_closed_to_some`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from syli.episodes.commands import Joining, open_episode
from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.people.commands import add_contact_point, change_contact_point, end_contact_point, reveal_address, set_protection
from syli.people.models import Person
from syli.retention.commands import disclose
from syli.safety.choices import Act
from syli.safety.commands import answer, ask_to_change_contact, ask_to_disclose, ask_to_end, ask_to_lift, ask_to_merge, ask_to_reveal, keep_apart
from syli.safety.models import Approval, Separation
from tests.apart import Apart

DAY = timedelta(hours=24)
#: Everybody who might try: her worker, his worker, a student, two leaders, the data protection officer, another association's.
WHO = ("aino", "aarne", "sulo", "leena", "adele", "saga", "fanni", "otso", "lotta")
#: Those who may something are tried more often, or the machine would mostly run against closed doors.
OFTEN = st.sampled_from(("aino", "leena", "adele", "saga") * 3 + WHO)
WAITS = st.sampled_from((1, 1, 60 * 12, 60 * 24))
#: The fixture makes Adele a second leader: two who may ask the same, and each may answer the other.
LEADERS = frozenset({"leena", "adele"})
HERS = LEADERS | {"aino"}
MAY_ASK = {
    Act.REVEAL_ADDRESS: HERS,
    Act.LIFT_PROTECTION: HERS,
    Act.DISCLOSE: HERS,
    Act.CHANGE_CONTACT: HERS,
    Act.END_SEPARATION: LEADERS,
    Act.MERGE: HERS,
}
MAY_ANSWER = LEADERS | {"saga"}
ASKING: dict[Act, Callable[..., Approval]] = {
    Act.REVEAL_ADDRESS: ask_to_reveal,
    Act.LIFT_PROTECTION: ask_to_lift,
    Act.DISCLOSE: ask_to_disclose,
    Act.CHANGE_CONTACT: ask_to_change_contact,
    Act.END_SEPARATION: ask_to_end,
    Act.MERGE: ask_to_merge,
}


@dataclass
class Known:
    """What the machine itself remembers of one request, in plain words."""

    row: Approval
    act: Act
    asked_by: str
    asked_at: datetime
    #: What exactly it is about: the pair it would end, or the lines of an answer and what becomes of it.
    about: Any = None
    agreed_at: datetime | None = None
    is_closed: bool = False

    def waits_at(self, now: datetime) -> bool:
        """Tell whether it may still be answered."""
        return not self.is_closed and self.agreed_at is None and now < self.asked_at + DAY

    def opens_at(self, now: datetime) -> bool:
        """Tell whether two have agreed and it has been neither done nor forgotten."""
        return not self.is_closed and self.agreed_at is not None and now < self.agreed_at + DAY


class ActsOfTwo(RuleBasedStateMachine):
    """Seeing what is masked, changing a safe way to reach her, and ending that two are kept apart."""

    def __init__(self, kept: Apart) -> None:
        super().__init__()
        self.kept, self.cast = kept, kept.case.cast
        self.start = self.cast.now
        self.book: list[Known] = []
        self.has_ended = False
        #: Who was put on a side by the keeper, and so may no longer see the other.
        self.placed: set[str] = set()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        self.cast.now = self.start
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def is_closed_to_some(self) -> bool:
        """Tell whether something else may close a record to somebody who could otherwise do what two agreed on."""
        return bool(self.placed)

    @initialize()
    def begin(self) -> None:
        with self.cast.inside("leena"):
            self.pair = Separation.objects.get()
        self.arrives()

    def arrives(self) -> None:
        """Let somebody without a name come to Aino: who she is, one person alone never decides."""
        self.known = self.kept.case.person("Tuttu")
        self.arrival = self.kept.case.person("", family_name="", alias="Tulija yöllä", identity_level="pseudonymous")
        with self.cast.inside("aino") as ctx:
            joining = [Joining(self.arrival, "adult_client")]
            open_episode(ctx, offer=self.kept.case.offer, participants=joining, start_on=ctx.today, own_worker=self.cast.staff["aino"])

    @rule(minutes=st.sampled_from([1, 1, 60, 60 * 12, 60 * 24]))
    def time_passes(self, minutes: int) -> None:
        self.cast.now += timedelta(minutes=minutes)

    @rule(who=OFTEN, act=st.sampled_from(sorted(MAY_ASK)))
    def ask(self, who: str, act: Act) -> None:
        rows: dict[Act, Any] = {Act.CHANGE_CONTACT: self.kept.points["her"], Act.END_SEPARATION: self.pair, Act.MERGE: self.arrival}
        row, more = rows.get(act, self.kept.she), {"other": self.known} if act == Act.MERGE else {}
        with self.cast.inside(who) as ctx:
            try:
                made = ASKING[act](ctx, row, reason="Koe", **more)
            except NotAllowed:
                assert who not in MAY_ASK[act] or self.is_closed_to_some, (who, act)
                return
        assert who in MAY_ASK[act], (who, act)
        self.book.append(Known(made, act, who, self.cast.now, about=row.pk if act in (Act.END_SEPARATION, Act.MERGE) else None))

    @rule(who=OFTEN, number=st.integers(0, 3), agree=st.sampled_from([True, True, True, False]))
    def respond(self, who: str, number: int, agree: bool) -> None:
        if not self.book:
            return
        known = self.book[-1 - number % len(self.book)]
        may = who in MAY_ANSWER and who != known.asked_by and known.waits_at(self.cast.now)
        # Whoever has become one with somebody cannot once more; refusing what was asked twice is always possible.
        may &= known.act != Act.MERGE or known.about == self.arrival.pk or not agree
        with self.cast.inside(who) as ctx:
            try:
                answer(ctx, known.row, agree=agree)
            except (NotAllowed, RuleBroken):
                assert not may or self.is_closed_to_some, (who, known)
                return
        assert may, (who, known)
        known.agreed_at = self.cast.now if agree else None
        known.is_closed = not agree or known.act in (Act.END_SEPARATION, Act.MERGE)
        if agree and known.act == Act.MERGE:
            with self.cast.inside("leena"):
                assert not Person.objects.filter(pk=self.arrival.pk).exists(), "two have agreed"
            self.arrives()
        self.has_ended |= agree and known.act == Act.END_SEPARATION and known.about == self.pair.pk

    @rule(who=OFTEN)
    def reveal(self, who: str) -> None:
        self._do(who, Act.REVEAL_ADDRESS, lambda ctx: reveal_address(ctx.because("Koe"), self.kept.she))

    @rule(who=OFTEN)
    def give_out(self, who: str) -> None:
        given = {"what": "statement", "content": "Koe", "receiver": "Poliisi", "purpose": "Koe", "ground": "other_law", "reason": "Koe"}
        self._do(who, Act.DISCLOSE, lambda ctx: disclose(ctx, self.kept.she, **given, given_on=ctx.today))

    @rule(who=OFTEN, is_shortened=st.booleans())
    def lift(self, who: str, is_shortened: bool) -> None:
        """Lift the protection of her identity, or let it end today; and protect her again, which one may."""
        weaker: dict[str, Any] = {"is_protected": is_shortened, "until": self.cast.now.date() if is_shortened else None}
        with self.cast.inside("leena"):
            her = Person.objects.get(pk=self.kept.she.pk)
        self._do(who, Act.LIFT_PROTECTION, lambda ctx: set_protection(ctx, her, **weaker))
        with self.cast.inside("leena"):
            Person.objects.filter(pk=self.kept.she.pk).update(is_protected=True, protected_until=None)

    @rule(who=OFTEN)
    def change(self, who: str) -> None:
        self._do(who, Act.CHANGE_CONTACT, lambda ctx: change_contact_point(ctx, self.kept.points["her"], safety="safe"))

    @rule(who=OFTEN)
    def say_another_safe(self, who: str) -> None:
        """One may record another number, never that it is safe: neither at once nor afterwards."""
        with self.cast.inside(who) as ctx:
            try:
                point = add_contact_point(ctx, self.kept.she, kind="phone", value="0401000077", safety="safe")
            except NotAllowed:
                assert who not in HERS or self.is_closed_to_some, who
                return
            assert point.safety == "unknown", who
            with pytest.raises((NotAllowed, RuleBroken)):
                change_contact_point(ctx, point, safety="safe")
            end_contact_point(ctx, point)

    @rule(who=OFTEN)
    def end_point(self, who: str) -> None:
        self._do(who, Act.CHANGE_CONTACT, lambda ctx: end_contact_point(ctx, self.kept.points["her"]))

    @rule()
    def keep_again(self) -> None:
        """Whoever was let together is kept apart anew: what was agreed of the pair before must not end this one."""
        if not self.has_ended:
            return
        with self.cast.inside("leena") as ctx:
            self.pair, self.has_ended = keep_apart(ctx, self.kept.she, other=self.kept.he), False
        self.placed.clear()

    @rule(
        who=st.sampled_from(("aino", "leena", "adele")), by=OFTEN, act=st.sampled_from(sorted(MAY_ASK)), before=WAITS, after=WAITS, ends=st.booleans()
    )
    def whole_way(self, who: str, by: str, act: Act, before: int, after: int, ends: bool) -> None:
        """Ask, wait, answer, wait, and do it twice: what single steps seldom come to by chance."""
        self.ask(who, act)
        self.time_passes(before)
        self.respond(by, 0, True)
        self.time_passes(after)
        for _again in range(2):
            if act == Act.REVEAL_ADDRESS:
                self.reveal(who)
            elif act == Act.DISCLOSE:
                self.give_out(who)
            elif act == Act.LIFT_PROTECTION:
                self.lift(who, bool(_again))
            elif act == Act.CHANGE_CONTACT and ends:
                self.end_point(who)
            elif act == Act.CHANGE_CONTACT:
                self.change(who)

    def _do(self, who: str, act: Act, command: Callable[[Any], object]) -> None:
        mine = [known for known in self.book if known.act == act and known.asked_by == who and known.opens_at(self.cast.now)]
        with self.cast.inside(who) as ctx:
            try:
                command(ctx)
            except (NotAllowed, RuleBroken):
                assert not mine or self.is_closed_to_some, (who, act, "two have agreed")
                return
        assert mine, (who, act, "nobody has agreed")
        min(mine, key=lambda known: (known.agreed_at, known.row.pk)).is_closed = True

    @invariant()
    def joined_only_by_two(self) -> None:
        if not hasattr(self, "pair"):
            return
        with self.cast.inside("leena"):
            assert Person.objects.filter(pk=self.arrival.pk).exists(), "one alone joined her with somebody"

    @invariant()
    def ended_only_by_two(self) -> None:
        if not hasattr(self, "pair"):
            return
        with self.cast.inside("leena"):
            end_on = Separation._base_manager.get(pk=self.pair.pk).end_on
        assert (end_on is not None) is self.has_ended
