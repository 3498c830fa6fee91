"""The keyring: keys made, cached, rotated, rewrapped and erased, and never used when their row was rolled back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from syli.kernel.tests.vault_bench import MemoryKeyStore
from syli.kernel.vault import keyring as keyrings
from syli.kernel.vault.crypto import new_key
from syli.kernel.vault.errors import VaultError, VaultKeyMissing
from syli.kernel.vault.keyring import KEPT_SECONDS, Keyring
from syli.kernel.vault.keystore import DatabaseKeyStore, Fate, WrappedKey
from syli.kernel.vault.master import MasterKeys
from syli.kernel.vault.models import KeyPurpose, VaultKey

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)
MASTER = new_key()
PLACE = ("a.B.c", "1" * 22)


class Clock:
    """Seconds that pass when told."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def in_memory(store: MemoryKeyStore | None = None, clock: Clock | None = None) -> Keyring:
    return Keyring(MasterKeys([MASTER]), store or MemoryKeyStore(), clock or Clock())


def in_database() -> Keyring:
    return Keyring(MasterKeys([MASTER]), DatabaseKeyStore())


def test_owners__have_keys_of_their_own() -> None:
    ring = in_memory()
    for owner in (1, 2):
        ring.create_keys(owner, NOW)
    secrets = {ring.newest(owner, purpose).secret for owner in (1, 2) for purpose in KeyPurpose.values}
    assert len(secrets) == 4
    sealed = ring.seal(1, *PLACE, b"x")
    assert ring.unseal(sealed, *PLACE) == b"x"
    with pytest.raises(VaultError):
        ring.unseal(sealed[:1] + (2).to_bytes(4, "big") + sealed[5:], *PLACE)


def test_owner__without_keys__is_refused() -> None:
    with pytest.raises(VaultKeyMissing):
        in_memory().seal(1, *PLACE, b"x")


def test_keys__made_twice__are_refused_and_kept() -> None:
    ring = in_memory()
    ring.create_keys(1, NOW)
    sealed = ring.seal(1, *PLACE, b"x")
    with pytest.raises(VaultError, match="already"):
        ring.create_keys(1, NOW)
    assert ring.unseal(sealed, *PLACE) == b"x"


def test_rotation__new_version_seals_and_old_ones_open() -> None:
    ring = in_memory()
    ring.create_keys(1, NOW)
    old = ring.seal(1, *PLACE, b"old")
    search = ring.newest(1, KeyPurpose.SEARCH)
    assert ring.rotate(1, LATER) == 2
    assert ring.newest(1).key_id.version == 2
    assert ring.unseal(old, *PLACE) == b"old"
    assert ring.newest(1, KeyPurpose.SEARCH) == search
    assert ring.erase_retired(1) == 1
    with pytest.raises(VaultKeyMissing):
        ring.unseal(old, *PLACE)


def test_other_process__follows_a_rotation_within_a_minute_and_never_fails_to_open() -> None:
    store, clock = MemoryKeyStore(), Clock()
    ours, theirs = in_memory(store), in_memory(store, clock)
    ours.create_keys(1, NOW)
    theirs.seal(1, *PLACE, b"x")
    ours.rotate(1, LATER)
    assert theirs.newest(1).key_id.version == 1
    assert theirs.unseal(ours.seal(1, *PLACE, b"new"), *PLACE) == b"new"
    assert theirs.newest(1).key_id.version == 2


def test_other_process__forgets_an_erased_owner_within_a_minute() -> None:
    store, clock = MemoryKeyStore(), Clock()
    ours, theirs = in_memory(store), in_memory(store, clock)
    ours.create_keys(1, NOW)
    sealed = theirs.seal(1, *PLACE, b"x")
    assert ours.erase(1) == 2
    with pytest.raises(VaultKeyMissing):
        ours.unseal(sealed, *PLACE)
    clock.seconds += KEPT_SECONDS
    with pytest.raises(VaultKeyMissing):
        theirs.unseal(sealed, *PLACE)


def test_cache__reads_the_store_once_a_minute_for_all_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    store, clock = MemoryKeyStore(), Clock()
    for owner in range(1, 6):
        in_memory(store).create_keys(owner, NOW)
    reads: list[int | None] = []
    read = store.read

    def counted(owner: int | None = None) -> Any:
        reads.append(owner)
        return read(owner)

    monkeypatch.setattr(store, "read", counted)
    ring = in_memory(store, clock)
    for _ in range(3):
        for owner in range(1, 6):
            ring.unseal(ring.seal(owner, *PLACE, b"x"), *PLACE)
    assert reads == [None]
    clock.seconds += KEPT_SECONDS
    ring.seal(1, *PLACE, b"x")
    assert reads == [None, None]


def test_rewrap__changes_the_wrapping_and_nothing_else() -> None:
    store = MemoryKeyStore()
    ring = in_memory(store)
    ring.create_keys(1, NOW)
    sealed, before = ring.seal(1, *PLACE, b"x"), dict(store.rows)
    fresh = new_key()
    assert ring.rewrap(MasterKeys([fresh])) == 2
    assert ring.rewrap(MasterKeys([fresh])) == 0
    assert ring.unseal(sealed, *PLACE) == b"x"
    assert all(store.rows[at] != before[at] for at in before)
    assert Keyring(MasterKeys([fresh]), store).unseal(sealed, *PLACE) == b"x"
    with pytest.raises(VaultKeyMissing):
        Keyring(MasterKeys([MASTER]), store).check()
    assert Keyring(MasterKeys([fresh]), store).check() == 2


def test_rewrap__without_the_old_master__changes_nothing() -> None:
    store = MemoryKeyStore()
    in_memory(store).create_keys(1, NOW)
    before = dict(store.rows)
    with pytest.raises(VaultKeyMissing):
        Keyring(MasterKeys([new_key()]), store).rewrap(MasterKeys([new_key()]))
    assert store.rows == before


