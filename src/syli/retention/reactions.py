"""Who received something in the course of the work itself is written among what was given, in the same transaction (703/2023 §10).

What was asked and given leaves when its years are over: every morning, in the worker process.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.kernel.jobs import daily
from syli.kernel.ui.formats import format_date
from syli.plans.choices import ChildAct, Consent
from syli.plans.events import ChildNotified, DutyDone, RiskSentOn
from syli.plans.labels import CHILD_ACTS
from syli.plans.queries.sheets import duty_words, title_of
from syli.retention.choices import LegalGround, What
from syli.retention.commands.giving import keep_disclosure, notified, put_right
from syli.retention.working import AT, forget_job

daily(forget_job, AT)


@reacts_to(RiskSentOn)
def risk_was_sent_on(ctx: Context, event: RiskSentOn) -> None:
    """Write down who received a risk assessment, by her consent or by the law that was named."""
    sent = event.referral
    by_consent = sent.consent == Consent.GIVEN
    keep_disclosure(
        ctx, sent.sheet.person, what=What.RECORD_PART, content=title_of(sent.sheet.form_code, ctx.language), receiver=sent.sent_to[:200],
        purpose=_("Taking a risk on together"), ground=LegalGround.CONSENT if by_consent else LegalGround.OTHER_LAW,
        reason="" if by_consent else sent.legal_ground[:500], consent_on=sent.consented_on if by_consent else None, given_on=sent.sent_on,
    )  # fmt: skip


@reacts_to(DutyDone)
def somebody_was_notified(ctx: Context, event: DutyDone) -> None:
    """Write down that child welfare was notified: what a form obliges to is a notification by the Child Welfare Act (PLAN-10)."""
    duty = event.duty
    what = duty_words(duty.sheet.form_code, duty.code, ctx)
    keep_disclosure(
        ctx, duty.sheet.person, what=What.NOTIFICATION, content=what, receiver=_("Child welfare"),
        purpose=_("The child's safety"),
        ground=LegalGround.CHILD_PROTECTION, reason=_law(), given_on=duty.done_on,
    )  # fmt: skip


@reacts_to(ChildNotified)
def child_was_notified(ctx: Context, event: ChildNotified) -> None:
    """Write on the child's own list that child welfare was notified; a day put right moves the line, a mark taken back is said in it."""
    listed = event.listed
    known = notified(ctx, listed.child, event.was_on) if event.was_on is not None else None
    if listed.act != ChildAct.NOTIFIED:
        if known is not None:
            words = _("%(law)s. Marked by mistake and taken back on %(day)s.") % {"law": known.reason, "day": format_date(ctx.today)}
            put_right(ctx, known, reason=words)
    elif known is not None:
        put_right(ctx, known, given_on=listed.acted_on)
    else:
        keep_disclosure(
            ctx, listed.child, what=What.NOTIFICATION, content=str(CHILD_ACTS[ChildAct.NOTIFIED]), receiver=_("Child welfare"),
            purpose=_("The child's safety"), ground=LegalGround.CHILD_PROTECTION, reason=_law(), given_on=listed.acted_on,
        )  # fmt: skip


def _law() -> str:
    return _("Child Welfare Act 417/2007, section 25")
