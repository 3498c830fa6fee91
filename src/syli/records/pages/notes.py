"""A client's notes: read, find, write, correct, and see what stood before."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card, family_of
from syli.records.access import NoteAction, RecordAction
from syli.records.commands import correct_note, write_notes
from syli.records.forms import CorrectNoteForm, NoteForm
from syli.records.models import Note
from syli.records.queries import NOTE_KINDS, current_texts, files_of, note_cards, notes_of, versions_of
from syli.records.search import notes_with

PAGE_SIZE = 25
DRAFT, CORRECTION = "records.note", "records.correction"


@page(RecordAction.READ)
def notes(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Read a client's notes, all or those that hold the words asked for."""
    asked = request.GET.get("q", "").strip()[:100]
    rows = notes_with(ctx, person, asked) if asked else notes_of(ctx, person)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    cards = note_cards(ctx, shown.object_list)
    earliest = min((note.happened_on for note in cards), default=None)
    ctx.trail.touch([person.pk], earliest_on=earliest, count=len(cards))
    data = {
        "person": card(ctx, person),
        "notes": cards,
        "page": shown,
        "asked": asked,
        "files": files_of(ctx, person) if not asked else [],
        "may_write": allows(ctx, RecordAction.WRITE, person),
        "may_add_file": allows(ctx, RecordAction.ADD_FILE, person),
    }
    return render(request, "records/notes.html", data, fragment="records/_found.html")


@page(RecordAction.WRITE)
def write(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Write a note that belongs to no contact."""
    kinds = [(entry.code, entry.texts.in_language(ctx.language)) for entry in code_set(NOTE_KINDS).codes]
    family = sorted(family_of(ctx, person).cards.values(), key=lambda c: (c.pk != person.pk, c.name))
    people = [(c.public_id, c.pk, c.name) for c in family if c.may_view]
    initial = {"happened_on": ctx.today, "kind": "contact", "about_0": [person.public_id]}
    left = None if request.method == "POST" else draft_of(ctx, DRAFT, person.public_id)
    form = NoteForm(posted(request), initial=initial, kinds=kinds, people=people, left=left)
    ctx.trail.touch(pk for _public_id, pk, _name in people)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        paragraphs = form.parts.paragraphs(form.cleaned_data, [person.public_id])
        values = {name: form.cleaned_data[name] for name in ("kind", "happened_on")}
        if form.run(write_notes, ctx, person, paragraphs=paragraphs, **values) is not None:
            forget_draft(ctx, kind=DRAFT, public_id=person.public_id)
            messages.success(request, _("Saved."))
            return redirect("records.record.read", person.public_id)
    data = {"form": form, "parts": form.parts, "person": card(ctx, person), "draft": (DRAFT, person.public_id), "is_draft": left is not None}
    return render(request, "records/write.html", data, status=422 if form.errors else 200)


@page(NoteAction.CORRECT)
def correct(request: HttpRequest, ctx: Context, note: Note) -> HttpResponse:
    """Correct a note; what stood before stays readable."""
    left = None if request.method == "POST" else draft_of(ctx, CORRECTION, note.public_id)
    form = CorrectNoteForm(posted(request), initial={"seen_version": note.version}, texts=current_texts(note), left=left)
    ctx.trail.touch([note.person_id], earliest_on=note.happened_on)
    if request.method == "POST" and form.is_valid():
        if form.run(correct_note, ctx, note, texts=form.texts(), reason=form.cleaned_data["reason"]) is not None:
            forget_draft(ctx, kind=CORRECTION, public_id=note.public_id)
            messages.success(request, _("Corrected."))
            return redirect("records.record.read", note.person.public_id)
    data = {
        "form": form,
        "note": note_cards(ctx, [note])[0],
        "person": card(ctx, note.person),
        "draft": (CORRECTION, note.public_id),
        "is_draft": left is not None,
    }
    return render(request, "records/correct.html", data, status=422 if form.errors else 200)


@page(NoteAction.HISTORY)
def history(request: HttpRequest, ctx: Context, note: Note) -> HttpResponse:
    """See every version of a note, with who corrected it and why."""
    ctx.trail.touch([note.person_id], earliest_on=note.happened_on)
    data = {"note": note_cards(ctx, [note])[0], "versions": versions_of(note), "person": card(ctx, note.person)}
    return render(request, "records/history.html", data)
