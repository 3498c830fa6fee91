"""Taking a risk on: a worker decides, lists the children, sends with the right to do so."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import ReferralAction, SheetAction
from syli.plans.choices import ChildAct
from syli.plans.commands.stamping import stamp
from syli.plans.events import ChildNotified, RiskSentOn
from syli.plans.models import ChildAtRisk, Referral, Sheet
from syli.plans.queries.children import children_of
from syli.plans.queries.referrals import decided_on, may_go_on
from syli.safety.disclosing import spend_to_disclose


@command(SheetAction.DECIDE)
def decide(ctx: Context, sheet: Sheet, *, decision: str, reason: str) -> Referral:
    """Decide on the current version, whatever its answers add up to; deciding again changes the decision until it is sent.

    The assessment's own version moves with the decision: whoever opened the page before it was made is told so. Broken rules: PLAN-20, 23.
    """
    if not rules.says_why(reason):
        raise RuleBroken("PLAN-20", _("Say why you decide so."), "reason")
    known = decided_on(sheet)
    if known is not None and rules.is_sent(known.sent_on):
        raise RuleBroken("PLAN-23", _("This has been sent already. Make a new version of the assessment."))
    ctx.trail.touch([sheet.person_id])
    sheet.save()
    if known is not None:
        known.decision, known.reason, known.decided_on = decision, reason.strip(), ctx.today
        known.save()
        return known
    made: Referral = Referral.objects.create(
        sheet=sheet, number=sheet.current_number, decision=decision, reason=reason.strip(), decided_on=ctx.today, **stamp(ctx, sheet)
    )
    return made


@command(ReferralAction.LIST_CHILD)
def list_child(ctx: Context, referral: Referral, *, child: Person, chosen: str, acted_on: date, words: str = "") -> ChildAtRisk:
    """Write what is done for a child at risk; writing it again changes it, and moves the decision's version on. That child welfare was
    notified is announced, and that it was not after all. Broken rules: PLAN-20, 22.
    """
    if child.pk not in {known.pk for known in children_of(ctx, referral.sheet.person)}:
        raise RuleBroken("PLAN-22", _("Choose a child of the client's."), "child")
    if acted_on > ctx.today:
        raise RuleBroken("PLAN-22", _("The day cannot be in the future."), "acted_on")
    if chosen == "not_needed" and not rules.says_why(words):
        raise RuleBroken("PLAN-20", _("Write why no notification is made."), "words")
    referral.save()
    before = referral.children.filter(child=child, act=ChildAct.NOTIFIED).values_list("acted_on", flat=True).first()
    listed, _made = ChildAtRisk.objects.update_or_create(
        referral=referral, child=child, defaults={"act": chosen, "acted_on": acted_on, "words": words.strip()}, create_defaults={
            "act": chosen, "acted_on": acted_on, "words": words.strip(), **stamp(ctx, referral),
        },
    )  # fmt: skip
    ctx.trail.touch([referral.sheet.person_id, child.pk])
    is_notified = listed.act == ChildAct.NOTIFIED
    if (acted_on if is_notified else None) != before:
        announce(ctx, ChildNotified(listed, before))
    return listed


@command(ReferralAction.SEND)
def send_on(ctx: Context, referral: Referral, *, consent: str, sent_to: str, consented_on: date | None = None, legal_ground: str = "") -> Referral:
    """Write down that an assessment was sent on, and with what right. Syli itself sends nothing. Broken rules: PLAN-21, 22, 23, 26, SAFE-29."""
    if rules.is_sent(referral.sent_on):
        raise RuleBroken("PLAN-23", _("This has been sent already."))
    if not rules.may_send(referral.decision, consent, consented_on, legal_ground, ctx.today):
        field = "legal_ground" if consent == "legal_ground" else "consented_on"
        raise RuleBroken("PLAN-21", _("Give the day of the consent, or write the legal ground."), field)
    if not may_go_on(ctx, referral, consent, consented_on):
        raise RuleBroken("PLAN-26", _("The client has taken this consent back. Ask her again and write the permission down first."), "consented_on")
    children = [child.pk for child in children_of(ctx, referral.sheet.person)]
    if rules.children_missing(children, referral.children.values_list("child_id", flat=True)):
        raise RuleBroken("PLAN-22", _("Write first what is done for every child."))
    spend_to_disclose(ctx, referral.sheet.person)
    referral.consent, referral.consented_on, referral.legal_ground = consent, consented_on, legal_ground.strip()
    referral.sent_on, referral.sent_to = ctx.today, sent_to.strip()
    referral.save()
    ctx.trail.touch([referral.sheet.person_id])
    announce(ctx, RiskSentOn(referral))
    return referral
