"""Identity codes: right ones taken, wrong ones told apart, real people's refused where nobody real may be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.identity_codes import IdentityCodeError, check_business_id, check_personal_code, invented_personal_code

CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
BORN = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def code_of(born: str, sign: str, individual: str) -> str:
    return f"{born}{sign}{individual}{CHECK_CHARACTERS[int(born + individual) % 31]}"


@pytest.mark.parametrize(
    ("typed", "born_on"),
    [
        (code_of("131052", "-", "908"), date(1952, 10, 13)),
        (code_of("131052", "Y", "908"), date(1952, 10, 13)),
        (code_of("010203", "A", "999"), date(2003, 2, 1)),
        (code_of("010203", "F", "900"), date(2003, 2, 1)),
        (code_of("290204", "B", "950"), date(2004, 2, 29)),
        (code_of("311299", "+", "901"), date(1899, 12, 31)),
        (f"  {code_of('131052', '-', '908').lower()} ", date(1952, 10, 13)),
        (code_of("131052", "-", "908").replace("-", "–"), date(1952, 10, 13)),
    ],
)
def test_personal_code__right__tells_the_day_of_birth(typed: str, born_on: date) -> None:
    code = check_personal_code(typed, allow_real=False)
    assert (code.born_on, code.is_temporary) == (born_on, True)
    assert code.text == code.text.upper().strip()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("131052-90", "length"),
        ("131052-908TT", "length"),
        ("13105 2-908T", "length"),
        ("ABCDEF-908T", "characters"),
        ("131052-9O8T", "characters"),
        ("131052-9\u0660" + "8T", "characters"),
        ("131052G908T", "separator"),
        ("131052 908T", "separator"),
        ("131052/908T", "separator"),
        (code_of("320152", "-", "908"), "date"),
        (code_of("131352", "-", "908"), "date"),
        (code_of("290200", "-", "908"), "date"),
        (code_of("131052", "-", "000"), "individual_number"),
        (code_of("131052", "-", "001"), "individual_number"),
        ("131052-908Ä", "check_character"),
        ("131052-908G", "check_character"),
    ],
)
def test_personal_code__wrong__says_what_is_wrong(typed: str, problem: str) -> None:
    with pytest.raises(IdentityCodeError) as refused:
        check_personal_code(typed, allow_real=True)
    assert refused.value.code == problem
    assert not typed.strip() or typed.strip() not in str(refused.value)


def test_personal_code__check_character__only_one_of_31_is_right() -> None:
    right = code_of("131052", "-", "908")
    taken = []
    for sign in CHECK_CHARACTERS:
        try:
            taken.append(check_personal_code(right[:-1] + sign, allow_real=False).text)
        except IdentityCodeError as problem:
            assert problem.code == "check_character"  # noqa: PT017  # every one but the right one
    assert taken == [right]


def test_personal_code__of_somebody_real__is_taken_only_when_allowed() -> None:
    # An individual number below 900 could be somebody's; this one was never given, for the day lies ahead.
    ahead = code_of("010199", "A", "002")
    assert not check_personal_code(ahead, allow_real=True).is_temporary
    with pytest.raises(IdentityCodeError) as refused:
        check_personal_code(ahead, allow_real=False)
    assert refused.value.code == "real_person"
    with pytest.raises(IdentityCodeError) as refused:
        check_personal_code(ahead, allow_real=True, today=date(2026, 11, 22))
    assert refused.value.code == "future"


def test_personal_code__shown__tells_nothing() -> None:
    code = check_personal_code(code_of("131052", "-", "908"), allow_real=False)
    assert "131052" not in repr(code)
    assert "1952" not in repr(code)


@given(BORN, st.integers(0, 599))
def test_invented_code__any__is_right_temporary_and_born_that_day(born_on: date, number: int) -> None:
    code = check_personal_code(invented_personal_code(born_on, number), allow_real=False)
    assert (code.born_on, code.is_temporary) == (born_on, True)


def test_invented_codes__of_one_day__all_differ_and_end() -> None:
    day = date(2020, 5, 5)
    assert len({invented_personal_code(day, number) for number in range(600)}) == 600
    for born_on, number in ((day, 600), (day, -1), (date(2100, 1, 1), 0), (date(1899, 1, 1), 100)):
        with pytest.raises(ValueError, match="no invented code"):
            invented_personal_code(born_on, number)


@given(st.text(max_size=14) | st.from_regex(r"[0-3][0-9][01][0-9]{3}[-A+][0-9]{3}[0-9A-Y]", fullmatch=True))
def test_personal_code__any_text__is_taken_or_refused(typed: str) -> None:
    try:
        code = check_personal_code(typed, allow_real=False)
    except IdentityCodeError:
        return
    assert code.text == code_of(code.text[:6], code.text[6], code.text[7:10])


@pytest.mark.parametrize("typed", ["0000000-0", "1234567-1", " 1234567-1 ", "12345671", "FI12345671", "1234567–1", "000000-0"])
def test_business_id__right__is_written_with_its_dash(typed: str) -> None:
    assert check_business_id(typed) in {"1234567-1", "0000000-0"}


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "empty"),
        ("1234567-2", "check_character"),
        ("12345678-1", "length"),
        ("12345-6", "length"),
        ("1234567-11", "length"),
        ("123456", "length"),
        ("123456A-1", "characters"),
        ("1234567-A", "characters"),
        ("-", "characters"),
    ],
)
def test_business_id__wrong__says_what_is_wrong(typed: str, problem: str) -> None:
    with pytest.raises(IdentityCodeError) as refused:
        check_business_id(typed)
    assert refused.value.code == problem


@given(st.integers(0, 9999999))
def test_business_id__of_any_number__has_at_most_one_check_digit(number: int) -> None:
    weights = (7, 9, 10, 5, 8, 4, 2)
    remainder = sum(weight * int(digit) for weight, digit in zip(weights, f"{number:07}", strict=True)) % 11
    right = [check for check in range(10) if _is_taken(f"{number:07}-{check}")]
    assert right == ([] if remainder == 1 else [-remainder % 11])


def _is_taken(typed: str) -> bool:
    try:
        check_business_id(typed)
    except IdentityCodeError:
        return False
    return True
