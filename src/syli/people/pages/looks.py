"""Who has looked at a client's record, for the leader and the privacy officer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries import card, looks_at


@page(PersonAction.HISTORY)
def looks(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """List every act on the client's data, newest first, 25 at a time."""
    found = looks_at(ctx, person, request.GET.get("page", "1"))
    ctx.trail.touch([person.pk], count=len(found.object_list))
    data = {"person": card(ctx, person, may_view=allows(ctx, PersonAction.VIEW, person)), "found": found}
    return render(request, "people/looks.html", data, fragment="people/_looks.html")
