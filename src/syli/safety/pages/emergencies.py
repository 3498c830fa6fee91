"""Opening a record in an emergency: one page for everybody, whoever is looked for; and who has opened what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.safety.access import EmergencyOpeningAction
from syli.safety.commands import ask_in_emergency
from syli.safety.forms import EmergencyForm
from syli.safety.labels import EMERGENCIES
from syli.safety.queries.emergencies import Wanted, open_now, openings
from syli.safety.rules import OPENING_LASTS

HOURS = OPENING_LASTS.seconds // 3600


@page(EmergencyOpeningAction.ASK)
def ask(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Ask by what is known already. The answer has the same words for nobody, for somebody secret and for somebody found."""
    form = EmergencyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        form.run(ask_in_emergency, ctx.because(said["reason"]), _wanted(said), why=said["why"])
        if not form.errors:
            messages.success(request, _("Written down. What could be opened is below for %(hours)s hours.") % {"hours": HOURS})
            return redirect("safety.emergency_opening.ask")
    opened = open_now(ctx)
    ctx.trail.touch((shown.pk for shown, _end in opened), count=len(opened))
    data = {"form": form, "opened": opened, "hours": HOURS}
    return render(request, "safety/emergency.html", data, status=422 if request.method == "POST" else 200)


def _wanted(said: dict[str, Any]) -> Wanted:
    born = said["born"]
    names = {name: said[name] for name in ("identity_code", "given_name", "family_name")}
    return Wanted(**names, born_on=born.born_on if born else None, birth_year=born.birth_year if born else None)


@page(EmergencyOpeningAction.LIST)
def opened(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show who has opened what in an emergency: to the client's own worker, to leaders and to the data protection officer."""
    found = openings(ctx, request.GET.get("page", "1"))
    ctx.trail.touch((one.person_id for one in found.object_list), count=len(found.object_list))
    return render(request, "safety/opened.html", {"found": found, "words": EMERGENCIES}, fragment="safety/_opened.html")
