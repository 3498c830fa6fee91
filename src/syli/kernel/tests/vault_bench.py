"""How fast and how well does name search work among many sealed names? Measures search end to end, invented people only.

Call `main(["100000"])` with Django set up. Uses a throw-away SQLite database in memory and keys of its own.
"""

from __future__ import annotations

import itertools
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, models

from syli.kernel.ids import public_id_from
from syli.kernel.names import fold
from syli.kernel.tests.vault_bench_names import invented_names, mistyped
from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import new_key
from syli.kernel.vault.errors import VaultError
from syli.kernel.vault.fields import VaultTextField
from syli.kernel.vault.keystore import Fate, WrappedKey
from syli.kernel.vault.master import MasterKeys
from syli.kernel.vault.search import Hit, Postings, find
from syli.kernel.vault.tokens import index_tokens

OWNER: Final = 1
ALIAS: Final = "vault_bench"
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


class BenchPerson(models.Model):
    """A person with sealed names; a table of the throw-away database only."""

    public_id = models.CharField(max_length=22)
    vault_owner_id = OWNER
    given_name = VaultTextField()
    family_name = VaultTextField()

    class Meta:
        app_label = "vault_bench"

    def __str__(self) -> str:
        return self.public_id


class BenchToken(models.Model):
    """One token of one person; shaped like the table of the real ones."""

    person = models.ForeignKey(BenchPerson, on_delete=models.CASCADE)
    organisation_id = models.BigIntegerField(default=1)
    token = models.BigIntegerField()

    class Meta:
        app_label = "vault_bench"
        indexes = [models.Index(fields=["organisation_id", "token", "person"], name="bench_token_lookup")]

    def __str__(self) -> str:
        return str(self.token)


class MemoryKeyStore:
    """Wrapped keys in a dictionary, always committed."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str, int], WrappedKey] = {}

    def read(self, owner: int | None = None) -> Sequence[WrappedKey]:
        """Return the keys of one owner, or all."""
        return [key for key in self.rows.values() if owner in (None, key.key_id.owner)]

    def add(self, keys: Iterable[WrappedKey], now: datetime) -> Callable[[], Fate]:
        """Keep new keys; refuse one that is there already."""
        new = {(key.key_id.owner, key.purpose, key.key_id.version): key for key in keys}
        if new.keys() & self.rows.keys():
            raise VaultError("This key is there already.")
        self.rows |= new
        return lambda: Fate.COMMITTED

    def retire(self, owner: int, purpose: str, before_version: int, now: datetime) -> None:
        """Nothing to note."""

    def rewrap(self, keys: Iterable[WrappedKey]) -> None:
        """Replace keys."""
        self.rows |= {(key.key_id.owner, key.purpose, key.key_id.version): key for key in keys}

    def erase(self, owner: int, purpose: str | None = None, before_version: int | None = None) -> int:
        """Forget keys."""
        gone = [
            at for at in self.rows
            if at[0] == owner and purpose in (None, at[1]) and (before_version is None or at[2] < before_version)
        ]  # fmt: skip
        for at in gone:
            del self.rows[at]
        return len(gone)


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of search: milliseconds of CPU, and how often the person was on the first page."""

    kind: str
    median_ms: float
    p90_ms: float
    queries: int
    found: int
    searches: int


@contextmanager
def filled(names: Sequence[tuple[str, str]]) -> Iterator[float]:
    """Fill a throw-away database with these people; gives the megabytes it takes."""
    connections.databases[ALIAS] = {
        **connections.databases[DEFAULT_DB_ALIAS],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {},
    }
    ring = keyring.Keyring(MasterKeys([new_key()]), MemoryKeyStore())
    ring.create_keys(OWNER, _NOW)
    try:
        with keyring.use(ring):
            with connections[ALIAS].schema_editor() as editor:
                editor.create_model(BenchPerson)
                editor.create_model(BenchToken)
            people = [
                BenchPerson(pk=n, public_id=public_id_from(n), given_name=given, family_name=family) for n, (given, family) in enumerate(names, 1)
            ]
            BenchPerson._default_manager.using(ALIAS).bulk_create(people, batch_size=5000)
            tokens = ((person.pk, token) for person, name in zip(people, names, strict=True) for token in index_tokens(OWNER, name))
            rows = (BenchToken(person_id=person, token=token) for person, token in tokens)
            while batch := list(itertools.islice(rows, 20000)):
                BenchToken._default_manager.using(ALIAS).bulk_create(batch)
            with connections[ALIAS].cursor() as cursor:
                cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
                yield cursor.fetchone()[0] / 1e6
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def search(text: str) -> list[Hit]:
    """Search the filled database as an app would."""
    postings = Postings(BenchToken, "person", using=ALIAS, organisation_id=1)
    return find(text, [OWNER], BenchPerson._default_manager.using(ALIAS), postings, lambda row: [f"{row.given_name} {row.family_name}"])


