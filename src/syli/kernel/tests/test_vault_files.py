"""Sealed files: whole or refused, whatever is changed, cut, reordered or mixed up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.tests.vault_bench import MemoryKeyStore
from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import new_key
from syli.kernel.vault.errors import VaultError, VaultKeyMissing
from syli.kernel.vault.files import PIECE_BYTES, seal_bytes, seal_file, unseal_bytes, unseal_file, write_sealed
from syli.kernel.vault.keyring import Keyring
from syli.kernel.vault.master import MasterKeys

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COLUMN, ROW = "records.Attachment.content", "1" * 22
START = 7 + 16
SEALED_PIECE = PIECE_BYTES + 16


@pytest.fixture(autouse=True, scope="module")
def ring() -> Iterator[Keyring]:
    made = Keyring(MasterKeys([new_key()]), MemoryKeyStore())
    made.create_keys(1, NOW)
    made.create_keys(2, NOW)
    with keyring.use(made):
        yield made


def sealed(content: bytes) -> bytes:
    return seal_bytes(content, owner=1, column=COLUMN, row=ROW)


class Dribble(BytesIO):
    """A source that gives a little at a time, like a network."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 1, 777) if size is None or size > 0 else 777)


@pytest.mark.parametrize("size", [0, 1, 15, 16, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 5])
def test_file__of_any_size__comes_back(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    target = BytesIO()
    assert seal_file(Dribble(content), target, owner=1, column=COLUMN, row=ROW) == size
    pieces = max(1, -(-size // PIECE_BYTES))
    assert len(target.getvalue()) == START + size + 16 * pieces
    assert b"".join(unseal_file(Dribble(target.getvalue()), column=COLUMN, row=ROW)) == content
    assert size < 16 or content[:16] not in target.getvalue()


@given(st.binary(max_size=200))
def test_file__small__comes_back(content: bytes) -> None:
    assert unseal_bytes(sealed(content), column=COLUMN, row=ROW) == content


def test_file__any_byte_changed_or_cut_off__is_refused() -> None:
    whole = sealed(b"a short secret")
    for place in range(len(whole)):
        for broken in (whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], whole[:place]):
            with pytest.raises(VaultError):
                unseal_bytes(broken, column=COLUMN, row=ROW)
    with pytest.raises(VaultError):
        unseal_bytes(whole + b"\x00", column=COLUMN, row=ROW)


def test_file__pieces_missing_doubled_swapped_or_from_another_file__is_refused() -> None:
    content = bytes(3 * PIECE_BYTES)
    whole, other = sealed(content), sealed(content)
    start, one, two, three = (
        whole[:START],
        whole[START:][:SEALED_PIECE],
        whole[START + SEALED_PIECE :][:SEALED_PIECE],
        whole[START + 2 * SEALED_PIECE :],
    )
    assert start + one + two + three == whole
    theirs = other[START + SEALED_PIECE :][:SEALED_PIECE]
    for broken in (
        [one, two],
        [one],
        [],
        [two, three],
        [one, three],
        [two, one, three],
        [one, two, two, three],
        [one, two, three, three],
        [one, theirs, three],
    ):
        with pytest.raises(VaultError):
            unseal_bytes(start + b"".join(broken), column=COLUMN, row=ROW)
    with pytest.raises(VaultError):
        unseal_bytes(other[:START] + one + two + three, column=COLUMN, row=ROW)


def test_file__in_another_place_or_of_another_owner__is_refused(ring: Keyring) -> None:
    whole = sealed(b"secret")
    for column, row in ((COLUMN + "x", ROW), (COLUMN, "2" * 22)):
        with pytest.raises(VaultError):
            unseal_bytes(whole, column=column, row=row)
    with pytest.raises(VaultError):
        unseal_bytes(whole[:1] + (2).to_bytes(4, "big") + whole[5:], column=COLUMN, row=ROW)
    with pytest.raises(VaultKeyMissing):
        unseal_bytes(whole[:1] + (3).to_bytes(4, "big") + whole[5:], column=COLUMN, row=ROW)


def test_file__pieces_given_out__are_proven_before_the_end_is() -> None:
    whole = sealed(bytes(2 * PIECE_BYTES))
    stream = unseal_file(BytesIO(whole[: START + SEALED_PIECE + 100]), column=COLUMN, row=ROW)
    assert next(stream) == bytes(PIECE_BYTES)
    with pytest.raises(VaultError):
        next(stream)


def test_value_and_file__are_not_taken_for_each_other(ring: Keyring) -> None:
    with pytest.raises(VaultError):
        ring.unseal(sealed(bytes(100)), COLUMN, ROW)
    with pytest.raises(VaultError):
        unseal_bytes(ring.seal(1, COLUMN, ROW, bytes(100)), column=COLUMN, row=ROW)


def test_written_file__is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "attachment"
    assert write_sealed(path, BytesIO(b"first"), owner=1, column=COLUMN, row=ROW) == 5
    assert path.stat().st_mode & 0o777 == 0o600

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_sealed(path, BytesIO(b"second"), owner=1, column=COLUMN, row=ROW)
    assert [each.name for each in tmp_path.iterdir()] == ["attachment"]
    assert unseal_bytes(path.read_bytes(), column=COLUMN, row=ROW) == b"first"
