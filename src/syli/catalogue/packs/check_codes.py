"""Does a code set make sense: texts, dates, parents, bands?"""

from typing import Any

from .check_figures import check_figures
from .check_texts import check_plain_texts
from .merge import Document
from .problem import Problem, quoted
from .requirements import SourceIds
from .scope import Scope


def check_code_set(document: Document, source_ids: SourceIds) -> list[Problem]:
    """List every error and notice about one code set."""
    scope = Scope(document, {}, source_ids)
    _check_dates(scope)
    check_plain_texts(scope, ("texts",), scope.section("texts"))
    for code, entry in scope.section("codes").items():
        check_plain_texts(scope, ("codes", code), entry)
    check_figures(scope)
    _check_parents(scope)
    _check_bands(scope)
    return scope.problems


def _check_dates(scope: Scope) -> None:
    start, end = scope.date_at("valid_from"), scope.date_at("valid_to")
    if start and end and end < start:
        scope.say("dates_order", ("valid_to",))
    for code in scope.section("codes"):
        first, last = scope.date_at("codes", code, "valid_from"), scope.date_at("codes", code, "valid_to")
        if first and last and last < first:
            scope.say("dates_order", ("codes", code, "valid_to"))
        if start and first and first < start:
            scope.say("code_outside_set", ("codes", code, "valid_from"))
        if end and last and last > end:
            scope.say("code_outside_set", ("codes", code, "valid_to"))


def _check_parents(scope: Scope) -> None:
    codes = scope.section("codes")
    for code, entry in codes.items():
        seen, here = {code}, entry.get("parent")
        if here is not None and here not in codes:
            scope.say("parent_unknown", ("codes", code, "parent"), found=quoted(here))
        while here in codes:
            if here in seen:
                scope.say("parent_cycle", ("codes", code, "parent"), found=quoted(code))
                break
            seen.add(here)
            here = codes[here].get("parent")


def _check_bands(scope: Scope) -> None:
    """Bands (of age) must follow each other without gap or overlap, or a person would be counted twice or never."""
    bands: list[tuple[str, dict[str, Any]]] = [(code, entry) for code, entry in scope.section("codes").items() if "low" in entry]
    previous: tuple[str, float | None] | None = None
    for code, entry in sorted(bands, key=lambda band: float(band[1]["low"])):
        low, high = entry["low"], entry.get("high")
        if high is not None and high < low:
            scope.say("band_order", ("codes", code, "high"))
        if previous is not None:
            before, end = previous
            if end is None or low <= end:
                scope.say("band_overlap", ("codes", code, "low"), other=quoted(before))
            elif low != end + 1:
                scope.say("band_gap", ("codes", code, "low"), other=quoted(before))
        previous = (code, high)
