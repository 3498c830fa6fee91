"""How one value becomes ciphertext: AES-256-GCM, a header that names the key, and a bond to the column and the row.

Layout: format (1 byte), owner (4), key version (2), nonce (12), ciphertext and tag. The header, the column and the
row's public id are authenticated, so a value copied to another row or column does not open. Nonces are random:
one key may seal 2^32 values before a repeated nonce becomes thinkable (NIST SP 800-38D §8.3), then it is rotated.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from syli.kernel.vault.errors import VaultError

FORMAT: Final = 1
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
MAX_OWNER: Final = 2**32 - 1
MAX_VERSION: Final = 2**16 - 1
# Short secrets (yes or no, a postal code) must not be told apart by their length.
BLOCK: Final = 16
_HEADER = struct.Struct(">BIH")
_LENGTHS = struct.Struct(">HH")


class KeyId(NamedTuple):
    """Which key sealed a value: whose, and which of its versions."""

    owner: int
    version: int


def new_key() -> bytes:
    """Return a new random 256-bit key."""
    return os.urandom(KEY_BYTES)


def key_id_of(ciphertext: bytes) -> KeyId:
    """Read from the header which key sealed `ciphertext`."""
    if len(ciphertext) < _HEADER.size + NONCE_BYTES + TAG_BYTES:
        raise VaultError("This is too short to be a sealed value.")
    return read_header(ciphertext, FORMAT)


def read_header(sealed: bytes, form: int) -> KeyId:
    """Read which key sealed this, and that it is of the expected format."""
    found, owner, version = _HEADER.unpack_from(sealed)
    if found != form:
        raise VaultError("This is sealed in an unknown format.")
    return KeyId(owner, version)


def header_of(key_id: KeyId, form: int = FORMAT) -> bytes:
    """Write the header that names a key; refuse an owner or version that does not fit into it."""
    if not 0 <= key_id.owner <= MAX_OWNER or not 0 < key_id.version <= MAX_VERSION:
        raise VaultError(f"Owner {key_id.owner}, key version {key_id.version} cannot be written into a header.")
    return _HEADER.pack(form, key_id.owner, key_id.version)


def place_of(column: str, row: str) -> bytes:
    """Return the bytes that stand for one column of one row; lengths first, so no two places look the same."""
    if not column or not row:
        raise VaultError("A value is sealed for one column of one row: both must be named.")
    column_bytes, row_bytes = column.encode(), row.encode()
    return _LENGTHS.pack(len(column_bytes), len(row_bytes)) + column_bytes + row_bytes


def seal(cipher: AESGCM, key_id: KeyId, column: str, row: str, plaintext: bytes) -> bytes:
    """Encrypt `plaintext` for one column of one row."""
    header = header_of(key_id)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + cipher.encrypt(nonce, _padded(plaintext), header + place_of(column, row))


def sealer(cipher: AESGCM, key_id: KeyId, column: str) -> Callable[[str, bytes], bytes]:
    """Return `seal` for very many rows of one column: what is the same for all of them is made once."""
    header, column_bytes = header_of(key_id), column.encode()
    place_of(column, "row")  # refuses a column without a name
    encrypt, draw, pack, width = cipher.encrypt, os.urandom, _LENGTHS.pack, len(column_bytes)

    def fast(row: str, plaintext: bytes) -> bytes:
        row_bytes = row.encode()
        if not row_bytes:
            raise VaultError("A value is sealed for one row: it must be named.")
        nonce = draw(NONCE_BYTES)
        return header + nonce + encrypt(nonce, _padded(plaintext), header + pack(width, len(row_bytes)) + column_bytes + row_bytes)

    return fast


def unseal(cipher: AESGCM, ciphertext: bytes, column: str, row: str) -> bytes:
    """Decrypt what `seal` made for this column and row; anything else is refused."""
    key_id_of(ciphertext)
    header, body = ciphertext[: _HEADER.size], ciphertext[_HEADER.size :]
    try:
        padded = cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], header + place_of(column, row))
    except InvalidTag:
        raise VaultError(f"A sealed {column} does not open: changed, moved, or another key.") from None
    return _unpadded(padded)


def _padded(plaintext: bytes) -> bytes:
    return plaintext + b"\x80" + bytes(-(len(plaintext) + 1) % BLOCK)


def _unpadded(padded: bytes) -> bytes:
    return padded.rstrip(b"\x00")[:-1]
