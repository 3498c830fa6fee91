"""Ciphertext: opens only whole, with its key, in its column and row; wrapped keys likewise; the master key is guarded."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.vault.crypto import BLOCK, MAX_OWNER, MAX_VERSION, KeyId, header_of, key_id_of, new_key, place_of, seal, sealer, unseal
from syli.kernel.vault.errors import VaultError, VaultKeyMissing
from syli.kernel.vault.master import MasterKeys, create_master_key_file, load_master_keys, parse_master_keys

CIPHER, OTHER = AESGCM(new_key()), AESGCM(new_key())
KEY = KeyId(7, 3)
COLUMN, ROW = "people.Person.given_name", "1" * 22


@given(
    st.binary(max_size=300),
    st.integers(0, MAX_OWNER),
    st.integers(1, MAX_VERSION),
    st.text(min_size=1, max_size=20),
    st.text(min_size=1, max_size=30),
)
def test_value__sealed_and_unsealed__is_the_same(plaintext: bytes, owner: int, version: int, column: str, row: str) -> None:
    sealed = seal(CIPHER, KeyId(owner, version), column, row, plaintext)
    assert key_id_of(sealed) == (owner, version)
    assert unseal(CIPHER, sealed, column, row) == plaintext


@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.binary(max_size=60)), max_size=5), st.text(min_size=1, max_size=20))
def test_sealer__many_rows__each_opens_in_its_own_place_alone(rows: list[tuple[str, bytes]], column: str) -> None:
    fast = sealer(CIPHER, KEY, column)
    sealed = [(row, plaintext, fast(row, plaintext)) for row, plaintext in rows]
    assert len({one for _row, _plaintext, one in sealed}) == len(sealed), "no nonce is used twice"
    for row, plaintext, one in sealed:
        assert unseal(CIPHER, one, column, row) == plaintext
        with pytest.raises(VaultError):
            unseal(CIPHER, one, column, f"{row}x")
    with pytest.raises(VaultError):
        fast("", b"secret")
    with pytest.raises(VaultError):
        sealer(CIPHER, KEY, "")


@given(st.binary(max_size=40), st.data())
def test_value__any_bit_changed__does_not_open(plaintext: bytes, data: st.DataObject) -> None:
    sealed = seal(CIPHER, KEY, COLUMN, ROW, plaintext)
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VaultError):
        unseal(CIPHER, bytes(changed), COLUMN, ROW)


def test_value__cut_or_lengthened_anywhere__does_not_open() -> None:
    sealed = seal(CIPHER, KEY, COLUMN, ROW, b"secret")
    for size in range(len(sealed)):
        with pytest.raises(VaultError):
            unseal(CIPHER, sealed[:size], COLUMN, ROW)
    with pytest.raises(VaultError):
        unseal(CIPHER, sealed + b"\x00", COLUMN, ROW)


def test_value__in_another_place_or_under_another_key__does_not_open() -> None:
    sealed = seal(CIPHER, KEY, COLUMN, ROW, b"secret")
    for cipher, column, row in ((OTHER, COLUMN, ROW), (CIPHER, COLUMN + "2", ROW), (CIPHER, COLUMN, "2" * 22), (CIPHER, ROW, COLUMN)):
        with pytest.raises(VaultError):
            unseal(cipher, sealed, column, row)


@given(st.text(min_size=1, max_size=9), st.text(min_size=1, max_size=9), st.text(min_size=1, max_size=9), st.text(min_size=1, max_size=9))
def test_place__of_two_columns_and_rows__is_the_same_only_for_the_same(column: str, row: str, other_column: str, other_row: str) -> None:
    assert (place_of(column, row) == place_of(other_column, other_row)) == ((column, row) == (other_column, other_row))


@given(st.binary(max_size=3 * BLOCK))
def test_value__length__shows_only_in_blocks(plaintext: bytes) -> None:
    size = len(seal(CIPHER, KEY, COLUMN, ROW, plaintext))
    assert (size - len(seal(CIPHER, KEY, COLUMN, ROW, b""))) % BLOCK == 0


def test_value__sealed_twice__looks_different() -> None:
    assert len({seal(CIPHER, KEY, COLUMN, ROW, b"same") for _ in range(50)}) == 50


@pytest.mark.parametrize("key_id", [KeyId(-1, 1), KeyId(2**32, 1), KeyId(1, 0), KeyId(1, 2**16)])
def test_header__owner_or_version_that_does_not_fit__is_refused(key_id: KeyId) -> None:
    with pytest.raises(VaultError):
        header_of(key_id)


@pytest.mark.parametrize(("column", "row"), [("", ROW), (COLUMN, "")])
def test_place__unnamed__is_refused(column: str, row: str) -> None:
    with pytest.raises(VaultError):
        place_of(column, row)


def test_wrapped_key__opens_only_for_its_owner_version_and_purpose() -> None:
    masters, key = MasterKeys([new_key()]), new_key()
    wrapped = masters.wrap(key, KEY, "data")
    assert masters.unwrap(wrapped, KEY, "data") == key
    assert key not in wrapped
    for key_id, purpose in ((KeyId(8, 3), "data"), (KeyId(7, 4), "data"), (KEY, "search")):
        with pytest.raises(VaultError):
            masters.unwrap(wrapped, key_id, purpose)
    for place in range(len(wrapped)):
        with pytest.raises(VaultError):
            masters.unwrap(wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :], KEY, "data")
    for size in range(len(wrapped)):
        with pytest.raises(VaultError):
            masters.unwrap(wrapped[:size], KEY, "data")


def test_wrapped_key__of_another_master__is_said_to_be_so() -> None:
    wrapped = MasterKeys([new_key()]).wrap(new_key(), KEY, "data")
    with pytest.raises(VaultKeyMissing, match="master key that is not here"):
        MasterKeys([new_key()]).unwrap(wrapped, KEY, "data")


def test_masters__several__unwrap_with_all_and_wrap_with_the_first() -> None:
    old, new = new_key(), new_key()
    wrapped = MasterKeys([old]).wrap(b"k" * 32, KEY, "data")
    both = MasterKeys([new, old])
    assert both.unwrap(wrapped, KEY, "data") == b"k" * 32
    assert not both.is_wrapped_by_first(wrapped)
    assert MasterKeys([new]).unwrap(both.wrap(b"k" * 32, KEY, "data"), KEY, "data") == b"k" * 32
    assert "k" * 8 not in repr(both)


@pytest.mark.parametrize("text", ["", "  \n", "not base64!", base64.b64encode(b"short").decode(), base64.b64encode(bytes(33)).decode()])
def test_master__unreadable__is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(VaultError) as refused:
        parse_master_keys(text)
    assert not text.strip() or text.strip() not in str(refused.value)


def test_master_file__made_once__is_private_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    with pytest.raises(VaultKeyMissing, match="missing"):
        load_master_keys("", path)
    create_master_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    before = path.read_bytes()
    with pytest.raises(VaultError, match="already"):
        create_master_key_file(path)
    assert path.read_bytes() == before
    wrapped = load_master_keys("", path).wrap(b"k" * 32, KEY, "data")
    assert load_master_keys("", path).unwrap(wrapped, KEY, "data") == b"k" * 32


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_master_file__others_may_use__is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master.key"
    create_master_key_file(path)
    path.chmod(mode)
    with pytest.raises(VaultError, match="chmod 600"):
        load_master_keys("", path)


def test_master_file__that_is_no_file__is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError):
        load_master_keys("", tmp_path)


def test_master__in_the_environment__goes_before_the_file(tmp_path: Path) -> None:
    text = base64.b64encode(b"m" * 32).decode()
    wrapped = load_master_keys(f" {text}\n", tmp_path / "none").wrap(b"k" * 32, KEY, "data")
    assert MasterKeys([b"m" * 32]).unwrap(wrapped, KEY, "data") == b"k" * 32
