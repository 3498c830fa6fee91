"""Taking a risk on: decide, list the children, send; and a year in numbers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import card, person_named
from syli.plans.access import ReferralAction, SheetAction
from syli.plans.commands import decide, list_child, send_on
from syli.plans.forms.risk import ChildForm, DecideForm, SendForm
from syli.plans.labels import CONSENTS, DECISIONS
from syli.plans.models import Referral, Sheet
from syli.plans.pages.answering import ask, done
from syli.plans.queries.children import children_of
from syli.plans.queries.forms import with_grounds
from syli.plans.queries.referrals import child_lines, decided_on, facts_of, meetings_of, risk_year


@page(SheetAction.DECIDE)
def decision(request: HttpRequest, ctx: Context, sheet: Sheet) -> HttpResponse:
    """Decide whether a risk is taken on, with the facts in sight."""
    form = DecideForm(posted(request), initial={"seen_version": sheet.version, **_decided(sheet)})
    form.filled_from = _decided
    ctx.trail.touch([sheet.person_id])
    back = reverse("plans.sheet.view", args=[sheet.public_id])
    if request.method == "POST" and form.is_valid():
        made = form.run(decide, ctx, sheet, decision=form.cleaned_data["decision"], reason=form.cleaned_data["reason"])
        if made is not None:
            return done(request, there(made))
    counts, facts = facts_of(ctx, sheet, sheet.current_number)
    data = {"looks": {"decision": "cards"}, "counts": counts, "facts": facts, "person": card(ctx, sheet.person)}
    return ask(request, form, _("Is this taken on?"), back, **data)


def _decided(sheet: Sheet) -> dict[str, Any]:
    """Return what was decided on the current version, as the form says it."""
    known = decided_on(sheet)
    return {"decision": known.decision, "reason": known.reason} if known else {"decision": "", "reason": ""}


@page(ReferralAction.VIEW)
def view(request: HttpRequest, ctx: Context, referral: Referral) -> HttpResponse:
    """See the decision, the children, with what right it was sent, and the meetings."""
    sheet = referral.sheet
    counts, facts = facts_of(ctx, sheet, referral.number)
    children = child_lines(ctx, referral)
    meetings, others = meetings_of(ctx, referral)
    ctx.trail.touch([sheet.person_id, *(line.card.pk for line in children)])
    data = {
        "referral": referral,
        "sheet": sheet,
        "person": card(ctx, sheet.person),
        "decision": DECISIONS[referral.decision],  # type: ignore[index]
        "consent": CONSENTS.get(referral.consent, ""),  # type: ignore[call-overload]
        "counts": counts,
        "facts": facts,
        "children": children,
        "meetings": meetings,
        "others": others,
        "may_change": allows(ctx, ReferralAction.SEND, referral),
    }
    return render(request, "plans/referral.html", data)


@page(ReferralAction.LIST_CHILD)
def child(request: HttpRequest, ctx: Context, referral: Referral) -> HttpResponse:
    """Write what is done for a child at risk."""
    children = children_of(ctx, referral.sheet.person)
    only = children[0].public_id if len(children) == 1 else ""
    initial = {"seen_version": referral.version, "acted_on": ctx.today, "child": only, **_written(only, referral)}
    form = ChildForm(posted(request), initial=initial, children=[(known.public_id, known.name) for known in children])
    form.filled_from = partial(_written, request.POST.get("child", ""))
    ctx.trail.touch([referral.sheet.person_id, *(known.pk for known in children)])
    if request.method == "POST" and form.is_valid():
        chosen = person_named(ctx, form.cleaned_data["child"])
        given = form.cleaned_data
        values = {"chosen": given["act"], "acted_on": given["acted_on"], "words": given["words"]}
        if chosen is not None and form.run(list_child, ctx, referral, child=chosen, **values) is not None:
            return done(request, there(referral))
    return ask(request, form, _("A child at risk"), there(referral), looks={"child": "cards", "act": "cards"})


def _written(child_id: str, referral: Referral) -> dict[str, Any]:
    """Return what is written of one child, as the form says it; nothing when nothing is."""
    found = referral.children.filter(child__public_id=child_id).first()
    return {"child": child_id, "act": found.act, "acted_on": found.acted_on, "words": found.words} if found else {}


@page(ReferralAction.SEND)
def send(request: HttpRequest, ctx: Context, referral: Referral) -> HttpResponse:
    """Write down that the assessment was sent, and with what right."""
    form = SendForm(posted(request), initial={"seen_version": referral.version, "consented_on": ctx.today})
    ctx.trail.touch([referral.sheet.person_id])
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("consent", "consented_on", "legal_ground", "sent_to")}
        if form.run(send_on, ctx, referral, **values) is not None:
            return done(request, there(referral))
    lead = _("Syli sends nothing itself. Send by the secure way you have agreed on, then write it here.")
    return ask(request, form, _("Sent on"), there(referral), lead=lead, looks={"consent": "cards"})


@page(ReferralAction.NUMBERS)
def numbers(request: HttpRequest, ctx: Context) -> HttpResponse:
    """See a year in numbers."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and asked >= "1900" else ctx.today.year
    return render(request, "plans/numbers.html", {"numbers": risk_year(ctx, year, with_grounds())})


def there(referral: Referral) -> str:
    """Return the page of a referral."""
    return reverse("plans.referral.view", args=[referral.public_id])
