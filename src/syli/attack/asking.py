"""Attacks by what may be asked and by how a table looks: filters that leave one out, fine cuts, order and missing rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from syli.attack.report import Attempt
from syli.attack.view import Table, View
from syli.stats.choices import Kind, Zone
from syli.stats.dimensions import DIMENSIONS
from syli.stats.periods import Period
from syli.stats.query import Question, QuestionError
from syli.stats.rules import LEAST_AVERAGE_CELL


def forbidden_questions(view: View) -> Iterator[Attempt]:
    """Questions that would let numbers be subtracted at will, or look inside an association, must be refused."""
    for question in _forbidden(view):
        try:
            view.asked_anew(question)
        except QuestionError:
            taken = False
        else:
            taken = True
        yield Attempt(f"{question.rows} {question.columns} {dict(question.filters)} {question.period.label}", "is answered", taken)


def _forbidden(view: View) -> Iterator[Question]:
    organisations, ages, period = view.codes("organisation"), view.codes("age_group"), view.period
    yield Question("clients", period, filters={"organisation": organisations[1:]})
    yield Question("clients", period, rows=("county",), filters={"age_group": ages[:-1]})
    yield Question("clients", period, rows=("unit",))
    yield Question("clients", period, filters={"unit": view.codes("unit")[:1]})
    yield Question("clients", Period.months(period.last_month, period.last_month), rows=("day",))
    yield Question("clients", Period(period.start_on, period.end_on - timedelta(days=3)), rows=("county",))
    yield Question("clients", period, rows=("county", "service", "gender"), columns=("age_group", "month"))
    yield Question("clients", period, rows=("county",), zone=Zone.INSIDE)


def order_and_missing_rows(view: View) -> Iterator[Attempt]:
    """Rows in the order of their numbers, or left out where nobody is, say it without a number."""
    for table in view.tables():
        answer = table.answer
        for dimensions, lines in ((answer.row_dimensions, answer.rows), (answer.column_dimensions, answer.columns)):
            if len(dimensions) == 1 and not DIMENSIONS[dimensions[0]].is_time and not table.question.filters:
                wide = any("joined" in value for note in answer.notes for _, value in note.details)
                known = view.system.book.codes_of(dimensions[0])
                expected = [(code,) for code in (known.broad_codes() if wide and known.is_broadened else known.codes)]
                plain = [(code,) for code in known.codes]
                yield Attempt(table.name, f"the lines are {lines}", list(lines) not in (expected, plain))


def fine_cuts(view: View) -> Iterator[Attempt]:
    """Tables with so few people per cell that most of them are alone."""
    fine = (("municipality", "age_group"), ("reason", "referral_source"))
    asked = [view.question("clients", fine[0], fine[1]), view.question("clients", ("month", "municipality"), ("reason",))]
    for table in [*view.tables(Kind.PEOPLE), *_answered(view, asked)]:
        cells = len(table.answer.rows) * len(table.answer.columns)
        people = table.answer.total.value or 0
        yield Attempt(table.name, f"{people} people in {cells} cells", cells > 1 and people / cells < LEAST_AVERAGE_CELL / 2)


def _answered(view: View, questions: Iterable[Question]) -> Iterator[Table]:
    for question in questions:
        try:
            yield view.ask(question)
        except QuestionError:
            # Refused, as a table too large to read is: then it tells nothing.
            continue
