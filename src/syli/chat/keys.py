"""A key for every conversation, erased at its end: what it sealed is unreadable then, in every copy that was made meanwhile."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from syli.kernel.vault import keyring

#: Registers have small numbers; a conversation's key lies in the upper half of those a sealed value can name.
FIRST: Final = 2**31


def new_key_number() -> int:
    """Return a random number for a conversation's key; the table of keys refuses one that is taken."""
    return FIRST + secrets.randbelow(FIRST)


def make_key(number: int, now: datetime) -> None:
    """Make a conversation's key, in the caller's transaction."""
    keyring.current().create_keys(number, now)


def erase_key(number: int) -> None:
    """Erase a conversation's key for ever. Another process that had it open forgets it within a minute (`keyring.KEPT_SECONDS`)."""
    keyring.current().erase(number)
