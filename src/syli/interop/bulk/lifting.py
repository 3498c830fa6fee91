"""What weighs on every row while empty tables are filled: indexes and foreign keys are built once, when all rows are there.

A row written into a table with six indexes costs as much in each of them, and asks about every row it points to; sorted and
asked all at once it is a tenth of that. Both engines take tables apart and put them together inside the transaction that
fills them, so whatever ends it half-way (an error, a kill, the power) leaves the empty tables whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models, transaction

#: For sorting an index of a few million rows in memory; PostgreSQL's own default is 64 MB, so it would go to the disk.
MEMORY = "256MB"
_FOREIGN = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.contype = 'f' AND c.conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
# What another table's foreign key leans on stays.
_UNIQUE = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.contype = 'u' AND c.conrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid) ORDER BY 1, 2
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
    ORDER BY i.indrelid, 1
"""


def may_lift(tables: Sequence[type[models.Model]]) -> bool:
    """Tell whether these are tables of our own, all empty."""
    names = [_name(model) for model in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[])", [names])
            if not cursor.fetchone()[0]:
                return False
        cursor.execute(" UNION ALL ".join(f"SELECT 1 FROM {name}" for name in names) + " LIMIT 1")  # noqa: S608  # names of our own models
        return cursor.fetchone() is None


@contextmanager
def lifted(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Fill empty tables inside one transaction without their indexes and foreign keys, which stand again at its end. See `may_lift`."""
    with (_lifted_on_sqlite if connection.vendor == "sqlite" else _lifted_on_postgresql)(tables):
        yield


@contextmanager
def _lifted_on_sqlite(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    # What a constraint in the table itself asks (a public id, a key used once) stays: SQLite cannot take it away.
    with connection.cursor() as cursor:
        signs = ", ".join(["%s"] * len(tables))
        names = [model._meta.db_table for model in tables]
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({signs}) ORDER BY 1", names)  # noqa: S608
        indexes = cursor.fetchall()
    # Inside somebody's transaction this is refused, and every row is asked about by itself.
    unasked = connection.disable_constraint_checking()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for name, _ in indexes:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
            yield
            for _, definition in indexes:
                cursor.execute(definition)
            if unasked:
                connection.check_constraints(names)
    finally:
        if unasked:
            connection.enable_constraint_checking()


@contextmanager
def _lifted_on_postgresql(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    names = [_name(model) for model in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody else comes between, not even to look: whoever has the whole table may also take whole ranges of ids (`Table.take_ids`).
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
        foreign, unique, indexes = (_rows(query, names) for query in (_FOREIGN, _UNIQUE, _INDEXES))
        for table, name, _ in (*foreign, *unique):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        # A table whose rows still wait to be asked about cannot be changed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in (*unique, *foreign):
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _rows(query: str, names: list[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [names])
        return [tuple(row) for row in cursor.fetchall()]


def _name(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
