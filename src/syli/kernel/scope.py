"""Scope: which organisations' rows may be read or written now. A query outside any scope raises instead of leaking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


class ScopeMissing(RuntimeError):
    """A scoped table was queried with no scope set: a bug in the caller, never the user's doing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations in reach; `everything` only for Syli's own upkeep (migrations, marts, checks)."""

    organisation_ids: frozenset[int]
    everything: bool = False

    @property
    def setting(self) -> str:
        """Return the value row-level security reads: `all`, or organisation ids with commas."""
        return "all" if self.everything else ",".join(str(i) for i in sorted(self.organisation_ids))


_current: ContextVar[Scope | None] = ContextVar("syli_scope", default=None)


def current_scope() -> Scope | None:
    """Return the scope in force, or None."""
    return _current.get()


@contextmanager
def scope(organisation_ids: Iterable[int]) -> Iterator[None]:
    """Restrict every scoped query within to `organisation_ids`."""
    yield from _within(Scope(frozenset(organisation_ids)))


@contextmanager
def everything() -> Iterator[None]:
    """Lift the organisation boundary for Syli's own upkeep. Never used by a page or command (conformance test)."""
    yield from _within(Scope(frozenset(), everything=True))


def _within(new: Scope) -> Iterator[None]:
    token = _current.set(new)
    _tell_database(new)
    try:
        yield
    finally:
        _current.reset(token)
        _tell_database(_current.get())


def _tell_database(scope: Scope | None) -> None:
    # The second fence: PostgreSQL's row-level security reads this setting. Skipped inside a broken transaction, where
    # every statement fails; the rollback restores the setting that was in force when the transaction began.
    if connection.vendor != "postgresql" or (connection.in_atomic_block and connection.needs_rollback):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('syli.organisations', %s, false)", [scope.setting if scope else ""])


class ScopedManager(models.Manager[M], Generic[M]):
    """The default manager of rows that belong to an organisation: limited to the scope, closed without one."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows in scope; raise ScopeMissing when no scope is set."""
        current = _current.get()
        if current is None:
            raise ScopeMissing(f"{self.model.__name__} was queried outside any scope")
        rows: Any = super().get_queryset()
        return rows if current.everything else rows.filter(organisation_id__in=current.organisation_ids)
