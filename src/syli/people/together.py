"""Read several lists of rows in one query: what a page asks the database independently of each other, it asks once.

Each list is compiled by the ORM as it stands, comes back as JSON, and its rows are made from it as the ORM would make them,
sealed values closed. So what a list may show is decided where it always was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, JSONField, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable, get_related_populators

from syli.kernel.vault.fields import VaultField

#: JSON_ARRAY and JSON_BUILD_ARRAY take no more columns than this on either engine.
MOST_COLUMNS = 100
#: What JSON can carry there and back without loss.
PLAIN = {
    "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "DateField", "DateTimeField", "ForeignKey", "IntegerField",
    "JSONField", "OneToOneField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField",
}  # fmt: skip
#: How bytes become text, a row a list, and rows one text. PostgreSQL promises the order of neither more nor less than SQLite.
WORDS = {
    "sqlite": ("HEX({})", "JSON_ARRAY({})", "JSON_GROUP_ARRAY({})"),
    "postgresql": ("ENCODE({}, 'hex')", "JSON_BUILD_ARRAY({})", "CAST(COALESCE(JSON_AGG({}), '[]'::json) AS TEXT)"),
}
Read = Callable[[Any], Any]


def together(lists: Mapping[str, QuerySet[Any]], *, using: str = DEFAULT_DB_ALIAS) -> dict[str, list[Any]]:
    """Return the rows of every list, with one query; none when no list could have rows."""
    plans = {name: _Plan.of(rows, using) for name, rows in lists.items()}
    asked = {name: plan for name, plan in plans.items() if plan.sql}
    values: Iterable[Any] = ()
    if asked:
        with connections[using].cursor() as cursor:
            statement = f"SELECT {', '.join(plan.sql for plan in asked.values())}"
            cursor.execute(statement, [value for plan in asked.values() for value in plan.params])
            values = cursor.fetchone()
    answered = dict(zip(asked, values, strict=True))
    return {name: plan.made(json.loads(answered[name])) if name in answered else [] for name, plan in plans.items()}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A list as the ORM compiled it: what to ask (nothing for a list known to be empty) and what is made of each column."""

    rows: QuerySet[Any]
    using: str
    compiler: Any
    sql: str = ""
    params: tuple[Any, ...] = ()
    reads: tuple[Read, ...] = ()

    @classmethod
    def of(cls, rows: QuerySet[Any], using: str) -> _Plan:
        """Compile a queryset of whole rows."""
        if rows.query.deferred_loading[0] or not issubclass(rows._iterable_class, ModelIterable):
            raise TypeError("only whole rows are read together")
        compiler = rows.query.get_compiler(using)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return cls(rows, using, compiler)
        vendor = connections[using].vendor
        fields = [expression.output_field for expression, _compiled, _alias in compiler.select]
        if len(fields) > MOST_COLUMNS:
            raise TypeError(f"{rows.model.__name__} has {len(fields)} columns, at most {MOST_COLUMNS} are read together")
        return cls(rows, using, compiler, _as_json(sql, fields, vendor), tuple(params), tuple(_reader(field, vendor) for field in fields))

    def made(self, lists: list[list[Any]]) -> list[Any]:
        """Make the rows."""
        made = list(self._made([read(value) for read, value in zip(self.reads, values, strict=True)] for values in lists))
        prefetch_related_objects(made, *self.rows._prefetch_related_lookups)  # type: ignore[attr-defined]
        return made

    def _made(self, rows: Iterable[list[Any]]) -> Iterator[Any]:
        """Do as the ORM does with the rows of its own cursor (`ModelIterable`)."""
        select, known = self.compiler.select, self.compiler.klass_info
        start, end = known["select_fields"][0], known["select_fields"][-1] + 1
        names = [column[0].target.attname for column in select[start:end]]
        along = get_related_populators(known, select, self.using)  # type: ignore[call-arg]  # the stubs are of a later Django
        for row in rows:
            made = known["model"].from_db(self.using, names, row[start:end])
            for related in along:
                related.populate(row, made)
            for name, at in self.compiler.annotation_col_map.items():
                setattr(made, name, row[at])
            yield made


def _as_json(sql: str, fields: list[Field[Any, Any]], vendor: str) -> str:
    """Return a subquery that gives all rows as one JSON text."""
    as_text, as_list, as_one = WORDS[vendor]
    names = [f"c{number}" for number in range(len(fields))]
    columns = [as_text.format(name) if isinstance(field, VaultField) else name for name, field in zip(names, fields, strict=True)]
    # What the ORM compiled, and names made here: nothing that anybody typed.
    return f"(WITH _rows({', '.join(names)}) AS ({sql}) SELECT {as_one.format(as_list.format(', '.join(columns)))} FROM _rows)"  # noqa: S608


def _reader(field: Field[Any, Any], vendor: str) -> Read:
    """Return what makes a column's value of what JSON brings."""
    if isinstance(field, VaultField):
        # SQLite's HEX makes an empty text of NULL; no sealed value is empty.
        return lambda text: field.from_db_value(bytes.fromhex(text), None, None) if text else None  # type: ignore[arg-type]
    kind = field.get_internal_type()
    if kind not in PLAIN or (hasattr(field, "from_db_value") and not isinstance(field, JSONField)):
        raise TypeError(f"{kind} is not read together: JSON would not carry it without loss")
    if isinstance(field, JSONField):
        return _json if vendor == "sqlite" else _as_it_is
    return {"DateTimeField": _moment, "DateField": field.to_python, "BooleanField": _truth}.get(kind, _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


def _json(value: Any) -> Any:
    """SQLite keeps JSON as a text, and so inside JSON too."""
    return json.loads(value) if isinstance(value, str) else value


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _moment(text: str | None) -> datetime | None:
    """Return the moment as Django reads it: in UTC. SQLite keeps it without saying so."""
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
