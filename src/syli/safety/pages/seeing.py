"""Who can see this record: the rules themselves, asked for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries import card
from syli.safety.access import PersonSafetyAction
from syli.safety.queries.seeing import doors_of


@page(PersonSafetyAction.WHO_SEES)
def who(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """List who may do what with the record, now."""
    ctx.trail.touch([person.pk])
    opens = allows(ctx, PersonAction.VIEW, person)
    return render(request, "safety/who.html", {"person": card(ctx, person, may_view=opens), "opens": opens, "doors": doors_of(ctx, person)})
