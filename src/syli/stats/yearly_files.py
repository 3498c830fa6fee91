"""The yearly summary as a file: CSV and XLSX for the authority's form, PDF to print and keep. Numbers only, and neutral properties."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from syli.pdf import Block, Document, Facts, Heading, Paragraph, write_pdf
from syli.pdf import Table as Drawn
from syli.stats.asking import Table
from syli.stats.files import lines_of, safe
from syli.stats.yearly import Figure, YearlySummary

Line = list[str | float | None]


def summary_csv(summary: YearlySummary) -> bytes:
    """Return the summary as CSV, one table under another."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line, decimals in _lines(summary):
        writer.writerow([_written(value, decimals) for value in line])
    return out.getvalue().encode("utf-8-sig")


def summary_xlsx(summary: YearlySummary) -> bytes:
    """Return the summary as a workbook with one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Syli", "author": "Syli", "company": ""})
        sheet = book.add_worksheet("Syli")
        formats = {decimals: book.add_format({"num_format": "# ##0" + ",0" * decimals}) for decimals in (0, 1)}
        for row, (line, decimals) in enumerate(_lines(summary)):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value, formats[min(decimals, 1)])
        sheet.set_column(0, 0, 44)
    return out.getvalue()


def summary_pdf(summary: YearlySummary, language: str) -> bytes:
    """Return the summary as a printed report."""
    blocks: list[Block] = [Paragraph(note) for note in summary.notes]
    blocks += [Facts([(_("Producer"), summary.organisation)])]
    blocks += [Heading(_("The year in figures")), Facts([(figure.words, figure_text(figure)) for figure in summary.figures])]
    blocks += [block for table in summary.tables for block in _drawn(table)]
    return write_pdf(Document(summary.title, language, blocks, foot=summary.notes[0]))


def figure_text(figure: Figure) -> str:
    """Return a figure as people write it."""
    return _written(figure.value, figure.decimals) or "–"


def _drawn(table: Table) -> Iterator[Block]:
    head, *lines = lines_of(table)
    yield Heading(table.title)
    if not lines:
        yield Paragraph(_("Nothing to count."))
        return
    rows = [[_written(value, table.decimals) for value in line] for line in lines]
    yield Drawn(f"{table.title}, {table.unit}", [str(name) for name in head], rows, numeric=frozenset(range(1, len(head))))


def _lines(summary: YearlySummary) -> Iterator[tuple[Line, int]]:
    yield [summary.title, summary.organisation], 0
    for note in summary.notes:
        yield [note], 0
    yield [], 0
    for figure in summary.figures:
        yield [figure.words, figure.value], figure.decimals
    for table in summary.tables:
        yield [], 0
        yield [f"{table.title}, {table.unit}"], 0
        for line in lines_of(table):
            yield line, table.decimals


def _written(value: str | float | None, decimals: int) -> str:
    if value is None:
        return ""
    return str(safe(value)) if isinstance(value, str) else f"{value:.{decimals}f}".replace(".", ",")
