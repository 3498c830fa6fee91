"""What the parts of a client's page read: declared here, read in one query when the page is shown, one by one elsewhere.

    @person_reading
    def stays_now(ctx: Context, person: Person) -> QuerySet[Stay]: ...

    stays_now(ctx, person)  # a list, read once in a request

Return the rows the reader may see (`visible_to`), in an order. Each reading says whose rows it may show; that they are read
together changes nothing about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.together import together

M = TypeVar("M", bound=Model)
Rows = Callable[[Context, Person], QuerySet[M]]
Listed = Callable[[Context, Person], list[M]]

_readings: dict[str, Rows[Any]] = {}
_shows: dict[str, Callable[[Any], Iterable[int]]] = {}


def person_reading(rows: Rows[M]) -> Listed[M]:
    """Declare what is read of a person; returns what lists it, read once in a request."""
    return person_reading_of_others(lambda _row: ())(rows)


def person_reading_of_others(shows: Callable[[Any], Iterable[int]]) -> Callable[[Rows[M]], Listed[M]]:
    """Declare what is read of a person and shows others beside her; `shows` gives the keys of those in a row."""

    def declare(rows: Rows[M]) -> Listed[M]:
        name = _name_of(rows)
        _readings[name], _shows[name] = rows, shows

        @wraps(rows)
        def listed(ctx: Context, person: Person) -> list[M]:
            return list(ctx.once((name, person.pk), lambda: list(rows(ctx, person))))

        return listed

    return declare


def shown_beside(ctx: Context, person: Person) -> set[int]:
    """Return everybody who stands in what has been read of a person: whoever shows them asks for all their cards at once."""
    return {key for name, shows in _shows.items() for row in ctx.memo.get((name, person.pk), ()) for key in shows(row)}


def read_together(ctx: Context, person: Person, wanted: Iterable[Listed[Any]] | None = None) -> None:
    """Read everything declared, or what is wanted, with one query; what has been read in this request is not read again."""
    names = _readings if wanted is None else map(_name_of, wanted)
    lists = {name: _readings[name](ctx, person) for name in names if (name, person.pk) not in ctx.memo}
    ctx.memo.update({(name, person.pk): rows for name, rows in together(lists).items()})


def _name_of(rows: Callable[..., Any]) -> str:
    return f"{rows.__module__}.{rows.__qualname__}"
