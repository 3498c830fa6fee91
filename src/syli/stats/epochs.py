"""When the outside may see new facts: register by register, once enough contributors changed or a month has ended.

The outside counts its own copy of the marts. Opening an epoch hands it the live files of one organisation, as they are, so whatever
is asked between two epochs is answered from the same facts and nobody can watch a single person arrive.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from syli.stats.choices import OF_NOBODY, Grain
from syli.stats.marts.folder import MartFolder
from syli.stats.marts.locks import exclusive
from syli.stats.marts.schema import GRAINS, schema
from syli.stats.marts.store import MartStore, Partition
from syli.stats.releases import ReleaseStore
from syli.stats.rules import epoch_may_open


@dataclass(frozen=True, slots=True)
class Epoch:
    """The outside's present: a number that only grows, and the day it began."""

    number: int
    opened_on: date | None


def current_epoch(path: Path) -> Epoch:
    """Return the present epoch; number 0 while nothing was ever shown."""
    state = _state(path)
    return Epoch(state["number"], date.fromisoformat(state["opened_on"]) if state["opened_on"] else None)


def advance_epochs(folder: MartFolder, *, today: date) -> list[str]:
    """Hand the outside the facts of every organisation whose epoch may open; return these organisations.

    Called after the marts were refreshed and at least once after a month has ended.
    """
    month = today.year * 100 + today.month
    with exclusive(folder.epochs_path.with_suffix(".lock")):
        state = _state(folder.epochs_path)
        moved = []
        for organisation in sorted({*folder.live.organisations(), *folder.outside.organisations()}):
            changed = changed_partitions(folder, organisation)
            last = state["months"].get(organisation)
            has_ended = last < month if last is not None else any(partition.year < today.year for partition in changed)
            if changed and epoch_may_open(len(changed_contributors(folder, changed)), has_ended):
                _hand_over(folder, changed)
                moved.append(organisation)
                state["months"][organisation] = month
            elif last is not None and has_ended and not changed:
                state["months"][organisation] = month
        if moved:
            state |= {"number": state["number"] + 1, "opened_on": today.isoformat()}
        _save(folder.epochs_path, state)
    return moved


def forget_contributors(folder: MartFolder, keys: set[int]) -> int:
    """Drop contributors from live and outside facts without letting a published number move; return how many rows went."""
    with exclusive(folder.epochs_path.with_suffix(".lock")):
        with ReleaseStore(folder.releases_path) as releases:
            releases.rebase()
        return folder.live.drop_contributors(keys) + folder.outside.drop_contributors(keys)


def changed_partitions(folder: MartFolder, organisation: str) -> list[Partition]:
    """Return the partitions of an organisation whose live file is not the one the outside sees."""
    every = {partition for store in (folder.live, folder.outside) for partition in store.partitions() if partition.organisation == organisation}
    return sorted(partition for partition in every if not _is_same(folder, partition))


def changed_contributors(folder: MartFolder, partitions: list[Partition]) -> set[int]:
    """Return the (stored) keys of everybody whose facts differ between what is live and what the outside sees."""
    changed: set[int] = set()
    with duckdb.connect() as connection:
        # Ten trainings are nobody behind whom one newcomer could stand.
        for partition in (one for one in partitions if one.fact not in OF_NOBODY):
            live, seen = (_rows(store, partition) for store in (folder.live, folder.outside))
            if not live or not seen:
                sql = f"SELECT DISTINCT record_key FROM {live or seen}"  # noqa: S608
            else:
                sql = f"SELECT DISTINCT record_key FROM ((FROM {live} EXCEPT ALL FROM {seen}) UNION ALL (FROM {seen} EXCEPT ALL FROM {live}))"  # noqa: S608
            changed |= {row[0] for row in connection.execute(sql).fetchall()}
    return changed


def _rows(store: MartStore, partition: Partition) -> str:
    path = store.current(partition, Grain.DAY)
    if path is None:
        return ""
    stored = set(pq.read_schema(path).names)
    # A file of before a column was counted is compared as one in which nothing is known of it.
    columns = ", ".join(name if name in stored else f"NULL AS {name}" for name in schema(partition.fact, Grain.DAY).names)
    return f"(SELECT {columns} FROM read_parquet('{str(path).replace(chr(39), chr(39) * 2)}', hive_partitioning = false))"  # noqa: S608


def _is_same(folder: MartFolder, partition: Partition) -> bool:
    live, seen = (store.current(partition, Grain.DAY) for store in (folder.live, folder.outside))
    return live is not None and seen is not None and live.samefile(seen)


def _hand_over(folder: MartFolder, partitions: list[Partition]) -> None:
    """Let the outside see the very files of the live marts, all grains of the same version."""
    with exclusive(folder.live.root / ".lock"):
        for partition in partitions:
            paths = {grain: folder.live.current(partition, grain) for grain in GRAINS[partition.fact]}
            if None not in paths.values():
                folder.outside.hand_over(partition, {grain: path for grain, path in paths.items() if path})


def _state(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {"number": 0, "opened_on": None, "months": {}}


def _save(path: Path, state: dict[str, Any]) -> None:
    aside = path.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
