"""A family's background, the departure list, permissions, and what is to be done for it later."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import choices_of, label, pack_of
from syli.episodes.models import Episode
from syli.episodes.page_parts import left_to_do
from syli.episodes.queries.episodes import episode_card
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import person_named
from syli.stays.access import EpisodeAction, PermissionAction, StayAction, TaskAction
from syli.stays.choices import Heads, LinkTo
from syli.stays.commands import (
    add_task,
    bill_uncovered,
    finish_task,
    set_permissions,
    withdraw_permission,
    write_background,
    write_departure_list,
)
from syli.stays.forms.leaving import BackgroundForm, DepartureForm, PeriodForm, PermitForm, TaskForm
from syli.stays.models import Permission, Stay, Task
from syli.stays.page_parts import ways_of
from syli.stays.pages.answering import ask, done
from syli.stays.queries import leaving, permitting
from syli.stays.queries.guardians import guardians_of
from syli.stays.queries.stays import stay_card
from syli.stays.queries.tasks import ended_stay_of, task_line

BACKGROUND = (
    "violence_codes", "duration_code", "perpetrator_codes", "lived_together_code", "crime_report_code", "earlier_code", "moved_code",
    "children_elsewhere",
)  # fmt: skip
LOOKS = {
    "reason_codes": "chips", "violence_codes": "chips", "perpetrator_codes": "chips", "lived_together_code": "cards",
    "crime_report_code": "cards", "children_elsewhere": "stepper",
}  # fmt: skip


@page(StayAction.DESCRIBE, known_by=StayAction.VIEW)
def background(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """Write down what brought the family here; nothing of it is mandatory."""
    pack = leaving.pack_of_stay(stay)
    initial = _background_of(stay)
    options: dict[str, Any] = {
        "asked": leaving.asked_of(pack),
        "sources": choices_of(pack.way_in.sources, ctx.language),
        "reasons": choices_of(pack.way_in.reasons, ctx.language),
        "language": ctx.language,
        "has_children": bool(stay.alone_reason) or stay.presences.filter(heads=Heads.CHILD).exists(),
    }
    form = BackgroundForm(posted(request), initial={**initial, "seen_version": stay.version}, **options)
    form.filled_from = _background_of
    ctx.trail.touch(stay.presences.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        if form.run(write_background, ctx, stay, **form.facts()) is not None:
            return done(request, _("Saved."), "stays.stay.view", stay.public_id)
    lead = _("Write down what they tell. Everything may be left open.")
    return ask(request, form, _("Why they came"), _("Save"), _back(stay), looks=LOOKS, lead=lead)


def _background_of(stay: Stay) -> dict[str, Any]:
    row = leaving.background_of(stay)
    told = {name: getattr(row, name) for name in BACKGROUND} if row else {}
    return {**told, "alone_reason": stay.alone_reason, "referral_source": stay.episode.referral_source, "reason_codes": stay.episode.reason_codes}


@page(StayAction.CHECK_OUT, known_by=StayAction.VIEW)
def departure_list(request: HttpRequest, ctx: Context, stay: Stay) -> HttpResponse:
    """Go through the list before the family leaves, or after."""
    asked = leaving.asked_of(leaving.pack_of_stay(stay))
    people = [(r.card.public_id, r.card.name) for r in stay_card(ctx, stay).residents if not r.is_child or not asked.is_safety]
    form = DepartureForm(
        posted(request), initial={**_departure_of(ctx, stay), "seen_version": stay.version}, asked=asked, people=people, language=ctx.language
    )
    form.filled_from = partial(_departure_of, ctx)
    if request.method == "POST" and form.is_valid():
        said = form.said_of_links(asked.links)
        if form.run(write_departure_list, ctx, stay, links=said, **form.facts()) is not None:
            if asked.contact:
                chosen = set(form.cleaned_data["permitted"])
                shown = [person for key, _name in people if (person := person_named(ctx, key)) is not None]
                picked = [person for person in shown if person.public_id in chosen]
                set_permissions(ctx, stay.episode, code=leaving.CONTACT, chosen=picked, shown=shown)
            return done(request, _("Saved."), "stays.stay.view", stay.public_id)
    data = {"form": form, "back": _back(stay), "names": [label("forms", code, ctx.language) for code in asked.links]}
    data["left_to_do"] = left_to_do(ctx, stay.episode, episode_card(ctx, stay.episode))
    return render(request, "stays/departure.html", data, status=422 if form.errors else 200)


def _departure_of(ctx: Context, stay: Stay) -> dict[str, Any]:
    row = leaving.departure_of(stay)
    names = ("housing_code", "with_perpetrator_code", "safety_plan", "referred_codes")
    told = {name: getattr(row, name) for name in names} if row else {}
    given = leaving.link_values(stay)
    links = {f"link_{to.value}": given.get(to.value, "") for to in LinkTo}
    return {**told, **links, "permitted": permitting.permitting(ctx, stay.episode, leaving.CONTACT)}


@page(EpisodeAction.PERMIT)
def permit(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Write down who permits what."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    people = leaving.participants_of(ctx, episode)
    codes = [(code, label("consents", code, ctx.language)) for code in pack.way_in.consents]
    form = PermitForm(posted(request), initial={"given_on": ctx.today}, people=people, codes=codes, guardians=guardians_of(ctx, episode))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = [person for key in given["people"] if (person := person_named(ctx, key)) is not None]
        more = {name: given[name] for name in ("code", "receiver", "how", "given_on", "last_on")}
        guardian = person_named(ctx, given["guardian"]) if given.get("guardian") else None
        if form.run(set_permissions, ctx, episode, chosen=chosen, guardian=guardian, **more) is not None:
            return redirect(_there(ctx, episode))
    looks = {"people": "chips", "code": "cards", "how": "cards"}
    return ask(request, form, _("Permission"), _("Save"), _there(ctx, episode), looks=looks, lead=_("It can be taken back at any time."))


@page(PermissionAction.WITHDRAW)
def permission_withdraw(request: HttpRequest, ctx: Context, permission: Permission) -> HttpResponse:
    """Take a permission back as the client wishes."""
    if request.method == "POST":
        withdraw_permission(ctx, permission)
    return redirect(_there(ctx, permission.episode))


@page(EpisodeAction.ADD_TASK)
def task_add(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Agree on something to do."""
    form = TaskForm(posted(request), initial={"due_on": ctx.today, "whose": "worker"})
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("text", "whose", "due_on")}
        if form.run(add_task, ctx, episode, **values) is not None:
            return redirect(_there(ctx, episode))
    return ask(request, form, _("To do"), _("Add"), _there(ctx, episode), looks={"whose": "cards"})


