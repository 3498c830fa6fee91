"""What makes an organisation, a unit and a period good?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

from syli.kernel.rules import rule

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2)


@rule("ORG-06", "What ends does not end before it starts.", source="Inclusive dates throughout Syli")
def period_is_good(start_on: date, end_on: date | None) -> bool:
    """Tell whether a period holds at least one day."""
    return end_on is None or start_on <= end_on


@rule("ORG-07", "The same person holds the same role in the same place once at a time.", source="Roles in time")
def periods_overlap(periods: list[tuple[date, date | None]]) -> bool:
    """Tell whether any two of the periods share a day."""
    ordered = sorted(periods, key=lambda period: period[0])
    return any(before[1] is None or before[1] >= after[0] for before, after in pairwise(ordered))


@rule("ORG-08", "A secret unit has another name for those outside, and that name does not give it away.", source="Protected addresses, VAWA practice")
def secret_unit_is_named(name: str, alias: str, municipality_names: list[str], *, is_secret: bool) -> bool:
    """Tell whether a unit may be saved: a secret one needs an alias that holds neither its name nor its municipality's."""
    if not is_secret:
        return True
    outward = alias.casefold()
    return bool(outward.strip()) and not any(word and word.casefold() in outward for word in (name, *municipality_names))


@rule("ORG-09", "A business id has seven digits, a dash and the right check digit.", source="Finnish Patent and Registration Office: Y-tunnus")
def business_id_is_good(text: str) -> bool:
    """Tell whether a Finnish business id is possible; an empty one is, for not every body has told it."""
    if not text:
        return True
    digits, dash, check = text.partition("-")
    if not dash or len(digits) != len(_WEIGHTS) or len(check) != 1 or not (digits + check).isascii() or not (digits + check).isdigit():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
    # A remainder of 1 is never given out.
    return rest != 1 and int(check) == (11 - rest if rest else 0)
