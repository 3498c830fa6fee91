"""Read the municipality files that ship beside this module, one file a year. Pure: no database."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
FILE: Final = re.compile(r"kunnat_(\d{4})\.csv")
COLUMNS: Final = (
    "municipality_code", "name_fi", "name_sv", "languages", "county_code", "county_fi", "county_sv", "county_en", "region_code", "region_fi",
)  # fmt: skip


class AreaFileBroken(ValueError):
    """A municipality file cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One municipality in one year, as the file has it."""

    year: int
    code: str
    name_fi: str
    name_sv: str
    language_status: str
    county_code: str
    county_fi: str
    county_sv: str
    county_en: str
    region_code: str
    region_fi: str


def area_files(folder: Path = FOLDER) -> dict[int, Path]:
    """Return the year and path of every municipality file in a folder, oldest year first."""
    found = ((FILE.fullmatch(path.name), path) for path in folder.iterdir())
    return dict(sorted((int(match[1]), path) for match, path in found if match))


def read_area_file(path: Path, year: int) -> list[AreaRow]:
    """Return the rows of one file; raise AreaFileBroken on a missing column, an odd code or a code met twice."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(rows_of(csv.reader(file), year, path.name))


def rows_of(lines: Iterable[list[str]], year: int, name: str) -> Iterator[AreaRow]:
    """Yield the rows under a header line."""
    lines = iter(lines)
    header = next(lines, [])
    if tuple(header) != COLUMNS:
        raise AreaFileBroken(f"{name}: the first line must name the columns {', '.join(COLUMNS)}.")
    seen: set[str] = set()
    for number, line in enumerate(lines, start=2):
        if len(line) != len(COLUMNS):
            raise AreaFileBroken(f"{name}, line {number}: {len(line)} columns instead of {len(COLUMNS)}.")
        if not re.fullmatch(r"\d{3}", line[0]) or not re.fullmatch(r"\d{2}", line[4]):
            raise AreaFileBroken(f"{name}, line {number}: {line[0]!r} or {line[4]!r} is no code of a municipality or county.")
        if line[0] in seen:
            raise AreaFileBroken(f"{name}, line {number}: municipality {line[0]} occurs twice.")
        seen.add(line[0])
        yield AreaRow(year, *line)
