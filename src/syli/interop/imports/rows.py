"""Every row of a file through its mapping: values, or what to put right. Pure and fast.

Readers are built once per file; a row is then a few plain function calls.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from syli.interop.imports import converting
from syli.interop.imports.choices import Kind, Severity, Trouble
from syli.interop.imports.codes import CodeBook
from syli.interop.imports.converting import NOTHING, clean
from syli.interop.imports.mapping import FieldRule, TargetRule
from syli.interop.imports.problems import Problem, UnreadableError, shown
from syli.interop.imports.reading import Cell, SourceRow, Table
from syli.interop.imports.targets import Target, TargetField

CodeSets = Mapping[str, Mapping[str, Sequence[str]]]
"""Code sets by name: code → its names in every language. The database part supplies them."""

Digest = Callable[[bytes], str]
Convert = Callable[[Cell], object]

OLDEST_PERSON = timedelta(days=365 * 121)
LEFT_OUT = ("", ())
"""What a word becomes that the mapping leaves out."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row read: its key (the same each time the same row is read), its values, its problems."""

    line: int
    key: str
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()
    is_repeat: bool = False

    @property
    def is_ok(self) -> bool:
        """Whether the row may be saved."""
        return not self.is_repeat and not any(p.severity is Severity.ERROR for p in self.problems)


def plain_digest(data: bytes) -> str:
    """A digest for tests and dry runs. What is stored uses a keyed one, for names are guessable."""
    return hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class _Reader:
    """How one field is read from a row."""

    target: TargetField
    columns: tuple[int, ...]
    heading: str
    rule: FieldRule
    convert: Convert

    def cell(self, cells: Sequence[Cell]) -> Cell:
        """The raw cell of the field: one column, several joined, or the constant."""
        rule = self.rule
        if rule.constant is not None:
            return rule.constant
        if len(self.columns) == 1:
            value = cells[self.columns[0]]
        else:
            parts = (clean(cells[index]) for index in self.columns)
            value = rule.join.join(part for part in parts if part)
        if rule.split and value is not None:
            parts_of = [part.strip() for part in clean(value).split(rule.split)]
            index = rule.take - 1 if rule.take > 0 else rule.take
            value = parts_of[index] if -len(parts_of) <= index < len(parts_of) else ""
        if rule.name_part and value is not None:
            value = name_part(clean(value), rule.name_part, rule.name_order)
        return value


def name_part(text: str, part: str, order: str = "auto") -> str:
    """The first names or the surname of a whole name.

    "Virtanen, Maija Liisa" is always surname first. Without a comma the order of the mapping
    decides; `auto` takes the surname last, as names are written in running text.
    """
    text = " ".join(text.split())
    if "," in text:
        last, _, first = (piece.strip() for piece in text.partition(","))
    elif order == "last_first":
        last, _, first = text.partition(" ")
    else:
        first, _, last = text.rpartition(" ")
    return first if part == "first" else last


@dataclass(slots=True)
class _Seen:
    """What the file has shown so far, to find doubles inside it."""

    unique: dict[tuple[str, object], int] = field(default_factory=dict)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)


def check_columns(rule: TargetRule, headings: Sequence[str]) -> Iterator[Problem]:
    """Every column the mapping names must be in the file."""
    for name, field_rule in rule.fields.items():
        for column in field_rule.columns:
            if _heading_index(headings, column) is None:
                near = CodeBook({h: (h,) for h in headings}).nearest(column)
                yield Problem(
                    Trouble.COLUMN_MISSING,
                    column=shown(column),
                    params={"field": name, "suggestions": "; ".join(near)},
                )


def check_codes(rule: TargetRule, code_sets: CodeSets) -> Iterator[Problem]:
    """Every code the mapping's own words lead to must be one that may be used here: a code of another association is none."""
    for name, field_rule in rule.fields.items():
        target = rule.target.field(name)
        if target is None or target.kind not in (Kind.CODE, Kind.CODES):
            continue
        book = CodeBook(code_sets.get(target.code_set, {}), field_rule.codes)
        for word, code in book.strange:
            place = f"{rule.target.key}.fields.{name}.codes.{word}"
            yield Problem(Trouble.MAP_BAD_VALUE, column=shown(place), value=shown(code), params={"allowed": "; ".join(book.nearest(code)) or "…"})


def _heading_index(headings: Sequence[str], column: str) -> int | None:
    wanted = " ".join(column.split()).casefold()
    for index, heading in enumerate(headings):
        if heading.casefold() == wanted:
            return index
    return None


def read_rows(
    table: Table,
    rule: TargetRule,
    code_sets: CodeSets,
    today: date,
    digest: Digest = plain_digest,
) -> Iterator[RowResult]:
    """All rows of an opened file, one result each, in the file's order."""
    readers = [_reader(table.headings, rule.target.field(key), field_rule, code_sets, today) for key, field_rule in rule.fields.items()]
    seen = _Seen()
    for row in table.rows:
        yield _read_row(row, readers, rule, seen, digest)


def _reader(
    headings: Sequence[str],
    target: TargetField | None,
    rule: FieldRule,
    code_sets: CodeSets,
    today: date,
) -> _Reader:
    assert target is not None
    indexes = tuple(i for c in rule.columns if (i := _heading_index(headings, c)) is not None)
    heading = " + ".join(headings[i] for i in indexes) or target.key
    return _Reader(target, indexes, heading, rule, _converter(target, rule, code_sets, today))


