"""Filling in a form: the first time, and as a new version."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import code_set
from syli.episodes.models import Episode
from syli.kernel.access import may, visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries import card, family_of, person_named
from syli.plans.access import EpisodeSheetAction, SheetAction
from syli.plans.commands import begin_sheet, revise_sheet
from syli.plans.commands.sheets import form_in
from syli.plans.drafts import BEGUN, REVISED, begun_about
from syli.plans.forms.filling import SheetForm, initial_of, named
from syli.plans.models import Sheet
from syli.plans.queries.forms import is_asked_of_client, newest_form
from syli.plans.queries.known import asked_about, earlier_answers, known_facts
from syli.plans.queries.seeing import may_keep, other_side
from syli.plans.queries.sheets import FORMS


@page(EpisodeSheetAction.BEGIN)
def begin(request: HttpRequest, ctx: Context, episode: Episode, person_id: str, form_code: str) -> HttpResponse:
    """Fill in a form for the first time; one that has been begun already is opened instead."""
    part = episode.participants.filter(person__public_id=person_id).select_related("person").first()
    if part is None:
        raise Http404
    person: Person = part.person
    asked = form_in(ctx, episode, person, form_code)
    if not may_keep(ctx, episode, person):
        raise other_side()
    begun = visible_to(ctx, SheetAction.VIEW).filter(episode=episode, person=person, form_code=form_code).first()
    if begun is not None and request.method != "POST":
        return redirect("plans.sheet.revise", begun.public_id)
    earlier = earlier_answers(ctx, person, asked)
    form = _form(request, ctx, person, asked, named(earlier.answers if earlier else {}) | {"happened_on": ctx.today})
    about = begun_about(episode, person, form_code)
    left = _left(request, ctx, form, (BEGUN, about))
    if request.method == "POST" and form.is_valid():
        facts = {"person": person, "form_code": form_code, **_facts(ctx, form)}
        made = form.run(begin_sheet, ctx, episode, **facts)
        if made is not None:
            forget_draft(ctx, kind=BEGUN, public_id=about)
            return _done(request, made)
    earlier_on = earlier.happened_on if earlier else None
    return _answer(request, ctx, person, form, episode, earlier_on=earlier_on, draft=(BEGUN, about), is_draft=left is not None)


@page(SheetAction.REVISE)
def revise(request: HttpRequest, ctx: Context, sheet: Sheet) -> HttpResponse:
    """Make a new version, starting from the answers as they stand."""
    asked = newest_form(sheet.form_code, ctx.today)
    if asked is None:
        raise Http404
    asked = asked_about(ctx, asked, sheet.person)
    initial = ({} if asked.begins_anew else initial_of(sheet)) | {"happened_on": ctx.today, "seen_version": sheet.version}
    form = _form(request, ctx, sheet.person, asked, initial)
    draft, begun = (REVISED, sheet.public_id), (BEGUN, begun_about(sheet.episode, sheet.person, sheet.form_code))
    left = _left(request, ctx, form, draft)
    if left is None and (left := _left(request, ctx, form, begun)) is not None:
        # Somebody else has begun the form meanwhile: what was left is saved over it only after both have been seen.
        form.initial["seen_version"], draft = 0, begun
    if request.method == "POST" and form.is_valid() and form.run(revise_sheet, ctx, sheet, **_facts(ctx, form)) is not None:
        for kind, about in (draft, begun):
            forget_draft(ctx, kind=kind, public_id=about)
        return _done(request, sheet)
    return _answer(request, ctx, sheet.person, form, sheet.episode, sheet=sheet, draft=draft, is_draft=left is not None)


def _form(request: HttpRequest, ctx: Context, person: Person, asked: Form, initial: dict[str, Any]) -> SheetForm:
    return SheetForm(posted(request), initial=initial, asked=asked, language=ctx.language, people=_possible_dangers(ctx, person, asked))


def _left(request: HttpRequest, ctx: Context, form: SheetForm, draft: tuple[str, str]) -> QueryDict | None:
    """Fill the form with what the actor left unfinished, and return that; None without any."""
    left = None if request.method == "POST" else draft_of(ctx, *draft)
    if left is not None:
        form.go_on(left)
    return left


def _possible_dangers(ctx: Context, person: Person, asked: Form) -> list[tuple[str, str]]:
    """Return the adults of her family whom the reader may know of, for forms about risk."""
    entry = code_set(FORMS).find(asked.code)
    if entry is None or entry.kind != "risk":
        return []
    known = {relative.card.pk: relative.card for relative in family_of(ctx, person).relatives}
    return [(shown.public_id, shown.name) for shown in known.values() if shown.age is None or shown.age >= 15]


def _facts(ctx: Context, form: SheetForm) -> dict[str, Any]:
    chosen = [person_named(ctx, public_id) for public_id in form.cleaned_data.get("dangers", ())]
    return {"answers": form.answers(), "happened_on": form.cleaned_data["happened_on"], "dangers": [one for one in chosen if one is not None]}


def _done(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("plans.sheet.view", sheet.public_id)


def _answer(
    request: HttpRequest,
    ctx: Context,
    person: Person,
    form: SheetForm,
    episode: Episode,
    *,
    sheet: Sheet | None = None,
    earlier_on: date | None = None,
    draft: tuple[str, str],
    is_draft: bool,
) -> HttpResponse:
    ctx.trail.touch([person.pk], earliest_on=earlier_on)
    shown = card(ctx, person)
    data = {
        "form": form,
        "parts": list(form.parts()),
        "title": form.asked.texts.in_language(ctx.language),
        "lead": form.asked.lead.in_language(ctx.language),
        "person": shown,
        "sheet": sheet,
        "known": known_facts(ctx, person, shown, episode) if form.asked.shows_known else [],
        "may_correct": form.asked.shows_known and may(ctx, PersonAction.EDIT),
        "earlier_on": None if is_draft else earlier_on,
        "draft": draft,
        "is_draft": is_draft,
        "may_lend": is_asked_of_client(episode, form.asked.code),
    }
    name = "plans/fill_pictures.html" if form.asked.look == "pictures" else "plans/fill.html"
    return render(request, name, data, status=422 if form.errors else 200)
