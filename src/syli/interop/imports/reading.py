"""Reading CSV and XLSX files as one stream of rows, whatever program wrote them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.detecting import (
    SAMPLE_LINES,
    Encoding,
    decoded_lines,
    delimiter_of,
    encoding_of,
)
from syli.interop.imports.problems import FileRefusedError, Problem
from syli.interop.imports.workbooks import check_workbook

Cell = str | int | float | bool | date | time | timedelta | None

MAX_BYTES = 200_000_000
MAX_COLUMNS = 500
MAX_ROWS = 1_000_000
MAX_HEADING = 200
CSV_FIELD_LIMIT = 10_000_000

csv.field_size_limit(CSV_FIELD_LIMIT)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as it stood in the file; `line` is the number the user's own program shows."""

    line: int
    cells: Sequence[Cell]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Table:
    """An opened file: headings, and the rows still to be read. `problems` are about the file itself."""

    headings: tuple[str, ...]
    rows: Iterator[SourceRow]
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    about_rows: int = 0
    """How many rows there are, more or less: for progress bars."""
    problems: list[Problem] = field(default_factory=list)


def open_table(
    path: str | Path,
    *,
    sheet: str | None = None,
    header_line: int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    is_known_safe: bool = False,
) -> Table:
    """Open a list for reading; refuse at once what can never be read, with a reason for people.

    `is_known_safe` spares a workbook that has been opened before the long look inside.
    """
    name = Path(path)
    try:
        size = name.stat().st_size
    except OSError:
        raise FileRefusedError(Trouble.FILE_MISSING, name=name.name) from None
    if size == 0:
        raise FileRefusedError(Trouble.FILE_EMPTY)
    if size > MAX_BYTES:
        raise FileRefusedError(Trouble.FILE_TOO_LARGE, megabytes=MAX_BYTES // 1_000_000)
    with name.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(b"PK\x03\x04"):
        return _open_workbook(name, sheet, header_line, is_known_safe=is_known_safe)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefusedError(Trouble.FILE_LOCKED)  # an old .xls, or an .xlsx with a password
    if magic.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK")):
        raise FileRefusedError(Trouble.FILE_KIND)
    return _open_csv(name, header_line, delimiter, encoding)


def _open_csv(name: Path, header_line: int | None, delimiter: str | None, encoding: str | None) -> Table:
    found = Encoding(encoding) if encoding else encoding_of(name)
    try:
        lines = decoded_lines(name, found)
        sample = list(islice(lines, SAMPLE_LINES))
    except (LookupError, UnicodeError):
        raise FileRefusedError(Trouble.FILE_BROKEN) from None
    cut = delimiter or delimiter_of([line[:20_000] for line in sample])
    records = _csv_records(chain(sample, lines), cut)
    table = _with_headings(records, header_line)
    table.encoding, table.delimiter = found.name, cut
    table.about_rows = round(name.stat().st_size * len(sample) / max(1, sum(len(line.encode()) for line in sample)))
    if found.is_mixed:
        table.problems.append(Problem(Trouble.MIXED_ENCODING, severity=Severity.WARNING))
    return table


def _csv_records(lines: Iterator[str], delimiter: str) -> Iterator[SourceRow]:
    quotes = 0

    def counted() -> Iterator[str]:
        nonlocal quotes
        for line in lines:
            quotes += line.count('"')
            yield line

    reader = csv.reader(counted(), delimiter=delimiter, skipinitialspace=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            # A quote that is never closed swallows the rest of the file into one cell.
            is_open = quotes % 2 == 1 and before > line
            problems = (Problem(Trouble.QUOTE_OPEN, line=line),) if is_open else ()
            yield SourceRow(line, cells, problems)
    except csv.Error:
        raise FileRefusedError(Trouble.FILE_BROKEN, line=before + 1) from None


def _open_workbook(name: Path, sheet: str | None, header_line: int | None, *, is_known_safe: bool) -> Table:
    if not is_known_safe:
        check_workbook(name, max_columns=MAX_COLUMNS, max_rows=MAX_ROWS)
    try:
        book = CalamineWorkbook.from_path(name)
        sheets = tuple(book.sheet_names)
        wanted = sheet or (sheets[0] if sheets else "")
        if wanted not in sheets:
            raise FileRefusedError(Trouble.SHEET_MISSING, name=wanted, sheets=", ".join(sheets) or "–")
        data = book.get_sheet_by_name(wanted)
        left = data.start[1] if data.start else 0
        grid = data.iter_rows()
    except PasswordError:
        raise FileRefusedError(Trouble.FILE_LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise FileRefusedError(Trouble.FILE_BROKEN) from None
    records = (SourceRow(line, tuple(cells)) for line, cells in enumerate(grid, start=1))
    table = _with_headings(records, header_line, first_column=left)
    table.sheets, table.about_rows = sheets, max(0, data.total_height - 1)
    return table


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(c is None or (isinstance(c, str) and not c.strip()) for c in cells)


def _with_headings(records: Iterator[SourceRow], header_line: int | None, first_column: int = 0) -> Table:
    """The first row that says something is the headings, unless the mapping names another line."""
    for record in records:
        if header_line is not None and record.line < header_line:
            continue
        if not _is_blank(record.cells):
            break
    else:
        raise FileRefusedError(Trouble.FILE_EMPTY)
    cells = list(record.cells)
    while cells and (cells[-1] is None or not str(cells[-1]).strip()):
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise FileRefusedError(Trouble.TOO_MANY_COLUMNS, limit=MAX_COLUMNS, count=len(cells))
    return Table(_unique_headings(cells, first_column), _body(records, len(cells)))


def _body(records: Iterator[SourceRow], width: int) -> Iterator[SourceRow]:
    for count, record in enumerate(records):
        if count >= MAX_ROWS:
            raise FileRefusedError(Trouble.TOO_MANY_ROWS, limit=MAX_ROWS)
        cells = record.cells
        if _is_blank(cells):
            continue
        if len(cells) == width:
            yield record
        elif len(cells) < width:
            padded = [*cells, *[None] * (width - len(cells))]
            yield SourceRow(record.line, padded, record.problems)
        elif _is_blank(cells[width:]):
            yield SourceRow(record.line, cells[:width], record.problems)
        else:
            # A stray delimiter inside a text moves every later column: never guess.
            extra = Problem(Trouble.TOO_MANY_CELLS, record.line, params={"count": len(cells), "width": width})
            yield SourceRow(record.line, cells[:width], (*record.problems, extra))


def column_letter(index: int) -> str:
    """The name a spreadsheet gives a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _unique_headings(cells: Sequence[Cell], first_column: int) -> tuple[str, ...]:
    """Headings as written, cleaned; an empty one gets its column letter, a repeated one a number."""
    seen: dict[str, int] = {}
    headings: list[str] = []
    for index, cell in enumerate(cells):
        text = " ".join(str(cell if cell is not None else "").replace("\x00", "").split())
        text = text[:MAX_HEADING] or column_letter(first_column + index)
        seen[text] = seen.get(text, 0) + 1
        headings.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(headings)
