"""Files of a client's record: add one, open one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card
from syli.records.access import AttachmentAction, RecordAction
from syli.records.commands import add_file
from syli.records.forms import FileForm
from syli.records.models import Attachment
from syli.records.pages.playing import in_parts
from syli.records.queries import content_of
from syli.safety.gate import Going, Way, let_out


@page(RecordAction.ADD_FILE)
def add(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Add a file to a client's record."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    ctx.trail.touch([person.pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        if form.run(add_file, ctx, person, content=given.read(), declared_name=given.name) is not None:
            messages.success(request, _("Saved."))
            return redirect("records.record.read", person.public_id)
    return render(request, "records/add_file.html", {"form": form, "person": card(ctx, person)}, status=422 if form.errors else 200)


@page(AttachmentAction.OPEN)
def open_file(request: HttpRequest, ctx: Context, attachment: Attachment) -> HttpResponse:
    """Open a file: always as a download under its neutral name, so that nothing in it runs in the browser."""
    ctx.trail.touch([attachment.person_id], earliest_on=attachment.added_on)
    about = frozenset({attachment.person_id})
    answer = let_out(ctx, Going(Way.INSIDE, content_of(attachment), attachment.media_type, attachment.name, about=about))
    return in_parts(request, answer) if attachment.is_sound else answer
