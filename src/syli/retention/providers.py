"""Where a second person reads the answer she is asked to agree to; and that finished answers are sealed."""

from __future__ import annotations

from django.urls import reverse

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.keys.declared import SealedFile, declare
from syli.retention.access import DataRequestAction
from syli.retention.queries.documents import DOCUMENT
from syli.safety.choices import Act
from syli.safety.looking import looked_at
from syli.safety.models import Approval

declare(SealedFile("retention.DataRequest", DOCUMENT, field="document"))


@looked_at(Act.ANSWER_REQUEST)
def answer_to_read(ctx: Context, approval: Approval) -> str:
    """Return the page on which the answer is read over, while it waits."""
    asked = visible_to(ctx, DataRequestAction.READ_OVER).filter(approval=approval).first()
    return reverse("retention.data_request.read_over", args=[asked.public_id]) if asked is not None else ""
