"""What intake brings to a client's page: open requests about her."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import named, newest_digest
from syli.intake.access import HelpRequestAction
from syli.intake.choices import OPEN_STATES
from syli.intake.labels import STATES
from syli.intake.models import HelpRequest
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.reading import person_reading
from syli.people.sections import PersonFact, person_fact


@person_fact(order=15)
def open_request(ctx: Context, person: Person) -> PersonFact | None:
    """Say that a request about her waits."""
    found = _waiting(ctx, person)
    if not found:
        return None
    service = named(found[0].service_digest, ctx.language) or found[0].service_code  # type: ignore[attr-defined]  # annotated below
    words = f"{service}: {STATES[found[0].state]}"
    return PersonFact(_("Request"), words, "soon", reverse("intake.help_request.view", args=[found[0].public_id]))


@person_reading
def _waiting(ctx: Context, person: Person) -> QuerySet[HelpRequest]:
    """Return the request about her that has waited longest."""
    rows: QuerySet[HelpRequest] = visible_to(ctx, HelpRequestAction.VIEW).filter(people__person=person, state__in=OPEN_STATES)
    return rows.annotate(service_digest=newest_digest("service_code")).order_by("received_at", "pk")[:1]
