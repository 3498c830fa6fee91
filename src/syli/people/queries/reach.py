"""How somebody may be reached: whether it is safe first, the number or address after that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When

from syli.kernel.access import visible_to
from syli.kernel.access.engine import rows_of
from syli.kernel.context import Context
from syli.people import rules
from syli.people.access import SAID_SAFE_AGREED, ContactPointAction
from syli.people.choices import ContactPointKind, Safety
from syli.people.models import ContactPoint, Person
from syli.people.queries.cards import PersonCard, current
from syli.people.reading import person_reading


@dataclass(frozen=True, slots=True, repr=False)
class Reach:
    """One way to reach a person. `value` is empty when it is masked; `safety` is what holds today."""

    pk: int
    public_id: str
    version: int
    kind: ContactPointKind
    value: str
    is_masked: bool
    safety: Safety
    has_expired: bool
    when: str
    what_to_say: str
    who_answers: str
    safe_until: date | None
    is_best: bool = False
    may_change: bool = False
    may_say_safe: bool = False

    @property
    def is_usable(self) -> bool:
        """Tell whether it may be used today."""
        return self.safety in (Safety.SAFE, Safety.LIMITED)


def ways_to_reach(ctx: Context, person: Person, shown: PersonCard, *, revealed: bool = False) -> list[Reach]:
    """Return the person's contact points of today, the one to use first in front; home addresses masked as her card is.

    One query, and asked once in a request: several parts of a client's page look at them.
    """
    return list(ctx.once(("ways to reach", person.pk, revealed), lambda: _ways(ctx, person, masked=shown.is_masked and not revealed)))


def _ways(ctx: Context, person: Person, *, masked: bool) -> list[Reach]:
    ways = [_reach(ctx, point, masked=masked) for point in _points(ctx, person)]
    best = rules.best_way(rules.Way(way.pk, way.kind, way.safety) for way in ways)
    ways = [replace(way, is_best=way.pk == best) for way in ways]
    return sorted(ways, key=lambda way: (not way.is_best, list(Safety).index(way.safety) if way.safety != Safety.UNSAFE else 9, way.pk))


@person_reading
def _points(ctx: Context, person: Person) -> QuerySet[ContactPoint]:
    """Return the contact points of today, each with whether the reader may change it, and say alone that it is safe."""
    may_change = Case(When(rows_of(ctx, ContactPointAction.CHANGE), then=Value(True)), default=Value(False), output_field=BooleanField())
    may_say_safe = Case(When(SAID_SAFE_AGREED.rows(ctx), then=Value(True)), default=Value(False), output_field=BooleanField())
    points: QuerySet[ContactPoint] = visible_to(ctx, ContactPointAction.VIEW).filter(current(ctx.today), person=person)
    return points.annotate(may_change=may_change, may_say_safe=may_say_safe).order_by("pk")


def _reach(ctx: Context, point: Any, *, masked: bool) -> Reach:
    kind = ContactPointKind(point.kind)
    masked = masked and kind == ContactPointKind.ADDRESS
    safety = rules.safety_on(Safety(point.safety), point.safe_until, ctx.today)
    return Reach(
        pk=point.pk,
        public_id=point.public_id,
        version=point.version,
        kind=kind,
        value="" if masked else point.value,
        is_masked=masked,
        safety=safety,
        has_expired=safety != point.safety,
        when=point.when,
        what_to_say=point.what_to_say,
        who_answers=point.who_answers or "",
        safe_until=point.safe_until,
        may_change=point.may_change,
        may_say_safe=point.may_say_safe,
    )
