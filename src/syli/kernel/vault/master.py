"""The master key: read from the environment or from a file only its owner may read; wraps every data key.

Several masters may be given, the first wraps and all unwrap: that is how a master is replaced without a stop (put the
new one first, reload every process, rewrap, then remove the old one).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from syli.kernel.vault.crypto import KEY_BYTES, NONCE_BYTES, KeyId, new_key
from syli.kernel.vault.errors import VaultError, VaultKeyMissing

_FORMAT: Final = b"\x01"
_NAME_BYTES: Final = 8


class MasterKeys:
    """The masters in use. Their repr shows nothing."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets:
            raise VaultKeyMissing("No master key was given.")
        if any(len(secret) != KEY_BYTES for secret in secrets):
            raise VaultError(f"A master key holds exactly {KEY_BYTES} bytes.")
        self._ciphers = {_name_of(secret): AESGCM(secret) for secret in secrets}
        self._first = _name_of(secrets[0])

    def wrap(self, key: bytes, key_id: KeyId, purpose: str) -> bytes:
        """Encrypt one data key under the first master, bound to whose and which it is."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._first].encrypt(nonce, key, _bond(key_id, purpose))
        return _FORMAT + self._first + nonce + sealed

    def unwrap(self, wrapped: bytes, key_id: KeyId, purpose: str) -> bytes:
        """Decrypt one data key; say plainly when it belongs to another master."""
        if wrapped[:1] != _FORMAT:
            raise VaultError(f"The {purpose} key {key_id.version} of {key_id.owner} is of an unknown format.")
        rest = wrapped[1:]
        name, nonce, sealed = rest[:_NAME_BYTES], rest[_NAME_BYTES:][:NONCE_BYTES], rest[_NAME_BYTES + NONCE_BYTES :]
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise VaultKeyMissing(f"The {purpose} key of {key_id.owner} is wrapped by a master key that is not here.")
        try:
            return cipher.decrypt(nonce, sealed, _bond(key_id, purpose))
        except (InvalidTag, ValueError):
            raise VaultError(f"The {purpose} key {key_id.version} of {key_id.owner} was changed.") from None

    def is_wrapped_by_first(self, wrapped: bytes) -> bool:
        """Tell whether a data key already stands under the master that wraps now."""
        return wrapped[: 1 + _NAME_BYTES] == _FORMAT + self._first


def _bond(key_id: KeyId, purpose: str) -> bytes:
    return f"syli wrapped key|{purpose}|{key_id.owner}|{key_id.version}".encode()


def _name_of(secret: bytes) -> bytes:
    return hmac.digest(secret, b"syli name of this master key", hashlib.sha256)[:_NAME_BYTES]


def parse_master_keys(text: str) -> MasterKeys:
    """Read masters written in base64, one per line or separated by commas; the first one wraps."""
    secrets = []
    for part in text.replace(",", "\n").split():
        try:
            secrets.append(base64.b64decode(part, validate=True))
        except (binascii.Error, ValueError):
            raise VaultError("A master key is not written in base64.") from None
    return MasterKeys(secrets)


def load_master_keys(value: str, path: Path) -> MasterKeys:
    """Return the masters of `value` (an environment secret) or else of the key file."""
    if value.strip():
        return parse_master_keys(value)
    return parse_master_keys(_read_private(path))


def create_master_key_file(path: Path) -> None:
    """Make a new master key on first start; never replaces a file, for that would lose every secret."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise VaultError(f"There already is a master key in {path}.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(new_key()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _read_private(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise VaultKeyMissing(f"There is no master key: {path} is missing and none is in the environment.") from None
    except OSError as problem:
        raise VaultError(f"The master key file {path} cannot be read: {problem.strerror}.") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode) or mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise VaultError(f"Others than its owner may use the master key file {path}. Run: chmod 600 {path}")
        return os.read(descriptor, 4096).decode("ascii", "replace")
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Sync a folder too: without it a power cut may forget the name of a file that is safely on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
