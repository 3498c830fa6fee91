"""A second person agrees, the answer is made and read again by the gate, and somebody gives it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.kernel.vault.files import seal_bytes
from syli.people.models import ContactPoint
from syli.people.queries import name_of
from syli.retention import rules
from syli.retention.access import DataRequestAction
from syli.retention.choices import Asker, Delivery, LegalGround, Outcome, RefusalGround, Right, What
from syli.retention.models import DataRequest, Disclosure
from syli.retention.queries.documents import DOCUMENT, answer_pdf
from syli.retention.queries.posting import is_safe_post
from syli.retention.queries.requests import stage
from syli.safety.commands import ask_to_answer
from syli.safety.commands.approvals import use_agreement
from syli.safety.gate import Going, Way, checked

PDF = "application/pdf"


@command(DataRequestAction.ASK)
def ask_agreement(ctx: Context, request: DataRequest, *, outcome: str, reason: str, refusal_ground: str = "") -> DataRequest:
    """Ask a second person to agree to exactly this: give it, refuse it, or let it go. Rules: RETENTION-05, 11."""
    if not rules.may("ask", stage(ctx, request), outcome):
        raise RuleBroken("RETENTION-05", _("Decide every line first."), "outcome")
    if rules.needs_more_words(reason):
        raise RuleBroken("RETENTION-11", _("Write what was weighed."), "reason")
    if outcome == Outcome.REFUSE and refusal_ground not in set(RefusalGround):
        raise RuleBroken("RETENTION-05", _("Choose why it is refused."), "refusal_ground")
    if outcome == Outcome.GIVE:
        _pass_gate(ctx, request, answer_pdf(ctx, request))
    request.outcome = Outcome(outcome)
    request.refusal_ground = refusal_ground if outcome == Outcome.REFUSE else ""
    request.approval = ask_to_answer(ctx, request.person, reason=reason)
    request.save()
    ctx.trail.touch([request.person_id])
    return request


@command(DataRequestAction.FINISH)
def finish(ctx: Context, request: DataRequest) -> DataRequest:
    """Make what two agreed on; what tells of the other side is found in the finished bytes and refused. Rules: RETENTION-05; SAFE-07, 12, 13."""
    if not rules.may("finish", stage(ctx, request)):
        raise RuleBroken("RETENTION-05", _("A second person has not agreed to this yet, or a day has passed."))
    if not use_agreement(ctx, pk=request.approval_id):
        raise RuleBroken("RETENTION-05", _("The one who asked the second person finishes it."))
    if request.outcome == Outcome.WITHDRAW:
        request.ready_at = request.closed_at = ctx.now
    else:
        content = _pass_gate(ctx, request, answer_pdf(ctx, request))
        request.document = seal_bytes(content, owner=request.register_id, column=DOCUMENT, row=request.public_id)
        request.ready_at = ctx.now
    request.save()
    ctx.trail.touch([request.person_id])
    return request


@command(DataRequestAction.DELIVER)
def deliver(ctx: Context, request: DataRequest, *, how: str, on: date, point: ContactPoint | None = None) -> DataRequest:
    """Write down how the answer was given, to whom and when; the list of disclosures gets its line. Rules: RETENTION-05, 10."""
    if not rules.may("deliver", stage(ctx, request)):
        raise RuleBroken("RETENTION-05", _("Finish the answer first."))
    safe = point is not None and point.end_on is None and point.person_id == request.asker_person_id and is_safe_post(point, ctx.today)
    ready_on = request.ready_at.astimezone(ctx.now.tzinfo).date() if request.ready_at else ctx.today
    wrong = rules.may_be_handed(Delivery(how), on, ready_on=min(ready_on, ctx.today), today=ctx.today, has_safe_address=safe)
    if wrong:
        raise RuleBroken("RETENTION-10", _WRONG[wrong](), wrong)
    request.delivery, request.delivered_on, request.closed_at = Delivery(how), on, ctx.now
    request.point = point if how == Delivery.POSTED else None
    request.save()
    what = What.REFUSAL if request.outcome == Outcome.REFUSE else What.ANSWER if request.right == Right.ACCESS else What.LOG_EXTRACT
    Disclosure.objects.create(
        organisation_id=request.organisation_id, register_id=request.register_id, person=request.person, what=what, receiver=receiver_of(request),
        ground=LegalGround.OWN_RIGHT, given_on=on, given_by_id=ctx.actor.id, request=request, created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    ctx.trail.touch([request.person_id])
    return request


_WRONG = {
    "delivered_on": lambda: _("It was given when it was ready, or after that, and not in the future."),
    "point": lambda: _("Ask her first whether post to this address is safe. An answer lasts 90 days."),
}


def receiver_of(request: DataRequest) -> str:
    """Return who receives the answer, by name."""
    if request.asker == Asker.SELF:
        return name_of(request.person)
    return name_of(request.asker_person) if request.asker_person is not None else str(request.asker_name)


def _pass_gate(ctx: Context, request: DataRequest, content: bytes) -> bytes:
    readers = frozenset([request.asker_person_id] if request.asker_person_id is not None else [])
    return checked(ctx, Going(Way.ANSWER, content, PDF, about=frozenset({request.person_id}), readers=readers))