def test_process_keyring__is_one_and_may_be_replaced_for_a_while() -> None:
    first = keyrings.current()
    assert keyrings.current() is first
    with keyrings.use(in_memory()):
        assert keyrings.current() is not first
    assert keyrings.current() is first


@pytest.mark.django_db
def test_database__keeps_wrapped_keys_and_when_they_retired() -> None:
    ring = in_database()
    ring.create_keys(5, NOW)
    secret = ring.newest(5).secret
    ring.rotate(5, LATER)
    rows = {(row.purpose, row.version): row for row in VaultKey.objects.filter(owner=5)}
    assert {at: (row.created_at, row.retired_at) for at, row in rows.items()} == {
        ("data", 1): (NOW, LATER),
        ("data", 2): (LATER, None),
        ("search", 1): (NOW, None),
    }
    assert all(secret not in bytes(row.wrapped) for row in rows.values())
    assert in_database().newest(5).key_id.version == 2
    with pytest.raises(VaultError, match="already"):
        ring.create_keys(5, NOW)
    ring.rewrap(MasterKeys([new_key()]))
    assert ring.check() == VaultKey.objects.count()


@pytest.mark.django_db
def test_database__wrapped_key_put_in_for_another_owner__does_not_open() -> None:
    ring = in_database()
    ring.create_keys(5, NOW)
    ring.create_keys(6, NOW)
    mine = VaultKey.objects.get(owner=5, purpose="data")
    VaultKey.objects.filter(owner=6, purpose="data").update(wrapped=mine.wrapped)
    with pytest.raises(VaultError):
        in_database().newest(6)


@contextmanager
def undone() -> Iterator[None]:
    """A transaction, or a savepoint, that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_keys__of_a_rolled_back_savepoint__are_never_used_again() -> None:
    ring = in_database()
    with undone():
        ring.create_keys(5, NOW)
        lost = ring.seal(5, *PLACE, b"x")
    with pytest.raises(VaultKeyMissing):
        ring.seal(5, *PLACE, b"x")
    ring.create_keys(5, NOW)
    kept = ring.seal(5, *PLACE, b"y")
    assert in_database().unseal(kept, *PLACE) == b"y"
    with pytest.raises(VaultError):
        ring.unseal(lost, *PLACE)


@pytest.mark.django_db
def test_rotation__rolled_back__seals_with_the_old_version_again() -> None:
    ring = in_database()
    ring.create_keys(5, NOW)
    with undone():
        ring.rotate(5, LATER)
        assert ring.newest(5).key_id.version == 2
    assert ring.newest(5).key_id.version == 1
    assert in_database().unseal(ring.seal(5, *PLACE, b"y"), *PLACE) == b"y"


@pytest.mark.django_db(transaction=True)
def test_keys__of_a_rolled_back_transaction__are_never_used_again() -> None:
    ring = in_database()
    with undone():
        ring.create_keys(5, NOW)
        ring.seal(5, *PLACE, b"x")
    with transaction.atomic():
        ring.create_keys(5, NOW)
        kept = ring.seal(5, *PLACE, b"y")
    assert ring.unseal(kept, *PLACE) == in_database().unseal(kept, *PLACE) == b"y"


class SlowStore(MemoryKeyStore):
    """A store whose transactions end when told, and whose rows everybody reads at once."""

    fate = Fate.OPEN_HERE

    def add(self, keys: Iterable[WrappedKey], now: datetime) -> Callable[[], Fate]:
        super().add(keys, now)
        return lambda: self.fate


def test_keys__of_an_open_transaction__stay_out_of_the_shared_cache() -> None:
    store, clock = SlowStore(), Clock()
    ring = in_memory(store, clock)
    ring.create_keys(5, NOW)
    mine = ring.seal(5, *PLACE, b"x")
    clock.seconds += KEPT_SECONDS
    with pytest.raises(VaultKeyMissing):
        ring.newest(6)  # makes it read every row, and here those of the open transaction too
    # Seen from another thread, which cannot read the rows either.
    hidden, store.rows, store.fate = store.rows, {}, Fate.OPEN_ELSEWHERE
    with pytest.raises(VaultKeyMissing):
        ring.unseal(mine, *PLACE)
    store.rows, store.fate = hidden, Fate.COMMITTED
    assert ring.unseal(mine, *PLACE) == b"x"


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_keys__not_yet_committed__are_not_given_to_other_threads() -> None:
    ring = in_database()
    ring.create_keys(4, NOW)
    seen: dict[str, Any] = {}

    def elsewhere(name: str) -> None:
        try:
            seen[name] = ring.seal(5, *PLACE, b"x")
        except VaultKeyMissing:
            seen[name] = None
        finally:
            connection.close()

    def run(name: str) -> None:
        thread = threading.Thread(target=elsewhere, args=[name])
        thread.start()
        thread.join(20)

    with transaction.atomic():
        ring.create_keys(5, NOW)
        here = ring.seal(5, *PLACE, b"x")
        run("before")
        assert ring.unseal(here, *PLACE) == b"x"
    run("after")
    assert seen["before"] is None
    assert ring.unseal(seen["after"], *PLACE) == b"x"
    assert ring.unseal(here, *PLACE) == b"x"


@pytest.mark.django_db
def test_keys__used_in_the_transaction_that_made_them__ask_the_database_nothing_more(django_assert_num_queries: Any) -> None:
    ring = in_database()
    ring.create_keys(5, NOW)
    with django_assert_num_queries(0):
        for _ in range(5):
            ring.unseal(ring.seal(5, *PLACE, b"x"), *PLACE)
