"""Give registers new keys: make them, let every process follow, seal and write all anew, erase the old ones.

It may be stopped at any moment: whoever has two versions of a key is in the middle of it, and the next run goes on there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import KeyId
from syli.kernel.vault.keyring import KEPT_SECONDS
from syli.kernel.vault.models import KeyPurpose, VaultKey
from syli.org.commands.keys.sealed import kinds
from syli.org.keys.declared import Tokens, lasting_marks, token_columns
from syli.org.models import Register

#: Other processes take up a new key within a minute (`KEPT_SECONDS`); then a request that began before it must have ended.
SETTLED: Final = timedelta(seconds=KEPT_SECONDS + 30)
#: How often it is looked again whether something was sealed by an old key meanwhile.
MOST_ROUNDS: Final = 5


#: Shows how far one step is: given the step's name and length it returns what to call with every piece done.
Bar = Callable[[str, int], Callable[[int], None]]


@dataclass(slots=True)
class Outcome:
    """What a rotation did."""

    made: int = 0
    renewed: int = 0
    erased: int = 0
    #: Owners whose old search key stays, because marks of imported rows hang on it.
    kept: list[int] = field(default_factory=list)
    #: Owners whose old key stays, because something is sealed by it still.
    in_use: list[int] = field(default_factory=list)


def versions(owners: Iterable[int], purpose: str) -> dict[int, list[int]]:
    """Return the versions of these owners' keys, the oldest first; an owner whose keys were erased has none."""
    found: dict[int, list[int]] = {}
    rows = VaultKey.objects.filter(owner__in=list(owners), purpose=purpose).order_by("owner", "version")
    for owner, version in rows.values_list("owner", "version"):
        found.setdefault(owner, []).append(version)
    return found


def unfinished() -> list[tuple[int, str]]:
    """Return whose keys of which purpose are in the middle of a rotation."""
    owners = set(VaultKey.objects.values_list("owner", flat=True))
    return [
        (owner, purpose) for purpose in KeyPurpose.values for owner, known in versions(owners, purpose).items() if _goes_on(owner, known, purpose)
    ]


def rotate_keys(
    owners: Iterable[int], purpose: str, now: datetime, bar: Bar, *, alone: bool = False, sleep: Callable[[float], None] = time.sleep
) -> Outcome:
    """Give these owners new keys of one purpose, or finish what was begun. `alone`: no other process of Syli is running."""
    outcome = Outcome()
    held = versions(owners, purpose)
    begun = {owner for owner, known in held.items() if _goes_on(owner, known, purpose)}
    for owner in held.keys() - begun:
        with transaction.atomic():
            keyring.current().rotate(owner, now, purpose)
        outcome.made += 1
    if not alone:
        _let_others_follow(held, purpose, now, bar, sleep)
    old = {owner: [KeyId(owner, version) for version in known[:-1]] for owner, known in versions(held, purpose).items()}
    with transaction.atomic():
        # An import locks its register while it writes: once we have had it, whatever was begun with the old key is here.
        list(Register.objects.select_for_update().filter(pk__in=old))
    if purpose == KeyPurpose.SEARCH:
        _write_tokens(old, outcome, bar)
    else:
        _seal_anew(old, outcome, bar)
    clean = purpose == KeyPurpose.DATA and not _in_use(key for known in old.values() for key in known)
    for owner in sorted(owner for owner, known in old.items() if known):
        if purpose == KeyPurpose.SEARCH:
            _erase_search(owner, old[owner], outcome)
        elif clean or not _in_use(old[owner]):
            outcome.erased += keyring.current().erase_retired(owner, purpose)
        else:
            outcome.in_use.append(owner)
    return outcome


def _goes_on(owner: int, known: list[int], purpose: str) -> bool:
    """Tell whether a rotation was begun and not finished: several versions, of which the oldest does not stay for marks alone."""
    return len(known) > (2 if purpose == KeyPurpose.SEARCH and _has_marks(owner) else 1)


def _let_others_follow(owners: Iterable[int], purpose: str, now: datetime, bar: Bar, sleep: Callable[[float], None]) -> None:
    retired = VaultKey.objects.filter(owner__in=list(owners), purpose=purpose, retired_at__isnull=False).order_by("-retired_at").first()
    left = (retired.retired_at + SETTLED - now).total_seconds() if retired is not None and retired.retired_at else 0.0
    if left <= 0:
        return
    done = bar("Other processes follow", int(left) + 1)
    for _second in range(int(left) + 1):
        sleep(1)
        done(1)


def _seal_anew(old: dict[int, list[KeyId]], outcome: Outcome, bar: Bar) -> None:
    keys = frozenset(key for known in old.values() for key in known)
    for _round in range(MOST_ROUNDS):
        counted = [(kind, count) for kind in kinds() if (count := kind.stale(keys))]
        if not counted:
            return
        done = bar("Sealed anew", sum(count for _, count in counted))
        for kind, count in counted:
            kind.renew(keys, done)
            outcome.renewed += count


def _write_tokens(old: dict[int, list[KeyId]], outcome: Outcome, bar: Bar) -> None:
    walks = [(tokens, owner) for tokens in token_columns for owner in sorted(old) if old[owner]]
    done = bar("Findable anew", sum(tokens.rows(owner).count() for tokens, owner in walks))
    for tokens, owner in walks:
        outcome.renewed += _walk(tokens, owner, done)


def _walk(tokens: Tokens, owner: int, done: Callable[[int], None]) -> int:
    rows, last, written = tokens.rows(owner), 0, 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            # Locked, so that a name somebody changes at this moment is not followed by tokens of the old one.
            for row in rows.select_for_update().filter(pk__in=keys).order_by("pk"):
                tokens.write(row)
        last, written = keys[-1], written + len(keys)
        done(len(keys))
    return written


def _in_use(keys: Iterable[KeyId]) -> bool:
    asked = frozenset(keys)
    return any(kind.stale(asked) for kind in kinds())


def _erase_search(owner: int, old: list[KeyId], outcome: Outcome) -> None:
    """Erase an owner's older search keys; the oldest stays while marks hang on it, what came between goes in any case."""
    if not _has_marks(owner):
        outcome.erased += keyring.current().erase_retired(owner, KeyPurpose.SEARCH)
        return
    outcome.kept.append(owner)
    between = [key.version for key in old[1:]]
    outcome.erased += VaultKey.objects.filter(owner=owner, purpose=KeyPurpose.SEARCH, version__in=between).delete()[0]


def _has_marks(owner: int) -> bool:
    return any(marks.has_any(owner) for marks in lasting_marks)
