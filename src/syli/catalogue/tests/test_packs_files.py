"""What can go wrong between files: names, doubles, versions, code sets, whole folders."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from syli.catalogue.packs import Catalogue, check_packs, extended, load_pack, read_catalogue, shipped_catalogue
from syli.catalogue.packs.problem import shown
from syli.catalogue.tests.packing import IMAGINARY, errors_in, imaginary, read_text, read_written

TEXTS = {"fi": "Ruukku", "sv": "Kruka", "en": "Pot"}


def with_code_set(folder: Path, *sets: dict[str, Any], names: tuple[str, ...] = ()) -> Catalogue:
    """Write code sets into a site folder and read it on top of what ships."""
    (folder / "site" / "code_sets").mkdir(parents=True)
    for index, code_set in enumerate(sets):
        name = names[index] if names else f"{code_set['code_set']}.yaml"
        (folder / "site" / "code_sets" / name).write_text(yaml.safe_dump(code_set, sort_keys=False), encoding="utf-8")
    return extended(shipped_catalogue(), roots=[folder / "site"])


def pots(**codes: Any) -> dict[str, Any]:
    """Give a small code set."""
    return {"code_set": "pots", "version": 1, "valid_from": "2026-01-01", "texts": dict(TEXTS), "codes": {"one": dict(TEXTS), **codes}}


def test_file__wrong_name__is_told(tmp_path: Path) -> None:
    found = errors_in(read_written(tmp_path, imaginary(), "something.yaml"), "something.yaml")
    assert [problem.rule for problem in found] == ["wrong_file_name"]
    assert "imaginary_service.yaml" in found[0].message


def test_file__same_version_twice__is_told(tmp_path: Path) -> None:
    (tmp_path / IMAGINARY.name).write_bytes(IMAGINARY.read_bytes())
    catalogue = extended(shipped_catalogue(), [IMAGINARY, tmp_path / IMAGINARY.name])
    assert [problem.rule for problem in catalogue.errors] == ["duplicate_pack"]


def test_versions__newer_one_is_used__and_old_one_can_be_asked_for(tmp_path: Path) -> None:
    newer = {**imaginary(), "version": 4, "valid_from": "2032-01-01", "valid_to": "2039-12-31"}
    (tmp_path / "imaginary_service.4.yaml").write_text(yaml.safe_dump(newer, sort_keys=False), encoding="utf-8")
    catalogue = extended(shipped_catalogue(), [IMAGINARY, tmp_path / "imaginary_service.4.yaml"])
    assert catalogue.errors == []
    assert load_pack("imaginary_service", catalogue=catalogue).version == 4
    assert load_pack("imaginary_service", catalogue=catalogue, version=3).version == 3


def test_versions__published_on_the_same_days__are_told(tmp_path: Path) -> None:
    newer = {**imaginary(), "version": 4, "valid_from": "2031-12-31"}
    (tmp_path / "imaginary_service.4.yaml").write_text(yaml.safe_dump(newer, sort_keys=False), encoding="utf-8")
    catalogue = extended(shipped_catalogue(), [IMAGINARY, tmp_path / "imaginary_service.4.yaml"])
    assert [problem.rule for problem in catalogue.errors] == ["overlapping_versions"]
    assert "version 4 is valid on the same days as version 3" in catalogue.errors[0].message


def test_versions__a_draft__does_not_replace_the_published_one(tmp_path: Path) -> None:
    draft = {**imaginary(), "version": 4, "status": "draft"}
    (tmp_path / "imaginary_service.4.yaml").write_text(yaml.safe_dump(draft, sort_keys=False), encoding="utf-8")
    catalogue = extended(shipped_catalogue(), [IMAGINARY, tmp_path / "imaginary_service.4.yaml"])
    assert catalogue.errors == []
    assert load_pack("imaginary_service", catalogue=catalogue).version == 3


def test_names__two_services_with_one__are_told(tmp_path: Path) -> None:
    other = {**imaginary(), "code": "other_service"}
    (tmp_path / "other_service.yaml").write_text(yaml.safe_dump(other, sort_keys=False), encoding="utf-8")
    catalogue = extended(shipped_catalogue(), [IMAGINARY, tmp_path / "other_service.yaml"])
    assert {problem.rule for problem in catalogue.errors} == {"duplicate_name"}
    assert len(catalogue.errors) == 3


@pytest.mark.parametrize(
    ("code_set", "path", "rule"),
    [
        (pots(two={"fi": "a", "sv": "b"}), "codes.two", "text_missing"),
        (pots(two={**TEXTS, "en": "TODO"}), "codes.two.en", "text_placeholder"),
        (pots(two={**TEXTS, "parent": "three"}), "codes.two.parent", "parent_unknown"),
        (pots(two={**TEXTS, "parent": "three"}, three={**TEXTS, "parent": "two"}), "codes.two.parent", "parent_cycle"),
        (pots(two={**TEXTS, "low": 5, "high": 3}), "codes.two.high", "band_order"),
        (pots(two={**TEXTS, "low": 0, "high": 3}, three={**TEXTS, "low": 3}), "codes.three.low", "band_overlap"),
        (pots(two={**TEXTS, "low": 0, "high": 3}, three={**TEXTS, "low": 5}), "codes.three.low", "band_gap"),
        (pots(two={**TEXTS, "valid_from": "2026-13-01"}), "codes.two.valid_from", "bad_date"),
        (pots(two={**TEXTS, "valid_from": "2027-01-02", "valid_to": "2027-01-01"}), "codes.two.valid_to", "dates_order"),
        (pots(two={**TEXTS, "valid_from": "2025-01-01"}), "codes.two.valid_from", "code_outside_set"),
        (pots(two={**TEXTS, "keep": {"value": 3, "unit": "year", "source": "ENS-77"}}), "codes.two.keep.source", "unknown_requirement"),
        (pots(two={**TEXTS, "keep": {"value": 3, "unit": "family", "source": "ENS-7"}}), "codes.two.keep.unit", "figure_unit"),
        (pots(two={**TEXTS, "colour": "red"}), "codes.two.colour", "unknown_key"),
        (pots(two={**TEXTS, "national": {"system": 7}}), "codes.two.national.system", "wrong_type"),
        ({**pots(), "codes": {}}, "codes", "empty"),
        ({**pots(), "version": -1}, "version", "out_of_range"),
    ],
)
def test_code_set__mistake__is_found_where_it_is(tmp_path: Path, code_set: dict[str, Any], path: str, rule: str) -> None:
    catalogue = with_code_set(tmp_path, code_set)
    assert (path, rule) in [(shown(problem.path), problem.rule) for problem in errors_in(catalogue, "pots.yaml")]
    assert "pots" not in catalogue.code_sets


def test_code_set__validity__may_end_on_the_day_it_begins(tmp_path: Path) -> None:
    one_day = {**TEXTS, "valid_from": "2027-01-01", "valid_to": "2027-01-01"}
    catalogue = with_code_set(tmp_path, {**pots(two=one_day), "valid_from": "2027-01-01", "valid_to": "2027-01-01"})
    assert catalogue.errors == []
    assert len(catalogue.code_sets["pots"].codes) == 2


def test_code_set__twice__is_told(tmp_path: Path) -> None:
    catalogue = with_code_set(tmp_path, pots(), pots(), names=("pots.yaml", "pots2.yaml"))
    assert {problem.rule for problem in catalogue.errors} == {"duplicate_code_set", "wrong_file_name"}


def test_code_set__code_that_ends__cannot_be_named_by_a_pack_that_goes_on(tmp_path: Path) -> None:
    catalogue = with_code_set(tmp_path, pots(old={**TEXTS, "valid_to": "2026-12-31"}))
    data = imaginary()
    data["contacts"]["home_visit"]["themes"] = {"set": "pots", "only": ["old", "one"]}
    file = tmp_path / "imaginary_service.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    found = errors_in(extended(catalogue, [file]))
    assert [(problem.rule, shown(problem.path)) for problem in found] == [("code_not_valid", "contacts.home_visit.themes.only[0]")]


def test_text__duplicate_key__is_told_and_the_pack_not_used(tmp_path: Path) -> None:
    text = IMAGINARY.read_text(encoding="utf-8") + "public: false\n"
    catalogue = read_text(tmp_path, text)
    assert [problem.rule for problem in errors_in(catalogue)] == ["duplicate_key"]
    assert "imaginary_service" not in [pack.code for pack in catalogue.packs]


def test_report__shipped__is_well_and_counts() -> None:
    report = check_packs()
    assert report.is_ok and report.exit_code == 0
    assert (report.services, report.packs, report.profiles) == (20, 20, 2)
    assert report.lines()[-1].startswith("20 of 20 packs, ") and "0 errors" in report.lines()[-1]
    assert any("modality group is referenced and not yet built" in line for line in report.lines())
    assert not any("modality stay is" in line for line in report.lines())


def test_report__imaginary__counts_it_too() -> None:
    report = check_packs([IMAGINARY])
    assert report.is_ok and report.packs == 21


def test_report__mistake__comes_first_with_its_place(tmp_path: Path) -> None:
    data = imaginary()
    data["group"] = "gardening"
    file = tmp_path / IMAGINARY.name
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    report = check_packs([str(file)])
    assert not report.is_ok and report.exit_code == 1
    assert report.lines()[0].startswith("error   ") and "imaginary_service.yaml:6 at group: " in report.lines()[0]
    assert str(tmp_path) not in report.lines()[0]


def test_report__path_that_is_not_there__is_told(tmp_path: Path) -> None:
    report = check_packs([tmp_path / "nowhere"])
    assert report.exit_code == 2 and not report.is_ok
    assert "there is no such file or folder" in report.lines()[0]


def test_folder__empty__reads_as_nothing(tmp_path: Path) -> None:
    catalogue = read_catalogue([tmp_path])
    assert (catalogue.packs, catalogue.problems, catalogue.files) == ([], [], 0)
