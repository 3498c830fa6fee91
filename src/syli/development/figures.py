"""From where an indicator's numbers come: the statistics stand above and say what they count (`@counts_indicators`).

Nothing is counted here. Without statistics there are no measures, and a set cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure's value of a year as it may be shown to the reader; `value` is None where it is not shown."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Known:
    """A measure that may be followed: its name, and its words and unit for a reader."""

    name: str
    words: str
    unit: str


class Source(Protocol):
    """What gives the numbers."""

    def known(self, ctx: Context) -> Iterable[Known]:
        """Return every measure that may be followed."""

    def counted(
        self, ctx: Context, measures: Iterable[str], *, years: tuple[int, ...], unit_id: int | None, service_code: str
    ) -> Mapping[tuple[str, int], Counted]:
        """Return the measures' values by measure and year, protected as everywhere; of a unit and a service where they are named."""


_sources: list[Source] = []


def counts_indicators(source: Source) -> Source:
    """Register what gives the numbers; the last one holds."""
    _sources[:] = [source]
    return source


def measures_known(ctx: Context) -> list[Known]:
    """Return what may be followed."""
    return [one for source in _sources for one in source.known(ctx)]


def values_of(
    ctx: Context, measures: Iterable[str], *, years: tuple[int, ...], unit_id: int | None, service_code: str
) -> Mapping[tuple[str, int], Counted]:
    """Return the values by measure and year; a measure without one is left out."""
    wanted = list(measures)
    return _sources[0].counted(ctx, wanted, years=years, unit_id=unit_id, service_code=service_code) if _sources else {}
