"""How long a protected table takes, as a ratio to bare DuckDB over the same facts."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from syli.config.console import progress
from syli.stats.choices import Fact, Grain, Zone
from syli.stats.codebook import CodeBook, CodeSet
from syli.stats.engine import DuckDB
from syli.stats.epochs import advance_epochs
from syli.stats.marts.folder import MartFolder
from syli.stats.periods import Period
from syli.stats.query import Question, Statistics

FIRST_YEAR = 2020
#: Average contacts per person in the invented facts.
CONTACTS_PER_PERSON = 18
TODAY = date(2035, 3, 1)
AGES = ("00-02", "03-06", "07-17", "18-29", "30-44", "45-64", "65-")
_SECRET = b"only for measuring, never real"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the invented facts are spread."""

    facts: int = 10_000_000
    organisations: int = 30
    years: int = 5

    @property
    def names(self) -> tuple[str, ...]:
        """The codes of the associations."""
        return tuple(f"org-{number:02d}" for number in range(self.organisations))

    @property
    def period(self) -> Period:
        """All the years."""
        return Period.years(FIRST_YEAR, FIRST_YEAR + self.years - 1)


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians of the repeats: seconds by the clock and seconds of processor over all threads."""

    clock_s: float
    processor_s: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, and what it is worth against bare DuckDB. Processor ratios hold on a busy machine too."""

    measure: str
    facts: int
    cells: int
    #: Rows counted by the four dimensions: the bare scan.
    bare_count: Timing
    #: Distinct people by the four dimensions: the same table without margins and without protection.
    bare_people: Timing
    #: The whole answer for outside that nobody asked before: scan, margins, protection, storing what was published.
    outside: Timing
    #: The same question again in the same epoch.
    outside_again: Timing
    inside: Timing

    @property
    def ratio(self) -> float:
        """The protected table with all its margins, against the same table by bare DuckDB; by processor time."""
        return self.outside.processor_s / self.bare_people.processor_s

    @property
    def clock_ratio(self) -> float:
        """The same by the clock."""
        return self.outside.clock_s / self.bare_people.clock_s

    @property
    def ratio_to_count(self) -> float:
        """The protected table against merely counting rows; by processor time."""
        return self.outside.processor_s / self.bare_count.processor_s

    def timings(self) -> list[tuple[str, Timing]]:
        """Return every timing with its name."""
        return [
            ("bare: rows counted", self.bare_count),
            ("bare: distinct people", self.bare_people),
            ("outside: protected, never asked before", self.outside),
            ("outside: asked again", self.outside_again),
            ("inside: true", self.inside),
        ]


def measure_statistics(
    facts: int = 10_000_000,
    *,
    measures: tuple[str, ...] = ("clients",),
    organisations: int = 30,
    years: int = 5,
    repeats: int = 5,
    threads: int | None = None,
) -> list[Figures]:
    """Invent so many facts, ask national tables of county × service by year × age group, and return the figures of each measure."""
    shape = Shape(facts, organisations, years)
    tables = 2 + 3 * len(measures)
    with _folder() as root, progress("Facts and tables", organisations * years + tables * (repeats + 1)) as bar:
        folder = MartFolder(root)
        written = write_facts(folder, shape, bar.update)
        advance_epochs(folder, today=TODAY)
        system = Statistics(folder, code_book(shape), _SECRET, DuckDB(threads))
        timed = partial(_timing, repeats=repeats, told=bar.update)
        bare = [timed(partial(_bare, folder, aggregate, threads)) for aggregate in ("count(*)", "count(DISTINCT record_key)")]
        return [_figures(system, _questions(measure, shape), written, bare, timed) for measure in measures]


def _figures(
    system: Statistics, questions: tuple[Question, Question], written: int, bare: list[Timing], timed: Callable[[Callable[[], Any]], Timing]
) -> Figures:
    outside, inside = questions
    answer = system.answer(outside, today=TODAY)
    return Figures(
        measure=outside.measure,
        facts=written,
        cells=len(answer.rows) * len(answer.columns),
        bare_count=bare[0],
        bare_people=bare[1],
        outside=timed(lambda: _fresh(system, outside)),
        outside_again=timed(lambda: system.answer(outside, today=TODAY)),
        inside=timed(lambda: system.answer(inside, today=TODAY)),
    )


