"""Somebody joins an episode: who, in which role, and whether the service accepts her in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.packs import Pack
from syli.episodes import rules
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode
from syli.kernel.dates import age_on
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.people.rules import are_of_one_register


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who takes part, and in which of the service's roles."""

    person: Person
    role: str


def refuse_two_registers(first: Any, *others: Person) -> None:
    """Raise PEOPLE-24 when people of two registers would be in one episode: each register has its own key and its own controller."""
    if others and not are_of_one_register([first.register_id, *(other.register_id for other in others)]):
        raise RuleBroken("PEOPLE-24", _("These people are in different registers, so they cannot be joined."), "participants")


def check_joining(pack: Pack, joining: Joining, day: date) -> None:
    """Raise RuleBroken when somebody cannot take part in this role: unknown role, age, or level of identity."""
    person = joining.person
    if not rules.is_known_role(joining.role, {role.code for role in pack.participants}):
        raise RuleBroken("EPISODE-02", _("Choose a role that this service has."), "participants")
    role = pack.participant(joining.role)
    age = age_on(person.born_on, day) if person.born_on else None
    limits = rules.Limits(role.age.least, role.age.most) if role.age and role.age_effect == "block" else None
    if not rules.age_fits(age, limits):
        raise RuleBroken("EPISODE-03", _("The person's age does not fit this role in the service."), "participants")
    if not rules.identity_fits(person.identity_level, role.identity or pack.identity):
        raise RuleBroken("EPISODE-09", _("This service needs to know more or less of the person than is recorded."), "participants")


def refuse_second(people: Iterable[int], unit_id: int, service_code: str, *, beside: Episode | None = None, field: str = "participants") -> None:
    """Raise EPISODE-18 when one of these people is in a running episode of the service in the unit, other than `beside`."""
    running = Episode.objects.filter(state=EpisodeState.OPEN, participants__person_id__in=list(people), participants__end_on__isnull=True)
    if beside is not None:
        running = running.exclude(pk=beside.pk)
    if not rules.is_free_for(set(running.values_list("unit_id", "service_code")), unit_id, service_code):
        raise RuleBroken("EPISODE-18", _("An episode of this service is already running for the same person."), field)
