"""Where a second person reads the answer she is asked to agree to; that finished answers are sealed; whose a shared child's disclosures are."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from syli.kernel.access import guard, visible_to
from syli.kernel.context import Context
from syli.org.keys.declared import SealedFile, declare
from syli.people.access import KEPT_FOR_A_REASON
from syli.retention.access import DataRequestAction
from syli.retention.models import DeletionStop
from syli.retention.queries.documents import DOCUMENT
from syli.safety.choices import Act
from syli.safety.looking import looked_at
from syli.safety.models import Approval
from syli.safety.standing import standing_of

declare(SealedFile("retention.DataRequest", DOCUMENT, field="document"))


@looked_at(Act.ANSWER_REQUEST)
def answer_to_read(ctx: Context, approval: Approval) -> str:
    """Return the page on which the answer is read over, while it waits."""
    asked = visible_to(ctx, DataRequestAction.READ_OVER).filter(approval=approval).first()
    return reverse("retention.data_request.read_over", args=[asked.public_id]) if asked is not None else ""


@guard("RETENTION-G1", "retention.Disclosure", "Of somebody both sides work with a worker sees what her own side has given out.")
def own_sides_disclosures(ctx: Context) -> Q:
    """Return the disclosures that are nobody's shared child's, or that the actor's own side has written."""
    where = standing_of(ctx)
    return ~Q(person_id__in=where.bridges) | Q(created_by_id__in=where.colleagues) if where.bridges else Q()


@KEPT_FOR_A_REASON.provide
def record_is_stopped(ctx: Context) -> Q:
    """Return who takes part in a record, or stands in a request, that something keeps beyond its years."""
    stopped = DeletionStop._base_manager.filter(organisation_id=ctx.home_id, end_on__isnull=True)
    in_record, in_request = stopped.filter(episode__isnull=False), stopped.filter(help_request__isnull=False)
    return Q(pk__in=in_record.values("episode__participants__person_id")) | Q(pk__in=in_request.values("help_request__people__person_id"))
