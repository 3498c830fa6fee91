"""Where wrapped keys are kept: the table `VaultKey`, written in the caller's transaction."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.models import Q

from syli.kernel.vault.crypto import KeyId
from syli.kernel.vault.errors import VaultError
from syli.kernel.vault.models import VaultKey


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """One wrapped key as it is stored."""

    key_id: KeyId
    purpose: str
    wrapped: bytes


class Fate(enum.Enum):
    """What became of keys written in a transaction, seen from the current thread."""

    COMMITTED = "committed"
    OPEN_HERE = "open here"
    OPEN_ELSEWHERE = "open elsewhere"
    ROLLED_BACK = "rolled back"


class KeyStore(Protocol):
    """What the keyring needs of a store."""

    def read(self, owner: int | None = None) -> Sequence[WrappedKey]:
        """Return the wrapped keys of one owner, or all."""

    def add(self, keys: Iterable[WrappedKey], now: datetime) -> Callable[[], Fate]:
        """Store new keys; return a function that tells what became of them."""

    def retire(self, owner: int, purpose: str, before_version: int, now: datetime) -> None:
        """Note that older versions only open, no longer seal."""

    def rewrap(self, keys: Iterable[WrappedKey]) -> None:
        """Replace the wrapping of stored keys."""

    def erase(self, owner: int, purpose: str | None = None, before_version: int | None = None) -> int:
        """Delete keys for ever; return how many there were."""


class DatabaseKeyStore:
    """Wrapped keys in the table `VaultKey`."""

    def read(self, owner: int | None = None) -> Sequence[WrappedKey]:
        """Return the wrapped keys of one owner, or all; one query."""
        rows = VaultKey.objects.all() if owner is None else VaultKey.objects.filter(owner=owner)
        values = rows.order_by("owner", "purpose", "version").values_list("owner", "version", "purpose", "wrapped")
        return [WrappedKey(KeyId(whose, version), purpose, bytes(data)) for whose, version, purpose, data in values]

    def add(self, keys: Iterable[WrappedKey], now: datetime) -> Callable[[], Fate]:
        """Insert new keys in the caller's transaction; refuse when that version is there already."""
        rows = [
            VaultKey(
                owner=key.key_id.owner,
                version=key.key_id.version,
                purpose=key.purpose,
                wrapped=key.wrapped,
                created_at=now,
            )
            for key in keys
        ]
        try:
            with transaction.atomic():
                VaultKey.objects.bulk_create(rows)
        except IntegrityError:
            raise VaultError(f"Owner {rows[0].owner} has this key already.") from None
        return _Transaction().fate

    def retire(self, owner: int, purpose: str, before_version: int, now: datetime) -> None:
        """Write when older versions stopped sealing."""
        older = VaultKey.objects.filter(owner=owner, purpose=purpose, version__lt=before_version)
        older.filter(retired_at=None).update(retired_at=now)

    def rewrap(self, keys: Iterable[WrappedKey]) -> None:
        """Replace the wrapping of stored keys, all or none."""
        with transaction.atomic():
            for key in keys:
                row = VaultKey.objects.filter(owner=key.key_id.owner, purpose=key.purpose, version=key.key_id.version)
                row.update(wrapped=key.wrapped)

    def erase(self, owner: int, purpose: str | None = None, before_version: int | None = None) -> int:
        """Delete an owner's keys: all, or only older versions of one purpose."""
        which = Q(owner=owner)
        if purpose is not None:
            which &= Q(purpose=purpose)
        if before_version is not None:
            which &= Q(version__lt=before_version)
        deleted, _ = VaultKey.objects.filter(which).delete()
        return deleted


class _Transaction:
    """Follow the current transaction to its end.

    A key used from a cache although its row was rolled back would seal what nobody can ever open. Django announces a
    commit but no rollback; yet on a rollback it forgets the commit hook, and that is what is looked at here.
    """

    def __init__(self) -> None:
        self._committed = False
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._hook = self._commit  # kept: each access makes a new bound method, and we look for this very one
        transaction.on_commit(self._hook)

    def _commit(self) -> None:
        self._committed = True

    def fate(self) -> Fate:
        """Tell what became of what was written in it."""
        if self._committed:
            return Fate.COMMITTED
        if self._connection is not connections[DEFAULT_DB_ALIAS]:
            return Fate.OPEN_ELSEWHERE
        waiting = any(self._hook in hook for hook in self._connection.run_on_commit)
        return Fate.OPEN_HERE if waiting else Fate.ROLLED_BACK
