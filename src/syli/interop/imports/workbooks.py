"""Is a spreadsheet file safe to open? Asked before the fast reader, which trusts what it is given.

A workbook of a few kilobytes may unpack to gigabytes, or hold one cell in its farthest corner: the
reader would then ask for memory for every cell between and bring the whole server down.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from syli.interop.imports.choices import Trouble
from syli.interop.imports.problems import FileRefusedError

MAX_UNPACKED = 1_500_000_000
MAX_MEMBERS = 2_000
MAX_AREA = 30_000_000
CHUNK = 1 << 20
DIGITS = "0123456789"
MOST_LETTERS = 8


@dataclass(slots=True)
class _Extent:
    """How far the cells of one sheet reach, counted from the cells themselves. Called for every element, so it does little."""

    row: int = 0
    column: int = 0
    is_sheet: bool | None = None
    _row_now: int = 0
    _column_now: int = 0
    _columns: dict[str, int] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """See one element of a sheet."""
        if tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag == "row":
            self._row(attributes.get("r", ""))
        elif ":" in tag:
            self._prefixed(tag.rpartition(":")[2], attributes)

    def _prefixed(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(attributes.get("r", ""))
        elif name == "row":
            self._row(attributes.get("r", ""))

    def _cell(self, reference: str) -> None:
        letters = reference.rstrip(DIGITS)
        if letters:
            number = self._columns.get(letters)
            if number is None:
                number = self._columns[letters[:MOST_LETTERS]] = _column_number(letters)
            self._column_now = number
            row = int(reference[len(letters) :][:9] or 0)
            self.row = max(self.row, row)
        else:
            self._column_now += 1
        self.column = max(self.column, self._column_now)

    def _row(self, number: str) -> None:
        self._row_now = int(number[:9]) if number.isdigit() else self._row_now + 1
        self.row = max(self.row, self._row_now)
        self._column_now = 0


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:MOST_LETTERS].upper():
        number = number * 26 + max(0, ord(letter) - 64)
    return number


def check_workbook(path: Path, *, max_columns: int, max_rows: int) -> None:
    """Refuse a workbook that is broken, unpacks to too much or reaches too far."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise FileRefusedError(Trouble.FILE_BROKEN)
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise FileRefusedError(Trouble.FILE_TOO_LARGE, megabytes=MAX_UNPACKED // 1_000_000)
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise FileRefusedError(Trouble.FILE_KIND)
            for member in members:
                _check_member(archive, member, max_columns, max_rows)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise FileRefusedError(Trouble.FILE_BROKEN) from None


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_columns: int, max_rows: int) -> None:
    """Read the member to its end (that checks its length and sum) and measure it if it is a sheet."""
    extent = _Extent()
    parser = expat.ParserCreate()

    def root(tag: str, _attributes: Mapping[str, str]) -> None:
        extent.is_sheet = tag.rpartition(":")[2] == "worksheet"
        parser.StartElementHandler = extent.start if extent.is_sheet else None

    parser.StartElementHandler = root
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(member) as file:
        chunk = file.read(CHUNK)
        is_xml = chunk.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")
        while chunk:
            if is_xml and extent.is_sheet is not False:
                try:
                    parser.Parse(chunk, False)
                except expat.ExpatError:
                    raise FileRefusedError(Trouble.FILE_BROKEN) from None
                _check_extent(extent, max_columns, max_rows)
            chunk = file.read(CHUNK)


def _check_extent(extent: _Extent, max_columns: int, max_rows: int) -> None:
    # Some programs format whole columns far to the right, so the area decides, not the width alone.
    if extent.row > max_rows + 1:
        raise FileRefusedError(Trouble.TOO_MANY_ROWS, limit=max_rows)
    if extent.column * extent.row > MAX_AREA:
        raise FileRefusedError(Trouble.TOO_MANY_COLUMNS, limit=max_columns, count=extent.column)


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError(Trouble.FILE_BROKEN)
