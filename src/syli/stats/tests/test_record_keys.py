"""Record keys: fixed for ever, uniform, and summed the same way by every engine."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.disclosure.record_keys import LOW_BITS, LOW_MASK, cell_keys, code_key, fractions, mix, record_key, signed

SECRET = b"sixteen bytes or more"
KEYS = st.integers(0, 2**64 - 1)


def test_record_key__is_the_same_for_ever() -> None:
    # Written down once: a change of this number would change every number ever published.
    assert record_key(SECRET, "register-1", 42) == 0xA9BF817A1EF5B3C9


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a", 1), ("a", 2)), (("a", 1), ("b", 1)), (("ab", "c"), ("a", "bc")), (("a",), ("a", "")), ((1,), (11,))],
)
def test_record_key__differs_between_contributors(one, other) -> None:
    assert record_key(SECRET, *one) != record_key(SECRET, *other)


def test_record_key__differs_between_secrets_and_purposes() -> None:
    assert record_key(SECRET, "a") != record_key(SECRET + b"!", "a")
    assert record_key(SECRET, "a") != code_key(SECRET, "a")


def test_record_key__refuses_a_short_secret() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        record_key(b"too short", "a")


def test_record_keys__are_uniform() -> None:
    keys = np.array([record_key(SECRET, "person", number) for number in range(20_000)], dtype=np.uint64)
    counts = np.bincount((fractions(keys) * 20).astype(int), minlength=20)
    assert ((counts - 1000) ** 2 / 1000).sum() < 43.8, "χ² with 19 degrees, one in a thousand"


@pytest.mark.property
@given(st.lists(KEYS, max_size=30))
def test_cell_key__is_the_sum_modulo_two_to_the_64(keys: list[int]) -> None:
    stored = [signed(key) for key in keys]
    high, low = sum(key >> LOW_BITS for key in stored), sum(key & LOW_MASK for key in stored)
    assert int(cell_keys([high], [low])[0]) == sum(keys) % 2**64


@pytest.mark.property
@given(st.lists(KEYS, min_size=1, max_size=30))
def test_cell_key__is_the_same_from_the_engine(keys: list[int]) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE k (key BIGINT)")
        connection.executemany("INSERT INTO k VALUES (?)", [[signed(key)] for key in keys])
        found = connection.execute(f"SELECT sum(key >> {LOW_BITS}), sum(key & {LOW_MASK}) FROM k").fetchall()[0]
    assert int(cell_keys([found[0]], [found[1]])[0]) == sum(keys) % 2**64


@pytest.mark.property
@given(KEYS)
def test_signed__keeps_the_bits(key: int) -> None:
    assert np.array([signed(key)], dtype=np.int64).view(np.uint64)[0] == key


def test_mix__is_the_published_splitmix() -> None:
    assert int(mix(np.array([0], dtype=np.uint64))[0]) == 0xE220A8397B1DCDAF


def test_mix__separates_neighbours() -> None:
    mixed = mix(np.arange(10_000, dtype=np.uint64))
    assert len(set(mixed.tolist())) == 10_000
    assert abs(fractions(mixed).mean() - 0.5) < 0.01
