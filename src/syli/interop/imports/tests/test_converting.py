"""Cells as people write them become values; what cannot be understood is refused, never guessed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.interop.imports import converting as c
from syli.interop.imports.choices import Trouble
from syli.interop.imports.problems import UnreadableError, shown
from syli.interop.imports.reading import Cell

TODAY = date(2026, 11, 22)


def trouble_of(convert: Callable[[Cell], object], cell: Cell) -> Trouble:
    with pytest.raises(UnreadableError) as error:
        convert(cell)
    return error.value.trouble


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("22.11.2026", date(2026, 11, 22)),
        ("1.2.1990", date(1990, 2, 1)),
        ("01.02.90", date(1990, 2, 1)),
        ("1.2.26", date(2026, 2, 1)),
        ("1.2.28", date(1928, 2, 1)),
        ("1. 2. 2020", date(2020, 2, 1)),
        ("2026-03-04", date(2026, 3, 4)),
        ("20260304", date(2026, 3, 4)),
        ("4/3/2026", date(2026, 3, 4)),
        ("2026-03-04T14:30:00", date(2026, 3, 4)),
        ("4.3.2026 klo 14.30", date(2026, 3, 4)),
        ("4.3.2026 9:05", date(2026, 3, 4)),
        (date(2026, 3, 4), date(2026, 3, 4)),
        (datetime(2026, 3, 4, 23, 59), date(2026, 3, 4)),
    ],
)
def test_date__read__finnish_and_other_ways(cell: Cell, expected: date) -> None:
    assert c.date_of(cell, "dmy", TODAY) == expected


def test_date__read__american_order_only_when_the_mapping_says_so() -> None:
    assert c.date_of("3/4/2026", "mdy", TODAY) == date(2026, 3, 4)
    assert trouble_of(lambda cell: c.date_of(cell, "dmy", TODAY), "3/14/2026") is Trouble.NOT_A_DATE


@pytest.mark.parametrize("cell", ["31.2.2026", "22.11.", "marraskuu", "45983", "1.1.0", "00.00.2020"])
def test_date__read__refuses(cell: str) -> None:
    assert trouble_of(lambda value: c.date_of(value, "dmy", TODAY), cell) is Trouble.NOT_A_DATE


def test_date__read__refuses_before_1900() -> None:
    assert trouble_of(lambda v: c.date_of(v, "dmy", TODAY), "1.1.1899") is Trouble.DATE_TOO_OLD


@given(day=st.dates(date(1930, 1, 1), date(2026, 12, 31)))
def test_date__read__every_finnish_date_comes_back(day: date) -> None:
    assert c.date_of(f"{day.day}.{day.month}.{day.year}", "dmy", TODAY) == day
    assert c.date_of(day.isoformat(), "dmy", TODAY) == day


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14.30", time(14, 30)),
        ("14:30", time(14, 30)),
        ("klo 9", time(9, 0)),
        ("kl 9.05", time(9, 5)),
        ("0930", time(9, 30)),
        ("9:05:59", time(9, 5)),
        (0.5, time(12, 0)),
        (time(8, 15, 30), time(8, 15)),
        (datetime(2026, 1, 1, 7, 45), time(7, 45)),
        ("4.3.2026 14.30", time(14, 30)),
    ],
)
def test_time__read__many_ways(cell: Cell, expected: time) -> None:
    assert c.time_of(cell) == expected


@pytest.mark.parametrize("cell", ["25.00", "12.60", "aamulla", "14.3.2026", "123456"])
def test_time__read__refuses(cell: str) -> None:
    assert trouble_of(c.time_of, cell) is Trouble.NOT_A_TIME


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("45", "minutes", 45),
        ("1,5", "hours", 90),
        ("0,75", "hours", 45),
        (1.5, "hours", 90),
        ("1:30", "hours", 90),
        ("1:30", "minutes", 90),
        ("1 h 30 min", "minutes", 90),
        ("2 tuntia", "minutes", 120),
        ("90 min", "hours", 90),
        ("1,5 h", "minutes", 90),
        (time(1, 15), "minutes", 75),
        (timedelta(hours=26), "minutes", 1560),
    ],
)
def test_minutes__read__comma_and_clock(cell: Cell, unit: str, expected: int) -> None:
    assert c.minutes_of(cell, unit) == expected


@pytest.mark.parametrize("cell", ["kauan", "1:75", "-30", "1e9", datetime(2026, 1, 1)])
def test_minutes__read__refuses(cell: Cell) -> None:
    assert trouble_of(c.minutes_of, cell) in (Trouble.NOT_A_DURATION, Trouble.NUMBER_OUT_OF_RANGE)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("−3,25", -3.25),
        ("7.5", 7.5),
        (8, 8),
    ],
)
def test_number__read__finnish(cell: Cell, expected: float) -> None:
    assert c.number_of(cell) == expected


@pytest.mark.parametrize("cell", ["1,2,3", "=1+1", "NaN", "inf", "9" * 400, "", "1e5", True])
def test_number__read__refuses(cell: Cell) -> None:
    assert trouble_of(c.number_of, cell) is Trouble.NOT_A_NUMBER


def test_integer__read__whole_and_in_bounds() -> None:
    assert c.integer_of("12") == 12
    assert trouble_of(c.integer_of, "1,5") is Trouble.NOT_A_NUMBER
    assert trouble_of(c.integer_of, "-1") is Trouble.NUMBER_OUT_OF_RANGE
    assert trouble_of(c.integer_of, 10**9) is Trouble.NUMBER_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Kyllä", True),
        ("ei", False),
        ("x", True),
        ("Nej", False),
        ("JA", True),
        (1, True),
        (False, False),
    ],
)
def test_boolean__read__words_of_three_languages(cell: Cell, expected: bool) -> None:
    assert c.boolean_of(cell) is expected


def test_boolean__read__refuses_maybe() -> None:
    assert trouble_of(c.boolean_of, "ehkä") is Trouble.NOT_YES_OR_NO


@pytest.mark.parametrize("text", ["Äijälä-Öhman", "O'Neill", "Нина", "محمد", "Sáráhkká", "von der Leyen", "N.N."])
def test_name__read__any_alphabet(text: str) -> None:
    assert c.name_of(f"  {text}  ") == text


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "=cmd|' /C calc'!A0", "+358401", "@SUM(1)", "12345", "<script>", "a;b"],
)
def test_name__read__refuses_what_a_spreadsheet_would_run(text: str) -> None:
    assert trouble_of(c.name_of, text) is Trouble.NOT_A_NAME


def test_text__read__cleans_and_limits() -> None:
    assert c.text_of("a\x00b\u202ec\u200b") == "abc"
    assert c.has_removed("a\x00b")
    assert not c.has_removed("a\nb ")
    assert trouble_of(c.text_of, "x" * 501) is Trouble.CELL_TOO_LONG
    assert trouble_of(c.text_of, "Jyv\ufffdskyl\ufffd") is Trouble.UNREADABLE_CHARACTERS
    assert trouble_of(c.text_of, "#VIITE!") is Trouble.SPREADSHEET_ERROR
    assert c.long_text_of("eka\ntoka") == "eka\ntoka"


def test_text__read__decomposed_letters_become_one() -> None:
    assert c.text_of("a\u0308a\u0308ni") == "ääni"


def test_identity_code__read__checked_and_dated() -> None:
    assert c.identity_code_of(" 010190-900p ") == "010190-900P"
    assert c.birth_date_in("010190-900P") == date(1990, 1, 1)
    assert c.birth_date_in("010105A900X") == date(2005, 1, 1)
    assert c.birth_date_in("010105F900X") == date(2005, 1, 1)


@pytest.mark.parametrize("text", ["010190-900A", "310290-900P", "010190900P", "", "x" * 11, "٠١٠١٩٠-900P"])
def test_identity_code__read__refuses(text: str) -> None:
    assert trouble_of(c.identity_code_of, text) is Trouble.NOT_AN_IDENTITY_CODE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("040 123 4567", "0401234567"),
        ("+358 (40) 123-4567", "+358401234567"),
        ("00358401234567", "+358401234567"),
        (401234567.0, "0401234567"),
        (358401234567, "+358401234567"),
    ],
)
def test_phone__read__puts_back_the_zero(cell: Cell, expected: str) -> None:
    assert c.phone_of(cell) == expected


@pytest.mark.parametrize("cell", ["040 123 4567 äiti", "123", "=1+1", "040-1234567/050-1"])
def test_phone__read__refuses(cell: str) -> None:
    assert trouble_of(c.phone_of, cell) is Trouble.NOT_A_PHONE


@pytest.mark.parametrize("text", ["a@b", "a b@c.fi", "x@y.fi, z@y.fi", "a@@b.fi", '"<a@b.fi>'])
def test_email__read__refuses(text: str) -> None:
    assert trouble_of(c.email_of, text) is Trouble.NOT_AN_EMAIL


def test_email__read__accepts() -> None:
    assert c.email_of("aino.aalto+x@esimerkki.example") == "aino.aalto+x@esimerkki.example"


def test_reference__read__same_from_both_kinds_of_file() -> None:
    assert c.reference_of(1234.0) == c.reference_of(" 1234 ") == "1234"
    assert c.reference_of("AS-1 b") == c.reference_of("as-1  B")


KINDS = [
    lambda v: c.date_of(v, "dmy", TODAY),
    c.time_of,
    c.number_of,
    c.minutes_of,
    c.boolean_of,
    c.identity_code_of,
    c.email_of,
    c.phone_of,
    c.name_of,
    c.text_of,
    c.reference_of,
    c.integer_of,
]
CELLS = st.one_of(
    st.text(max_size=40),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(cell=CELLS, index=st.integers(0, len(KINDS) - 1))
def test_cell__any_value__read_or_refused_never_an_error(cell: Cell, index: int) -> None:
    try:
        KINDS[index](cell)
    except UnreadableError:
        pass
    shown(cell)