def code_book(shape: Shape) -> CodeBook:
    """Return the declared codes of the invented facts."""
    return CodeBook(
        {
            "county": CodeSet.of(f"{number:02d}" for number in range(1, 24)),
            "service": CodeSet.of(f"service-{number:02d}" for number in range(20)),
            "age_group": CodeSet.of(AGES),
            "organisation": CodeSet.of(shape.names),
        },
        protected_services=frozenset({"service-00"}),
    )


def write_facts(folder: MartFolder, shape: Shape, told: Callable[[int], object] | None = None) -> int:
    """Invent contact facts with DuckDB and write them the way a producer would; return how many."""
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.42)")
        connection.execute(_people_sql(shape))
        connection.execute(_contacts_sql(shape))
        written = 0
        for year in shape.period.year_numbers():
            for organisation in shape.names:
                rows = connection.sql(_PARTITION, params=[year, organisation]).to_arrow_table()
                written += folder.live.write(Fact.CONTACT, year, organisation, rows)
                if told is not None:
                    told(1)
        return written


def _people_sql(shape: Shape) -> str:
    return f"""
CREATE TABLE person AS
SELECT hash(i) AS record_key, 'org-' || lpad((hash(i * 3 + 1) % {shape.organisations})::VARCHAR, 2, '0') AS organisation,
    lpad((1 + hash(i * 5 + 2) % 23)::VARCHAR, 2, '0') AS county, (hash(i * 7 + 3) % {shape.years * 12})::INT AS begins,
    {list(AGES)!r}[1 + (hash(i * 11 + 5) % {len(AGES)})::INT] AS age_group, (hash(i * 13 + 7) % 20)::INT AS service,
    ['f', 'm', 'x'][1 + (hash(i * 17 + 9) % 3)::INT] AS gender, 1 + (-ln(1 - random()) * {CONTACTS_PER_PERSON - 0.5})::INT AS contacts
FROM range({shape.facts // CONTACTS_PER_PERSON}) AS people(i)
"""  # noqa: S608


def _contacts_sql(shape: Shape) -> str:
    return f"""
CREATE TABLE contact AS
SELECT record_key, organisation, county, age_group, gender, 'parent' AS "role",
    'service-' || lpad((CASE WHEN random() < 0.85 THEN service ELSE (service + 1) % 20 END)::VARCHAR, 2, '0') AS service,
    make_date({FIRST_YEAR}, 1, 1) + to_months(least({shape.years * 12 - 1}, begins + turn // 4)::INT) + to_days((turn * 7 % 28)::INT) AS event_on,
    CASE WHEN turn % 3 = 0 THEN 'home' ELSE 'visit' END AS modality, 30 + (turn * 7) % 60 AS minutes
FROM person, unnest(range(contacts)) AS turns(turn)
"""  # noqa: S608


_PARTITION = """
SELECT record_key, organisation, county, age_group, gender, "role", service, event_on::DATE AS event_on, modality, minutes::INT AS minutes
FROM contact WHERE year(event_on) = ? AND organisation = ?
"""


def _questions(measure: str, shape: Shape) -> tuple[Question, Question]:
    """Return the same question for outside and for inside."""
    outside = Question(measure, shape.period, rows=("county", "service"), columns=("year", "age_group"))
    return outside, replace(outside, zone=Zone.INSIDE, filters={"organisation": shape.names})


def _bare(folder: MartFolder, aggregate: str, threads: int | None) -> Any:
    files = ", ".join(f"'{path}'" for path in folder.live.files(Fact.CONTACT, Grain.DAY))
    with duckdb.connect(config={"threads": threads} if threads else {}) as connection:
        sql = f"SELECT county, service, year, age_group, {aggregate} AS n FROM read_parquet([{files}]) GROUP BY ALL"  # noqa: S608
        return connection.sql(sql).to_arrow_table()


def _fresh(system: Statistics, question: Question) -> Any:
    """Answer as if nobody had asked before: nothing is remembered, everything is scanned, protected and stored."""
    for path in system.folder.root.glob("releases.sqlite3*"):
        path.unlink()
    return system.answer(question, today=TODAY)


def _timing(run: Callable[[], Any], repeats: int, told: Callable[[int], object]) -> Timing:
    run()
    told(1)
    clock, processor = [], []
    for _ in range(repeats):
        started, used = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
        # After the clocks are read: drawing is no part of what is measured.
        told(1)
    return Timing(statistics.median(clock), statistics.median(processor))


@contextmanager
def _folder() -> Iterator[Path]:
    root = Path(tempfile.mkdtemp(prefix="syli-bench-"))
    try:
        yield root
    finally:
        shutil.rmtree(root)
