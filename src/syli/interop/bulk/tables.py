"""Rows of one table, gathered and written in few statements, on SQLite and PostgreSQL.

Django's own `bulk_create` makes an object of every row and asks every field to prepare its value; here a row is a plain
tuple, prepared by whoever makes it. Secrets are sealed as the vault's fields seal them: under the register's key, bound
to the row's public id.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.db import connection, models

from syli.interop.bulk.copying import Copied, Copying, copy_in
from syli.kernel.ids import ALPHABET, PUBLIC_ID_LENGTH
from syli.kernel.vault import crypto, keyring
from syli.kernel.vault.fields import VaultField

BATCH = 4_000
IDS_AT_ONCE = 2_000
#: What another process asks for at once, for it waits for each answer; it gets so many where a range costs nothing, whatever its length.
IDS_FROM_AFAR = 1_000_000
#: Where others may draw from the sequence meanwhile, each id is drawn by itself.
MOST_DRAWN = 16_000
_MOST = 256 // len(ALPHABET) * len(ALPHABET)
_SIGNS = bytes(ord(ALPHABET[n % len(ALPHABET)]) for n in range(256))
_UNFAIR = bytes(range(_MOST, 256))
_DB_ARRAYS = {
    "bigint": "bigint",
    "integer": "integer",
    "smallint": "integer",
    "boolean": "boolean",
    "date": "date",
    "timestamp with time zone": "timestamptz",
    "bytea": "bytea",
    "jsonb": "text",
}


class PublicIds:
    """Random public ids, as good as `new_public_id` makes them and ten times as fast: each sign drawn evenly."""

    def __init__(self) -> None:
        self._left: list[str] = []

    def new(self) -> str:
        """Return a new random public id."""
        if not self._left:
            signs = os.urandom(16_384).translate(_SIGNS, _UNFAIR).decode()
            whole = len(signs) - len(signs) % PUBLIC_ID_LENGTH
            self._left = [signs[place : place + PUBLIC_ID_LENGTH] for place in range(0, whole, PUBLIC_ID_LENGTH)]
        return self._left.pop()


Rows = list[tuple[Any, ...]] | Copied


class Engine:
    """How the database keeps moments, days and lists, and takes rows; asked once, for rows are many."""

    def __init__(self) -> None:
        self.is_sqlite = connection.vendor == "sqlite"
        self.copies = not self.is_sqlite and _is_unfenced()
        self.moment: Callable[[datetime], Any] = _utc_text if self.is_sqlite else _as_it_is
        self.day: Callable[[date | None], Any] = _day_text if self.is_sqlite else _as_it_is

    def value(self, field: models.Field[Any, Any], value: Any) -> Any:
        """Return any value of a field as the engine keeps it."""
        if isinstance(field, models.JSONField):
            return engine_json(value)
        if isinstance(value, datetime):
            return self.moment(value)
        return self.day(value) if isinstance(value, date) else value


def _is_unfenced() -> bool:
    """Tell whether PostgreSQL lets us copy: it does not where row-level security holds for us, as it does for the application's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM pg_class WHERE relrowsecurity AND row_security_active(oid))")
        return bool(cursor.fetchone()[0])


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(" ")[:-6]  # without +00:00


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _as_it_is(value: Any) -> Any:
    return value


def engine_json(values: Any) -> str:
    """Return a list or mapping as both engines keep it."""
    return json.dumps(values, ensure_ascii=True)


class Outlet(Protocol):
    """Where rows go and ids come from when they are made in another process than the one that writes them."""

    def ids(self, model: type[models.Model], count: int) -> Sequence[int]:
        """Return at most so many ids of a table, reserved for the caller, rising."""

    def put(self, model: type[models.Model], rows: Rows) -> None:
        """Take rows that are ready."""


