"""Attacks by time: look before and after somebody comes. Works on a copy of the marts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from syli.attack.report import Attempt
from syli.attack.view import View
from syli.stats.answers import Cell
from syli.stats.choices import Fact
from syli.stats.disclosure.record_keys import record_key
from syli.stats.epochs import advance_epochs
from syli.stats.marts.folder import MartFolder
from syli.stats.periods import Period, last_day, next_month
from syli.stats.query import Question, Statistics

Seen = dict[tuple[str, ...], Cell]


def one_arrival(view: View) -> Iterator[Attempt]:
    """Reload the page after somebody came, and ask things that were never asked before."""
    with copied(view.system) as twin, copied(view.system) as watched:
        _arrive(watched, view, 1, view.today)
        advance_epochs(watched.folder, today=view.today)
        for question in _live_questions(view):
            yield from _compared(question, seen(twin, question, view.today), seen(watched, question, view.today))


def one_among_many(view: View) -> Iterator[Attempt]:
    """Reload when an epoch opens: a cell that moved although only one or two of its people came."""
    county, other = view.codes("county")[:2]
    with copied(view.system) as watched:
        questions = list(_live_questions(view))
        before = [seen(watched, question, view.today) for question in questions]
        _arrive(watched, view, 2, view.today, county=county, gender="f")
        _arrive(watched, view, 25, view.today, county=other, gender="m")
        advance_epochs(watched.folder, today=view.today)
        for question, old in zip(questions, before, strict=True):
            new = seen(watched, question, view.today)
            for labels in old.keys() & new.keys():
                if county in labels or "f" in labels:
                    yield Attempt(f"{question.measure} {labels}", f"moved from {old[labels]} to {new[labels]}", old[labels] != new[labels])


def late_correction(view: View) -> Iterator[Attempt]:
    """Compare a closed month with itself after a correction, and with the next release."""
    month = view.period.first_month
    later = last_day(next_month(view.today.year * 100 + view.today.month))
    questions = [Question("clients", Period.months(month, month), rows) for rows in ((), ("county",), ("gender",))]
    with copied(view.system) as watched:
        before = [seen(watched, question, view.today) for question in questions]
        _arrive(watched, view, 1, last_day(month))
        for day in (view.today, later):
            advance_epochs(watched.folder, today=day)
            for question, old in zip(questions, before, strict=True):
                yield from _compared(question, old, seen(watched, question, day))


def _live_questions(view: View) -> Iterator[Question]:
    now = view.today.year * 100 + view.today.month
    for period in (Period.years(view.today.year), Period.months(now, now)):
        for rows, columns in (((), ()), (("county",), ()), (("county",), ("gender",)), (("service",), ()), (("month",), ())):
            yield Question("clients", period, rows, columns)
        yield Question("contacts", period)


def seen(system: Statistics, question: Question, today: date) -> Seen:
    """Return every number of a table by what it is about."""
    answer = system.answer(question, today=today)
    found: Seen = {("total",): answer.total}
    for row, cells, total in zip(answer.rows, answer.cells, answer.row_totals, strict=True):
        found["row", *answer.row_dimensions, *row] = total
        for column, cell in zip(answer.columns, cells, strict=True):
            found["cell", *answer.row_dimensions, *row, *answer.column_dimensions, *column] = cell
    return found


def _compared(question: Question, old: Seen, new: Seen) -> Iterator[Attempt]:
    for labels in old.keys() | new.keys():
        one, other = old.get(labels), new.get(labels)
        yield Attempt(f"{question.measure} {question.period.label} {labels}", f"moved from {one} to {other}", one != other)


def _arrive(system: Statistics, view: View, number: int, on: date, **codes: str) -> None:
    """Record one contact of so many new people in the live marts."""
    store, organisation = system.folder.live, view.codes("organisation")[0]
    rows: list[dict[str, Any]] = _given(store.read(Fact.CONTACT, [on.year], [organisation]))
    for person in range(number):
        key = record_key(b"keys of the newly arrived", f"{on}{codes}", person)
        some = {"organisation": organisation, "service": view.codes("service")[0], "county": view.codes("county")[0]}
        rows.append(some | {"event_on": on, "record_key": key, "contacts": 1, "participations": 1, "minutes": 60} | codes)
    store.write(Fact.CONTACT, on.year, organisation, rows)


def _given(table: Any) -> list[dict[str, Any]]:
    return list(table.drop_columns(["year", "month"]).to_pylist())


@contextmanager
def copied(system: Statistics) -> Iterator[Statistics]:
    """Lend a copy of everything that is published and may be: what is asked of it leaves no trace in the real one."""
    root = Path(tempfile.mkdtemp(prefix="syli-attack-"))
    try:
        shutil.copytree(system.folder.root, root, dirs_exist_ok=True)
        folder = MartFolder(root)
        _same_files(folder)
        yield Statistics(folder, system.book, system.secret, system.engine)
    finally:
        shutil.rmtree(root)


def _same_files(folder: MartFolder) -> None:
    """What shared a file before it was copied shares it again, or the copy would think that everything changed."""
    for path in list(folder.outside.root.rglob("*.parquet")):
        for live in (folder.live.root / path.relative_to(folder.outside.root)).parent.glob("*.parquet"):
            if not live.samefile(path) and live.read_bytes() == path.read_bytes():
                path.unlink()
                path.hardlink_to(live)
                break
