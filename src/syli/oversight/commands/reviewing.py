"""Judging a look in two clicks, answering what one is asked, and keeping a case of misuse."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.oversight import rules
from syli.oversight.access import AlertAction, MisuseCaseAction
from syli.oversight.choices import AlertState, Verdict
from syli.oversight.models import Alert, MisuseCase

BECOMES = {Verdict.FINE: AlertState.FINE, Verdict.ASK: AlertState.ASKED, Verdict.MISUSE: AlertState.MISUSE}


@command(AlertAction.JUDGE)
def judge(ctx: Context, alert: Alert, *, verdict: str, question: str = "") -> Alert:
    """Say that a look is fine, ask the one who looked, or call it misuse, which opens a case. Rules: OVERSIGHT-13, 14."""
    if not rules.may_review(alert.staff_id, ctx.actor.id):
        raise RuleBroken("OVERSIGHT-13", _("This is your own look. Somebody else reviews it."))
    if verdict not in set(Verdict) or not rules.may_become(alert.state, verdict):
        raise RuleBroken("OVERSIGHT-14", _("Somebody has decided on this already."))
    alert.state = BECOMES[Verdict(verdict)]
    alert.judged_by_id, alert.judged_at = ctx.actor.id, ctx.now
    if verdict == Verdict.ASK:
        alert.question = question.strip()[:500]
    alert.save()
    if verdict == Verdict.MISUSE:
        MisuseCase.objects.create(
            organisation_id=alert.organisation_id, register_id=alert.register_id, alert=alert, created_at=ctx.now, created_by_id=ctx.actor.id
        )
    ctx.trail.touch([alert.subject_id] if alert.subject_id is not None else [])
    return alert


@command(AlertAction.ANSWER)
def answer_question(ctx: Context, alert: Alert, *, words: str) -> Alert:
    """Answer why one opened the record; the answer closes the question. Rule: OVERSIGHT-15."""
    if not rules.may_answer(alert.state, words):
        raise RuleBroken("OVERSIGHT-15", _("Write why you opened it."), "words")
    alert.answer, alert.answered_at, alert.state = words.strip(), ctx.now, AlertState.ANSWERED
    alert.save()
    return alert


@command(MisuseCaseAction.KEEP)
def keep_case(ctx: Context, case: MisuseCase, *, words: str, client_told_on: date | None, is_closed: bool) -> MisuseCase:
    """Write what is known and done about misuse, when the client was told, and whether the case is closed."""
    case.words, case.client_told_on = words.strip(), client_told_on
    case.closed_at = (case.closed_at or ctx.now) if is_closed else None
    case.save()
    subject = case.alert.subject_id
    ctx.trail.touch([subject] if subject is not None else [])
    return case
