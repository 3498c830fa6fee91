"""Encrypt and decrypt files of any size piece by piece, so that a changed, shortened, reordered or mixed-up file is noticed.

Layout: format (1 byte), owner (4), key version (2), salt (16), then pieces of 64 KiB, each with its tag. Every file has
a key of its own (HKDF of the owner's key and the salt), so a nonce may be a counter; its last byte marks the last piece.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import KEY_BYTES, TAG_BYTES, KeyId, header_of, place_of, read_header
from syli.kernel.vault.errors import VaultError
from syli.kernel.vault.master import sync_folder

FILE_FORMAT: Final = 2
PIECE_BYTES: Final = 64 * 1024
SALT_BYTES: Final = 16
_HEADER_BYTES: Final = len(header_of(KeyId(0, 1)))


def seal_file(source: BinaryIO, target: BinaryIO, *, owner: int, column: str, row: str) -> int:
    """Encrypt everything `source` still holds into `target`, for one column of one row; return how many bytes were read."""
    key = keyring.current().newest(owner)
    start = header_of(key.key_id, FILE_FORMAT) + os.urandom(SALT_BYTES)
    target.write(start)
    cipher = _cipher(key.secret, start, column, row)
    total = 0
    for nonce, piece in _numbered(_pieces(source, PIECE_BYTES)):
        total += len(piece)
        target.write(cipher.encrypt(nonce, piece, start))
    return total


def unseal_file(source: BinaryIO, *, column: str, row: str) -> Iterator[bytes]:
    """Decrypt piece by piece. Each piece is proven before it is given out; that none is missing, only at the end.

    So whoever acts on a file must read it whole first; whoever streams it must break off when this raises.
    """
    start = source.read(_HEADER_BYTES + SALT_BYTES)
    if len(start) < _HEADER_BYTES + SALT_BYTES:
        raise VaultError("This is too short to be a sealed file.")
    cipher = _cipher(keyring.current().key(read_header(start, FILE_FORMAT)).secret, start, column, row)
    for nonce, piece in _numbered(_pieces(source, PIECE_BYTES + TAG_BYTES)):
        try:
            yield cipher.decrypt(nonce, piece, start)
        except InvalidTag:
            raise VaultError(f"A sealed file of {column} does not open: changed, cut short, moved, or another key.") from None


def seal_bytes(content: bytes, *, owner: int, column: str, row: str) -> bytes:
    """Encrypt a file that is in memory."""
    target = BytesIO()
    seal_file(BytesIO(content), target, owner=owner, column=column, row=row)
    return target.getvalue()


def unseal_bytes(sealed: bytes, *, column: str, row: str) -> bytes:
    """Decrypt a file into memory, proven whole."""
    return b"".join(unseal_file(BytesIO(sealed), column=column, row=row))


def write_sealed(path: Path, source: BinaryIO, *, owner: int, column: str, row: str) -> int:
    """Encrypt into a file that exists whole or not at all, even if the power goes; return how many bytes were read."""
    aside = path.with_name(f".{path.name}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            total = seal_file(source, target, owner=owner, column=column, row=row)
            target.flush()
            os.fsync(target.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return total


def _cipher(secret: bytes, start: bytes, column: str, row: str) -> AESGCM:
    salt = start[_HEADER_BYTES:]
    info = b"syli file" + start[:_HEADER_BYTES] + place_of(column, row)
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret))


def _pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Read whole pieces, also from a source that gives less than it was asked for; an empty one has one empty piece."""
    while True:
        piece = bytearray()
        while len(piece) < size and (more := source.read(size - len(piece))):
            piece += more
        yield bytes(piece)
        if len(piece) < size:
            return


def _numbered(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Give each piece its nonce: its number, and a mark on the last one."""
    waiting: bytes | None = None
    number = 0
    for piece in pieces:
        if waiting is not None and piece:
            yield number.to_bytes(11, "big") + b"\x00", waiting
            number += 1
            waiting = piece
        elif waiting is None:
            waiting = piece
    if waiting is not None:
        yield number.to_bytes(11, "big") + b"\x01", waiting
