"""People for tests, made the way workers make them: by commands, in the scope of one of the cast."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db.models import Q

from syli.kernel.scope import scope
from syli.people.access import IS_CLIENT, WORKS_WITH
from syli.people.commands import register_person, set_protection
from syli.people.models import Person
from tests.cast import Cast

TODAY = date(2026, 11, 22)


def person(cast: Cast, by: str = "aino", **facts: Any) -> Person:
    """Register somebody as `by` would; a given name alone unless told otherwise."""
    given = facts or {"given_name": "Kaisa", "family_name": "Virta"}
    with cast.inside(by) as ctx:
        return register_person(ctx, confirmed=True, **given)


def protected(cast: Cast, by: str = "aino", **facts: Any) -> Person:
    """Register somebody whose identity is protected; `by` is her custodian."""
    one = person(cast, by, **(facts or {"given_name": "Piia", "family_name": "Suoja"}))
    with cast.inside(by) as ctx:
        return set_protection(ctx, one, is_protected=True)


def long_known(*people: Person) -> None:
    """Let people have been registered by somebody else long ago, so that only the case decides who works with them."""
    for one in people:
        with scope([one.organisation_id]):
            Person.objects.filter(pk=one.pk).update(created_by_id=None, custodian=None)


class Work:
    """Says who works with whom, as episodes and requests will: registered with the relations for one test."""

    def __init__(self) -> None:
        self.pairs: set[tuple[int, int]] = set()
        self.clients: set[int] = set()

    def begins(self, staff_id: int, *people: Person) -> None:
        """Let a worker work with people, which makes them clients."""
        self.pairs |= {(staff_id, one.pk) for one in people}
        self.clients |= {one.pk for one in people}

    def works_with(self, ctx: Any) -> Q:
        """Whom the actor works with."""
        return Q(pk__in=[key for staff, key in self.pairs if staff == ctx.actor.id])

    def is_client(self, ctx: Any) -> Q:
        """Who is a client of anybody."""
        return Q(pk__in=list(self.clients))

    def __enter__(self) -> Self:
        WORKS_WITH.provide(self.works_with)
        IS_CLIENT.provide(self.is_client)
        return self

    def __exit__(self, *_: object) -> None:
        WORKS_WITH.withdraw(self.works_with)
        IS_CLIENT.withdraw(self.is_client)