class Table:
    """One table's rows on their way in."""

    def __init__(
        self,
        model: type[models.Model],
        columns: Sequence[str],
        constants: dict[str, Any],
        public_ids: PublicIds,
        engine: Engine,
        owner: int | None = None,
        outlet: Outlet | None = None,
    ) -> None:
        self.model = model
        self._outlet = outlet
        self._fields = {field.attname: field for field in model._meta.concrete_fields}
        self._has_public_id = "public_id" in self._fields
        defaults = {
            name: field.get_default()
            for name, field in self._fields.items()
            if name not in columns and name not in constants and name not in ("id", "public_id")
        }
        # A secret that no row states is sealed in every row all the same: what stands in the table unsealed could not be read.
        secrets = {name: defaults.pop(name) for name in list(defaults) if isinstance(self._fields[name], VaultField) and defaults[name] is not None}
        self._engine = engine
        everywhere = {name: engine.value(self._fields[name], value) for name, value in {**defaults, **constants}.items()}
        # What is the same in every row stands in the statement itself, except texts, which are never spliced into SQL.
        self._literals = {name: _literal(value) for name, value in everywhere.items() if _literal(value)}
        self._constants = {name: value for name, value in everywhere.items() if name not in self._literals}
        self._columns = [*columns, *secrets]
        self._secrets = tuple(secrets.values())
        self._public_ids = public_ids
        self._seals = self._sealers(owner)
        self._rows: list[tuple[Any, ...]] = []
        self._everywhere = {self._fields[name]: value for name, value in everywhere.items()}
        self._copying = Copying([self._fields[name] for name in self._given], self._everywhere.items()) if engine.copies else None
        self._ids: Iterator[int] = iter(())
        self._last = 0
        self.written = 0

    def add(self, *values: Any) -> int:
        """Add a row, its values in the order of the columns and as the engine keeps them; return its id."""
        row_id = next(self._ids, 0) or self._more_ids()
        if self._seals:
            public_id = self._public_ids.new()
            kept = [*values, *self._secrets]
            for place, seal in self._seals:
                kept[place] = seal(kept[place], public_id)
            self._rows.append((row_id, public_id, *kept))
        elif self._has_public_id:
            self._rows.append((row_id, self._public_ids.new(), *values))
        else:
            self._rows.append((row_id, *values))
        return row_id

    def extend(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add many rows of a table that has neither public ids nor secrets: the tokens by which others are found."""
        assert not self._has_public_id and not self._seals, "rows that are shown are added one by one"
        keep = self._rows.append
        for row in rows:
            keep((next(self._ids, 0) or self._more_ids(), *row))

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return len(self._rows) >= BATCH

    def write(self) -> None:
        """Write what has been gathered."""
        gathered, self._rows = self._rows, []
        if not gathered:
            return
        rows: Rows = gathered if self._copying is None else self._copying.written(gathered)
        if self._outlet is not None:
            self._outlet.put(self.model, rows)
            self.written += len(gathered)
        else:
            self.put(rows)

    def put(self, rows: Rows) -> None:
        """Write rows made by `add` or `extend`, here or in another process."""
        if isinstance(rows, Copied):
            copy_in(self.model, [*(self._fields[name] for name in self._given), *self._everywhere], rows)
            self.written += rows.count
            return
        constants = tuple(self._constants.values())
        with connection.cursor() as cursor:
            if self._engine.is_sqlite:
                cursor.executemany(self._sqlite, [(*row, *constants) for row in rows] if constants else rows)
            else:
                cursor.execute(self._postgresql, [*(list(column) for column in zip(*rows, strict=True)), *constants])
        self.written += len(rows)

    def take_ids(self, count: int) -> Sequence[int]:
        """Reserve ids, rising, at most so many: from the sequence on PostgreSQL; on SQLite after the last, for the write lock is ours alone."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            if not self._engine.is_sqlite:
                return self._drawn(cursor, f'"{table}"', count)
            # AUTOINCREMENT never gives an id twice, not even that of a row since destroyed.
            cursor.execute("SELECT MAX(seq) FROM sqlite_sequence WHERE name = %s", [table])
            first = max(cursor.fetchone()[0] or 0, self._last) + 1
        self._last = first + count - 1
        return range(first, self._last + 1)

    # -- inside --------------------------------------------------------------------------------------------------

    def _sealers(self, owner: int | None) -> list[tuple[int, Callable[[Any, str], Any]]]:
        found = []
        for place, name in enumerate(self._columns):
            field = self._fields[name]
            if isinstance(field, VaultField):
                assert owner is not None, f"{self.model.__name__} has secrets: say whose key seals them"
                found.append((place, _sealer(field, owner)))
        return found

    @property
    def _given(self) -> list[str]:
        return ["id", *(["public_id"] if self._has_public_id else []), *self._columns]

    def _quoted(self) -> tuple[str, str]:
        quote = connection.ops.quote_name
        names = [str(self._fields[name].column) for name in (*self._given, *self._constants, *self._literals)]
        return quote(self.model._meta.db_table), ", ".join(quote(name) for name in names)

    @property
    def _sqlite(self) -> str:
        table, names = self._quoted()
        signs = ", ".join([*["%s"] * (len(self._given) + len(self._constants)), *self._literals.values()])
        return f"INSERT INTO {table} ({names}) VALUES ({signs})"  # noqa: S608  # names of our own models

    @property
    def _postgresql(self) -> str:
        """One statement, one array per column: quick, and allowed under row-level security, where COPY is not."""
        table, names = self._quoted()
        given = [self._fields[name] for name in self._given]
        arrays = ", ".join(f"%s::{_array_type(field)}[]" for field in given)
        picks = [f"r.c{n}::jsonb" if field.db_type(connection) == "jsonb" else f"r.c{n}" for n, field in enumerate(given)]
        picks += [f"%s::{self._fields[name].db_type(connection)}" for name in self._constants]
        picks += [f"{text}::{self._fields[name].db_type(connection)}" for name, text in self._literals.items()]
        columns = ", ".join(f"c{n}" for n in range(len(given)))
        # The arrays come first among the parameters, so they stand first in the text too.
        return f"WITH r({columns}) AS (SELECT * FROM unnest({arrays})) INSERT INTO {table} ({names}) SELECT {', '.join(picks)} FROM r"  # noqa: S608

    def _drawn(self, cursor: Any, table: str, count: int) -> Sequence[int]:
        """Draw ids from a table's sequence: a whole range while nobody else can write into the table, otherwise one by one."""
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock' AND granted AND relation = %s::regclass", [table]
        )
        if cursor.fetchone():
            cursor.execute("WITH s AS (SELECT pg_get_serial_sequence(%s, 'id') AS s) SELECT setval(s, nextval(s) + %s) FROM s", [table, count - 1])
            last = cursor.fetchone()[0]
            return range(last - count + 1, last + 1)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, min(count, MOST_DRAWN)])
        return [row[0] for row in cursor.fetchall()]

    def _more_ids(self) -> int:
        """Reserve more ids and return the next."""
        if self._outlet is None:
            self._ids = iter(self.take_ids(IDS_AT_ONCE))
        else:
            self._ids = iter(self._outlet.ids(self.model, IDS_FROM_AFAR))
        return next(self._ids)


def _sealer(field: VaultField, owner: int) -> Callable[[Any, str], Any]:
    # The newest key is asked for once: what is written in one transaction is sealed with one key.
    key, encode = keyring.current().newest(owner), field.encode
    sealing = crypto.sealer(key.cipher, key.key_id, field.vault_column)

    def seal(value: Any, row: str) -> bytes | None:
        return None if value is None else sealing(row, encode(value))

    return seal


def _array_type(field: models.Field[Any, Any]) -> str:
    return _DB_ARRAYS.get(str(field.db_type(connection)), "text")


def _literal(value: Any) -> str:
    """Return a number, a truth value, nothing or the empty text as SQL; empty for what must be a parameter."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    return "''" if value == "" and isinstance(value, str) else ""