@page(TaskAction.VIEW)
def task_view(request: HttpRequest, ctx: Context, task: Task) -> HttpResponse:
    """Show a task, whose day may be long after the stay."""
    line = task_line(ctx, task)
    data = {"task": line, "back": _there(ctx, task.episode), "may_finish": not line.is_done and allows(ctx, TaskAction.FINISH, task)}
    data["ways"] = [] if line.is_done else ways_of(ctx, task)
    return render(request, "stays/task.html", data)


@page(TaskAction.FINISH)
def task_finish(request: HttpRequest, ctx: Context, task: Task) -> HttpResponse:
    """Mark a task done."""
    if request.method == "POST":
        finish_task(ctx, task)
    return redirect(_there(ctx, task.episode))


@page(EpisodeAction.BILL_UNCOVERED)
def bill_anyway(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """The director lets days that no commitment covers be billed, with a reason."""
    form = PeriodForm(posted(request), initial={"end_on": ctx.today})
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        period = {name: form.cleaned_data[name] for name in ("start_on", "end_on")}
        if form.run(bill_uncovered, ctx.because(form.cleaned_data["reason"]), episode, **period) is not None:
            return redirect(_there(ctx, episode))
    lead = _("The reason is kept in the log.")
    return ask(request, form, _("Bill without a commitment"), _("Decide"), _there(ctx, episode), lead=lead)


def _back(stay: Stay) -> str:
    return reverse("stays.stay.view", args=[stay.public_id])


def _there(ctx: Context, episode: Episode) -> str:
    stay = ended_stay_of(ctx, episode)
    return _back(stay) if stay else reverse("episodes.episode.view", args=[episode.public_id])
