"""What may be asked of the statistics, and the one door through which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from syli.stats.answers import Answer
from syli.stats.choices import Zone
from syli.stats.codebook import CodeBook
from syli.stats.dimensions import DIMENSIONS
from syli.stats.engine import Engine, default_engine
from syli.stats.inside import inside_answer
from syli.stats.marts.folder import MartFolder
from syli.stats.measures import MEASURES, Measure
from syli.stats.outside import outside_answer
from syli.stats.periods import Period
from syli.stats.plan import Plan, plan_of
from syli.stats.rules import MOST_DIMENSIONS


class QuestionError(ValueError):
    """A question that cannot be answered: `code` says why, `details` about what; the page says it in the reader's words."""

    def __init__(self, why: str, /, **details: str) -> None:
        super().__init__(f"{why} {details}" if details else why)
        self.code = why
        self.details = details


@dataclass(frozen=True, slots=True)
class Question:
    """A measure by rows and columns over a period, for those inside an association or for anybody outside.

    `filters` keep only some codes of a dimension. Outside a filter names one whole declared category (a code, or a wider category).
    Inside it must say whose numbers are asked for: a filter on `organisation`. `own_units` are those of an asker who sees numbers of
    protected services from them alone; None is one who sees every unit's.
    """

    measure: str
    period: Period
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    zone: Zone = Zone.OUTSIDE
    own_units: tuple[str, ...] | None = None


class Statistics:
    """Answers questions over the marts of one installation."""

    def __init__(self, folder: MartFolder, book: CodeBook, secret: bytes, engine: Engine | None = None) -> None:
        self.folder = folder
        self.book = book
        self.secret = secret
        self.engine = engine or default_engine()

    def answer(self, question: Question, *, today: date) -> Answer:
        """Return the answer; raise QuestionError where the question cannot be answered.

        Outside, every number is protected and only what the last epoch made visible is counted. Inside, numbers are true and marked
        as not to be published.
        """
        plan = planned(question, self.book, today)
        if question.zone is Zone.INSIDE:
            return inside_answer(plan, self.folder.live, self.engine)
        return outside_answer(plan, self.folder, self.secret, self.engine)


def planned(question: Question, book: CodeBook, today: date) -> Plan:
    """Check the question against what is declared and return how it will be answered."""
    measure = MEASURES.get(question.measure)
    if measure is None:
        raise QuestionError("unknown_measure", measure=question.measure)
    asked = [*question.rows, *question.columns]
    for name in (*asked, *question.filters):
        if name not in DIMENSIONS:
            raise QuestionError("unknown_dimension", dimension=name)
        if name not in measure.dimensions:
            raise QuestionError("dimension_not_for_measure", dimension=name, measure=measure.name, fits=",".join(fitting(measure, question.zone)))
    if len(set(asked)) < len(asked):
        raise QuestionError("dimension_twice")
    if len(asked) > MOST_DIMENSIONS:
        raise QuestionError("too_many_dimensions", most=str(MOST_DIMENSIONS))
    _check_filters(question, book)
    (_check_inside if question.zone is Zone.INSIDE else _check_outside)(question, book)
    plan = plan_of(measure, question.period, question.rows, question.columns, question.filters, question.zone, book, today)
    plan = replace(plan, own_units=question.own_units)
    if plan.is_too_large:
        raise QuestionError("too_many_cells")
    return plan


def fitting(measure: Measure, zone: Zone) -> list[str]:
    """Return by what a measure may be divided here, in the order in which it is offered."""
    never = {"day"} | ({"organisation"} if zone is Zone.INSIDE else set())
    return [
        name
        for name, dimension in DIMENSIONS.items()
        if name in measure.dimensions and name not in never and (zone is Zone.INSIDE or dimension.outside)
    ]


def _check_filters(question: Question, book: CodeBook) -> None:
    for name, codes in question.filters.items():
        if DIMENSIONS[name].is_time:
            raise QuestionError("filter_by_period_instead", dimension=name)
        if not codes:
            raise QuestionError("filter_is_empty", dimension=name)
        known = book.codes_of(name)
        for code in codes:
            if code not in known.codes and (question.zone is Zone.INSIDE or code not in known.broad_codes()):
                raise QuestionError("unknown_code", dimension=name, code=code)


def _check_inside(question: Question, book: CodeBook) -> None:
    if not question.filters.get("organisation"):
        raise QuestionError("inside_needs_organisation")


def _check_outside(question: Question, book: CodeBook) -> None:
    asked = [*question.rows, *question.columns, *question.filters]
    for name in asked:
        if not DIMENSIONS[name].outside:
            raise QuestionError("dimension_not_outside", dimension=name)
    if len(set(asked)) < len(asked):
        raise QuestionError("dimension_twice")
    if len(asked) > MOST_DIMENSIONS:
        raise QuestionError("too_many_dimensions", most=str(MOST_DIMENSIONS))
    for name, codes in question.filters.items():
        if len(codes) != 1:
            raise QuestionError("filter_not_whole", dimension=name)
    if not question.period.is_calendar:
        raise QuestionError("period_not_calendar", period=question.period.label)
