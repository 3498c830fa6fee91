"""What a relation or a guard opens, compiled once in a request: a page asks the same around every list that it shows.

Which rows these are is decided where it always was, and the ORM writes the words; each list only says of which row it asks. Words that
hang on nothing but the actor, her roles and the day are kept for the day: compiling them was a third of what a page costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Exists, Expression, F, OuterRef, Q

from syli.kernel.context import Acting, ActingToday, Context

NO_ROWS = Q(pk__in=())
#: How many conditions are kept for the day, of a kilobyte or two each; some twenty for everybody at work.
MOST_KEPT = 8192
_generations = [0]
#: Stands in the words for the row that is asked about; no name in a database has such signs.
ROW = "<row>"


class DoesNotLast(Exception):
    """A condition that says it lasts a day hangs on something that may change sooner; it is made for the request instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A condition over rows of `target`: its words, what they ask with, and the aliases they take."""

    name: str
    target: str
    words: str
    params: tuple[Any, ...]
    aliases: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One function that says which rows a relation or guard opens to an actor.

    `unrestricted` is what it means when the function gives no condition. A `lasting` one is asked once a day for each actor, and so
    reads neither the moment nor the database: which rows its words find may change with every save, the words may not.
    """

    source: Callable[[Any], Q]
    unrestricted: Q
    lasting: bool = False

    def rows(self, acting: Acting) -> Q:
        """Return the rows it opens."""
        return self.source(acting) or self.unrestricted


def compiled(ctx: Context, name: str, target: str, meanings: Sequence[Meaning], path: str | None) -> Q:
    """Return the rows that are, or whose row at the end of `path` is, among the rows of `target` that any of the meanings opens.

    A linked row is asked for by its key: a page about one client then costs the same however many clients there are.
    """
    known = ctx.once(("compiled", name), lambda: _joined(name, target, [_part(ctx, name, target, meaning) for meaning in meanings]))
    return _asked(known, target, path)


def compiled_for_the_day(acting: ActingToday, name: str, target: str, meanings: Sequence[Meaning]) -> Q:
    """Return the rows of `target` for another condition that lasts the day. Raises DoesNotLast when one of the meanings does not."""
    if not all(meaning.lasting for meaning in meanings):
        raise DoesNotLast(f"{name} may mean something else in the next request: a condition for a day cannot hang on it")
    return _asked(_joined(name, target, [lasting(meaning, name, target, acting, generation()) for meaning in meanings]), target, None)


def _asked(known: Compiled | Q, target: str, path: str | None) -> Q:
    if isinstance(known, Compiled):
        return Q(_Asked(known, path))
    if path is None or not known or known is NO_ROWS:
        return known
    return Q(Exists(apps.get_model(target)._base_manager.filter(known, pk=OuterRef(path))))


def _joined(name: str, target: str, parts: list[Compiled | Q]) -> Compiled | Q:
    """Join what each of several meanings opens into one condition."""
    some = [part for part in parts if part is not NO_ROWS]
    if len(some) < 2:
        return some[0] if some else NO_ROWS
    words = [part for part in some if isinstance(part, Compiled)]
    if len(words) < len(some):
        return reduce(or_, (_asked(part, target, None) for part in some))
    params = tuple(param for part in words for param in part.params)
    return Compiled(name, target, " OR ".join(f"({part.words})" for part in words), params, frozenset().union(*(part.aliases for part in words)))


def _part(ctx: Context, name: str, target: str, meaning: Meaning) -> Compiled | Q:
    if meaning.lasting:
        with suppress(DoesNotLast):
            return lasting(meaning, name, target, ctx.acting, generation())
    return _compile(name, target, meaning.rows(ctx))


@lru_cache(maxsize=MOST_KEPT)
def lasting(meaning: Meaning, name: str, target: str, acting: ActingToday, _generation: int) -> Compiled | Q:
    """Return what a meaning opens to an actor today, compiled once.

    Raises DoesNotLast when it asks the database, whose answer would be kept, and when the ORM has to put it together in each query.
    """
    with refusing_queries():
        found = _compile(name, target, meaning.rows(acting))
    if isinstance(found, Q) and found is not NO_ROWS and found is not meaning.unrestricted:
        raise DoesNotLast(f"{name} joins other tables: there are no words of it to keep")
    return found


def refusing_queries() -> AbstractContextManager[None]:
    """Inside, asking the database raises DoesNotLast."""
    return connection.execute_wrapper(_refuse)


def _refuse(*_query: Any) -> Any:
    raise DoesNotLast("a condition for a day asks the database while it is made: what it is told may change with the next save")


def generation() -> int:
    """Return a number that changes whenever a relation gets or loses a meaning: what was compiled before is then made anew."""
    return _generations[0]


def meanings_changed() -> None:
    """Forget nothing, but compile everything anew: a relation means something else from now on."""
    _generations[0] += 1


def _compile(name: str, target: str, rows: Q) -> Compiled | Q:
    """Compile a condition over one table; one that joins others to it, or holds for all or none, is left to the ORM."""
    query = apps.get_model(target)._base_manager.filter(rows).query
    if sum(1 for count in query.alias_refcount.values() if count) > 1:
        return rows
    query.change_aliases({query.get_initial_alias(): ROW})
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        words, params = compiler.compile(query.where)
    except EmptyResultSet:
        return NO_ROWS
    except FullResultSet:
        return rows
    return Compiled(name, target, words, tuple(params), query.subq_aliases)


class _Asked(Expression):
    """A compiled condition in a query: asked of the query's own row, or of a linked one by its key."""

    output_field = BooleanField()

    def __init__(self, asked: Compiled, path: str | None) -> None:
        super().__init__()
        self.asked, self.path = asked, path
        self.row: Any = F(path or "pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.row,) = exprs

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Any:
        # As for a subquery: should the query around become one itself, it takes none of the aliases within.
        query.subq_aliases |= self.asked.aliases
        return super().resolve_expression(query, *args, **kwargs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        quote, words = connection.ops.quote_name, self.asked.words
        if self.path is None:
            return f"({words.replace(ROW, compiler.quote_name_unless_alias(self.row.alias))})", self.asked.params
        table, row, (key, _none) = apps.get_model(self.asked.target)._meta, quote(self.asked.name), compiler.compile(self.row)
        # Names of relations, guards, tables and columns, and what the ORM wrote: nothing that anybody typed.
        return (
            f"EXISTS(SELECT 1 FROM {quote(table.db_table)} {row} WHERE {row}.{quote(table.pk.column)} = {key} AND ({words.replace(ROW, row)}))",  # noqa: S608
            self.asked.params,
        )
