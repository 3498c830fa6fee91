"""Money: sums as people type them, written so that they can be read again, never a cent lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.money import MAX_CENTS, MoneyInputError, format_cents, format_decimal, parse_cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 234,50 €", 123450),
        ("1\u00a0234,50\u00a0€", 123450),
        ("1\u202f234,5", 123450),
        ("1234.5", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1'234.50", 123450),
        ("1.234.567", 123456700),
        ("12", 1200),
        ("0,05", 5),
        ("12,-", 1200),
        ("5 000,- €", 500000),
        ("€ 7,10", 710),
        ("7,10 EUR", 710),
        ("7,10 euroa", 710),
        ("7,10e", 710),
        ("-5", -500),
        ("−5,25", -525),
        ("– 5,25", -525),
        ("+3", 300),
        ("  8 ", 800),
        ("100000000000", 10**13),
    ],
)
def test_sum__typed_by_people__is_read(typed: str, cents: int) -> None:
    assert parse_cents(typed) == cents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("€", "empty"),
        ("-", "empty"),
        ("1.234", "ambiguous"),
        ("1,234", "ambiguous"),
        ("12,3456", "too_many_decimals"),
        ("1 234,567", "too_many_decimals"),
        ("1234.567", "too_many_decimals"),
        ("12 34", "unreadable"),
        ("1.23.50", "unreadable"),
        ("1.234.50", "unreadable"),
        ("1,5,0", "unreadable"),
        (",50", "unreadable"),
        ("--5", "unreadable"),
        ("5-", "unreadable"),
        ("viisi", "unreadable"),
        ("1e5", "unreadable"),
        ("0x10", "unreadable"),
        ("٣", "unreadable"),
        ("½", "unreadable"),
        ("inf", "unreadable"),
        ("9" * 41, "unreadable"),
        ("100000000000,01", "too_large"),
    ],
)
def test_sum__not_readable__says_why(typed: str, code: str) -> None:
    with pytest.raises(MoneyInputError) as refused:
        parse_cents(typed)
    assert refused.value.code == code


def test_format__is_finnish() -> None:
    assert format_cents(123450) == "1\u00a0234,50\u00a0€"
    assert format_cents(-5) == "\u22120,05\u00a0€"
    assert format_decimal(123456789) == "1\u00a0234\u00a0567,89"
    assert format_cents(0) == "0,00\u00a0€"


@given(st.integers(-MAX_CENTS, MAX_CENTS))
def test_sum__written_and_read__is_the_same(cents: int) -> None:
    assert parse_cents(format_cents(cents)) == parse_cents(format_decimal(cents)) == cents


@given(st.text(max_size=60))
def test_sum__any_text__is_read_or_refused(typed: str) -> None:
    try:
        assert abs(parse_cents(typed)) <= MAX_CENTS
    except MoneyInputError:
        pass
