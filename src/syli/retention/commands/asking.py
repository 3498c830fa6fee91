"""A request is received, what it is about is collected, and a person decides each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from syli.kernel.command import as_seen, command
from syli.kernel.context import Context
from syli.kernel.dates import age_on
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.retention import rules
from syli.retention.access import DataRequestAction, PersonDataAction
from syli.retention.choices import Asker, Decision, Ground, Identity, Right
from syli.retention.models import DataRequest, RequestLine
from syli.retention.queries.finding import found_about
from syli.retention.queries.log import log_about
from syli.retention.queries.proposing import Proposer
from syli.retention.queries.requests import stage

#: Under age: a guardian may ask for her.
ADULT = 18


@dataclass(frozen=True, slots=True, repr=False)
class Decided:
    """What somebody decided about one line."""

    decision: str
    ground: str = ""
    extra: str = ""
    #: The line's version as the page showed it; None when nobody says.
    seen_version: int | None = None


@command(PersonDataAction.RECEIVE)
def receive(
    ctx: Context, person: Person, *, right: str, asker: str, identity: str, received_on: date, language: str, asker_name: str = "",
    asker_person: Person | None = None, since_on: date | None = None, since_reason: str = "", is_staff_covered: bool = True,
) -> DataRequest:  # fmt: skip
    """Write down that somebody asks for her data or a child's, who she is and how that was made sure. Rules: RETENTION-01 to 03."""
    is_child = person.born_on is None or age_on(person.born_on, ctx.today) < ADULT
    wrong = rules.may_receive(
        Asker(asker), is_child=is_child, says_who=bool(asker_name.strip() or asker_person), received_on=received_on, today=ctx.today
    )
    if wrong:
        raise RuleBroken("RETENTION-03", _WRONG[wrong](), wrong)
    try:
        since = rules.how_far_back(Right(right), received_on, since_on, since_reason)
    except ValueError:
        raise RuleBroken("RETENTION-02", _("Say why older entries of the log are needed."), "since_reason") from None
    made: DataRequest = DataRequest.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, right=Right(right), asker=Asker(asker),
        asker_name=asker_name.strip()[:200], asker_person=person if asker == Asker.SELF else asker_person, identity=Identity(identity),
        identity_by_id=ctx.actor.id, received_on=received_on, due_on=rules.due_on(Right(right), received_on), since_on=since,
        since_reason=since_reason.strip()[:500], language=language, is_staff_covered=is_staff_covered, created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    ctx.trail.touch([person.pk])
    return made


_WRONG = {
    "received_on": lambda: _("A request cannot come from the future."),
    "asker": lambda: _("A guardian asks only for a child."),
    "asker_name": lambda: _("Write who asks."),
}


@command(DataRequestAction.COLLECT)
def collect(ctx: Context, request: DataRequest, *, assessment: str = "") -> DataRequest:
    """Collect every line the request is about and propose what becomes of each. Rules: RETENTION-05 to 07, 12."""
    if not rules.may("collect", stage(ctx, request)):
        raise RuleBroken("RETENTION-05", _("The lines have been collected already."))
    if not rules.may_ask_log(Asker(request.asker), assessment):
        raise RuleBroken("RETENTION-06", _("Write how far the child decides herself who receives her data."), "assessment")
    person = request.person
    with override(request.language):
        told = replace(ctx, language=request.language)
        if request.right == Right.LOG:
            assert request.since_on is not None, "a log extract has a first day"
            found = log_about(told, person, request.since_on)
        else:
            found = found_about(told, person, request.since_on)
    proposals = Proposer(ctx, request)
    found = [line for line in found if proposals.may_stand(line)]
    rows = [proposals.line(number, line) for number, line in enumerate(found, 1)]
    RequestLine.objects.bulk_create(rows)
    request.collected_at, request.assessment = ctx.now, assessment.strip()[:1000]
    request.save()
    ctx.trail.touch([person.pk], earliest_on=min((line.happened_on for line in found if line.happened_on), default=None), count=len(found))
    return request


@command(DataRequestAction.DECIDE)
def decide_lines(ctx: Context, request: DataRequest, *, decisions: Mapping[int, Decided]) -> DataRequest:
    """Keep what was decided about lines, by their numbers; an agreement given before that is void. Rules: RETENTION-05, 08.

    Raises Stale with the line when somebody else decided it after it was shown; one's own earlier choice is no reason.
    """
    if not rules.may("decide", stage(ctx, request)):
        raise RuleBroken("RETENTION-05", _("This answer is finished. Its lines do not change any more."))
    lines = {line.number: line for line in request.lines.filter(number__in=decisions).select_for_update()}
    changed = [line for number, line in lines.items() if _differs(line, decisions[number])]
    for line in changed:
        decided = decisions[line.number]
        if line.decided_by_id not in (None, ctx.actor.id):
            as_seen(line, decided.seen_version)
        wrong = rules.is_decided(decided.decision, decided.ground, len(rules.covered(line.text, line.spans, decided.extra)))
        if wrong:
            raise RuleBroken("RETENTION-08", _MISSING[wrong](), f"{wrong}_{line.number}")
        line.decision, line.extra = decided.decision, decided.extra.strip()[:500]
        line.ground = "" if decided.decision == Decision.GIVE else Ground(decided.ground)
        line.decided_by_id, line.decided_at = ctx.actor.id, ctx.now
        line.save()
    if changed and request.approval_id is not None:
        request.approval, request.outcome = None, ""
        request.save()
    ctx.trail.touch([request.person_id], count=len(changed))
    return request


_MISSING = {
    "decision": lambda: _("Choose what becomes of the line."),
    "ground": lambda: _("Choose why it is not given whole."),
    "extra": lambda: _("Write which words are covered."),
}


def _differs(line: RequestLine, decided: Decided) -> bool:
    ground = "" if decided.decision == Decision.GIVE else decided.ground
    return (line.decision, line.ground, line.extra) != (decided.decision, ground, decided.extra.strip()[:500])
