"""What is typed for half-known days, moments and numbers, and what a button names."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from syli.questions import typed
from syli.questions.rows import path_in
from syli.questions.tests.trees import is_plain_clock_time, moments, partial_dates

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("", ""), ("  ", ""), ("2026", "2026"), (" 2026 ", "2026"), ("5.2020", "2020-05"), ("05.2020", "2020-05"), ("5/2020", "2020-05"),
        ("2020-05", "2020-05"), ("22.11.2026", "2026-11-22"), ("2026-11-22", "2026-11-22"), ("29.2.2024", "2024-02-29"),
    ],
)  # fmt: skip
def test_partial_date__as_much_as_is_known(text: str, iso: str) -> None:
    assert typed.read_partial_date(text) == iso


@pytest.mark.parametrize(
    "text",
    ["0.2020", "13.2020", "2020-00", "2020-13", "0000", "1000", "9999", "29.2.2026", "joskus", "20 26", "5.20.2020", "²⁰²⁰", "2026-11-22T10:00"],
)
def test_partial_date__what_is_none__is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        typed.read_partial_date(text)


@pytest.mark.property
@given(partial_dates)
def test_partial_date__written_and_read__is_the_same(iso: str) -> None:
    assert typed.read_partial_date(typed.write_partial_date(iso)) == iso


@pytest.mark.parametrize("kept", ["", "-", "20", "2026-1", "ennen sotaa", "2026-11-22T10"])
def test_partial_date__what_was_stored_otherwise__is_shown_as_it_is(kept: str) -> None:
    assert typed.write_partial_date(kept) == kept


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("", ""), ("22.11.2026", "2026-11-22"), ("22.11.2026 14.32", "2026-11-22T14:32:00+02:00"), ("22.11.2026 klo 14.32", "2026-11-22T14:32:00+02:00"),
        ("22.11.2026, 14:32", "2026-11-22T14:32:00+02:00"), ("22.11.2026 kl. 14.32", "2026-11-22T14:32:00+02:00"),
        # Summer has another offset, and the offset is written down.
        ("1.7.2026 9.05", "2026-07-01T09:05:00+03:00"),
    ],
)  # fmt: skip
def test_moment__a_day_and_perhaps_a_time(text: str, iso: str) -> None:
    assert typed.read_moment(text) == iso


@pytest.mark.parametrize("text", ["22.11.2026 25.00", "22.11.2026 14.61", "eilen illalla", "32.1.2026 10.00", "10.00 10.00 10.00", "x" * 200])
def test_moment__what_is_none__is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        typed.read_moment(text)


@pytest.mark.property
@given(moments.filter(is_plain_clock_time))
def test_moment__written_and_read__is_the_same_moment(at: datetime) -> None:
    iso = at.replace(tzinfo=HELSINKI).isoformat()
    assert typed.read_moment(typed.write_moment(iso)) == iso


@pytest.mark.parametrize("kept", ["joskusT", "2026-99-99T10:00:00+02:00", "T"])
def test_moment__what_was_stored_otherwise__is_shown_as_it_is(kept: str) -> None:
    assert typed.write_moment(kept) == kept


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-3, "-3"), (12.5, "12,5"), (1e-07, "0,0000001"), (10**12, "1000000000000"), (True, "True"), ("7", "7")]
)
def test_number__with_a_comma_and_never_as_a_power(value: Any, text: str) -> None:
    assert typed.write_number(value) == text


@pytest.mark.property
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False))
def test_number__written_and_read__is_the_same(value: Decimal) -> None:
    kept = typed.read_number(value)
    assert isinstance(kept, int) == (value == value.to_integral_value())
    assert Decimal(typed.write_number(kept).replace(",", ".")) == value


@pytest.mark.parametrize(
    ("kept", "shown"), [("2026-11-22", date(2026, 11, 22)), ("", ""), ("22.11.2026", "22.11.2026"), ("2026-02-30", "2026-02-30")]
)
def test_date__for_its_field(kept: str, shown: Any) -> None:
    assert typed.write_date(kept) == shown


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("pets", ("pets",)), ("pets-0", ("pets", 0)), ("facts-words-12", ("facts", "words", 12)),
        # What is too long for a row number is a key that nothing has.
        ("pets-1000", ("pets", "1000")), ("pets-٣", None), ("pets-", None), ("-pets", None), ("pets\n", None),
    ],
)  # fmt: skip
def test_path_in__what_a_button_names(text: str, path: Any) -> None:
    assert path_in(text) == path
