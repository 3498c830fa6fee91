"""Which municipality and county belongs to a code in the year something happened?"""

from __future__ import annotations

from pathlib import Path

import pytest

from syli.org.areas.load import load_areas
from syli.org.areas.reading import COLUMNS, FOLDER, AreaFileBroken, area_files, read_area_file, rows_of
from syli.org.models import Municipality
from syli.org.queries.areas import areas_year, counties_in, municipalities_in, municipality_names, municipality_of

HEADER = list(COLUMNS)
LAHTI = ["398", "Lahti", "Lahtis", "fi", "09", "Päijät-Hämeen hyvinvointialue", "Päijänne-Tavastlands", "Päijät-Häme", "07", "Päijät-Häme"]


def test_area_file__read__the_shipped_one_is_whole() -> None:
    files = area_files()
    assert list(files) == [2026]
    rows = read_area_file(files[2026], 2026)
    assert len(rows) == 308
    assert len({row.county_code for row in rows}) == 23
    by_code = {row.code: row for row in rows}
    assert (by_code["091"].name_sv, by_code["091"].county_code, by_code["091"].language_status) == ("Helsingfors", "90", "fi-sv")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "first line"),
        ([HEADER[:-1]], "first line"),
        ([HEADER, LAHTI[:5]], "5 columns"),
        ([HEADER, ["39", *LAHTI[1:]]], "no code"),
        ([HEADER, [*LAHTI[:4], "P9", *LAHTI[5:]]], "no code"),
        ([HEADER, LAHTI, LAHTI], "occurs twice"),
    ],
)
def test_area_file__read__says_what_is_broken(lines: list[list[str]], words: str) -> None:
    with pytest.raises(AreaFileBroken, match=words):
        list(rows_of(lines, 2026, "kunnat_2026.csv"))


def _file(folder: Path, year: int, *rows: list[str]) -> None:
    text = "\n".join(",".join(row) for row in (HEADER, *rows))
    (folder / f"kunnat_{year}.csv").write_text(text + "\n", encoding="utf-8")


@pytest.mark.django_db
def test_areas__load__again_changes_nothing() -> None:
    assert load_areas() == 308
    assert load_areas() == 0
    assert Municipality.objects.count() == 308


@pytest.mark.django_db
def test_areas__load__corrects_and_removes(tmp_path: Path) -> None:
    _file(tmp_path, 2026, LAHTI, ["399", *LAHTI[1:]])
    assert load_areas(tmp_path) == 2
    _file(tmp_path, 2026, ["398", "Lahti", "Lahtis", "fi-sv", *LAHTI[4:]])
    assert load_areas(tmp_path) == 2
    assert list(Municipality.objects.values_list("code", "language_status")) == [("398", "fi-sv")]


@pytest.mark.django_db
def test_areas__load__all_files_or_none(tmp_path: Path) -> None:
    _file(tmp_path, 2025, LAHTI)
    _file(tmp_path, 2026, LAHTI, LAHTI)
    with pytest.raises(AreaFileBroken):
        load_areas(tmp_path)
    assert not Municipality.objects.exists()


@pytest.fixture
def three_years(db: None, tmp_path: Path) -> None:
    """Lahti in three years; Nastola (532) until 2024; a county that changes its name and code for Lahti in 2026."""
    nastola = ["532", "Nastola", "Nastola", *LAHTI[3:]]
    _file(tmp_path, 2022, LAHTI, nastola)
    _file(tmp_path, 2024, LAHTI, nastola)
    _file(tmp_path, 2026, ["398", "Uusi-Lahti", "Nylahtis", "fi", "07", *LAHTI[5:]])
    load_areas(tmp_path)


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("398", 2021, (2022, "09")),  # before everything known: the earliest
        ("398", 2022, (2022, "09")),
        ("398", 2023, (2022, "09")),  # the latest up to the event
        ("398", 2025, (2024, "09")),
        ("398", 2026, (2026, "07")),
        ("398", 2040, (2026, "07")),
        ("532", 2026, (2024, "09")),  # joined to another meanwhile: as it last was
        ("532", 1999, (2022, "09")),
        ("999", 2026, None),
    ],
)
def test_municipality__of_event__by_the_borders_of_its_year(three_years: None, code: str, year: int, expected: tuple[int, str] | None) -> None:
    found = municipality_of(code, year)
    assert (None if found is None else (found.year, found.county_code)) == expected


def test_municipality__names__several_with_one_query(three_years: None, query_list) -> None:
    with query_list() as queries:
        assert municipality_names(["398", "532", "999"], 2025, "fi") == {"398": "Lahti", "532": "Nastola"}
    assert len(queries) == 1
    assert municipality_names(["398", "532"], 2026, "sv") == {"398": "Nylahtis", "532": "Nastola"}


def test_areas__year__before_after_and_without_any(three_years: None) -> None:
    assert [areas_year(year) for year in (2000, 2022, 2025, 2030)] == [2022, 2022, 2024, 2026]
    Municipality.objects.all().delete()
    assert areas_year(2026) is None
    assert counties_in(2026) == []


@pytest.mark.django_db
def test_county__list__in_three_languages() -> None:
    load_areas()
    assert len(counties_in(2026)) == 23
    names = [next(c.name for c in counties_in(2026, language) if c.code == "09") for language in ("fi", "sv", "en", "ru")]
    assert names[0] == names[3] and len(set(names[:3])) == 3


@pytest.mark.django_db
def test_municipality__list__in_finnish_order_and_by_county() -> None:
    load_areas()
    names = [row.name_fi for row in municipalities_in(2026)]
    assert names[0] == "Akaa" and names[-1].startswith("Ä")
    assert [row.name_in("sv") for row in municipalities_in(2026, county_code="90", language="sv")] == ["Helsingfors"]


def test_area_folder__names__source_is_told() -> None:
    assert "Statistics Finland" in (FOLDER / "README.md").read_text(encoding="utf-8")
