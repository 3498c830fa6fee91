"""A value at rest and a value in hand: `Sealed` came from the database and is still closed, `Held` was put in by code.

Neither shows what it holds: not in repr, not in a log, not in a template, not in a pickle.
"""

from __future__ import annotations

import copy
from typing import Any, NoReturn

from syli.kernel.vault import keyring
from syli.kernel.vault.errors import VaultError


class Ciphertext(bytes):
    """Bytes that went through the vault: the only bytes a vault column accepts."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<ciphertext>"


class Sealed:
    """One closed value of one column; opening it takes the public id of the row it came from."""

    __slots__ = ("ciphertext", "column")

    def __init__(self, ciphertext: bytes, column: str) -> None:
        self.ciphertext = ciphertext
        self.column = column

    def unseal(self, row: str) -> bytes:
        """Decrypt for the row with this public id."""
        return keyring.current().unseal(self.ciphertext, self.column, row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (self.ciphertext, self.column) == (other.ciphertext, other.column)

    def __hash__(self) -> int:
        return hash((bytes(self.ciphertext), self.column))

    def __repr__(self) -> str:
        return f"<sealed {self.column}>"

    def __html__(self) -> NoReturn:
        raise VaultError(f"A sealed {self.column} came into a page: load the row itself instead of its values.")


class Held:
    """A plain value inside a model instance, kept out of sight of repr, logs and pickles."""

    __slots__ = ("value", "sealed", "plaintext")

    def __init__(self, value: Any, sealed: Sealed | None = None, plaintext: bytes | None = None) -> None:
        self.value = value
        self.sealed = sealed
        self.plaintext = plaintext

    def __repr__(self) -> str:
        return "<held secret>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Held:
        return Held(copy.deepcopy(self.value, memo), self.sealed, self.plaintext)

    def __copy__(self) -> Held:
        return Held(self.value, self.sealed, self.plaintext)

    def __reduce__(self) -> NoReturn:
        raise VaultError("A secret must not be pickled: it would leave the vault unencrypted.")
