"""Locks: take every scarce thing once, as late as possible but before checking. Freeing needs no lock."""

from __future__ import annotations

from typing import TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def lock(thing: M) -> M:
    """Return `thing` read afresh and locked until the transaction ends.

    On SQLite the transaction itself already holds the only write lock; on PostgreSQL the row is locked. Raises
    RuntimeError outside a transaction, DoesNotExist when the row has gone.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock() needs a transaction")
    rows = type(thing)._default_manager.select_for_update(of=("self",) if connection.features.has_select_for_update_of else ())
    return rows.get(pk=thing.pk)
