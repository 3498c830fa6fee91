"""Sealing a note to a small team."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import card
from syli.records.access import NoteAction
from syli.records.commands import seal_note
from syli.records.models import Note
from syli.records.queries import note_cards
from syli.safety.choices import Sealed
from syli.safety.forms import TeamForm
from syli.safety.queries.sealing import readers_here, seal_of, team_of


@page(NoteAction.SEAL)
def seal(request: HttpRequest, ctx: Context, note: Note) -> HttpResponse:
    """Choose who alone reads a note."""
    ctx.trail.touch([note.person_id], earliest_on=note.happened_on)
    staff = readers_here(ctx)
    own = [member.public_id for member in staff if member.pk == ctx.actor.id]
    # Of a note that is sealed already the team as it is, and which version of it: nobody chosen meanwhile is left out unseen.
    known = seal_of(Sealed.NOTE, note.pk)
    first = {"team": team_of(known) if known else own, "seen_version": known.version if known else 0}
    form = TeamForm(posted(request), initial=first, choices=[(member.public_id, str(member)) for member in staff])
    form.seen_as, form.filled_from = "part_version", lambda row: {"team": team_of(row)}
    if request.method == "POST" and form.is_valid() and form.run(seal_note, ctx, note, team=form.cleaned_data["team"]) is not None:
        messages.success(request, _("Sealed. Only the team reads the note from now on."))
        return redirect("records.record.read", note.person.public_id)
    data = {"form": form, "person": card(ctx, note.person), "note": note_cards(ctx, [note])[0]}
    return render(request, "records/seal.html", data, status=422 if request.method == "POST" else 200)
