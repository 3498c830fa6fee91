"""A table as a file: CSV that a Finnish spreadsheet opens, or XLSX. The same numbers as on the page, with the same notes."""

from __future__ import annotations

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from syli.stats.answers import Cell
from syli.stats.asking import Table
from syli.stats.choices import CellStatus

#: A spreadsheet takes a text that begins so for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def lines_of(table: Table) -> list[list[str | float | None]]:
    """Return the table's lines: heading, rows with totals, column totals."""
    lines: list[list[str | float | None]] = [[table.row_label, *table.columns, *([_("Total")] if table.columns else [table.unit])]]
    single = not table.columns or table.columns == (_("Total"),)
    if single:
        lines[0] = [table.row_label, table.unit]
    for words, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True):
        lines.append([words, *([] if single else map(number, cells)), number(total)])
    if len(table.rows) > 1:
        lines.append([_("Total"), *([] if single else map(number, table.column_totals)), number(table.total)])
    return lines


def number(cell: Cell) -> float | None:
    """Return what may be written of a cell; nothing where nothing may be shown."""
    return cell.value if cell.status is CellStatus.PUBLISHED else None


def safe(text: str | float | None) -> str | float | None:
    """Return a text no spreadsheet takes for a formula."""
    return f"'{text}" if isinstance(text, str) and text.startswith(RISKY) else text


def csv_bytes(table: Table) -> bytes:
    """Return the table as CSV: semicolons and decimal commas, as Finnish spreadsheets expect, in UTF-8 with its mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in lines_of(table):
        writer.writerow(["" if value is None else _written(value, table.decimals) for value in line])
    for note in table.notes:
        writer.writerow([safe(note)])
    return out.getvalue().encode("utf-8-sig")


def _written(value: str | float, decimals: int) -> str:
    return str(safe(value)) if isinstance(value, str) else f"{value:.{decimals}f}".replace(".", ",")


def xlsx_bytes(table: Table) -> bytes:
    """Return the table as a workbook with one sheet, its notes below."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # Neutral properties: a file must not tell who asked.
        book.set_properties({"title": table.title, "author": "Syli", "company": ""})
        sheet = book.add_worksheet("Syli")
        bold, numbers = book.add_format({"bold": True}), book.add_format({"num_format": "# ##0" + (",0" if table.decimals else "")})
        sheet.write_string(0, 0, table.title, bold)
        for row, line in enumerate(lines_of(table), start=2):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, bold if row == 2 else None)
                elif value is not None:
                    sheet.write_number(row, column, value, numbers)
        for place, note in enumerate(table.notes):
            sheet.write_string(len(lines_of(table)) + 3 + place, 0, note)
        sheet.set_column(0, 0, 34)
    return out.getvalue()
