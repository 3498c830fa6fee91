"""Public ids: 22 signs, 128 bits, nothing that looks like something else."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.ids import ALPHABET, is_public_id, new_public_id, public_id_from

BITS = st.integers(0, 2**128 - 1)


def test_public_id__made_often__never_repeats_and_needs_no_quoting() -> None:
    made = {new_public_id() for _ in range(2000)}
    assert len(made) == 2000
    assert all(is_public_id(each) and quote(each, safe="") == each for each in made)


def test_alphabet__holds_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("0OIl")
    assert len(set(ALPHABET)) == 58


@given(BITS, BITS)
def test_public_id__from_bits__differs_exactly_when_the_bits_do(one: int, other: int) -> None:
    assert (public_id_from(one) == public_id_from(other)) == (one == other)
    assert is_public_id(public_id_from(one))


@pytest.mark.parametrize("bits", [-1, 2**128])
def test_public_id__from_too_many_bits__is_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="128 bits"):
        public_id_from(bits)


@pytest.mark.parametrize("text", ["", "1" * 21, "1" * 23, "0" + "1" * 21, "1" * 22 + "\n", "../../etc/passwd______", "ä" * 22])
def test_public_id__other_text__is_none(text: str) -> None:
    assert not is_public_id(text)
