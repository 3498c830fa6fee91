"""Where facts lie and how they get there: one Parquet file per fact, grain, year and organisation.

A file is never changed: a new version is written aside, swapped in under the next number, and the one before the last removed.
Engines open a file several times while they read it, so replacing one under its name would let them read half of each.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from syli.stats.choices import SPANS, Fact, Grain
from syli.stats.marts.codes import CodeNumbers
from syli.stats.marts.locks import exclusive
from syli.stats.marts.schema import AMOUNTS, CODE_COLUMNS, GRAINS, LATER, LATER_CODES, as_table, schema, with_times

ROW_GROUP = 122_880
_SERIAL = count()
_ASIDE = ".aside"


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """One organisation's facts of one kind in one year."""

    fact: Fact
    year: int
    organisation: str


class MartStore:
    """Facts under one folder. Code numbers may be shared by several stores."""

    def __init__(self, root: Path, codes: CodeNumbers) -> None:
        self.root = root
        self.codes = codes

    def write(self, fact: Fact, year: int, organisation: str, rows: Any) -> int:
        """Replace a partition by these rows (an Arrow table or mappings, see `given_columns`) and return how many there are.

        An episode belongs to the year it started in, everything else to the year it happened in.
        """
        table = with_times(fact, as_table(fact, rows))
        self._check(table, year, organisation)
        table = self.codes.encode(table, CODE_COLUMNS[fact]).select(schema(fact, Grain.DAY).names)
        with exclusive(self.root / ".lock"):
            self._write_grains(Partition(fact, year, organisation), table.cast(schema(fact, Grain.DAY)))
        return int(table.num_rows)

    def drop_contributors(self, keys: Collection[int]) -> int:
        """Remove every row of the contributors with these (unsigned) keys from all partitions; return how many rows went."""
        unwanted = pa.array(np.array(list(keys), dtype=np.uint64).view(np.int64))
        removed = 0
        with exclusive(self.root / ".lock"):
            for partition in list(self.partitions()):
                table = pq.read_table(self.current(partition, Grain.DAY), partitioning=None)
                kept = table.filter(pc.invert(pc.is_in(table["record_key"], value_set=unwanted)))
                if kept.num_rows < table.num_rows:
                    removed += table.num_rows - kept.num_rows
                    self._write_grains(partition, _whole(partition.fact, kept))
                # No older version may keep the rows; a reader that still wanted it lists the files again.
                self._remove_versions(partition, kept=1)
            # What a crashed writer left behind may hold the rows too. Under the lock nobody is writing.
            for left in self.root.glob(f"*/*/*/*{_ASIDE}"):
                left.unlink()
        return removed

    def hand_over(self, partition: Partition, paths: dict[Grain, Path]) -> None:
        """Make these very files the newest version of a partition: a second name for each, nothing is copied."""
        with exclusive(self.root / ".lock"):
            version = self._newest(partition) + 1
            # Days last: whether a partition is up to date is read from them, so a crash half-way is noticed and mended.
            for grain in reversed(GRAINS[partition.fact]):
                target = self._path(partition, grain, version)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(paths[grain], target)
            self._remove_versions(partition, kept=2)

    def partitions(self, fact: Fact | None = None) -> Iterator[Partition]:
        """Yield every stored partition in order."""
        for known in Fact if fact is None else (fact,):
            for path in self.files(known, Grain.DAY):
                yield Partition(known, int(path.parent.name), _organisation_of(path))

    def organisations(self) -> list[str]:
        """Return every organisation that has a partition."""
        return sorted({partition.organisation for partition in self.partitions()})

    def files(self, fact: Fact, grain: Grain, years: Collection[int] | None = None, organisations: Collection[str] | None = None) -> list[Path]:
        """Return the newest files that hold the facts of these years and organisations, or of all."""
        folder = self.root / fact / grain
        found = []
        for year in sorted(folder.iterdir()) if folder.is_dir() else []:
            if years is None or int(year.name) in years:
                newest: dict[str, Path] = {}
                for path in sorted(year.glob("*.parquet"), key=_version_of):
                    newest[_organisation_of(path)] = path
                found += [newest[name] for name in sorted(newest) if organisations is None or name in organisations]
        return found

    def read(self, fact: Fact, years: Collection[int] | None = None, organisations: Collection[str] | None = None) -> Any:
        """Return facts by the day as one Arrow table with codes as text and the key unsigned."""
        paths = self.files(fact, Grain.DAY, years, organisations)
        tables = [_whole(fact, pq.read_table(path, partitioning=None)) for path in paths]
        table = pa.concat_tables(tables) if tables else schema(fact, Grain.DAY).empty_table()
        keys = np.asarray(table["record_key"].to_numpy(), dtype=np.int64).view(np.uint64)
        table = table.set_column(table.column_names.index("record_key"), "record_key", pa.array(keys))
        return self.codes.decode(table, CODE_COLUMNS[fact])

    def current(self, partition: Partition, grain: Grain) -> Path | None:
        """Return the newest file of a partition, or None while there is none."""
        return max(self._versions(partition, grain), key=_version_of, default=None)

    def _write_grains(self, partition: Partition, table: Any) -> None:
        # People's rows beside each other: they compress better, and finding distinct people costs less.
        table = table.sort_by([("record_key", "ascending"), ("start_on" if partition.fact in SPANS else "event_on", "ascending")])
        version = self._newest(partition) + 1
        paths = {grain: self._path(partition, grain, version) for grain in reversed(GRAINS[partition.fact])}
        aside = {path: _write_aside(path, rolled_up(partition.fact, table, grain)) for grain, path in paths.items()}
        for path, temporary in aside.items():
            temporary.replace(path)
            _sync_folder(path.parent)
        self._remove_versions(partition, kept=2)

    def _path(self, partition: Partition, grain: Grain, version: int) -> Path:
        name = f"{quote(partition.organisation, safe='')}~{version}.parquet"
        return self.root / partition.fact / grain / str(partition.year) / name

    def _versions(self, partition: Partition, grain: Grain) -> list[Path]:
        folder = self._path(partition, grain, 0).parent
        return [path for path in folder.glob("*.parquet") if _organisation_of(path) == partition.organisation]

    def _newest(self, partition: Partition) -> int:
        return max((_version_of(path) for grain in GRAINS[partition.fact] for path in self._versions(partition, grain)), default=0)

    def _remove_versions(self, partition: Partition, *, kept: int) -> None:
        for grain in GRAINS[partition.fact]:
            for path in sorted(self._versions(partition, grain), key=_version_of)[:-kept]:
                path.unlink()

    @staticmethod
    def _check(table: Any, year: int, organisation: str) -> None:
        if table.num_rows == 0:
            return
        if pc.unique(table["year"]).to_pylist() != [year]:
            raise ValueError(f"Rows of other years than {year}.")
        if pc.unique(table["organisation"]).to_pylist() != [organisation]:
            raise ValueError(f"Rows of other organisations than {organisation}.")


def rolled_up(fact: Fact, table: Any, grain: Grain) -> Any:
    """Return the facts at a coarser grain: one row per person and combination of codes, with the amounts added up."""
    if grain is Grain.DAY:
        return table
    wanted = schema(fact, grain)
    names = [name for name in wanted.names if name not in AMOUNTS[fact]]
    rolled = table.group_by(names).aggregate([(name, "sum") for name in AMOUNTS[fact]])
    rolled = rolled.rename_columns([name.removesuffix("_sum") for name in rolled.column_names])
    return rolled.select(wanted.names).cast(wanted).sort_by("record_key")


def _whole(fact: Fact, table: Any) -> Any:
    """Return the table with what was not counted yet when it was written, as nothing known."""
    for name in schema(fact, Grain.DAY).names:
        if name in LATER and name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.int16() if name in LATER_CODES else pa.int32()))
    return table.select(schema(fact, Grain.DAY).names)


def _organisation_of(path: Path) -> str:
    return unquote(path.stem.rpartition("~")[0])


def _version_of(path: Path) -> int:
    return int(path.stem.rpartition("~")[2])


def _write_aside(path: Path, table: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.{next(_SERIAL)}{_ASIDE}")
    with temporary.open("wb") as file:
        pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
