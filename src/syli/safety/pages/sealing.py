"""Who must never see a record, and what is sealed to a small team."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.access import allows
from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.forms import posted, seen_in
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries import card, cards
from syli.safety.access import BlockAction, PersonSafetyAction, SealAction
from syli.safety.commands import block_worker, change_team, lift_seal, seal_record, unblock_worker
from syli.safety.forms import BlockForm, SealRecordForm, TeamForm
from syli.safety.labels import SEALED
from syli.safety.models import Seal
from syli.safety.queries.sealing import blocks, blocks_of, readers_here, seal_card, seals, team_of


@page(PersonSafetyAction.BLOCK)
def block(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Show whom the client has named, add one, or take one off."""
    ctx.trail.touch([person.pk])
    if request.method == "POST" and "remove" in request.POST:
        unblock_worker(ctx, person, staff_id=request.POST["remove"][:22])
        messages.success(request, _("Saved."))
        return redirect("safety.person.block", person.public_id)
    form = BlockForm(posted(request), choices=_choices(ctx))
    if request.method == "POST" and form.is_valid() and form.run(block_worker, ctx, person, staff_id=form.cleaned_data["staff"]) is not None:
        messages.success(request, _("Written down. She does not see the record anywhere from now on."))
        return redirect("safety.person.block", person.public_id)
    data = {"form": form, "person": card(ctx, person), "blocked": blocks_of(person)}
    return render(request, "safety/block.html", data, status=422 if request.method == "POST" else 200)


@page(BlockAction.LIST)
def block_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the leader who must never see whose record."""
    found = blocks(ctx, request.GET.get("page", "1"))
    ctx.trail.touch((one.person_id for one in found.object_list), count=len(found.object_list))
    return render(request, "safety/blocks.html", {"found": found}, fragment="safety/_blocks.html")


@page(PersonSafetyAction.SEAL)
def seal(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Seal a whole record to a small team."""
    ctx.trail.touch([person.pk])
    form = SealRecordForm(posted(request), choices=_choices(ctx))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if form.run(seal_record, ctx, person, team=said["team"], is_employee=said["is_employee"]) is not None:
            messages.success(request, _("Sealed. Only the team sees the record from now on."))
            return redirect("safety.seal.list")
    data = {"form": form, "person": card(ctx, person)}
    return render(request, "safety/seal.html", data, status=422 if request.method == "POST" else 200)


@page(SealAction.LIST)
def seal_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show what is sealed to the reader's teams; to the data protection officer the teams of all, without names of clients."""
    found = seals(ctx, request.GET.get("page", "1"))
    ctx.trail.touch((one.person_id for one in found.object_list), count=len(found.object_list))
    return render(request, "safety/seals.html", {"found": found, "kinds": SEALED}, fragment="safety/_seals.html")


@page(SealAction.CHANGE)
def change(request: HttpRequest, ctx: Context, seal: Seal) -> HttpResponse:
    """Say anew who sees what is sealed, or lift the seal."""
    ctx.trail.touch([seal.person_id])
    if request.method == "POST" and "lift" in request.POST:
        try:
            lift_seal(ctx, seal, seen_version=seen_in(request))
        except Stale as stale:
            names = dict(_choices(ctx))
            team = ", ".join(names.get(one, "") for one in team_of(stale.current))
            stale.versions = [(str(TeamForm.base_fields["team"].label), team, _("The seal is lifted."))]
            raise
        messages.success(request, _("The seal is lifted."))
        return redirect("safety.seal.list")
    first = {"team": team_of(seal), "seen_version": seal.version}
    form = TeamForm(posted(request), initial=first, choices=_choices(ctx))
    if request.method == "POST" and form.is_valid() and form.run(change_team, ctx, seal, team=form.cleaned_data["team"]) is not None:
        messages.success(request, _("Saved."))
        return redirect("safety.seal.list")
    known = cards(ctx, [seal.person_id]).get(seal.person_id)
    opens = known is not None and allows(ctx, PersonAction.VIEW, seal.person)
    data = {"form": form, "one": seal_card(seal, known), "kinds": SEALED, "opens": opens, "version": seal.version}
    return render(request, "safety/team.html", data, status=422 if request.method == "POST" else 200)


def _choices(ctx: Context) -> list[tuple[str, str]]:
    return [(member.public_id, str(member)) for member in readers_here(ctx)]
