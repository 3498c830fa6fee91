"""Money in whole cents: reading what people type, writing it the Finnish way. No floating point anywhere."""

from __future__ import annotations

import re
from typing import Final

MAX_CENTS: Final = 10**13
_GROUP_SPACE: Final = "\u00a0"
_MINUS: Final = "\u2212"

_LONGEST_TEXT: Final = 40
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_CURRENCY = re.compile(r"^€|(?:€|eur|euroa|euro|e)\.?$")
_SIGN = re.compile(r"^[-\u2212\u2013+]")
_SUM = re.compile(r"(?P<euros>\d+|\d{1,3}(?:(?P<group>[ .,'])\d{3})(?:(?P=group)\d{3})*)(?:(?P<mark>[.,])(?P<cents>\d{1,2}|-))?", re.ASCII)
_MANY_DECIMALS = re.compile(r"[\d ]+[.,]\d{3,}", re.ASCII)
_THOUSANDS_OR_DECIMALS = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)


class MoneyInputError(ValueError):
    """What was typed is no sum. `code`: empty, unreadable, ambiguous, too_many_decimals or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_cents(text: str) -> int:
    """Read a sum: 1 234,50 € or 1234.5 or 1.234,50 or −5 or 12,-. What may be thousands or decimals (1.234) is refused."""
    typed = text.strip().casefold()
    if len(typed) > _LONGEST_TEXT:
        raise MoneyInputError("unreadable")
    sign = _SIGN.match(typed)
    if sign:
        typed = typed[1:]
    typed = _SPACES.sub(" ", _CURRENCY.sub("", typed.strip()).strip())
    if not typed:
        raise MoneyInputError("empty")
    cents = _cents_of(typed)
    if cents > MAX_CENTS:
        raise MoneyInputError("too_large")
    return -cents if sign and sign[0] != "+" else cents


def _cents_of(typed: str) -> int:
    if _THOUSANDS_OR_DECIMALS.fullmatch(typed):
        raise MoneyInputError("ambiguous")
    match = _SUM.fullmatch(typed)
    if match is None or (match["group"] and match["group"] == match["mark"]):
        raise MoneyInputError("too_many_decimals" if _MANY_DECIMALS.fullmatch(typed) else "unreadable")
    euros = match["euros"].replace(match["group"], "") if match["group"] else match["euros"]
    decimals = (match["cents"] or "").replace("-", "")
    return int(euros) * 100 + int(decimals.ljust(2, "0"))


def format_cents(cents: int) -> str:
    """Write 1 234,50 € with spaces that do not break and a true minus sign."""
    return f"{format_decimal(cents)}{_GROUP_SPACE}€"


def format_decimal(cents: int) -> str:
    """Write 1 234,50, for a table whose head says euros."""
    euros, rest = divmod(abs(cents), 100)
    sign = _MINUS if cents < 0 else ""
    return f"{sign}{euros:,}".replace(",", _GROUP_SPACE) + f",{rest:02}"
