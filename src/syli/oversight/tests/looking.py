"""Writing looks into the log as the pages do, for tests that go through a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from syli.kernel.access import Action
from syli.kernel.audit.writer import write_event
from syli.kernel.context import HELSINKI, Context, Trail, system_context
from syli.kernel.scope import everything, scope
from syli.oversight.choices import Sign
from syli.oversight.commands import show_looks_of
from syli.oversight.finding import Found
from syli.oversight.models import Alert
from syli.people.access import PersonAction
from syli.people.models import Person
from tests.cast import Cast


def moment(cast: Cast, hour: int = 12, minute: int = 0, days_ago: int = 0) -> datetime:
    """Return a moment of the test's day, or of a day before it, by the clock in Finland."""
    here = cast.now.astimezone(HELSINKI) - timedelta(days=days_ago)
    return here.replace(hour=hour, minute=minute, second=0)


def at(ctx: Context, when: datetime) -> Context:
    """Return the context of a new request at another moment."""
    return replace(ctx, now=when, trail=Trail())


def look(cast: Cast, who: str, *people: Person, when: datetime | None = None, action: Action = PersonAction.VIEW) -> None:
    """Write that somebody opened the records of these people."""
    with cast.inside(who) as ctx:
        for person in people:
            one = at(ctx, when or moment(cast))
            one.trail.touch([person.pk])
            write_event(one, action, "shown", person)


def searched(cast: Cast, who: str, people: Iterable[Person], when: datetime) -> None:
    """Write that a search of somebody showed these people."""
    with cast.inside(who) as ctx:
        one = at(ctx, when)
        one.trail.touch([person.pk for person in people])
        write_event(one, PersonAction.SEARCH, "shown")


def gone_through(cast: Cast, days_ago: int = 0) -> Found:
    """Go through a day of Aava's."""
    home = cast.organisations["aava"].pk
    with scope([home]):
        return show_looks_of(system_context(home, now=cast.now), day=moment(cast, days_ago=days_ago).date())


def shown(cast: Cast) -> dict[tuple[str, int | None], set[Sign]]:
    """Return what waits for a review: (who, about whom) and the signs."""
    with scope([cast.organisations["aava"].pk]):
        names = {member.pk: name for name, member in cast.staff.items()}
        found: dict[tuple[str, int | None], set[Sign]] = {}
        for row in Alert.objects.order_by("pk"):
            found.setdefault((names[row.staff_id], row.subject_id), set()).update(Sign(code) for code in row.signs)
        return found


def alert(cast: Cast, who: str, person: Person | None, **facts: Any) -> Alert:
    """Return one row as the daily review makes it."""
    with cast.inside("leena") as ctx:
        values: dict[str, Any] = {"signs": [Sign.UNEXPLAINED.value], "looks": 1, "looked_on": ctx.today, "first_at": ctx.now, **facts}
        made: Alert = Alert.objects.create(
            organisation_id=ctx.home_id, register=cast.registers["aava"], staff=cast.staff[who], subject=person, created_at=ctx.now, **values
        )
    return made


def kept(model: type[Any], **which: Any) -> list[Any]:
    """Return the rows as they are kept, of every association: the tests look from outside, where PostgreSQL shows nothing."""
    with everything():
        return list(model._base_manager.filter(**which).order_by("pk"))
