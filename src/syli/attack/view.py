"""What the attacker asks, and what the judge knows: published tables, and who is truly in each of their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from syli.stats.answers import Answer, Cell
from syli.stats.choices import Fact, Kind
from syli.stats.dimensions import DIMENSIONS
from syli.stats.disclosure.ptable import GENERAL, PROTECTED, PTable, load
from syli.stats.measures import MEASURES
from syli.stats.periods import Period
from syli.stats.query import Question, Statistics
from syli.stats.reference import contributions

Labels = tuple[str, ...]
#: Who adds how much to each combination of codes.
Truth = dict[Labels, list[tuple[Any, float]]]

#: The tables that tempt most: rows and columns, of one dimension each. Every measure is asked for those whose dimensions it knows.
TABLES: tuple[tuple[Labels, Labels], ...] = (
    ((), ()),
    (("county",), ()),
    (("county",), ("reason",)),
    (("county",), ("gender",)),
    (("service",), ("gender",)),
    (("service",), ("age_group",)),
    (("organisation",), ("service",)),
    (("municipality",), ("age_group",)),
    (("municipality",), ("service",)),
    (("month",), ("service",)),
    (("age_group",), ("referral_source",)),
)
#: And what tempts of houses and stays.
STAY_TABLES: tuple[tuple[Labels, Labels], ...] = (
    (("county",), ("housing_after",)),
    (("organisation",), ("earlier_stays",)),
    (("organisation",), ("arrival_hour",)),
    (("service",), ("stay_length",)),
    (("month",), ("heads",)),
    (("directed_by",), ("age_group",)),
    (("refusal_reason",), ("guided_to",)),
    (("month",), ("refusal_reason",)),
    (("organisation",), ("month",)),
    (("caller",), ("arrival_hour",)),
)
#: What was promised: no published count between 0 and these.
SMALLEST, SMALLEST_PROTECTED = 3, 5
#: Whatever is counted is attacked: a measure that is declared tomorrow too.
MEASURES_ASKED = tuple(MEASURES)
#: Beside what a dimension is asked besides being asked alone: the first of these that the measure knows.
BESIDE = ("county", "organisation", "service")


def tables_of(measure: str) -> tuple[tuple[Labels, Labels], ...]:
    """Return every table a measure is asked for: what tempts, and each dimension that is shown outside, alone and beside a coarse one."""
    known = [name for name in MEASURES[measure].dimensions if DIMENSIONS[name].outside]
    beside = next((name for name in BESIDE if name in known), None)
    tempting = [(rows, columns) for rows, columns in (*TABLES, *STAY_TABLES) if {*rows, *columns} <= set(known)]
    alone: list[tuple[Labels, Labels]] = [((name,), ()) for name in known]
    paired: list[tuple[Labels, Labels]] = [((beside,), (name,)) for name in known if beside is not None and name != beside]
    return tuple(dict.fromkeys([*tempting, *alone, *paired]))


@dataclass(frozen=True, slots=True)
class Number:
    """One published cell or margin: the codes it is about, what is shown, and who is truly in it."""

    kind: str
    labels: Mapping[str, str]
    cell: Cell
    amounts: Mapping[Any, float]
    records: int

    @property
    def people(self) -> int:
        """How many people are in it."""
        return len(self.amounts)


@dataclass(frozen=True)
class Table:
    """A question with its answer and its numbers."""

    question: Question
    answer: Answer
    numbers: tuple[Number, ...]

    @property
    def name(self) -> str:
        """How the table is called in a report."""
        question = self.question
        by = " × ".join([*question.rows, *question.columns]) or "total"
        only = ", ".join(f"{name}={'/'.join(codes)}" for name, codes in question.filters.items())
        return f"{question.measure} by {by}{' of ' + only if only else ''} in {question.period.label}"

    @property
    def kind(self) -> Kind:
        """The kind of number."""
        return MEASURES[self.question.measure].kind

    def line(self, kind: str, **labels: str) -> list[Number]:
        """Return the numbers of a kind that have all these codes."""
        return [number for number in self.numbers if number.kind == kind and labels.items() <= number.labels.items()]


@dataclass(frozen=True)
class View:
    """The attacker's and the judge's view of one installation on one day."""

    system: Statistics
    period: Period
    today: date
    measures: tuple[str, ...] = MEASURES_ASKED
    _asked: dict[str, Table] = field(default_factory=dict)
    _true: dict[str, Truth] = field(default_factory=dict)

    def ask(self, question: Question) -> Table:
        """Ask as an outsider, once per question, and let the judge look who is there."""
        key = repr(question)
        if key not in self._asked:
            answer = self.system.answer(question, today=self.today)
            self._asked[key] = Table(question, answer, tuple(self._numbers(question, answer)))
        return self._asked[key]

    def asked_anew(self, question: Question) -> Answer:
        """Ask again, whatever was answered before."""
        return self.system.answer(question, today=self.today)

    def question(self, measure: str, rows: Labels = (), columns: Labels = (), only: Mapping[str, str] | None = None) -> Question:
        """Return a question for outside; `only` names one code of each filter."""
        return Question(measure, self.period, rows, columns, {name: (code,) for name, code in (only or {}).items()})

    def tables(self, *kinds: Kind) -> Iterator[Table]:
        """Ask every table of every measure of these kinds; of all in which somebody stands, without kinds."""
        for measure in self.measures:
            if MEASURES[measure].kind in (kinds or {*Kind} - {Kind.OPEN}):
                for rows, columns in tables_of(measure):
                    yield self.ask(self.question(measure, rows, columns))

    def codes(self, dimension: str) -> Labels:
        """Return the declared codes of a dimension."""
        return self.system.book.codes_of(dimension).codes

    def table_of_changes(self, number: Number) -> PTable:
        """Return the table of changes that protects a number: the attacker knows the method."""
        protected = self.system.book.protected_services
        service = number.labels.get("service")
        return load(PROTECTED if (service in protected if service else protected) else GENERAL)

    def smallest_promised(self, number: Number) -> int:
        """Return the smallest count that may be published, by the promise and not by the table that happens to be in use."""
        protected = self.system.book.protected_services
        service = number.labels.get("service")
        return SMALLEST_PROTECTED if (service in protected if service else protected) else SMALLEST

    @cached_property
    def facts(self) -> dict[Fact, list[dict[str, Any]]]:
        """Everything the outside's marts hold."""
        store = self.system.folder.outside
        return {fact: store.read(fact).to_pylist() for fact in Fact}

    def truth(self, measure: str, dimensions: Labels, filters: Mapping[str, Labels]) -> Truth:
        """Return who adds how much to each combination of codes, by the slow reference."""
        key = f"{measure} {dimensions} {dict(filters)}"
        if key not in self._true:
            wide = {name: tuple(member for code in codes for member in self._members(name, code)) for name, codes in filters.items()}
            self._true[key] = contributions(measure, self.facts, period=self.period, dimensions=dimensions, filters=wide)
        return self._true[key]

    def _members(self, dimension: str, code: str) -> Labels:
        known = self.system.book.codes_of(dimension)
        return (code,) if code in known.codes else known.members(code)

    def _numbers(self, question: Question, answer: Answer) -> Iterator[Number]:
        if (answer.row_dimensions, answer.column_dimensions) != (question.rows, question.columns):
            # Joined by the limits: what is asked is no longer what is seen, the coarser table is asked by itself.
            question = replace(question, rows=answer.row_dimensions, columns=answer.column_dimensions)
        if any(":joined" in value for note in answer.notes for _, value in note.details):
            return
        rows, columns = question.rows, question.columns
        body = [(row + column, cell) for row, cells in _pairs(answer.rows, answer.cells) for column, cell in _pairs(answer.columns, cells)]
        grids = (
            ("cell", rows + columns, body),
            ("row total", rows, _pairs(answer.rows, answer.row_totals)),
            ("column total", columns, _pairs(answer.columns, answer.column_totals)),
            ("total", (), [((), answer.total)]),
        )
        for kind, dimensions, cells in grids:
            if kind != "total" and not dimensions:
                continue
            truth = self.truth(question.measure, dimensions, question.filters)
            for labels, cell in cells:
                yield _number(kind, dict(zip(dimensions, labels, strict=True)) | _only(question), cell, truth.get(labels, []))


def _number(kind: str, labels: dict[str, str], cell: Cell, group: list[tuple[Any, float]]) -> Number:
    amounts: dict[Any, float] = {}
    for person, amount in group:
        amounts[person] = amounts.get(person, 0) + amount
    return Number(kind, labels, cell, amounts, len(group))


def _only(question: Question) -> dict[str, str]:
    return {name: codes[0] for name, codes in question.filters.items()}


def _pairs(keys: tuple[Labels, ...], values: Any) -> list[tuple[Labels, Any]]:
    return list(zip(keys, values, strict=True))
