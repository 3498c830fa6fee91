"""Attacks on numbers of people: small counts, certain presence, exact numbers, full rows, margins, one cell asked in many ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from syli.attack.report import Attempt
from syli.attack.view import Number, Table, View
from syli.stats.answers import Cell
from syli.stats.choices import CellStatus, Kind
from syli.stats.dimensions import DIMENSIONS
from syli.stats.measures import MEASURES
from syli.stats.rules import is_full

_COUNTS = (Kind.PEOPLE, Kind.COUNT)
_MANY_WAYS = (
    ("county", "gender"),
    ("county", "service"),
    ("age_group", "referral_source"),
    ("organisation", "service"),
    ("organisation", "refusal_reason"),
)


def small_counts(view: View) -> Iterator[Attempt]:
    """A published count so small that it is about one family."""
    for table in view.tables(*_COUNTS):
        for number in table.numbers:
            value = number.cell.value
            if value is not None:
                small = 0 < value < view.smallest_promised(number)
                yield Attempt(where(table, number), f"there are {value}", small)


def certain_presence(view: View) -> Iterator[Attempt]:
    """A published count from which, knowing the method, it follows that a few people are there, or that nobody is."""
    for table in view.tables(Kind.PEOPLE):
        for number in table.numbers:
            if number.cell.value is not None:
                changes = view.table_of_changes(number)
                possible = changes.possible_people(int(number.cell.value))
                told = bool(possible) and (max(possible) == 0 or 0 < min(possible) < view.smallest_promised(number))
                yield Attempt(where(table, number), f"there are one of {possible}", told and number.people in possible)


def exact_numbers(view: View) -> Iterator[Attempt]:
    """Numbers that are published as they are; the attacker bets that a number of at least three is exact."""
    guessed: set[object] = set()
    for table in view.tables(*_COUNTS):
        for number in table.numbers:
            if number.people >= 3 and number.cell.value is not None and is_new(guessed, table, number):
                true = number.people if table.kind is Kind.PEOPLE else number.records
                yield Attempt(f"{number.kind}s: {where(table, number)}", f"there are exactly {true}", number.cell.value == true)


def full_rows(view: View) -> Iterator[Attempt]:
    """Rows in which everything published stands in one category: so does everybody known to be in the row."""
    for table in view.tables(*_COUNTS):
        for line, along in _lines(table):
            shown = [number for number in line if number.cell.status is CellStatus.PUBLISHED and number.cell.value]
            hidden = [number for number in line if number.cell.status is not CellStatus.PUBLISHED]
            if len(shown) == 1 and not hidden and DIMENSIONS[along].reveals:
                everybody = set().union(*(number.amounts for number in line))
                told = is_full(len(everybody), shown[0].people, view.smallest_promised(line[0]))
                yield Attempt(where(table, shown[0]), f"everybody has {along} {shown[0].labels[along]}", told)


def full_rows_across_filters(view: View) -> Iterator[Attempt]:
    """The same number with and without a filter: then the filter leaves nobody out."""
    for measure in (name for name in view.measures if MEASURES[name].kind in _COUNTS):
        known = [name for name in MEASURES[measure].dimensions if DIMENSIONS[name].outside]
        for revealing in (name for name in known if DIMENSIONS[name].reveals):
            for rows in (name for name in ("county", "organisation") if name in known):
                yield from _full_without(view, measure, rows, revealing)


def _full_without(view: View, measure: str, rows: str, revealing: str) -> Iterator[Attempt]:
    every = view.ask(view.question(measure, (rows,)))
    for code in view.codes(revealing):
        some = view.ask(view.question(measure, (rows,), only={revealing: code}))
        for number in some.line("cell"):
            whole = every.line("cell", **{rows: number.labels.get(rows, "")})
            if whole and number.cell.value:
                same = number.cell.value == whole[0].cell.value
                told = same and is_full(whole[0].people, number.people, view.smallest_promised(whole[0]))
                yield Attempt(where(some, number), f"all of {whole[0].labels} have {revealing} {code}", told)


def margins(view: View) -> Iterator[Attempt]:
    """A cell from its margin: the total less everything else in the line."""
    for table in view.tables(Kind.PEOPLE):
        if not (table.question.rows and table.question.columns):
            continue
        for line, total in _lines_with_totals(table):
            values = [number.cell.value for number in line]
            for number in line:
                others = [other.cell.value for other in line if other is not number]
                if number.people and total.cell.value is not None and None not in others and len(values) > 1:
                    guess = total.cell.value - sum(value for value in others if value is not None)
                    kind = "hidden" if number.cell.value is None else "shown"
                    yield Attempt(f"{kind} cells: {where(table, number)}", f"there are {guess}", guess == number.people)


def one_cell_in_many_ways(view: View) -> Iterator[Attempt]:
    """The same people asked as a cell, turned, as a filter and as a margin: different numbers could be averaged."""
    for rows, columns in _MANY_WAYS:
        for measure in (name for name in view.measures if _may_be_cut(name, rows, columns)):
            seen: dict[frozenset[tuple[str, str]], set[Cell]] = defaultdict(set)
            asked = [view.question(measure, (rows,), (columns,)), view.question(measure, (columns,), (rows,)), view.question(measure, (rows,))]
            asked += [view.question(measure, (columns,), only={rows: code}) for code in view.codes(rows)]
            third = "language" if "language" in MEASURES[measure].dimensions else "quarter"
            asked += [view.question(measure, (rows,), (columns, third))]
            for question in [*asked, asked[0]]:
                answer = view.asked_anew(question)
                only = {name: codes[0] for name, codes in question.filters.items()}
                for row, cells, total in zip(answer.rows, answer.cells, answer.row_totals, strict=True):
                    mine = only | dict(zip(answer.row_dimensions, row, strict=True))
                    seen[frozenset(mine.items())].add(total)
                    for column, cell in zip(answer.columns, cells, strict=True):
                        seen[frozenset((mine | dict(zip(answer.column_dimensions, column, strict=True))).items())].add(cell)
            for names, versions in seen.items():
                values = {cell.value for cell in versions if cell.status is CellStatus.PUBLISHED}
                yield Attempt(f"{measure} of {dict(names)}", f"is published as {sorted(map(str, values))}", len(values) > 1)


def _may_be_cut(measure: str, *dimensions: str) -> bool:
    return MEASURES[measure].kind in {*_COUNTS, Kind.SUM} and set(dimensions) <= set(MEASURES[measure].dimensions)


def is_new(guessed: set[object], table: Table, number: Number) -> bool:
    """Tell whether these people were not guessed at before: one total in many tables is one guess."""
    who = (table.question.measure, frozenset(number.amounts))
    if who in guessed:
        return False
    guessed.add(who)
    return True


def where(table: Table, number: Number) -> str:
    """Return how a number is called in a report."""
    return f"{table.name}, {number.kind} {' '.join(number.labels.values())}"


def _lines(table: Table) -> Iterator[tuple[list[Number], str]]:
    """Every line of a table along its rows and its columns, and the dimension it runs along."""
    question = table.answer
    for along, across in ((question.column_dimensions, question.row_dimensions), (question.row_dimensions, question.column_dimensions)):
        if len(along) == 1 and len(across) <= 1:
            groups: dict[str, list[Number]] = defaultdict(list)
            for number in table.line("cell"):
                groups[number.labels[across[0]] if across else ""].append(number)
            for line in groups.values():
                yield line, along[0]


def _lines_with_totals(table: Table) -> Iterator[tuple[list[Number], Number]]:
    for kind, dimensions in (("row total", table.answer.row_dimensions), ("column total", table.answer.column_dimensions)):
        for total in table.line(kind):
            yield table.line("cell", **{name: total.labels[name] for name in dimensions}), total
