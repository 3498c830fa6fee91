"""A first mapping from headings people really use, in three languages."""

import pytest

from syli.interop.imports.mapping import FieldRule
from syli.interop.imports.suggesting import suggest, suggest_target

SAMPLE = [("x", "010190-900P"), ("y", "010190-900p"), ("z", "010190-900P")]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["Asiakasnro", "Sukunimi", "Etunimet", "Hetu", "Kotikunta", "Puhelinnro", "Sähköposti"],
            [
                "source_id",
                "last_name",
                "first_names",
                "identity_code",
                "municipality",
                "phone",
                "email",
            ],
        ),
        (
            ["Kundnr", "Efternamn", "Förnamn", "Födelsedatum", "Kön", "Hemkommun", "Modersmål"],
            [
                "source_id",
                "last_name",
                "first_names",
                "birth_on",
                "gender",
                "municipality",
                "mother_tongue",
            ],
        ),
        (
            ["Client ID", "Surname", "First name", "Date of birth", "Gender", "Address"],
            ["source_id", "last_name", "first_names", "birth_on", "gender", "street"],
        ),
    ],
)
def test_mapping__suggest__people(headings: list[str], expected: list[str]) -> None:
    rule = suggest("people", headings)
    assert {key: r.columns[0] for key, r in rule.fields.items()} == dict(zip(expected, headings, strict=True))


def test_mapping__suggest__contacts_with_hours() -> None:
    rule = suggest("contacts", ["Asiakas", "Pvm", "Klo", "Kesto (h)", "Työmuoto", "Tekijä", "Kirjaus"])
    assert list(rule.fields) == [
        "person",
        "happened_on",
        "start_time",
        "minutes",
        "service",
        "worker",
        "note",
    ]
    assert rule.fields["minutes"].unit == "hours"
    assert suggest("contacts", ["Kesto min"]).fields["minutes"].unit == "minutes"


def test_mapping__suggest__whole_names_cut_in_two() -> None:
    rule = suggest("people", ["Nimi"], [("Virtanen, Maija",)])
    assert rule.fields["last_name"] == FieldRule(("Nimi",), name_part="last", name_order="last_first")
    assert rule.fields["first_names"].name_part == "first"


def test_mapping__suggest__column_known_by_its_content() -> None:
    rule = suggest("people", ["Sukunimi", "Sarake7"], SAMPLE)
    assert rule.fields["identity_code"].columns == ("Sarake7",)


def test_mapping__suggest__never_forces_a_guess() -> None:
    assert suggest("people", ["Lempiväri", "Kengännumero", "", "???"]).fields == {}


def test_mapping__suggest__one_column_one_field() -> None:
    rule = suggest("people", ["Nimi", "Sukunimi", "Etunimi"])
    used = [r.columns[0] for r in rule.fields.values()]
    assert sorted(used) == ["Etunimi", "Sukunimi"]


@pytest.mark.parametrize(
    ("headings", "target"),
    [
        (["Asiakasnumero", "Sukunimi", "Hetu"], "people"),
        (["Asiakasnumero", "Pvm", "Kesto", "Työmuoto"], "contacts"),
    ],
)
def test_target__suggest__by_the_headings(headings: list[str], target: str) -> None:
    assert suggest_target(headings) == target
