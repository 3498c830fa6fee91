"""The other half of the machine: answering a client's request for data, and everything around that must open nothing by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.retention.choices import Outcome
from syli.retention.commands import ask_agreement, decide_lines, deliver, finish
from syli.retention.commands.asking import Decided
from syli.retention.models import DataRequest, Disclosure, RequestLine
from syli.safety.choices import Act, ApprovalState, Emergency
from syli.safety.commands import ask_to_answer, block_worker, break_glass, lift_seal, place_worker, seal_record, unblock_worker
from syli.safety.models import Approval, Seal, SealMember
from tests.apart import Apart
from tests.security.acts_of_two import LEADERS, OFTEN, WAITS, WHO, ActsOfTwo, Known

REFUSED = (NotAllowed, RuleBroken)
#: What becomes of a line when it is decided anew; it is never given against the proposal, so the gate does not stop what is tested here.
LEFT_OUT = Decided("leave_out", "danger")


class AnswersOfTwo(ActsOfTwo):
    """His request for his own data, whose lines have been decided; and sealing, blocking, emergencies and placing meanwhile."""

    def __init__(self, kept: Apart, request: DataRequest) -> None:
        super().__init__(kept)
        self.request_pk = request.pk
        #: How often the lines have been decided: an agreement is to exactly one state of them.
        self.lines = 0
        self.current: Known | None = None
        self.finished: Known | None = None
        self.is_given = False
        self.seal: Seal | None = None

    @property
    def is_closed_to_some(self) -> bool:
        return bool(self.placed) or self.seal is not None

    @property
    def _request(self) -> DataRequest:
        with everything():
            return DataRequest._base_manager.get(pk=self.request_pk)

    @rule(who=OFTEN, outcome=st.sampled_from(sorted(Outcome)))
    def ask_answer(self, who: str, outcome: Outcome) -> None:
        busy = self.current is not None and (self.current.waits_at(self.cast.now) or self.current.opens_at(self.cast.now))
        may = who in LEADERS and not busy and self.finished is None
        with self.cast.inside(who) as ctx:
            ground = "rights" if outcome == Outcome.REFUSE else ""
            try:
                made = ask_agreement(ctx, self._request, outcome=outcome, reason="Punnittu", refusal_ground=ground)
            except REFUSED:
                assert not may or self.is_closed_to_some, (who, outcome)
                return
            approval = Approval.objects.get(pk=made.approval_id)
        assert may, (who, outcome, "already asked, or not hers to ask")
        self.current = Known(approval, Act.ANSWER_REQUEST, who, self.cast.now, about=(outcome, self.lines))
        self.book.append(self.current)

    @rule(who=OFTEN)
    def ask_about_no_request(self, who: str) -> None:
        """An agreement to an answer that names no request must finish none."""
        with self.cast.inside(who) as ctx:
            try:
                made = ask_to_answer(ctx, self.kept.he, reason="Koe")
            except NotAllowed:
                assert who not in LEADERS or self.is_closed_to_some, who
                return
        assert who in LEADERS, who
        self.book.append(Known(made, Act.ANSWER_REQUEST, who, self.cast.now))

    @rule(who=OFTEN, is_left_out=st.booleans())
    def decide_anew(self, who: str, is_left_out: bool) -> None:
        may = who in LEADERS and self.finished is None
        with everything():
            line = RequestLine._base_manager.filter(request_id=self.request_pk).order_by("number").last()
        assert line is not None
        decided = LEFT_OUT if is_left_out else Decided(line.proposal, line.proposal_ground)
        before = (line.decision, line.ground)
        with self.cast.inside(who) as ctx:
            try:
                decide_lines(ctx, self._request, decisions={line.number: decided})
            except REFUSED:
                assert not may or self.is_closed_to_some, who
                return
        assert may, who
        if before != (decided.decision, "" if decided.decision == "give" else decided.ground):
            self.lines += 1
            self.current = None

    @rule(who=OFTEN)
    def finish_answer(self, who: str) -> None:
        known = self.current
        may = known is not None and known.opens_at(self.cast.now) and known.asked_by == who and self.finished is None
        with self.cast.inside(who) as ctx:
            try:
                finish(ctx, self._request)
            except REFUSED:
                assert not may or self.is_closed_to_some, (who, known)
                return
        assert may and known is not None, (who, known, "nobody has agreed to this")
        known.is_closed, self.finished = True, known

    @rule(who=OFTEN)
    def give_answer(self, who: str) -> None:
        may = who in LEADERS and self.finished is not None and self.finished.about[0] != Outcome.WITHDRAW and not self.is_given
        with self.cast.inside(who) as ctx:
            try:
                deliver(ctx, self._request, how="handed", on=ctx.today)
            except REFUSED:
                assert not may or self.is_closed_to_some, who
                return
        assert may, (who, "nothing was finished by two")
        self.is_given = True

    @rule(
        who=st.sampled_from(sorted(LEADERS)),
        by=OFTEN,
        outcome=st.sampled_from(sorted(Outcome)),
        before=WAITS,
        after=WAITS,
        other=st.sampled_from(("none", "lines", "agreement")),
    )
    def whole_answer(self, who: str, by: str, outcome: Outcome, before: int, after: int, other: str) -> None:
        """Ask, wait, answer, wait, finish by somebody else and by the asker, give; with lines decided anew or an agreement to nothing at hand."""
        if other == "agreement":
            self.ask_about_no_request(who)
            self.respond(by, 0, True)
        self.ask_answer(who, outcome)
        self.time_passes(before)
        self.respond(by, 0, True)
        if other == "lines":
            self.decide_anew(who, True)
        self.time_passes(after)
        for one in (by, who):
            self.finish_answer(one)
        self.give_answer(who)

    # -- what one may do alone, and what must open nothing to her ---------------------------------------------------

    @rule(who=st.sampled_from(("aarne", "fanni", "otso")))
    def open_in_an_emergency(self, who: str) -> None:
        self._alone(who, lambda ctx: break_glass(ctx.because("Koe"), self.kept.she, why=Emergency.DANGER))

    @rule(who=st.sampled_from(sorted(LEADERS)), staff=st.sampled_from(WHO), is_on=st.booleans())
    def place(self, who: str, staff: str, is_on: bool) -> None:
        """The keeper says on whose side a worker is; whom that closes a side to is not what is tested here."""
        side = self.kept.she if is_on else None
        done = self._alone(who, lambda ctx: place_worker(ctx, self.pair, staff_id=self.cast.staff[staff].public_id, side=side))
        if done:
            self.placed = self.placed | {staff} if is_on else self.placed - {staff}

    @rule(is_on=st.booleans())
    def name_who_must_not_see(self, is_on: bool) -> None:
        deed = block_worker if is_on else unblock_worker
        self._alone("leena", lambda ctx: deed(ctx, self.kept.she, staff_id=self.cast.staff["aarne"].public_id))

    @rule(team=st.sampled_from((("aino",), ("aino", "leena"), ("aarne",))))
    def seal_her_record(self, team: tuple[str, ...]) -> None:
        keys = [self.cast.staff[name].public_id for name in team]
        if self.seal is None and self._alone("leena", lambda ctx: seal_record(ctx, self.kept.she, team=keys, is_employee=False)):
            with everything():
                self.seal = Seal._base_manager.latest("pk")

    @rule(who=OFTEN)
    def open_the_seal(self, who: str) -> None:
        seal = self.seal
        if seal is None:
            return
        with everything():
            team = set(SealMember._base_manager.filter(seal=seal).values_list("staff_id", flat=True))
        done = self._alone(who, lambda ctx: lift_seal(ctx, seal))
        assert not done or who == "saga" or self.cast.staff[who].pk in team, who
        self.seal = None if done else seal

    def _alone(self, who: str, deed: Any) -> bool:
        with self.cast.inside(who) as ctx:
            try:
                deed(replace(ctx, reason=ctx.reason or "Koe"))
            except REFUSED:
                return False
        return True

    @invariant()
    def answered_only_by_two(self) -> None:
        """A finished answer, a closed request and a line among what was given stand only where two agreed to exactly these lines."""
        if not hasattr(self, "pair"):
            return
        with self.cast.inside("leena"):
            asked = self._request
            given = Disclosure._base_manager.filter(request_id=asked.pk).count()
        known = self.finished
        assert (asked.ready_at is not None) is (known is not None)
        assert given == (1 if self.is_given else 0)
        if known is None:
            assert asked.document is None and asked.closed_at is None
            return
        outcome, lines = known.about
        assert (asked.outcome, asked.approval_id, lines) == (outcome, known.row.pk, self.lines)
        assert (asked.document is None) is (outcome == Outcome.WITHDRAW)
        with everything():
            approval = Approval._base_manager.get(pk=known.row.pk)
        assert approval.answered_by_id not in (None, approval.asked_by_id), "never the same person"
        assert approval.state == ApprovalState.DONE, "spent on this, and on nothing else"
