"""Where unsaved writing of a national document is kept, and what it is about."""

from __future__ import annotations

from django.urls import reverse

from syli.documents.access import DocumentAction
from syli.documents.choices import DocumentState
from syli.documents.queries import name_of
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.kinds import DraftTarget, draft_kind


@draft_kind("documents.document")
def document_being_written(ctx: Context, public_id: str) -> DraftTarget | None:
    """A document that the actor may write."""
    document = visible_to(ctx, DocumentAction.WRITE).filter(public_id=public_id, state=DocumentState.DRAFT).first()
    if document is None:
        return None
    address = reverse("documents.document.write", args=[public_id])
    return DraftTarget(document.register_id, name_of(ctx, document), address, document.person_id)
