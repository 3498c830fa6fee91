"""A client's national documents: all of them, one of them in words, and one as the file its receiver takes."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from syli.documents.access import DocumentAction, PersonDocumentAction
from syli.documents.choices import DocumentState
from syli.documents.folder import folder, form_of
from syli.documents.models import Document
from syli.documents.queries import in_reading_order, name_of, shelf_of, versions_of
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card
from syli.safety.gate import Going, Way, let_out


@page(PersonDocumentAction.LIST)
def documents(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """See a client's national documents: what is to be written, what is being written, what is finished."""
    shelf = shelf_of(ctx, person)
    ctx.trail.touch([person.pk], count=len(shelf.drafts) + len(shelf.finished))
    data = {
        "person": card(ctx, person),
        "shelf": shelf,
        "has_folder": folder() is not None,
        "may_begin": allows(ctx, PersonDocumentAction.BEGIN, person),
    }
    return render(request, "documents/list.html", data)


@page(DocumentAction.VIEW)
def document(request: HttpRequest, ctx: Context, document: Document) -> HttpResponse:
    """Read a document as it stands, and why earlier versions were corrected."""
    form = form_of(document.schema_oid)
    ctx.trail.touch([document.person_id])
    data = {
        "document": document,
        "name": name_of(ctx, document),
        "person": card(ctx, document.person),
        "told": in_reading_order(ctx, form, document.answers) if form else None,
        "versions": versions_of(document),
        "is_draft": document.state == DocumentState.DRAFT,
        "may_write": allows(ctx, DocumentAction.WRITE, document) and form is not None,
        "may_take_out": allows(ctx, DocumentAction.TAKE_OUT, document) and document.current_number > 0,
    }
    return render(request, "documents/detail.html", data)


@page(DocumentAction.TAKE_OUT)
def take_out(request: HttpRequest, ctx: Context, document: Document) -> HttpResponse:
    """Take the latest finished version out as its receiver reads it, under a name that tells nothing."""
    versions = versions_of(document)
    form = form_of(document.schema_oid)
    ctx.trail.touch([document.person_id])
    if not versions or form is None:
        raise Http404(_("This document is not available here."))
    content = json.dumps({form.converted.root: versions[0].answers}, ensure_ascii=False, indent=2)
    about = frozenset({document.person_id})
    return let_out(ctx, Going(Way.INSIDE, content.encode(), "application/json", "file.json", about=about))
