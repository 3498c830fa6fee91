"""Bring the small rows that belong to each row along in the same query, as plain lists: a page then asks once and not once a table."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, JSONField, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class _Row(Func):
    # Django's own JSONArray tries out in a transaction whether SQLite knows JSON, which a page that only reads may not open.
    function = "JSONB_BUILD_ARRAY"
    output_field = JSONField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY", **context)


class Collected(Subquery):
    """The rows that belong to each outer row (`OuterRef`), each a list of the named fields; plain values only, a date as text."""

    template = "(SELECT COALESCE(JSONB_AGG(_collected.item), '[]'::jsonb) FROM (%(subquery)s) _collected)"
    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any], *fields: str) -> None:
        super().__init__(rows.annotate(item=_Row(*fields)).values("item"))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        """Write it in SQLite's words."""
        return self.as_sql(
            compiler, connection, template="(SELECT JSON_GROUP_ARRAY(JSON(_collected.item)) FROM (%(subquery)s) _collected)", **context
        )
