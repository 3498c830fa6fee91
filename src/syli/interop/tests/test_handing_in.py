"""What may be handed in: encodings, workbooks, sizes; what is no list is refused beside the field and leaves nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from syli.interop.imports import workbooks
from syli.interop.tests.browsing import Browser
from syli.interop.tests.test_import import MAPPING, PEOPLE, PEOPLE_HEAD
from syli.interop.tests.test_uploads import left_behind
from syli.kernel.scope import scope

pytestmark = pytest.mark.django_db


def workbook(*rows: Sequence[object]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.close()
    return held.getvalue()


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(
            "xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        )
    return held.getvalue()


def inflating() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(30):
                member.write(b" " * 1_000_000)
    return held.getvalue()


BAD_FILES = {
    "empty": (b"", "tyhjä"),
    "blank lines": (b"\n\n;;\n", "tyhjä"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 40, "Tällaista tiedostoa ei voi lukea"),
    "a document": (b"%PDF-1.7 x", "Tällaista tiedostoa ei voi lukea"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 40, "vanhaa XLS-muotoa"),
    "a broken workbook": (b"PK\x03\x04" + b"x" * 40, "vioittunut"),
    "a corner bomb": (bomb(), "liikaa"),
    "too wide": (";".join(f"s{n}" for n in range(600)).encode() + b"\n1\n", "liikaa sarakkeita"),
}


@pytest.mark.parametrize("kind", list(BAD_FILES))
def test_hand_in__file_that_is_no_list__told_beside_it_and_nothing_kept(leena: Browser, kind: str) -> None:
    content, told = BAD_FILES[kind]
    answer = leena.hand_in(people=content)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "id_people_error" in page
    assert left_behind(leena) == [0, 0, 0, 0]


def test_hand_in__workbook_that_inflates__refused_before_it_costs_memory(leena: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 20_000_000)
    content = inflating()
    assert len(content) < 200_000
    assert leena.hand_in(people=content).status_code == 422


@pytest.mark.parametrize(
    ("lists", "told"),
    [
        ({}, "Valitse ainakin yksi luettelo"),
        ({"mapping": MAPPING}, "Valitse ainakin yksi luettelo"),
        ({"people": PEOPLE, "mapping": b"\xff\xfe\x00"}, "Tämä ei ole vastaavuustiedosto"),
        ({"people": PEOPLE, "mapping": "version: 1\npeople: [1]"}, "INTEROP-05"),
        ({"people": PEOPLE, "mapping": "a: &a [*a]"}, "INTEROP-05"),
        ({"people": PEOPLE, "mapping": "!!python/object/apply:os.system [ls]"}, "INTEROP-05"),
        ({"people": PEOPLE, "mapping": "x" * 250_000}, "INTEROP-05"),
    ],
)
def test_hand_in__nothing_or_no_mapping__told(leena: Browser, lists: dict[str, str | bytes], told: str) -> None:
    answer = leena.hand_in(**lists)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert left_behind(leena) == [0, 0, 0, 0]


def test_hand_in__more_than_is_taken__told_clearly(leena: Browser) -> None:
    answer = leena.hand_in(people=b"x" * (22 * 1024 * 1024))
    assert answer.status_code == 413 and "20 megatavua" in answer.content.decode()
    half = b"a;b\n" + b"x" * int(10.3 * 1024 * 1024)
    answer = leena.client.post("/imports/new/", {"people": SimpleUploadedFile("a.csv", half), "contacts": SimpleUploadedFile("b.csv", half)})
    assert answer.status_code == 422 and "enintään 20 Mt" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_hand_in__any_encoding__read(leena: Browser, encoding: str) -> None:
    upload = leena.handed_in(people=(PEOPLE_HEAD + "1;Åsa Äijälä;1.2.1990;;;;;;\n").encode(encoding), mapping=MAPPING)
    with scope([leena.home]):
        assert upload.files.get().columns["sample"][0][1] == "Åsa Äijälä"


def test_hand_in__workbook_with_formulas_and_equal_headings__cells_stay_texts(leena: Browser) -> None:
    """A formula comes as its value; a text that looks like one is refused as a name and harmless in the report."""
    rows = [["Nimi", "Nimi", "Synt"], ["Puro", "Ilona", "1.2.1990"], ['=HYPERLINK("http://paha")', "'=1+1", "3.3.1991"]]
    upload = leena.handed_in(people=workbook(*rows))
    with scope([leena.home]):
        assert upload.files.get().columns["headings"] == ["Nimi", "Nimi (2)", "Synt"]
    upload = leena.check(upload, people_last_name="0", people_first_names="1", people_birth_on="2")
    assert upload.summary["lists"][0]["refused"] == 1, upload.summary
    report = leena.get(upload, "report.csv").content.decode("utf-8-sig")
    assert all(not cell.startswith(("=", "+", "@")) for line in report.splitlines() for cell in line.split(";"))


def test_hand_in__hundred_columns__all_offered(leena: Browser) -> None:
    heads = ";".join(f"Sarake {n}" for n in range(100))
    upload = leena.handed_in(people=heads + "\n" + ";".join("x" * 5 for _ in range(100)) + "\n")
    page = leena.get(upload, "columns/").content.decode()
    assert "Sarake 99" in page


def test_hand_in__many_at_once__limited(leena: Browser) -> None:
    for _ in range(5):
        leena.handed_in(people=PEOPLE)
    answer = leena.hand_in(people=PEOPLE)
    assert answer.status_code == 422 and "INTEROP-02" in answer.content.decode()


# -- rows that cannot be brought in ---------------------------------------------------------------------------------
