"""Are dates, times, numbers and durations written the Finnish way, in every language?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.ui.formats import format_date, format_datetime, format_duration, format_number, format_period, format_time
from syli.kernel.ui.names import initials, monogram


@pytest.mark.parametrize(
    ("style", "language", "written"),
    [
        ("date", "en", "22.11.2026"),
        ("day", "sv", "22.11."),
        ("weekday", "fi", "su\u00a022.11."),
        ("weekday", "en", "Sun\u00a022.11."),
        ("long", "fi", "sunnuntai 22.11.2026"),
        ("long", "sv", "söndag 22.11.2026"),
        ("month", "fi", "marraskuu 2026"),
    ],
)
def test_date__is_written__in_each_style(style: str, language: str, written: str) -> None:
    with translation.override(language):
        assert format_date(date(2026, 11, 22), style) == written  # type: ignore[arg-type]


def test_date__of_a_moment__is_the_day_in_finland() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert format_date(late) == "22.11.2026"
    assert format_time(late) == "1.30"
    assert format_datetime(late) == "22.11.2026 1.30"


def test_date__unknown_style__is_refused() -> None:
    with pytest.raises(ValueError, match="fancy"):
        format_date(date(2026, 1, 1), "fancy")  # type: ignore[arg-type]


def test_nothing__is_written_as_nothing() -> None:
    assert [format_date(None), format_time(None), format_datetime(None), format_number(None), format_duration(None)] == [""] * 5


def test_time__hours__have_no_leading_zero() -> None:
    assert format_time(time(9, 5)) == "9.05"


def test_time__until__midnight_ends_the_day() -> None:
    assert [format_time(one, until=True) for one in (time(18, 30), time(), None)] == ["18.30", "24.00", ""]
    assert format_time(time()) == "0.00"


def test_period__open__keeps_the_dash() -> None:
    assert format_period(date(2026, 2, 1)) == "1.2.2026–"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234.5, 1, "1\u00a0234,5"),
        (21700, 0, "21\u00a0700"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (-0.04, 1, "0,0"),
        (Decimal("0.125"), 2, "0,13"),
        (1234567, 0, "1\u00a0234\u00a0567"),
    ],
)
def test_number__is_written__the_finnish_way(value: float | Decimal, decimals: int, written: str) -> None:
    assert format_number(value, decimals) == written


@given(st.integers(-(10**12), 10**12))
def test_number__can_be_read_back(value: int) -> None:
    assert int(format_number(value).replace("\u00a0", "").replace("\u2212", "-")) == value


@pytest.mark.parametrize(("minutes", "written"), [(0, "0\u00a0min"), (45, "45\u00a0min"), (60, "1\u00a0h"), (90, "1\u00a0h\u00a030\u00a0min")])
def test_duration__is_written__in_hours_and_minutes(minutes: int, written: str) -> None:
    assert format_duration(minutes) == written


@pytest.mark.parametrize(
    ("name", "short", "circle"),
    [
        ("Kaisa Mäkelä", "K. M.", "KM"),
        ("Aino-Maria Sjöblom", "A. M. S.", "AS"),
        ("Perhe 12", "P. 12", "P12"),
        ("мария", "М.", "М"),
        ("", "", "?"),
        ("  ", "", "?"),
    ],
)
def test_name__in_privacy__shows_initials_only(name: str, short: str, circle: str) -> None:
    assert (initials(name), monogram(name)) == (short, circle)


@given(st.text(max_size=60))
def test_name__in_privacy__never_shows_a_whole_word(name: str) -> None:
    for part in initials(name).split():
        assert part.isdigit() or len(part.rstrip(".")) <= 3
