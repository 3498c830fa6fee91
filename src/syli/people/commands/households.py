"""Who lives with whom: moving in together and moving out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.access import NotAllowed
from syli.kernel.command import as_seen, command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.access import PersonAction
from syli.people.events import PersonChanged
from syli.people.models import Household, HouseholdMember, Person
from syli.people.queries import cards
from syli.people.queries.cards import current, name_of


@command(PersonAction.RELATE)
def live_together(ctx: Context, person: Person, *, others: Sequence[Person], home: str = "", start_on: date | None = None) -> Household:
    """Record that `others` live with the person, in one of her homes (by public id) or in a new one. Rules: PEOPLE-13, 24."""
    if len(cards(ctx, others)) < len({other.pk for other in others}):
        raise NotAllowed(PersonAction.FIND)
    if not others:
        raise RuleBroken("PEOPLE-13", _("Choose who lives with the client."), "others")
    if not rules.are_of_one_register([person.register_id, *(other.register_id for other in others)]):
        raise RuleBroken("PEOPLE-24", _("These people are in different registers, so they cannot be joined."), "others")
    household = _home_of(ctx, person, home) if home else _new_home(ctx, person, start_on)
    for other in others:
        _join(ctx, household, other, start_on, "others")
    return household


@command(PersonAction.RELATE)
def move_out(ctx: Context, person: Person, *, member: str, end_on: date, part_version: int | None = None) -> HouseholdMember:
    """Record the last day on which somebody (a membership by public id) lived in a home of the person. Rule: PEOPLE-11."""
    homes = HouseholdMember.objects.filter(current(ctx.today), person=person).values("household")
    row = HouseholdMember.objects.filter(current(ctx.today), public_id=member, household__in=homes).first()
    if row is None or not cards(ctx, [row.person_id]):
        raise NotAllowed(PersonAction.RELATE)
    row = as_seen(row, part_version)
    if not rules.is_period(row.start_on, end_on):
        raise RuleBroken("PEOPLE-11", _("This day is before the beginning."), "end_on")
    row.end_on = end_on
    row.save()
    _tell(ctx, [person.pk, row.person_id])
    return row


def _home_of(ctx: Context, person: Person, public_id: str) -> Household:
    row = HouseholdMember.objects.filter(current(ctx.today), person=person, household__public_id=public_id).select_related("household").first()
    if row is None:
        raise NotAllowed(PersonAction.RELATE)
    return row.household


def _new_home(ctx: Context, person: Person, start_on: date | None) -> Household:
    household: Household = Household.objects.create(organisation_id=person.organisation_id, created_at=ctx.now, created_by_id=ctx.actor.id)
    _join(ctx, household, person, start_on, "start_on")
    return household


def _join(ctx: Context, household: Household, person: Person, start_on: date | None, field: str) -> None:
    rows = HouseholdMember.objects.filter(person=person).values_list("household_id", "start_on", "end_on")
    homes = {(home, start, end) for home, start, end in rows}
    period = (start_on, None)
    if not rules.is_free_of(period, [(start, end) for home, start, end in homes if home == household.pk]):
        return  # lives there already: said twice, recorded once
    if not rules.may_live_also(period, [(start, end) for _home, start, end in homes]):
        message = _("%(name)s already lives in two homes. Record moving out first.") % {"name": name_of(person)}
        raise RuleBroken("PEOPLE-13", message, field)
    HouseholdMember.objects.create(
        organisation_id=person.organisation_id, household=household, person=person, start_on=start_on,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    _tell(ctx, [person.pk])


def _tell(ctx: Context, keys: list[int]) -> None:
    ctx.trail.touch(keys)
    for key in set(keys):
        announce(ctx, PersonChanged(key, frozenset({"household"})))
