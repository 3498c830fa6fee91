"""What national documents bring to a client's page: what is still to be written, what is being written, where all of it is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.documents.access import PersonDocumentAction
from syli.documents.folder import folder
from syli.documents.queries import shelf_of
from syli.episodes.page_parts import Link, person_link
from syli.kernel.access import allows, may
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.queries import PersonCard
from syli.people.sections import PersonSection, person_section

SHOWN = 5


@person_section(order=45)
def documents_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show the documents that are missing, and those being written."""
    if folder() is None or not may(ctx, PersonDocumentAction.LIST):
        return None
    shelf = shelf_of(ctx, person)
    if not (shelf.is_ready or shelf.drafts or shelf.finished):
        return None
    data = {"shelf": shelf, "shown": SHOWN, "person_id": person.public_id, "may_begin": allows(ctx, PersonDocumentAction.BEGIN, person)}
    summary = ngettext("%(n)s to write", "%(n)s to write", len(shelf.tasks)) % {"n": len(shelf.tasks)} if shelf.tasks else ""
    return PersonSection("documents", _("National documents"), "documents/_person_documents.html", data, summary, place="side")


@person_link(order=10)
def documents_link(ctx: Context, shown: PersonCard) -> Link | None:
    """Lead to her documents from the page of her stay."""
    if folder() is None or not may(ctx, PersonDocumentAction.LIST):
        return None
    return Link(_("National documents"), reverse("documents.person.list", args=[shown.public_id]))
