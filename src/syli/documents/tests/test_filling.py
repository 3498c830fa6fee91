"""No fact is typed twice: what was written when a family came and left stands in its national documents."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from syli.documents.filling import answer_from, filled_in
from syli.documents.folder import forget_folder, newest_form
from syli.documents.known_stay import NATIONAL, national_of
from syli.people.models import Person
from syli.questions.tree import Field, Kind, Option, Words
from syli.stays.commands import write_background, write_departure_list
from syli.stays.models import Stay
from syli.stays.tests.conftest import Lighthouse, haven, lighthouse

__all__ = ["haven", "lighthouse"]
TOLD: dict[str, Any] = {
    "violence_codes": ["physical", "threat"], "duration_code": "under_two_years", "perpetrator_codes": ["former_spouse", "own_child"],
    "lived_together_code": "no", "crime_report_code": "unknown", "earlier_code": "twice", "moved_code": "for_safety", "children_elsewhere": 2,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, real_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the installation the real schemas and a list of violence of our own invention: the real one is on the national server."""
    site = tmp_path / "schemas"
    shutil.copytree(real_folder, site)
    (site / "codes").mkdir(exist_ok=True)
    rows = "code,fi,sv\n71,Fyysinen väkivalta,Fysiskt våld\n72,Henkinen väkivalta,Psykiskt våld\n73,Uhkaaminen tai kiristys,Hot\n"
    (site / "codes" / "1.2.246.537.6.1281.csv").write_text(rows, encoding="utf-8")
    monkeypatch.setenv("SYLI_SOSMETA", str(site))
    forget_folder()
    return site


def grown_up_and_child(haven: Lighthouse, stay: Stay) -> tuple[Person, Person]:
    with haven.cast.inside("aino"):
        parts = stay.presences.select_related("person").order_by("heads", "pk")
        return parts[0].person, parts[1].person


def filled(haven: Lighthouse, stay: Stay, person: Person, branch: str) -> dict[str, Any]:
    form = newest_form(branch)
    assert form is not None
    with haven.cast.inside("aino") as ctx:
        return filled_in(ctx, form, person, stay.episode)


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_first_assessment__of_who_came__has_what_she_told(haven: Lighthouse) -> None:
    stay = haven.stay(adults=1, children=1)
    with haven.cast.inside("aino") as ctx:
        write_background(ctx, stay, **TOLD)
    she, child = grown_up_and_child(haven, stay)
    answers = filled(haven, stay, she, "1011")
    violence = answers["vakivaltaan_liittyvat_tiedot"]
    assert [one["code"] for one in violence["koetun_vakivallan_muoto"]] == ["71", "73"]
    assert violence["vakivallan_kesto"]["code"] == "3"
    relations = [row["vakivallantekijan_suhde_asiakkaaseen"]["code"] for row in violence["vakivallantekijat"]["vakivallantekija"]]
    assert relations == ["2", "6"]
    assert (violence["asumistilanne"]["code"], violence["rikosilmoituksen_tekeminen"]["code"]) == ("E", "ET")
    assert answers["aiempien_turvakotikayntien_maara"]["code"] == "3"
    directed = answers["turvakotiin_ohjautuminen"]
    assert (directed["asiakas_ohjattiin_toisesta_turvakodista"], directed["ohjaussyy"]["code"]) == (True, "2")
    children = answers["asiakkaan_alaikaiset_lapset_joiden_kanssa_asiakas_asuu_tai_joita_han_tapaa"]
    assert (children["alle_yksikahdeksan_v_lapset"], children["lasten_maara"]) == (True, 2)
    about_child = filled(haven, stay, child, "1011")
    assert "vakivaltaan_liittyvat_tiedot" not in about_child
    assert about_child["turvakotiin_ohjautuminen"]["ohjaussyy"]["code"] == "2"


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_first_assessment__nothing_told__is_left_open(haven: Lighthouse) -> None:
    stay = haven.stay(adults=1, children=1)
    answers = filled(haven, stay, grown_up_and_child(haven, stay)[0], "1011")
    assert "vakivaltaan_liittyvat_tiedot" not in answers
    assert "asiakas_ohjattiin_toisesta_turvakodista" not in answers["turvakotiin_ohjautuminen"]


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_end_of_service__has_what_the_departure_list_says(haven: Lighthouse) -> None:
    stay = haven.stay(adults=1, children=1)
    with haven.cast.inside("aino") as ctx:
        write_departure_list(ctx, stay, housing_code="to_other_shelter", with_perpetrator_code="no")
    she, child = grown_up_and_child(haven, stay)
    left = filled(haven, stay, she, "19012")["turvakotipalvelua_koskevat_tiedot"]
    assert left["asiakkaan_asumisjarjestelyt_turvakotijakson_jalkeen"]["code"] == "4"
    assert left["asuminen_vakivallan_tekijan_kanssa"]["code"] == "E"
    assert "asuminen_vakivallan_tekijan_kanssa" not in filled(haven, stay, child, "19012")["turvakotipalvelua_koskevat_tiedot"]


def test_national_numbers__every_code_has_one() -> None:
    from syli.catalogue.queries import code_set

    for name in NATIONAL:
        assert [code.code for code in code_set(name).codes if not national_of(name, code.code)] == [], name
    assert national_of("violence_durations", "") is None
    assert national_of("violence_durations", "for_ever") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [("Fyysinen", "1"), ("fyysinen", "1"), ("Henkinen väkivalta", "2"), ("Vaino", None), ("Uhka", None), ("Sama", None), ("", None)],
)
def test_answer_by_words__is_the_only_option_called_so(words: str, code: str | None) -> None:
    called = {"1": "Fyysinen väkivalta", "2": "Henkinen väkivalta", "3": "Uhkaaminen", "4": "Sama asia", "5": "Sama muu"}
    field = Field(key="muoto", kind=Kind.CODE, system="oma", options=tuple(Option(value, Words(fi=label)) for value, label in called.items()))
    answer = answer_from(field, [("", words)])
    assert (answer["code"] if answer else None) == code


@pytest.mark.parametrize(("value", "expected"), [("K", True), ("E", False), ("ET", None), (True, True), ("muu", None), (["K"], None)])
def test_answer_of_a_switch__is_yes_or_no_and_never_guessed(value: Any, expected: bool | None) -> None:
    assert answer_from(Field(key="onko", kind=Kind.YES_NO), value) is expected
