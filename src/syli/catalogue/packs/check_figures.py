"""Does every number have a unit that fits, bounds in order, and a source that exists?"""

from collections.abc import Iterator
from typing import Any

from .names import CAPACITY_UNITS, COUNT_UNITS, OTHER_UNITS, RATE_UNITS, TIME_UNITS
from .problem import Path, quoted
from .scope import Scope

_BOUNDS = ("value", "min", "max", "below")
# Units that fit a figure, by the last key of its path; a figure elsewhere may have any.
_UNITS: dict[str, tuple[str, ...]] = {
    "age": ("day", "week", "month", "year"),
    "after": TIME_UNITS,
    "before": TIME_UNITS,
    "tolerance": TIME_UNITS,
    "window": TIME_UNITS,
    "length": TIME_UNITS,
    "within": TIME_UNITS,
    "respond_within": TIME_UNITS,
    "review_every": TIME_UNITS,
    "training": ("hour", "day"),
    "at_least": COUNT_UNITS,
    "times": RATE_UNITS,
    "keep": TIME_UNITS,
    "size": tuple(dict.fromkeys(unit for units in CAPACITY_UNITS.values() for unit in units)),
    "staffing": ("worker", "fte"),
}
# These move a date or a length by one exact amount.
_EXACT = ("after", "before", "tolerance", "window", "within", "respond_within", "review_every", "keep")
_LIMIT_UNITS: dict[str, tuple[str, ...]] = {
    "contacts_before_start": COUNT_UNITS,
    "contacts_in_episode": COUNT_UNITS,
    "episode_length": TIME_UNITS,
    "hours_per_week": ("hour_per_week",),
    "response_days": ("hour", "day"),
    "training_hours": ("hour",),
    "meetings": COUNT_UNITS + RATE_UNITS,
    "workers_per_contact": ("worker",),
}
_WHOLE_UNITS = (*COUNT_UNITS, "calendar_year", "school_grade")


def check_figures(scope: Scope) -> None:
    """Check every figure, wherever it stands, and every source."""
    for path, entry in _mappings(scope.data, ()):
        if "source" in entry:
            _check_sources(scope, path, entry["source"])
        if "unit" in entry:
            _check_figure(scope, path, entry)


def _mappings(value: object, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _mappings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _mappings(inner, (*path, index))


def _check_sources(scope: Scope, path: Path, sources: str | list[str]) -> None:
    for source in [sources] if isinstance(sources, str) else sources:
        if not scope.source_ids.knows(source):
            near = scope.source_ids.nearest(source)
            scope.say("unknown_requirement", (*path, "source"), found=quoted(source), suggestion=near)


def _check_figure(scope: Scope, path: Path, entry: dict[str, Any]) -> None:
    given = {bound: entry[bound] for bound in _BOUNDS if bound in entry}
    if not given:
        scope.say("figure_empty", path)
    elif ("value" in given and len(given) > 1) or ("max" in given and "below" in given):
        scope.say("figure_both", path)
    high = given.get("max", given.get("below"))
    if "min" in given and high is not None and given["min"] > high:
        scope.say("figure_order", path, low=_number(given["min"]), high=_number(high))
    for bound, amount in given.items():
        if amount < 0:
            scope.say("figure_negative", (*path, bound))
        elif entry["unit"] in _WHOLE_UNITS and amount != int(amount):
            scope.say("whole_number", (*path, bound))
    _check_unit(scope, path, entry)
    if path and path[-1] in _EXACT and given and "value" not in given:
        scope.say("figure_exact", path)


def _check_unit(scope: Scope, path: Path, entry: dict[str, Any]) -> None:
    allowed = _UNITS.get(str(path[-1])) if path else None
    if path and path[-1] == "allowed" and path[0] == "limits":
        subject = scope.section("limits", str(path[1])).get("subject")
        allowed = _LIMIT_UNITS.get(str(subject))
    if path and path[0] == "facts":
        allowed = COUNT_UNITS + OTHER_UNITS + TIME_UNITS + RATE_UNITS
    if allowed is not None and entry["unit"] not in allowed:
        scope.say("figure_unit", (*path, "unit"), found=quoted(entry["unit"]), allowed=allowed)


def _number(amount: float) -> str:
    return f"{amount:g}"
