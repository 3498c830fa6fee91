"""Under which keyed tokens is a person found? Her names in pieces, and her identity code whole."""

from __future__ import annotations

from collections.abc import Iterable

from syli.kernel.vault.tokens import exact_token, index_tokens

CODE_COLUMN = "people.Person.identity_code"


def tokens_of(register_id: int, names: Iterable[str], identity_code: str) -> set[int]:
    """Return every token of somebody with these names and this code, under her register's search key."""
    tokens = set(index_tokens(register_id, names))
    return tokens | {code_token(register_id, identity_code)} if identity_code else tokens


def code_token(register_id: int, identity_code: str) -> int:
    """Return the token of an identity code in its written form."""
    return exact_token(register_id, CODE_COLUMN, identity_code)