# How people type, and which of the two names must then be found.
Kind = Callable[[Random, str, str], tuple[str, str]]
_KINDS: Final[dict[str, Kind]] = {
    "given and family": lambda dice, given, family: (f"{given} {family}", f"{given} {family}"),
    "family and given": lambda dice, given, family: (f"{family} {given}", f"{given} {family}"),
    "no dots": lambda dice, given, family: (f"{given} {family}".translate(str.maketrans("äöåÄÖÅ", "aoaAOA")), f"{given} {family}"),
    "family alone": lambda dice, given, family: (family, family),
    "given alone": lambda dice, given, family: (given, given),
    "one letter": lambda dice, given, family: (family[:1], ""),
    "two letters": lambda dice, given, family: (family[:2], ""),
    "three letters": lambda dice, given, family: (family[:3], ""),
    "three and three": lambda dice, given, family: (f"{given[:3]} {family[:3]}", ""),
    "mistake in family": lambda dice, given, family: (f"{given} {mistyped(dice, family)}", f"{given} {family}"),
    "mistake in given": lambda dice, given, family: (f"{mistyped(dice, given)} {family}", f"{given} {family}"),
    "mistake in both": lambda dice, given, family: (f"{mistyped(dice, given)} {mistyped(dice, family)}", f"{given} {family}"),
    "mistake, family alone": lambda dice, given, family: (mistyped(dice, family), family),
    "mistake, given alone": lambda dice, given, family: (mistyped(dice, given), given),
}


def measured(names: Sequence[tuple[str, str]], *, searches: int, seed: int) -> list[Measured]:
    """Search the filled database in every way people type, and tell how long it took and whether it found."""
    dice = Random(seed)  # invented people, no secret
    results = []
    for kind, type_it in _KINDS.items():
        spent, found, queries = [], 0, 0
        for _ in range(searches):
            given, family = (re.split("[- ]", part.removeprefix("von "))[0] for part in dice.choice(names))
            text, wanted = type_it(dice, given, family)
            with _counting() as count:
                start = time.process_time()
                hits = search(text)
                spent.append((time.process_time() - start) * 1000)
            queries = max(queries, count())
            found += _is_found(hits, wanted or text)
        results.append(Measured(kind, statistics.median(spent), sorted(spent)[int(len(spent) * 0.9)], queries, found, searches))
    return results


def _is_found(hits: list[Hit], wanted: str) -> bool:
    """Tell whether somebody whose words begin with all the wanted ones is on the page."""
    return any(
        all(any(word.startswith(each) for word in fold(f"{hit.row.given_name} {hit.row.family_name}").split()) for each in fold(wanted).split())
        for hit in hits
    )


@contextmanager
def _counting() -> Iterator[Callable[[], int]]:
    count = itertools.count()

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        next(count)
        return execute(sql, params, many, context)

    with connections[ALIAS].execute_wrapper(wrapper):
        yield lambda: next(count)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    count = int(arguments[0]) if arguments else 100_000
    names = invented_names(count, seed=1)
    out = sys.stdout.write
    with filled(names) as megabytes:
        out(f"{count} people, {BenchToken._default_manager.using(ALIAS).count()} tokens, {megabytes:.0f} MB\n")
        for row in measured(names, searches=100, seed=2):
            times = f"median {row.median_ms:5.1f} ms   p90 {row.p90_ms:5.1f} ms"
            out(f"{row.kind:24}{times}   {row.queries} queries   found {row.found}/{row.searches}\n")
