"""Rows as PostgreSQL's COPY takes them in its binary form: nothing is written as text by one side to be read by the other.

Only who may walk past row-level security may copy, which PostgreSQL itself sees to; so the tables' owner copies, and the
application's role inserts. Values are those that an INSERT would be given.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, repeat
from typing import Any

from django.db import connection, models

#: The signature, no flags, and a header extension of no length; a row of minus one columns ends it.
BEGINNING, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
NOTHING = b"\xff\xff\xff\xff"
#: PostgreSQL counts from here.
FIRST_DAY, FIRST_MOMENT = date(2000, 1, 1).toordinal(), datetime(2000, 1, 1, tzinfo=UTC)
SECONDS_A_DAY, MICROSECONDS = 86_400, 1_000_000
#: What has been written once is kept, as codes, days and moments come again and again.
MOST_KEPT = 50_000
_LENGTH = struct.Struct(">i")
#: Seldom the same twice, so not worth keeping.
_EVER_NEW = {"bigint", "bytea"}

Written = Callable[[Any], bytes]


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows in the form in which they are copied."""

    count: int
    rows: bytes


class _Kept(dict[Any, bytes]):
    """Values already written."""

    def __init__(self, write: Written) -> None:
        super().__init__({None: NOTHING})
        self._write = write

    def __missing__(self, value: Any) -> bytes:
        written = self[value] = self._write(value)
        return written


class Copying:
    """Writes the rows of one table as they are copied: those given, then what is the same in every row."""

    def __init__(self, given: Sequence[models.Field[Any, Any]], same: Iterable[tuple[models.Field[Any, Any], Any]]) -> None:
        types = [_type_of(field) for field in given]
        always = [_WRITERS.get(_type_of(field), _text)(value) if value is not None else NOTHING for field, value in same]
        self._head, self._tail = struct.pack(">h", len(given) + len(always)), b"".join(always)
        self._writers = [_WRITERS.get(kind, _text) for kind in types]
        self._kept = [
            None if kind in _EVER_NEW or field.unique else _Kept(_WRITERS.get(kind, _text)) for kind, field in zip(types, given, strict=True)
        ]

    def written(self, rows: Sequence[tuple[Any, ...]]) -> Copied:
        """Return the rows as they are copied."""
        columns = [self._column(place, values) for place, values in enumerate(zip(*rows, strict=True))]
        return Copied(len(rows), b"".join(chain.from_iterable(zip(repeat(self._head), *columns, repeat(self._tail)))))

    def _column(self, place: int, values: Sequence[Any]) -> Iterable[bytes]:
        kept, write = self._kept[place], self._writers[place]
        if kept is not None:
            if len(kept) > MOST_KEPT:
                kept.clear()
                kept[None] = NOTHING
            return map(kept.__getitem__, values)
        if None in values:
            return [NOTHING if value is None else write(value) for value in values]
        return map(write, values)


def copy_in(model: type[models.Model], fields: Iterable[models.Field[Any, Any]], copied: Copied) -> None:
    """Copy rows into a model's table, inside the caller's transaction."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(BEGINNING + copied.rows + END)


def _type_of(field: models.Field[Any, Any]) -> str:
    return str(field.db_type(connection))


def _fixed(form: str) -> Written:
    return partial(struct.Struct(f">i{form}").pack, struct.calcsize(f">{form}"))


def _day(value: date) -> bytes:
    return _INTEGER(value.toordinal() - FIRST_DAY)


def _moment(value: datetime) -> bytes:
    since = value - FIRST_MOMENT
    return _BIG((since.days * SECONDS_A_DAY + since.seconds) * MICROSECONDS + since.microseconds)


def _bytes(value: bytes) -> bytes:
    return _LENGTH.pack(len(value)) + value


def _text(value: str) -> bytes:
    return _bytes(value.encode())


def _json(value: str) -> bytes:
    """Written as text already; the first byte is the form's version."""
    return _bytes(b"\x01" + value.encode())


_BIG, _INTEGER = _fixed("q"), _fixed("i")
_WRITERS: dict[str, Written] = {
    "bigint": _BIG,
    "integer": _INTEGER,
    "smallint": _fixed("h"),
    "boolean": _fixed("?"),
    "date": _day,
    "timestamp with time zone": _moment,
    "bytea": _bytes,
    "jsonb": _json,
}