def _converter(target: TargetField, rule: FieldRule, code_sets: CodeSets, today: date) -> Convert:
    kind = target.kind
    if kind in (Kind.CODE, Kind.CODES):
        book = CodeBook(code_sets.get(target.code_set, {}), rule.codes)
        if kind is Kind.CODE:
            return book.find
        return lambda cell: codes_of(cell, book, rule.separator)
    if kind is Kind.DATE:
        return lambda cell: _date(cell, rule.date_order, today, target.not_after_today)
    if kind is Kind.MINUTES:
        return lambda cell: converting.minutes_of(cell, rule.unit)
    if kind is Kind.BOOLEAN:
        yes = frozenset(w.casefold() for w in rule.yes) or converting.YES
        no = frozenset(w.casefold() for w in rule.no) or converting.NO
        return lambda cell: converting.boolean_of(cell, yes - frozenset(rule.no), no)
    return converting.PLAIN[kind.value]


def _date(cell: Cell, order: str, today: date, not_after_today: bool) -> date:
    found = converting.date_of(cell, order, today)
    if not_after_today and found > today:
        raise UnreadableError(Trouble.DATE_IN_FUTURE)
    return found


def codes_of(cell: Cell, book: CodeBook, separators: str) -> tuple[str, ...]:
    """Several codes in one cell; the whole cell is tried first, for names hold commas too."""
    text = clean(cell)
    whole = book.known(text)
    cut = next((s for s in separators if s in text), None) if whole is None else None
    if cut is None:
        whole = book.find(text) if whole is None else whole
        return (whole,) if whole else ()
    found = (book.find(part) for part in text.split(cut) if part.strip())
    return tuple(dict.fromkeys(code for code in found if code))


def _read_row(row: SourceRow, readers: Sequence[_Reader], rule: TargetRule, seen: _Seen, digest: Digest) -> RowResult:
    values: dict[str, object] = {}
    failed: set[str] = set()
    problems = list(row.problems)
    for reader in readers:
        cell = reader.cell(row.cells)
        if cell is None or (isinstance(cell, str) and cell.strip().casefold() in NOTHING):
            cell = reader.rule.default
            if cell is None:
                if reader.target.is_required:
                    problems.append(Problem(Trouble.REQUIRED, row.line, reader.heading))
                continue
        try:
            value = reader.convert(cell)
            if value not in LEFT_OUT:
                values[reader.target.key] = value
            elif reader.target.is_required:
                problems.append(Problem(Trouble.REQUIRED, row.line, reader.heading, shown(cell)))
        except UnreadableError as error:
            failed.add(reader.target.key)
            problems.append(Problem(error.trouble, row.line, reader.heading, shown(cell), params=error.params))
        if any(converting.has_removed(row.cells[index]) for index in reader.columns):
            problems.append(
                Problem(
                    Trouble.REMOVED_CHARACTERS,
                    row.line,
                    reader.heading,
                    severity=Severity.WARNING,
                )
            )
    problems.extend(_across(row.line, values, rule.target, failed))
    problems.extend(_doubles(row.line, values, readers, seen))
    return _with_key(row.line, values, problems, rule, seen, digest)


def _across(line: int, values: dict[str, object], target: Target, failed: set[str]) -> Iterator[Problem]:
    """What one field says about another."""
    code, born = values.get("identity_code"), values.get("birth_on")
    if isinstance(code, str):
        told = converting.birth_date_in(code)
        if born is None:
            values["birth_on"] = told
        elif born != told:
            yield Problem(Trouble.BIRTH_DATE_DIFFERS, line, value=shown(born))
    for group in target.either:
        if not any(values.get(key) or key in failed for key in group):
            yield Problem(Trouble.REQUIRED, line, " / ".join(group))


def _doubles(line: int, values: Mapping[str, object], readers: Sequence[_Reader], seen: _Seen) -> Iterator[Problem]:
    for reader in readers:
        if not reader.target.is_unique:
            continue
        value = values.get(reader.target.key)
        if value in (None, ""):
            continue
        first = seen.unique.setdefault((reader.target.key, value), line)
        if first != line:
            yield Problem(
                Trouble.DUPLICATE_IN_FILE,
                line,
                reader.heading,
                shown(value),
                params={"first_line": first},
            )


def own_key(target: str, own: str, digest: Digest) -> str:
    """Return the key of a row that has a number of its own in its file."""
    return digest(f"{target}\x1f{own}".encode())


def people_key(own: str, digest: Digest) -> str:
    """Return the key of the person whom a list of contacts names by this number."""
    return own_key("people", own, digest)


def _with_key(
    line: int,
    values: Mapping[str, object],
    problems: list[Problem],
    rule: TargetRule,
    seen: _Seen,
    digest: Digest,
) -> RowResult:
    """Give the row the key by which a second import knows it again.

    A file's own number is the best key. Without one the whole row is the key, and its count among
    equal rows, so that two equal visits on one day stay two when the mapping keeps them. What it tells
    of its episode is no part of it: a later list knows more, such as the last day.
    """
    own = values.get("source_id")
    if own not in (None, ""):
        return RowResult(line, own_key(rule.target.key, str(own), digest), values, tuple(problems))
    own_fields = sorted(key for key in values if not rule.is_of_episode(key))
    content = "\x1f".join(f"{key}={values[key]}" for key in own_fields)
    fingerprint = plain_digest(content.encode())
    first, count = seen.rows.get(fingerprint, (line, 0))
    seen.rows[fingerprint] = (first, count + 1)
    key = digest(f"{rule.target.key}\x1f{content}\x1f{count}".encode())
    is_repeat = count > 0 and rule.same_rows == "skip"
    if count > 0:
        problems.append(Problem(Trouble.SAME_ROW, line, severity=Severity.WARNING, params={"first_line": first}))
    return RowResult(line, key, values, tuple(problems), is_repeat)
