"""One cell into one value, by the kind of the field. Pure; every refusal says which and why."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from syli.interop.imports.choices import Trouble
from syli.interop.imports.problems import UnreadableError
from syli.interop.imports.reading import Cell

MAX_TEXT = 500
MAX_LONG_TEXT = 50_000
MAX_NAME = 120
OLDEST = date(1900, 1, 1)

YES = frozenset({"kyllä", "k", "on", "tosi", "ja", "j", "yes", "y", "true", "1", "x", "✓", "v"})
NO = frozenset({"ei", "e", "ei ole", "epätosi", "nej", "n", "no", "false", "0"})
NOTHING = frozenset({"", "-", "–", "—", "n/a", "null", "none", "."})

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\u202a-\u202e\u2066-\u2069]")
_SHEET_ERROR = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|ARVO!|VIITE!|PUUTTUU!|NIMI\?)")
_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\.?$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_CLOCK_END = re.compile(r"[ T]+(?:klo\s*|kl\.?\s*)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:[.,]\d+)?Z?$")
_CLOCK = re.compile(r"(?:klo|kl\.?|at)?\s*(\d{1,2})(?:[.:](\d{2})(?:[.:]\d{2})?)?\s*(?:h|t)?$", re.IGNORECASE)
_PACKED_CLOCK = re.compile(r"(\d{2})(\d{2})$")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?$")
_LENGTH = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:h|t|tuntia|tunti|timmar|timme|hours?|hrs?)\.?)?\s*"
    r"(?:(\d+)\s*(?:min|m|minuuttia|minuutti|minuter|minut|minutes?)\.?)?$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s\"<>()\[\],;:]{1,64}@[\w-]+(?:\.[\w-]+)+$")
_PHONE = re.compile(r"\+?\d{5,15}$")


def clean(cell: Cell) -> str:
    """A cell as plain text: numbers without a false fraction, nothing invisible, nothing around it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        if text.isascii() and text.isprintable():
            return text
        return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return str(cell)


def has_removed(cell: Cell) -> bool:
    """Whether cleaning takes away characters that cannot be seen or saved."""
    return isinstance(cell, str) and not cell.isprintable() and bool(_CONTROL.search(cell))


def text_of(cell: Cell, limit: int = MAX_TEXT) -> str:
    """Free text within its limit."""
    text = clean(cell)
    if text.startswith("#") and _SHEET_ERROR.match(text):
        raise UnreadableError(Trouble.SPREADSHEET_ERROR)
    if len(text) > limit:
        raise UnreadableError(Trouble.CELL_TOO_LONG, limit=limit)
    if "\ufffd" in text:
        raise UnreadableError(Trouble.UNREADABLE_CHARACTERS)
    return text


def long_text_of(cell: Cell) -> str:
    """A note: line breaks kept."""
    return text_of(cell, MAX_LONG_TEXT)


def name_of(cell: Cell) -> str:
    """A person's name: letters of any alphabet, and nothing a spreadsheet would run."""
    text = " ".join(text_of(cell).split())
    if len(text) > MAX_NAME:
        raise UnreadableError(Trouble.CELL_TOO_LONG, limit=MAX_NAME)
    if text and (not any(c.isalpha() for c in text) or set(text) & set('=<>{}[]|;"@\\^~*?!%$#&+')):
        raise UnreadableError(Trouble.NOT_A_NAME)
    return text


def date_of(cell: Cell, order: str, today: date) -> date:
    """A day, as a spreadsheet holds it or as people write it; the clock after it is let go."""
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _date_in(clean(cell), order, today.year)
    if found is None:
        raise UnreadableError(Trouble.NOT_A_DATE)
    if found < OLDEST:
        raise UnreadableError(Trouble.DATE_TOO_OLD)
    return found


