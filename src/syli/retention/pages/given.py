"""Who has received a client's data; writing that down; letters in fixed words."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card
from syli.retention.access import DisclosureAction, PersonDataAction
from syli.retention.choices import LegalGround, What
from syli.retention.commands import disclose, write_letter
from syli.retention.commands.giving import letter_going
from syli.retention.forms import DiscloseForm, LetterForm
from syli.retention.labels import LEGAL_GROUNDS, WHATS
from syli.retention.letters import LETTERS, letter_words
from syli.retention.models import Disclosure
from syli.retention.pages.answers import point_choices
from syli.retention.queries.documents import letter_of
from syli.retention.queries.posting import safe_points
from syli.retention.queries.requests import DisclosureCard, disclosures_of
from syli.safety.gate import let_out

PAGE = 25


@page(PersonDataAction.DISCLOSURES)
def listing(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """List who has received what, the latest first."""
    found = Paginator(disclosures_of(ctx, person), PAGE).get_page(request.GET.get("page", "1"))
    rows = [_card(row) for row in found.object_list]
    ctx.trail.touch([person.pk], earliest_on=min((row.given_on for row in rows), default=None), count=len(rows))
    return render(request, "retention/given.html", {"person": card(ctx, person), "rows": rows, "found": found})


def _card(row: Disclosure) -> DisclosureCard:
    return DisclosureCard(
        public_id=row.public_id, what=str(WHATS[What(row.what)]), content=row.content, receiver=row.receiver, purpose=row.purpose,
        ground=str(LEGAL_GROUNDS[LegalGround(row.ground)]), reason=row.reason, given_on=row.given_on, has_letter=row.what == What.LETTER,
    )  # fmt: skip


@page(PersonDataAction.DISCLOSE)
def writing(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Write down what was given to somebody, by what right."""
    form = DiscloseForm(posted(request), initial={"given_on": ctx.today})
    ctx.trail.touch([person.pk])
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in form.fields if name not in ("seen_version", "sent_as")}
        if form.run(disclose, ctx, person, **facts) is not None:
            messages.success(request, _("Written down."))
            return redirect("retention.person.disclosures", person.public_id)
    return render(request, "retention/disclose.html", {"form": form, "person": card(ctx, person)}, status=422 if form.errors else 200)


@page(PersonDataAction.LETTER)
def letter(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Choose fixed words and a safe address; the letter is then there to print."""
    safe = {point.public_id: point for point in safe_points(ctx, person.pk)}
    words = [(code, letter_words(code, ctx.language)) for code in LETTERS]
    form = LetterForm(posted(request), templates=[(code, " ".join(text)) for code, (_title, text) in words], points=point_choices(safe))
    ctx.trail.touch([person.pk])
    if request.method == "POST" and form.is_valid():
        made = form.run(write_letter, ctx, person, template=form.cleaned_data["template"], point=safe.get(form.cleaned_data["point"]))
        if made is not None:
            messages.success(request, _("The letter is ready to print."))
            return redirect("retention.person.disclosures", person.public_id)
    return render(
        request, "retention/letter.html", {"form": form, "person": card(ctx, person), "can_post": bool(safe)}, status=422 if form.errors else 200
    )


@page(DisclosureAction.OPEN_LETTER)
def open_letter(request: HttpRequest, ctx: Context, given: Disclosure) -> HttpResponse:
    """Open a letter for printing: the address must still be safe today."""
    ctx.trail.touch([given.person_id])
    if given.what != What.LETTER or given.point is None:
        raise Http404
    return let_out(ctx, letter_going(letter_of(ctx, given), given.person, given.template, given.point))
