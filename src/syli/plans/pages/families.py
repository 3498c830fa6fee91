"""A family and its services; who has which part; helped at the same time; what a child has made."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.episodes.models import Episode
from syli.episodes.queries.episodes import episode_card
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.models import Person
from syli.people.queries import card, person_named
from syli.plans.access import EpisodeSheetAction, PersonPlansAction
from syli.plans.commands import keep_work, say_part
from syli.plans.forms.together import PartForm
from syli.plans.forms.works import WorkForm
from syli.plans.pages.answering import ask, done
from syli.plans.queries.choosing import running_episode
from syli.plans.queries.family import PARTS, family_services
from syli.plans.queries.same_time import same_time
from syli.plans.queries.works import episode_to_permit, who_permits


@page(PersonPlansAction.VIEW)
def family(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """See which services run for whom, as far as one is allowed in each case."""
    members = family_services(ctx, person)
    ctx.trail.touch(member.card.pk for member in members)
    return render(request, "plans/family.html", {"person": card(ctx, person), "members": members})


@page(PersonPlansAction.SAME_TIME)
def same_times(request: HttpRequest, ctx: Context) -> HttpResponse:
    """See how often adults and children of one family are helped at the same time."""
    years = [(year, same_time(ctx, year)) for year in (ctx.today.year, ctx.today.year - 1)]
    return render(request, "plans/same_time.html", {"years": years})


@page(EpisodeSheetAction.SAY_PART)
def part(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Say which part somebody has in the violence."""
    shown = episode_card(ctx, episode)
    people = [(p.person.public_id, p.person.name) for p in shown.participants if p.end_on is None]
    parts = [(code.code, code.texts.in_language(ctx.language)) for code in code_set(PARTS).codes]
    form = PartForm(posted(request), people=people, parts=parts)
    ctx.trail.touch(p.person.pk for p in shown.participants)
    back = reverse("episodes.episode.view", args=[episode.public_id])
    if request.method == "POST" and form.is_valid():
        person = person_named(ctx, form.cleaned_data["person"])
        if person is None:
            raise Http404
        if form.run(say_part, ctx, episode, person=person, part=form.cleaned_data["part"]) is not None:
            return done(request, reverse("plans.family.view", args=[person.public_id]))
    return ask(request, form, _("Part in the violence"), back, looks={"person": "cards", "part": "cards"})


@page(PersonPlansAction.KEEP_WORK)
def work(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Keep a picture of something a child has made, or its voice: everything else is filled in already."""
    initial = {"made_on": ctx.today, "opinion": "not_shown", "original": "with_child"}
    form = WorkForm(request.POST, request.FILES) if request.method == "POST" else WorkForm(initial=initial)
    ctx.trail.touch([person.pk])
    back = reverse("people.person.view", args=[person.public_id])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {name: given[name] for name in ("made_on", "opinion", "original", "words")}
        values["episode"] = running_episode(ctx, person)
        if form.run(keep_work, ctx, person, content=given["made"].read(), declared_name=given["made"].name, **values) is not None:
            return done(request, back + "#works")
    looks = {"opinion": "cards", "original": "cards"}
    first = episode_to_permit(ctx, person)
    before = (_("Write the permission down"), reverse("stays.episode.permit", args=[first.public_id])) if first else None
    lead = _("Ask first whether the child's works may be kept.") if first else ""
    if first and (names := who_permits(ctx, first, person)):
        lead += " " + _("Guardian: %(names)s") % {"names": names}
    title = _("Keep what the child has made")
    return ask(request, form, title, back, person=card(ctx, person), looks=looks, lead=lead, before=before)