@lru_cache(maxsize=50_000)
def _date_in(text: str, order: str, this_year: int) -> date | None:
    text = _CLOCK_END.sub("", text)
    match = _ISO.match(text) or _PACKED.match(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    else:
        match = _DAY.match(text)
        if not match:
            return None
        first, second, year = (int(part) for part in match.groups())
        day, month = (second, first) if order == "mdy" else (first, second)
        if year < 100:
            # Two digits: the latest such year that is not after next year.
            year += 2000 if year <= (this_year + 1) % 100 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def time_of(cell: Cell) -> time:
    """A time of day: 14.30, 14:30, klo 9, 0930, or what a spreadsheet holds."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1440)
        return time(minutes // 60 % 24, minutes % 60)
    text = clean(cell)
    match = _PACKED_CLOCK.match(text) or _CLOCK.match(text)
    if not match:
        # A whole moment in one cell: its clock.
        tail = _CLOCK_END.search(text)
        match = _CLOCK.match(tail.group().strip(" T").rstrip("Z")) if tail else None
    hour, minute = (int(part or 0) for part in match.groups()) if match else (99, 99)
    if hour > 23 or minute > 59:
        raise UnreadableError(Trouble.NOT_A_TIME)
    return time(hour, minute)


def number_of(cell: Cell) -> float:
    """A number the Finnish way: 1 234,5; a point is read as a decimal point when it is the only mark."""
    if isinstance(cell, bool):
        raise UnreadableError(Trouble.NOT_A_NUMBER)
    if isinstance(cell, (int, float)):
        return float(cell)
    text = "".join(clean(cell).replace("−", "-").split()).replace("\u00a0", "").replace("'", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".") if text.count(",") == 1 else "?"
    if not _NUMBER.match(text) or len(text) > 15:
        raise UnreadableError(Trouble.NOT_A_NUMBER)
    return float(text)


def integer_of(cell: Cell, low: int = 0, high: int = 100_000) -> int:
    """A whole number between two bounds."""
    number = number_of(cell)
    if not number.is_integer():
        raise UnreadableError(Trouble.NOT_A_NUMBER)
    if not low <= number <= high:
        raise UnreadableError(Trouble.NUMBER_OUT_OF_RANGE, low=low, high=high)
    return int(number)


def minutes_of(cell: Cell, unit: str = "minutes") -> int:
    """A length of time in minutes: 45, 1,5 (when the unit is hours), 1:30, 1 h 30 min."""
    if isinstance(cell, timedelta):
        minutes = cell.total_seconds() / 60
    elif isinstance(cell, datetime):
        raise UnreadableError(Trouble.NOT_A_DURATION)
    elif isinstance(cell, time):
        minutes = cell.hour * 60 + cell.minute
    else:
        minutes = _minutes_in(cell, unit)
    if not 0 <= minutes <= 31 * 1440:
        raise UnreadableError(Trouble.NUMBER_OUT_OF_RANGE, low=0, high=31 * 1440)
    return round(minutes)


def _minutes_in(cell: Cell, unit: str) -> float:
    text = clean(cell).lower()
    if ":" in text:
        hours, _, rest = text.partition(":")
        rest = rest.split(":")[0]
        if hours.isdigit() and rest.isdigit() and int(rest) < 60:
            return int(hours[:4]) * 60 + int(rest)
        raise UnreadableError(Trouble.NOT_A_DURATION)
    match = _LENGTH.match(text)
    if match and any(match.groups()):
        return float((match[1] or "0").replace(",", ".")) * 60 + int(match[2] or 0)
    try:
        return number_of(cell) * (60 if unit == "hours" else 1)
    except UnreadableError:
        raise UnreadableError(Trouble.NOT_A_DURATION) from None


def boolean_of(cell: Cell, yes: frozenset[str] = YES, no: frozenset[str] = NO) -> bool:
    """Yes or no in the words of the file."""
    if isinstance(cell, bool):
        return cell
    word = clean(cell).casefold()
    if word in yes:
        return True
    if word in no:
        return False
    raise UnreadableError(Trouble.NOT_YES_OR_NO)


def identity_code_of(cell: Cell) -> str:
    """A Finnish identity code with its check character right; temporary ones pass too."""
    text = clean(cell).upper().replace(" ", "").replace("−", "-").replace("–", "-")
    if not text.isascii() or len(text) != 11:
        raise UnreadableError(Trouble.NOT_AN_IDENTITY_CODE)
    try:
        return str(hetu.validate(text, allow_temporary=True))
    except ValidationError:
        raise UnreadableError(Trouble.NOT_AN_IDENTITY_CODE) from None


def birth_date_in(code: str) -> date:
    """The birth date an identity code holds."""
    century = 1800 if code[6] == "+" else 1900 if code[6] in "-YXWVU" else 2000
    return date(century + int(code[4:6]), int(code[2:4]), int(code[:2]))


def email_of(cell: Cell) -> str:
    """One e-mail address."""
    text = text_of(cell, 254)
    if text and not _EMAIL.match(text):
        raise UnreadableError(Trouble.NOT_AN_EMAIL)
    return text


def phone_of(cell: Cell) -> str:
    """One telephone number, digits and a leading plus; the zero a spreadsheet ate is put back."""
    text = re.sub(r"[\s().–-]", "", clean(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and text.isdigit():
        text = "+" + text if text.startswith("358") else "0" + text
    if text.startswith("00"):
        text = "+" + text[2:]
    if not _PHONE.match(text):
        raise UnreadableError(Trouble.NOT_A_PHONE)
    return text


def reference_of(cell: Cell) -> str:
    """A number or sign that points to another row; compared without regard to case or spaces."""
    return " ".join(text_of(cell, 100).split()).casefold()


PLAIN: Mapping[str, Callable[[Cell], object]] = {
    "name": name_of,
    "text": text_of,
    "long_text": long_text_of,
    "time": time_of,
    "integer": integer_of,
    "identity_code": identity_code_of,
    "email": email_of,
    "phone": phone_of,
    "reference": reference_of,
}
"""The kinds that need nothing but the cell."""
