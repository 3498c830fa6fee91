"""Files for the tests: small lists as they come from other programs."""

from pathlib import Path
from typing import Any

import xlsxwriter

from syli.interop.imports.mapping import TargetRule, read_mapping
from syli.interop.imports.reading import Table, open_table
from syli.interop.imports.rows import CodeSets

PEOPLE_MAP = """
version: 1
people:
  fields:
    source_id: Nro
    last_name: {column: Nimi, name_part: last}
    first_names: {column: Nimi, name_part: first}
    birth_on: Synt
    gender: {column: Sukupuoli, codes: {N: female, M: male}}
    municipality: Kunta
"""

CODE_SETS: CodeSets = {
    "gender": {"female": ("Nainen", "Kvinna", "Woman"), "male": ("Mies", "Man")},
    "municipality": {
        "091": ("Helsinki", "Helsingfors"),
        "398": ("Lahti", "Lahtis"),
        "790": ("Sastamala",),
    },
    "language": {"fi": ("suomi", "finska", "Finnish"), "sv": ("ruotsi", "svenska", "Swedish")},
    "service": {"visit": ("Kotikäynti", "Hembesök"), "talk": ("Keskustelu, perhe", "Samtal")},
    "way": {"phone": ("Puhelin", "Telefon"), "office": ("Toimistolla",)},
    "theme": {"a": ("Uupumus",), "b": ("Uni ja rytmi",), "c": ("Talous, velat",)},
    "worker": {},
    "unit": {},
    "family_role": {"mother": ("äiti",), "father": ("isä",), "child": ("lapsi",)},
}


def csv_table(folder: Path, text: str | bytes, encoding: str = "utf-8", **options: Any) -> Table:
    """Write a CSV file and open it."""
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return open_table(path, **options)


def xlsx_file(folder: Path, rows: list[list[Any]], name: str = "list.xlsx") -> Path:
    """Write a workbook with dates and times as a spreadsheet holds them."""
    path = folder / name
    book = xlsxwriter.Workbook(path, {"default_date_format": "d.m.yyyy"})
    sheet = book.add_worksheet("Lista")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.close()
    return path


def people_rule(text: str = PEOPLE_MAP) -> TargetRule:
    """The mapping of the people list used all over these tests."""
    mapping = read_mapping(text)
    assert not mapping.problems
    return mapping.rules["people"]
