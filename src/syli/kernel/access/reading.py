"""What the rules of access read at the beginning of every request, by queries whose words last the day.

Each such query is short work for the database and long work for the ORM, which would put it together from the same parts every time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from syli.kernel.access.compiled import MOST_KEPT, refusing_queries
from syli.kernel.context import ActingToday, Context

#: Returns columns of numbers and words alone: what a database hands over as it is, with nothing for the ORM to make of it.
Source = Callable[[ActingToday], QuerySet[Any, Any]]


def read_today(ctx: Context, source: Source) -> list[tuple[Any, ...]]:
    """Return the rows of a query as they are now; its words are put together once a day for each actor.

    Raises DoesNotLast when `source` asks the database: what it was told would be kept.
    """
    statement = _statement(source, ctx.acting)
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return list(cursor.fetchall())


@lru_cache(maxsize=MOST_KEPT)
def _statement(source: Source, acting: ActingToday) -> tuple[str, tuple[Any, ...]] | None:
    """Return the words of a query and what they ask with; None when it can find nothing."""
    with refusing_queries():
        query = source(acting).query
    try:
        words, params = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return words, tuple(params)
