"""Which sources may a figure name? A figure without a source is an opinion."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from .problem import closest

_ID = re.compile(r"([A-Z]{2,5})-([0-9A-Z.]{1,12})\Z")
# A site's own decisions need no list: LOCAL-1, LOCAL-2026.3 …
_FREE = "LOCAL"


@dataclass(frozen=True, slots=True)
class SourceIds:
    """The areas of requirements with their last number, and the sections of the catalogues."""

    areas: Mapping[str, int] = field(default_factory=dict)
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the list that ships as `packs/sources.yaml`; what does not fit is left out and so unknown."""
        areas = data.get("areas")
        sections = data.get("sections")
        defaults = data.get("defaults")
        if isinstance(defaults, dict):
            sections = {**(sections if isinstance(sections, dict) else {}), **_by_area(defaults)}
        return cls(
            {area: last for area, last in areas.items() if isinstance(last, int)} if isinstance(areas, dict) else {},
            {
                name: frozenset(str(section) for section in known)
                for name, known in (sections.items() if isinstance(sections, dict) else ())
                if isinstance(known, list)
            },
        )

    def joined(self, other: Self) -> Self:
        """Add a site's own sources to those that ship."""
        return type(self)({**self.areas, **other.areas}, {**self.sections, **other.sections})

    def knows(self, source: str) -> bool:
        """Say whether a source exists; without any list only the form counts."""
        match = _ID.match(source)
        if match is None:
            return False
        area, number = match.groups()
        if area == _FREE or not (self.areas or self.sections):
            return True
        if area in self.sections:
            return number in self.sections[area]
        return number.isascii() and number.isdigit() and 1 <= int(number) <= self.areas.get(area, 0)

    def nearest(self, source: str) -> str | None:
        """Guess the area that was meant by a mistyped source."""
        area, _, number = source.partition("-")
        near = closest(area, self.areas)
        return f"{near}-{number}" if near and near != area and self.knows(f"{near}-{number}") else None


def _by_area(ids: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source in ids:
        area, _, number = source.partition("-")
        found.setdefault(area, []).append(number)
    return found
