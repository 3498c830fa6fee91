"""What plans bring to a client's page and to an episode's: plans and assessments, what they oblige to, what is missing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode
from syli.episodes.page_parts import EpisodeSection, Link, before_closing, episode_section
from syli.episodes.queries.episodes import EpisodeCard, episode_card
from syli.episodes.sections import own_episodes
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.sections import PersonAct, PersonFact, PersonSection, person_act, person_fact, person_section
from syli.plans.access import EpisodeSheetAction, JointWorkAction, PersonPlansAction, SheetAction, WorkAction
from syli.plans.queries.follow_ups import forms_of_timer
from syli.plans.queries.forms import asks_of_risk
from syli.plans.queries.joint import joint_lines
from syli.plans.queries.of_episode import filled_in, to_fill
from syli.plans.queries.realising import to_look_back
from syli.plans.queries.sheets import Line, lines_of, unbegun
from syli.plans.queries.steps import steps_of
from syli.plans.queries.works import is_child, works_of
from syli.plans.standing import closed_to
from syli.safety.emergencies import openings_of
from syli.stays.models import Task
from syli.stays.page_parts import task_way


def own_lines(ctx: Context, person: Person) -> list[Line]:
    """Return a person's filled forms, read once for all parts of her page."""
    return ctx.once(("plans of", person.pk), lambda: lines_of(ctx, person, own_episodes(ctx, person)))


@person_fact(order=30)
def duty_fact(ctx: Context, person: Person) -> PersonFact | None:
    """Say that an assessment obliges to something nobody has answered."""
    if not may(ctx, SheetAction.VIEW):
        return None
    waiting = [line for line in own_lines(ctx, person) if line.open_duties]
    if not waiting:
        return None
    return PersonFact(_("To do at once"), waiting[0].title, "danger", reverse("plans.sheet.view", args=[waiting[0].public_id]))


@person_section(order=35)
def plans_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show her plans and assessments, and what may be begun."""
    if not may(ctx, SheetAction.VIEW):
        return None
    lines = own_lines(ctx, person)
    always, unless_named = closed_to(ctx)
    # Whoever stands on the other side sees a page on which nothing was ever filled in, and nothing to fill in; in an emergency one reads.
    new = [] if person.pk in always | unless_named | openings_of(ctx).keys() else unbegun(ctx, person, own_episodes(ctx, person))
    if not lines and not new:
        return None
    summary = ngettext("%(n)s filled in", "%(n)s filled in", len(lines)) % {"n": len(lines)} if lines else ""
    data = {"lines": lines, "new": new, "person_id": person.public_id}
    return PersonSection("plans", _("Plans and assessments"), "plans/_person_plans.html", data, summary)


@episode_section(order=20)
def episode_plans(ctx: Context, episode: Episode, shown: EpisodeCard) -> EpisodeSection | None:
    """Show which forms there are, which are missing, and the way to begin each."""
    if not may(ctx, SheetAction.VIEW):
        return None
    lines, new = filled_in(ctx, episode, shown), to_fill(ctx, episode, shown)
    if not lines and not new:
        return None
    data = {"lines": lines, "missing": [one for one in new if one.is_required], "new": [one for one in new if not one.is_required]}
    return EpisodeSection("plans", _("Plans and assessments"), "plans/_episode_plans.html", data)


@before_closing(order=10)
def forms_of_the_end(ctx: Context, episode: Episode, shown: EpisodeCard) -> list[Link]:
    """Lead to the forms that the service requires at the end, before it is closed."""
    return [Link(f"{one.title} · {one.person.name}", one.href) for one in to_fill(ctx, episode, shown) if one.at_the_end]


@before_closing(order=20)
def plans_to_look_back_on(ctx: Context, episode: Episode, shown: EpisodeCard) -> list[Link]:
    """Lead to the plans of which it is to be said how they came true, before their service is closed (TUR-6)."""
    if not may(ctx, SheetAction.SCORE):
        return []
    words = _("How it came true")
    return [
        Link(f"{words}: {one.title} · {one.person.name}", reverse("plans.sheet.score", args=[one.public_id])) for one in to_look_back(ctx, episode)
    ]


@task_way
def form_of_task(ctx: Context, task: Task) -> list[Link]:
    """Lead from a follow-up to its form: for each who is asked, and only for whoever permits to be contacted (ENS-9)."""
    if not task.code or not may(ctx, SheetAction.VIEW):
        return []
    codes = forms_of_timer(pack_of(task.episode.service_code, task.episode.profile, task.episode.pack_version), task.code)
    forms = to_fill(ctx, task.episode, episode_card(ctx, task.episode)) if codes else []
    return [Link(f"{one.title} · {one.person.name}", one.href) for one in forms if one.code in codes]


@person_section(order=37)
def together_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show the couples she is met in, what is planned for her family, and the way to begin."""
    if not may(ctx, JointWorkAction.VIEW):
        return None
    running = [(episode, asks_of_risk(episode)) for episode in own_episodes(ctx, person) if episode.is_open]
    lines, steps = joint_lines(ctx, person), steps_of(ctx, person)
    if not running and not lines and not steps:
        return None
    boards = {episode.pk: episode.public_id for episode in own_episodes(ctx, person)}
    data = {
        "lines": lines,
        "steps": [(step, boards.get(step.episode_pk)) for step in steps],
        "episodes": running,
        "person_id": person.public_id,
        "may_propose": may(ctx, EpisodeSheetAction.PROPOSE),
    }
    return PersonSection("together", _("Working together"), "plans/_person_together.html", data, place="side")


@person_act(order=30)
def work_act(ctx: Context, person: Person) -> PersonAct | None:
    """Keep a drawing or a voice: one tap away on a child's page."""
    if not may(ctx, PersonPlansAction.KEEP_WORK) or not is_child(ctx, person):
        return None
    return PersonAct(_("Keep a drawing or a voice"), reverse("plans.family.keep_work", args=[person.public_id]), "edit")


@person_section(order=45)
def works_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show what a child has made."""
    if not may(ctx, WorkAction.VIEW) or not is_child(ctx, person):
        return None
    found = works_of(ctx, person)
    return PersonSection("works", _("Made by the child"), "plans/_person_works.html", {"works": found}) if found else None
