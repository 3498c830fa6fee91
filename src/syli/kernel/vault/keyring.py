"""Every owner's keys, unwrapped when first needed: seal, open, make, rotate, rewrap, erase.

An owner is an integer (Syli uses one per register). The wrapped keys of all owners are read with one query and
kept for a minute; so after a rotation or an erasure another process follows within that minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from syli.kernel.vault import crypto
from syli.kernel.vault.crypto import KeyId
from syli.kernel.vault.errors import VaultKeyMissing
from syli.kernel.vault.keystore import DatabaseKeyStore, Fate, KeyStore, WrappedKey
from syli.kernel.vault.master import MasterKeys, load_master_keys
from syli.kernel.vault.models import KeyPurpose

KEPT_SECONDS: Final = 60.0

_Slot = tuple[int, str]


@dataclass(frozen=True, repr=False)
class Key:
    """One unwrapped key. Its repr shows nothing."""

    key_id: KeyId
    secret: bytes

    @cached_property
    def cipher(self) -> AESGCM:
        """The cipher over this key, made once."""
        return AESGCM(self.secret)


@dataclass(repr=False)
class _Shelf:
    """The versions of one owner's key for one purpose: all as stored, and those already unwrapped."""

    wrapped: dict[int, WrappedKey] = field(default_factory=dict)
    opened: dict[int, Key] = field(default_factory=dict)


@dataclass(repr=False)
class _Waiting:
    """Keys of one owner whose transaction has not ended yet, and how to learn what becomes of them."""

    fate: Callable[[], Fate]
    shelves: dict[_Slot, _Shelf]


