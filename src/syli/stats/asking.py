"""From an address or a command line to a question, and from an answer to a table of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.org.choices import Role
from syli.stats.answers import Answer, Cell
from syli.stats.choices import CellStatus, Kind, Zone
from syli.stats.dimensions import DIMENSIONS
from syli.stats.disclosure.protect import AVERAGES
from syli.stats.installation import statistics
from syli.stats.labels import note_words, place_of, time_words, words_of
from syli.stats.measures import MEASURES, Measure
from syli.stats.periods import Period
from syli.stats.query import Question, QuestionError, Statistics
from syli.stats.rules import sees_every_unit

FILTER = "filter_"


@dataclass(frozen=True, slots=True)
class Table:
    """An answer in words, ready for a page, a chart or a file. A number that is not shown is None."""

    title: str
    unit: str
    row_label: str
    column_label: str
    rows: tuple[str, ...]
    row_codes: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell
    notes: tuple[str, ...]
    decimals: int
    may_be_published: bool


def question_from(values: Mapping[str, Iterable[str]], ctx: Context, zone: Zone) -> Question:
    """Read a question; raise QuestionError for what is no question. Inside, the acting organisation is always the filter."""
    one = {name: next(iter(given), "") for name, given in values.items()}
    try:
        period = Period.parse(one.get("period") or str(ctx.today.year))
    except ValueError:
        raise QuestionError("period_not_calendar") from None
    filters = {
        name.removeprefix(FILTER): tuple(code for code in given if code) for name, given in values.items() if name.startswith(FILTER) and any(given)
    }
    if zone is Zone.INSIDE:
        filters["organisation"] = (str(ctx.home_id),)
    rows = tuple(part for part in one.get("rows", "").split(",") if part)
    columns = tuple(part for part in one.get("columns", "").split(",") if part)
    own = own_units(ctx) if zone is Zone.INSIDE else None
    return Question(one.get("measure") or "clients", period, rows, columns, filters, zone, own)


def own_units(ctx: Context) -> tuple[str, ...] | None:
    """Return the units from which the asker sees numbers of protected services (SDC-07); None where she sees every unit's."""
    bound = [grant.unit_id for grant in ctx.grants if grant.role == Role.WORKER]
    if sees_every_unit(is_system=ctx.actor.kind == "system", is_leader=ctx.has_role(Role.LEADER), units=bound):
        return None
    return tuple(str(unit) for unit in bound if unit is not None)


def answered(question: Question, language: str, today: date, within: Statistics | None = None) -> Table:
    """Answer a question in words; who asks many hands in the statistics, so that what is declared is read only once."""
    answer = (within or statistics(today)).answer(question, today=today)
    return in_words(answer, question, language, today)


def in_words(answer: Answer, question: Question, language: str, today: date) -> Table:
    """Return an answer with words for its codes. Inside, lines without anybody are left out; outside every line is shown."""
    measure = MEASURES[answer.measure]
    # Of an average nothing is no number and 0 is one; anything else that is 0 need not be said.
    says_nothing = (None,) if measure.kind in AVERAGES else (None, 0)
    keep_rows = _kept(answer, [any(cell.value not in says_nothing for cell in line) for line in answer.cells])
    keep_columns = _kept(answer, [any(line[n].value not in says_nothing for line in answer.cells) for n in range(len(answer.columns))])
    row_place, column_place = place_of(answer.row_dimensions), place_of(answer.column_dimensions)
    keep_rows.sort(key=lambda n: row_place(answer.rows[n]))
    keep_columns.sort(key=lambda n: column_place(answer.columns[n]))
    row_words, column_words = _line_words(answer.row_dimensions, language, today), _line_words(answer.column_dimensions, language, today)
    by = [DIMENSIONS[name].words.in_language(language) for name in (*answer.row_dimensions, *answer.column_dimensions)]
    return Table(
        title=" · ".join([measure.words.in_language(language), *by[:2], time_words(question.period.label)]),
        unit=measure.unit_words.in_language(language),
        row_label=", ".join(DIMENSIONS[name].words.in_language(language) for name in answer.row_dimensions) or _("All"),
        column_label=", ".join(DIMENSIONS[name].words.in_language(language) for name in answer.column_dimensions),
        rows=tuple(row_words(answer.rows[n]) for n in keep_rows),
        row_codes=tuple(answer.rows[n][0] if answer.rows[n] else "" for n in keep_rows),
        columns=tuple(column_words(answer.columns[n]) for n in keep_columns),
        cells=tuple(tuple(answer.cells[r][c] for c in keep_columns) for r in keep_rows),
        row_totals=tuple(answer.row_totals[n] for n in keep_rows),
        column_totals=tuple(answer.column_totals[n] for n in keep_columns),
        total=answer.total,
        notes=tuple(note_words(answer.notes, language)),
        decimals=_decimals(measure, answer.zone),
        may_be_published=answer.may_be_published,
    )


def _decimals(measure: Measure, zone: Zone) -> int:
    """Return how exactly numbers are written: a protected sum is rounded to whole units, and a decimal would promise more."""
    if measure.kind in (Kind.MEAN, Kind.MEDIAN):
        return 1
    if measure.kind in (Kind.RATIO, Kind.SHARE):
        return 1 if zone is Zone.INSIDE else measure.protection.decimals
    if measure.kind is Kind.OPEN:
        return measure.protection.decimals
    if measure.protection.scale > 1:
        # What is kept in smaller units, such as minutes.
        return 1 if zone is Zone.INSIDE else measure.protection.decimals
    return 0


def _kept(answer: Answer, filled: list[bool]) -> list[int]:
    if answer.zone is Zone.OUTSIDE:
        # Which lines are there must not depend on who is in them.
        return list(range(len(filled)))
    return [n for n, has in enumerate(filled) if has] or list(range(min(1, len(filled))))


def _line_words(dimensions: tuple[str, ...], language: str, today: date) -> Callable[[tuple[str, ...]], str]:
    books = [words_of(name, language, today) for name in dimensions]

    def words(codes: tuple[str, ...]) -> str:
        return ", ".join(book.get(code) or time_words(code) for book, code in zip(books, codes, strict=True)) or _("Total")

    return words


def shown(cell: Cell, decimals: int) -> str:
    """Return a cell as text: the number with a decimal comma, or why there is none."""
    if cell.value is None or cell.status is CellStatus.WITHHELD:
        return "…"
    if cell.status is CellStatus.MERGED:
        return "–"
    return f"{cell.value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")
