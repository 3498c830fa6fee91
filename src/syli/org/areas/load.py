"""Bring the municipalities table up to date with the files that ship; running it again changes nothing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from syli.org.areas.reading import FOLDER, AreaRow, area_files, read_area_file
from syli.org.models import Municipality


def load_areas(folder: Path = FOLDER) -> int:
    """Load every year's file and return how many rows were added, changed or removed. All files or none."""
    with transaction.atomic():
        return sum(_load_year(year, read_area_file(path, year)) for year, path in area_files(folder).items())


def _load_year(year: int, rows: list[AreaRow]) -> int:
    known = {row.code: row for row in Municipality.objects.filter(year=year)}
    changed = [asdict(row) for row in rows if not _is_same(known.get(row.code), row)]
    Municipality.objects.bulk_create(
        [Municipality(**values) for values in changed],
        update_conflicts=True,
        unique_fields=["year", "code"],
        update_fields=[name for name in AreaRow.__slots__ if name not in ("year", "code")],
    )
    gone = set(known) - {row.code for row in rows}
    Municipality.objects.filter(year=year, code__in=gone).delete()
    return len(changed) + len(gone)


def _is_same(known: Municipality | None, row: AreaRow) -> bool:
    return known is not None and all(getattr(known, name) == value for name, value in asdict(row).items())