class Keyring:
    """Seals and opens with the right key of the right owner."""

    def __init__(self, masters: MasterKeys, store: KeyStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._masters = masters
        self._store = store
        self._clock = clock
        self._read_at = float("-inf")
        self._shelves: dict[_Slot, _Shelf] = {}
        self._waiting: dict[int, list[_Waiting]] = {}
        self._lock = threading.RLock()

    # -- using ---------------------------------------------------------------------------------------------------

    def seal(self, owner: int, column: str, row: str, plaintext: bytes) -> bytes:
        """Encrypt for one column of one row under the owner's newest key."""
        key = self.newest(owner)
        return crypto.seal(key.cipher, key.key_id, column, row, plaintext)

    def unseal(self, ciphertext: bytes, column: str, row: str) -> bytes:
        """Decrypt what was sealed for this column and row, whichever version of the key did it."""
        key_id = crypto.key_id_of(ciphertext)
        return crypto.unseal(self.key(key_id).cipher, ciphertext, column, row)

    def newest(self, owner: int, purpose: str = KeyPurpose.DATA) -> Key:
        """Return the owner's newest key of one purpose."""
        return self._find(owner, purpose, None)

    def key(self, key_id: KeyId, purpose: str = KeyPurpose.DATA) -> Key:
        """Return one version of an owner's key."""
        return self._find(key_id.owner, purpose, key_id.version)

    def holding(self, owner: int) -> Keyring:
        """Return a keyring that holds one owner's newest keys open, for a process beside this one: it need not ask the database."""
        held = Keyring(self._masters, self._store, clock=lambda: 0.0)
        held._read_at, newest = 0.0, {purpose: self.newest(owner, purpose) for purpose in KeyPurpose.values}
        held._shelves = {(owner, p): _Shelf({k.key_id.version: WrappedKey(k.key_id, p, b"")}, {k.key_id.version: k}) for p, k in newest.items()}
        return held

    # -- keeping -------------------------------------------------------------------------------------------------

    def create_keys(self, owner: int, now: datetime) -> None:
        """Make the first keys of a new owner, in the caller's transaction."""
        self._add([self._new_wrapped(KeyId(owner, 1), purpose) for purpose in KeyPurpose.values], now)

    def rotate(self, owner: int, now: datetime, purpose: str = KeyPurpose.DATA) -> int:
        """Make a new version that seals from now on; older ones still open. Return the new version.

        After rotating a search key every token of the owner must be written anew.
        """
        version = max(self._versions(owner, purpose)) + 1
        self._add([self._new_wrapped(KeyId(owner, version), purpose)], now)
        self._store.retire(owner, purpose, version, now)
        return version

    def erase(self, owner: int) -> int:
        """Erase all keys of an owner: everything they protected is unreadable for ever. Return how many there were."""
        erased = self._store.erase(owner)
        self._forget(owner)
        return erased

    def erase_retired(self, owner: int, purpose: str = KeyPurpose.DATA) -> int:
        """Erase the older versions, once everything has been sealed anew under the newest."""
        erased = self._store.erase(owner, purpose, max(self._versions(owner, purpose)))
        self._forget(owner)
        return erased

    def rewrap(self, masters: MasterKeys) -> int:
        """Wrap every key under the first of `masters` instead; return how many changed. All or none."""
        changed = []
        for stored in self._store.read():
            if not masters.is_wrapped_by_first(stored.wrapped):
                secret = self._masters.unwrap(stored.wrapped, stored.key_id, stored.purpose)
                changed.append(WrappedKey(stored.key_id, stored.purpose, masters.wrap(secret, stored.key_id, stored.purpose)))
        self._store.rewrap(changed)
        with self._lock:
            self._masters = masters
            self._read_at = float("-inf")
        return len(changed)

    def check(self) -> int:
        """Unwrap every stored key and return how many there are; raises when the master does not fit them."""
        stored = self._store.read()
        for key in stored:
            self._masters.unwrap(key.wrapped, key.key_id, key.purpose)
        return len(stored)

    # -- inside --------------------------------------------------------------------------------------------------

    def _new_wrapped(self, key_id: KeyId, purpose: str) -> WrappedKey:
        crypto.header_of(key_id)  # refuses what would not fit into a header, before anything is stored
        return WrappedKey(key_id, purpose, self._masters.wrap(crypto.new_key(), key_id, purpose))

    def _versions(self, owner: int, purpose: str) -> list[int]:
        versions = [key.key_id.version for key in self._store.read(owner) if key.purpose == purpose]
        if not versions:
            raise VaultKeyMissing(f"Owner {owner} has no {purpose} key.")
        return versions

    def _add(self, keys: list[WrappedKey], now: datetime) -> None:
        owner = keys[0].key_id.owner
        waiting = _Waiting(self._store.add(keys, now), _shelved(keys))
        with self._lock:
            is_committed = waiting.fate() is Fate.COMMITTED
            if is_committed or len(keys) == len(KeyPurpose.values):
                # Read anew; and whatever is remembered under a new owner's number belongs to one that never came to be.
                self._forget(owner)
            if not is_committed:
                self._waiting.setdefault(owner, []).append(waiting)

    def _forget(self, owner: int) -> None:
        with self._lock:
            self._waiting.pop(owner, None)
            for purpose in KeyPurpose.values:
                self._shelves.pop((owner, purpose), None)

    def _find(self, owner: int, purpose: str, version: int | None) -> Key:
        slot = (owner, purpose)
        with self._lock:
            key = self._find_waiting(slot, version)
            if key is None and self._clock() - self._read_at >= KEPT_SECONDS:
                self._keep_only(self._store.read())
            key = key or self._open(self._shelves, slot, version)
            if key is None:
                # Made by another process a moment ago, or erased: one query for this owner alone decides.
                self._keep(self._store.read(owner))
                key = self._open(self._shelves, slot, version)
        if key is None:
            which = "" if version is None else f" of version {version}"
            raise VaultKeyMissing(f"Owner {owner} has no {purpose} key{which}.")
        return key

    def _find_waiting(self, slot: _Slot, version: int | None) -> Key | None:
        """Look among keys of this thread's open transaction; drop those whose transaction has ended."""
        waiting = self._waiting.get(slot[0])
        if not waiting:
            return None
        fates = [(one, one.fate()) for one in waiting]
        still = [one for one, fate in fates if fate in (Fate.OPEN_HERE, Fate.OPEN_ELSEWHERE)]
        if len(still) < len(waiting):
            self._forget(slot[0])
            self._waiting[slot[0]] = still
        for one, fate in reversed(fates):
            if fate is Fate.OPEN_HERE and (key := self._open(one.shelves, slot, version)) is not None:
                return key
        return None

    def _open(self, shelves: dict[_Slot, _Shelf], slot: _Slot, version: int | None) -> Key | None:
        shelf = shelves.get(slot)
        if shelf is None or not shelf.wrapped:
            return None
        wanted = max(shelf.wrapped) if version is None else version
        key = shelf.opened.get(wanted)
        if key is None and (stored := shelf.wrapped.get(wanted)) is not None:
            secret = self._masters.unwrap(stored.wrapped, stored.key_id, stored.purpose)
            key = shelf.opened[wanted] = Key(stored.key_id, secret)
        return key

    def _keep_only(self, stored: Iterable[WrappedKey]) -> None:
        """Remember exactly these, without unwrapping again what is known already."""
        before, self._shelves = self._shelves, {}
        self._keep(stored)
        for slot, shelf in self._shelves.items():
            known = before.get(slot)
            if known is not None:
                shelf.opened = {v: k for v, k in known.opened.items() if shelf.wrapped.get(v) == known.wrapped.get(v)}
        self._read_at = self._clock()

    def _keep(self, stored: Iterable[WrappedKey]) -> None:
        for key in stored:
            if not self._is_uncommitted(key):
                slot = (key.key_id.owner, key.purpose)
                self._shelves.setdefault(slot, _Shelf()).wrapped[key.key_id.version] = key

    def _is_uncommitted(self, key: WrappedKey) -> bool:
        """Only the thread that wrote a key sees it before the commit, so only there it must not be shared."""
        slot = (key.key_id.owner, key.purpose)
        return any(
            slot in one.shelves and key.key_id.version in one.shelves[slot].wrapped and one.fate() is Fate.OPEN_HERE
            for one in self._waiting.get(key.key_id.owner, ())
        )


def _shelved(keys: Iterable[WrappedKey]) -> dict[_Slot, _Shelf]:
    shelves: dict[_Slot, _Shelf] = {}
    for key in keys:
        shelves.setdefault((key.key_id.owner, key.purpose), _Shelf()).wrapped[key.key_id.version] = key
    return shelves


class _Process:
    """What this process holds: one keyring, made when first needed."""

    keyring: Keyring | None = None
    lock = threading.Lock()


def current() -> Keyring:
    """Return this process's keyring, over the database and the master key that the settings name."""
    found = _Process.keyring
    if found is None:
        with _Process.lock:
            found = _Process.keyring
            if found is None:
                masters = load_master_keys(settings.VAULT_MASTER_KEY, Path(settings.VAULT_KEY_FILE))
                found = _Process.keyring = Keyring(masters, DatabaseKeyStore())
    return found


@contextmanager
def use(keyring: Keyring | None) -> Iterator[None]:
    """Use another keyring for a while (None: read the settings again); for tests and for changing the master."""
    before, _Process.keyring = _Process.keyring, keyring
    try:
        yield
    finally:
        _Process.keyring = before
