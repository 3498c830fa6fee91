"""Read-only: while a GET page runs, the database connection refuses everything but reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

READS = re.compile(r"\s*(\(*\s*SELECT|WITH|EXPLAIN|PRAGMA\s+\w+\s*$|SAVEPOINT|RELEASE|ROLLBACK|SHOW)\b", re.IGNORECASE)
# WITH may carry a write and SELECT … FOR UPDATE takes locks: both are refused too.
WRITES_INSIDE = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b|\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)


class WroteOnGet(RuntimeError):
    """A page tried to change the database while answering a GET: a bug, never the user's doing."""


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not READS.match(sql) or WRITES_INSIDE.search(sql):
        raise WroteOnGet(sql[:120])
    return execute(sql, params, many, context)


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every writing statement within."""
    with connection.execute_wrapper(_refuse_writes):
        yield
