"""What requests for data bring to a client's page: the ways to receive one, to see who received what, and to write a letter."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import may
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.sections import PersonAct, person_act
from syli.retention.access import PersonDataAction


@person_act(order=85)
def given_act(ctx: Context, person: Person) -> PersonAct | None:
    """Who received what; from there a request is received and a letter written."""
    if not may(ctx, PersonDataAction.DISCLOSURES):
        return None
    return PersonAct(_("Data requests and disclosures"), reverse("retention.person.disclosures", args=[person.public_id]), "document")
