"""Under which keyed tokens is a person found? Her names in pieces; her identity code, her telephones and her addresses whole.

A number or an address is never looked for by anybody's typing: its token only tells that two people may have the same (`safety`).
"""

from __future__ import annotations

from collections.abc import Iterable

from syli.kernel.vault.tokens import exact_token, index_tokens
from syli.people.choices import ContactPointKind

CODE_COLUMN = "people.Person.identity_code"
REACH_COLUMN = "people.ContactPoint.value"
PHONES, PLACES = (ContactPointKind.PHONE,), (ContactPointKind.ADDRESS, ContactPointKind.POSTAL)
#: 040 123 4567 and +358 40 123 4567 are one: what comes before the last nine digits is how it is dialled.
DIGITS = 9
#: Shorter than this, or without a number in it, it is a town or a word and no address.
SHORTEST_PLACE = 6


def tokens_of(register_id: int, names: Iterable[str], identity_code: str, reach: Iterable[tuple[str, str]] = ()) -> set[int]:
    """Return every token of somebody with these names, this code and these (kind, value) of contact points, under her register's search key."""
    tokens = set(index_tokens(register_id, names)) | {token for kind, value in reach for token in reach_tokens(register_id, kind, value)}
    return tokens | {code_token(register_id, identity_code)} if identity_code else tokens


def code_token(register_id: int, identity_code: str) -> int:
    """Return the token of an identity code in its written form."""
    return exact_token(register_id, CODE_COLUMN, identity_code)


def reach_tokens(register_id: int, kind: str, value: str) -> set[int]:
    """Return the token of a telephone or an address, the same however it is typed; nothing for what says too little."""
    folded = folded_reach(kind, value)
    return {exact_token(register_id, REACH_COLUMN, folded)} if folded else set()


def folded_reach(kind: str, value: str) -> str:
    """Return a telephone or an address as it is compared, or nothing."""
    if kind in PHONES:
        digits = "".join(letter for letter in value if letter in "0123456789").lstrip("0")
        return f"phone {digits[-DIGITS:]}" if digits else ""
    if kind in PLACES:
        plain = "".join(letter for letter in value.casefold() if letter.isalnum())
        says_enough = len(plain) >= SHORTEST_PLACE and any(letter.isdigit() for letter in plain)
        return f"place {plain}" if says_enough else ""
    return ""
