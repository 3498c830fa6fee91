"""Finnish identity codes: is this personal code (HETU) or business id right, and if not, what is wrong with it?

Decree 128/2010 §2 as amended by 690/2022: ddmmyy, a sign for the century, an individual number and a check character.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus

Problem = Literal["empty", "length", "characters", "separator", "date", "individual_number", "check_character", "real_person", "future"]

_CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES: Final = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_FIRST_INDIVIDUAL: Final = 2
_FIRST_TEMPORARY: Final = 900
_CODE_LENGTH: Final = 11
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_DIGITS = re.compile(r"\d+", re.ASCII)


class IdentityCodeError(ValueError):
    """The code is not right; `code` says why. The message never holds what was typed."""

    def __init__(self, code: Problem) -> None:
        super().__init__(code)
        self.code: Problem = code


@dataclass(frozen=True, slots=True)
class PersonalCode:
    """A correct personal identity code. Its repr shows nothing of it."""

    text: str = field(repr=False)
    born_on: date = field(repr=False)
    is_temporary: bool


def check_personal_code(text: str, *, allow_real: bool, today: date | None = None) -> PersonalCode:
    """Check a personal code (HETU) and return it in its written form, with the date of birth it tells.

    Temporary codes, whose individual number is 900–999, belong to nobody for good. With `allow_real=False`
    (demonstration and tests) only those are taken, so that no living person's code ever gets in. Where `today` is
    given, a birth in the future is refused.
    """
    code = _plain(text)
    if not code:
        raise IdentityCodeError("empty")
    if len(code) != _CODE_LENGTH:
        raise IdentityCodeError("length")
    born, century, individual, check = code[:6], code[6], code[7:10], code[10]
    if not _DIGITS.fullmatch(born) or not _DIGITS.fullmatch(individual):
        raise IdentityCodeError("characters")
    if century not in _CENTURIES:
        raise IdentityCodeError("separator")
    born_on = _birth(born, _CENTURIES[century])
    if int(individual) < _FIRST_INDIVIDUAL:
        raise IdentityCodeError("individual_number")
    if check != _check_character(born, individual) or not hetu.is_valid(code, allow_temporary=True):
        raise IdentityCodeError("check_character")
    if today is not None and born_on > today:
        raise IdentityCodeError("future")
    is_temporary = int(individual) >= _FIRST_TEMPORARY
    if not is_temporary and not allow_real:
        raise IdentityCodeError("real_person")
    return PersonalCode(code, born_on, is_temporary)


def invented_personal_code(born_on: date, number: int) -> str:
    """Return the `number`-th code (HETU) of the 900-range for a day of birth, for invented people.

    A hundred individual numbers and six century signs give 600 different codes a day (100 before 1900).
    """
    signs = [sign for sign, century in _CENTURIES.items() if century == born_on.year // 100 * 100]
    which, individual = divmod(number, 100)
    if not signs or not 0 <= which < len(signs):
        raise ValueError(f"There is no invented code number {number} for {born_on.year}.")
    born, digits = f"{born_on:%d%m%y}", f"{_FIRST_TEMPORARY + individual}"
    return f"{born}{signs[which]}{digits}{_check_character(born, digits)}"


def check_business_id(text: str) -> str:
    """Check a business id (Y-tunnus) and return it as 1234567-8; old ids of six digits get their leading zero."""
    typed = _plain(text).removeprefix("FI").replace(" ", "")
    if not typed:
        raise IdentityCodeError("empty")
    number, dash, check = typed.rpartition("-") if "-" in typed else (typed[:-1], "", typed[-1:])
    if not _DIGITS.fullmatch(number) or not _DIGITS.fullmatch(check):
        raise IdentityCodeError("characters")
    if len(check) != 1 or len(number) not in ({6, 7} if dash else {7}):
        raise IdentityCodeError("length")
    try:
        return str(ytunnus.format(ytunnus.validate(number.zfill(7) + check)))
    except ValidationError:
        raise IdentityCodeError("check_character") from None


def _plain(text: str) -> str:
    """Capitals, plain dashes, nothing around it."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip().upper())


def _birth(born: str, century: int) -> date:
    try:
        return date(century + int(born[4:]), int(born[2:4]), int(born[:2]))
    except ValueError:
        raise IdentityCodeError("date") from None


def _check_character(born: str, individual: str) -> str:
    return _CHECK_CHARACTERS[int(born + individual) % 31]
