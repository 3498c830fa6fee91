"""Two persons: whatever is tried in whatever order, nothing that needs two is ever done by one, twice, or too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from syli.kernel.access import NotAllowed, allows
from syli.kernel.rules import RuleBroken
from syli.people.access import ContactPointAction, PersonAction
from syli.people.commands import change_contact_point, end_contact_point, reveal_address
from syli.safety.choices import Act, ApprovalState
from syli.safety.commands import answer, ask_to_change_contact, ask_to_end, ask_to_reveal
from syli.safety.models import Approval, Separation
from syli.safety.queries.keeping import own_requests, waiting
from tests.apart import Apart

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
#: Everybody who might try: her worker, his worker, a student, the leader, the data protection officer, another association's.
WHO = ("aino", "aarne", "sulo", "leena", "saga", "adele", "otso", "lotta")
#: Those who may something are tried more often, or the machine would mostly run against closed doors.
OFTEN = st.sampled_from(("aino", "leena", "saga") * 4 + WHO)
WAITS = st.sampled_from((1, 1, 60 * 12, 60 * 24))
MAY_ASK = {Act.REVEAL_ADDRESS: {"aino", "leena"}, Act.CHANGE_CONTACT: {"aino", "leena"}, Act.END_SEPARATION: {"leena"}}
MAY_ANSWER = {"leena", "saga"}


@pytest.fixture
def kept(apart: Apart) -> Apart:
    """Keep the two apart, and protect her identity as well."""
    apart.keep()
    with apart.case.cast.inside("leena"):
        apart.she.is_protected = True
        apart.she.save()
    return apart


def test_reveal__asked_agreed_done__opens_once_and_to_the_asker_only(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("aino") as ctx:
        assert not allows(ctx, PersonAction.REVEAL_ADDRESS, kept.she)
        asked = ask_to_reveal(ctx, kept.she, reason="Taksi kotiin")
        assert not allows(ctx, PersonAction.REVEAL_ADDRESS, kept.she), "asking opens nothing"
        with pytest.raises(NotAllowed):
            answer(ctx, asked, agree=True)
    with cast.inside("saga") as ctx:
        answer(ctx, asked, agree=True)
    with cast.inside("leena") as ctx:
        assert not allows(ctx, PersonAction.REVEAL_ADDRESS, kept.she), "agreed for somebody else"
    with cast.inside("aino") as ctx:
        reveal_address(ctx.because("Taksi kotiin"), kept.she)
        with pytest.raises(NotAllowed):
            reveal_address(ctx.because("Taksi kotiin"), kept.she)
        asked.refresh_from_db()
        assert (asked.state, asked.done_at) == (ApprovalState.DONE, ctx.now)


def test_change_contact__of_whom_safety_was_asked_for__needs_two_and_of_the_other_one(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("aino") as ctx:
        for act in (lambda: change_contact_point(ctx, kept.points["her"], safety="unsafe"), lambda: end_contact_point(ctx, kept.points["her"])):
            with pytest.raises(NotAllowed):
                act()
    with cast.inside("aarne") as ctx:
        assert allows(ctx, ContactPointAction.CHANGE, kept.points["his"]), "his page must not show that there is a pair"


def test_end__by_the_answer_of_another__opens_both_sides_again(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("leena") as ctx:
        asked = ask_to_end(ctx, Separation.objects.get(), reason="Sovittu")
        with pytest.raises(RuleBroken, match="SAFE-05"):
            answer(ctx, asked, agree=True)
        assert Separation.objects.get().end_on is None
    with cast.inside("saga") as ctx:
        answer(ctx, asked, agree=True)
        with pytest.raises(RuleBroken, match="SAFE-06"):
            answer(ctx, asked, agree=True)
    with cast.inside("aino") as ctx:
        assert Separation.objects.get().end_on == ctx.today
        assert allows(ctx, PersonAction.FIND, kept.he)


def test_ask__without_a_reason__is_refused_beside_the_field(kept: Apart) -> None:
    with kept.case.cast.inside("aino") as ctx:
        for act in (lambda: ask_to_reveal(ctx, kept.she, reason=" \n"), lambda: ask_to_change_contact(ctx, kept.points["her"], reason="")):
            with pytest.raises(RuleBroken, match="SAFE-08") as broken:
                act()
            assert broken.value.field == "reason"
    client = kept.case.cast.client("aino")
    response = client.post(f"/people/{kept.she.public_id}/second/", {"what": "reveal", "reason": " "})
    assert response.status_code == 422
    assert client.post(f"/people/{kept.she.public_id}/second/", {"what": "nonsense", "reason": "x"}).status_code == 422
    with kept.case.cast.inside("aino"):
        assert not Approval.objects.exists()


def test_pages__ask_answer_reveal__from_the_clients_page_to_the_address(kept: Apart) -> None:
    aino, saga = kept.case.cast.client("aino"), kept.case.cast.client("saga")
    page = aino.get(f"/people/{kept.she.public_id}/")
    assert f"/people/{kept.she.public_id}/second/" in page.text
    assert f"/people/{kept.she.public_id}/address/" not in page.text
    assert aino.post(f"/people/{kept.she.public_id}/second/", {"what": "reveal", "reason": "Taksi <kotiin>"}).status_code == 302
    assert "Taksi" not in aino.get("/second/").text
    with kept.case.cast.inside("saga") as ctx:
        (one,) = waiting(ctx)
    assert saga.get("/second/").status_code == 200
    assert "Taksi &lt;kotiin&gt;" in saga.get(f"/second/{one.public_id}/").text
    assert saga.post(f"/second/{one.public_id}/", {"answer": "agree"}).status_code == 302
    assert f"/people/{kept.she.public_id}/address/" in aino.get(f"/people/{kept.she.public_id}/second/").text
    assert aino.post(f"/people/{kept.she.public_id}/address/", {"reason": "Taksi"}).status_code == 200
    with kept.case.cast.inside("aino") as ctx:
        assert own_requests(ctx, kept.she) == []


def test_database__the_same_person_as_asker_and_answerer__is_refused_by_the_table(kept: Apart) -> None:
    with kept.case.cast.inside("aino") as ctx:
        asked = ask_to_reveal(ctx, kept.she, reason="Koe")
        asked.answered_by_id = asked.asked_by_id
        with pytest.raises(IntegrityError), transaction.atomic():
            asked.save()


@dataclass
class Known:
    """What the machine itself remembers of one request, in plain words."""

    row: Approval
    act: Act
    asked_by: str
    asked_at: datetime
    agreed_at: datetime | None = None
    is_closed: bool = False


class TwoPersons(RuleBasedStateMachine):
    """Anybody tries anything in any order; the machine keeps its own book of who asked and who agreed."""

    def __init__(self, kept: Apart) -> None:
        super().__init__()
        self.kept, self.cast = kept, kept.case.cast
        self.start = self.cast.now
        self.book: list[Known] = []
        self.has_ended = False
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        self.cast.now = self.start
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        with self.cast.inside("leena"):
            self.pair = Separation.objects.get()

    @rule(minutes=st.sampled_from([1, 1, 60, 60 * 12, 60 * 24]))
    def time_passes(self, minutes: int) -> None:
        self.cast.now += timedelta(minutes=minutes)

    @rule(who=OFTEN, act=st.sampled_from(sorted(MAY_ASK)))
    def ask(self, who: str, act: Act) -> None:
        row: Any = {Act.REVEAL_ADDRESS: self.kept.she, Act.CHANGE_CONTACT: self.kept.points["her"], Act.END_SEPARATION: self.pair}[act]
        command: Any = {Act.REVEAL_ADDRESS: ask_to_reveal, Act.CHANGE_CONTACT: ask_to_change_contact, Act.END_SEPARATION: ask_to_end}[act]
        with self.cast.inside(who) as ctx:
            try:
                made = command(ctx, row, reason="Koe")
            except NotAllowed:
                assert who not in MAY_ASK[act] or (self.has_ended and act == Act.END_SEPARATION), (who, act)
                return
        assert who in MAY_ASK[act], (who, act)
        self.book.append(Known(made, act, who, self.cast.now))

    @rule(who=OFTEN, number=st.integers(0, 3), agree=st.sampled_from([True, True, True, False]))
    def respond(self, who: str, number: int, agree: bool) -> None:
        if not self.book:
            return
        known = self.book[-1 - number % len(self.book)]
        may = who in MAY_ANSWER and who != known.asked_by and not known.is_closed and known.agreed_at is None
        may = may and self.cast.now < known.asked_at + DAY
        with self.cast.inside(who) as ctx:
            try:
                answer(ctx, known.row, agree=agree)
            except (NotAllowed, RuleBroken):
                assert not may, (who, known)
                return
        assert may, (who, known)
        known.agreed_at = self.cast.now if agree else None
        known.is_closed = not agree or known.act == Act.END_SEPARATION
        self.has_ended |= agree and known.act == Act.END_SEPARATION

    @rule(who=OFTEN)
    def reveal(self, who: str) -> None:
        self._do(who, Act.REVEAL_ADDRESS, lambda ctx: reveal_address(ctx.because("Koe"), self.kept.she))

    @rule(who=OFTEN)
    def change(self, who: str) -> None:
        self._do(who, Act.CHANGE_CONTACT, lambda ctx: change_contact_point(ctx, self.kept.points["her"], safety="safe"))

    @rule(who=st.sampled_from(("aino", "leena")), by=OFTEN, act=st.sampled_from(sorted(MAY_ASK)), before=WAITS, after=WAITS)
    def whole_way(self, who: str, by: str, act: Act, before: int, after: int) -> None:
        """Ask, wait, answer, wait, and do it twice: what single steps seldom come to by chance."""
        self.ask(who, act)
        self.time_passes(before)
        self.respond(by, 0, True)
        self.time_passes(after)
        for _again in range(2):
            if act == Act.REVEAL_ADDRESS:
                self.reveal(who)
            elif act == Act.CHANGE_CONTACT:
                self.change(who)

    def _do(self, who: str, act: Act, command: Any) -> None:
        mine = [known for known in self.book if self._opens(known, who, act)]
        with self.cast.inside(who) as ctx:
            try:
                command(ctx)
            except NotAllowed:
                assert not mine, (who, act, "two have agreed")
                return
        assert mine, (who, act, "nobody has agreed")
        min(mine, key=lambda known: (known.agreed_at, known.row.pk)).is_closed = True

    def _opens(self, known: Known, who: str, act: Act) -> bool:
        if known.act != act or known.asked_by != who or known.is_closed or known.agreed_at is None:
            return False
        return self.cast.now < known.agreed_at + DAY

    @invariant()
    def ended_only_by_two(self) -> None:
        if not hasattr(self, "pair"):
            return
        with self.cast.inside("leena"):
            self.pair.refresh_from_db()
        assert (self.pair.end_on is not None) is self.has_ended


@pytest.mark.property
def test_two_persons__whatever_is_tried__is_never_got_round(kept: Apart) -> None:
    few = settings(
        max_examples=max(12, settings().max_examples // 5),
        stateful_step_count=50,
        deadline=None,
        # No shrinking: a failing order of events is found in seconds and is readable as it is.
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    machine: Any = lambda: TwoPersons(kept)  # noqa: E731  # made anew for every run
    run_state_machine_as_test(machine, settings=few)
