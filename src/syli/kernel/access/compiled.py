"""What a relation or a guard opens, compiled once in a request: a page asks the same around every list that it shows.

Which rows these are is decided where it always was, and the ORM writes the words; each list only says of which row it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Exists, Expression, F, OuterRef, Q

from syli.kernel.context import Context

NO_ROWS = Q(pk__in=())
#: Stands in the words for the row that is asked about; no name in a database has such signs.
ROW = "<row>"


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A condition over rows of `target`: its words, what they ask with, and the aliases they take."""

    name: str
    target: str
    words: str
    params: tuple[Any, ...]
    aliases: frozenset[str]


def compiled(ctx: Context, name: str, target: str, read: Callable[[Context], Q], path: str | None) -> Q:
    """Return the rows that are, or whose row at the end of `path` is, among the rows of `target` that `read` gives.

    A linked row is asked for by its key: a page about one client then costs the same however many clients there are.
    """
    known = ctx.once(("compiled", name), lambda: _compile(name, target, read(ctx)))
    if isinstance(known, Compiled):
        return Q(_Asked(known, path))
    if path is None or not known or known is NO_ROWS:
        return known
    return Q(Exists(apps.get_model(target)._base_manager.filter(known, pk=OuterRef(path))))


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
