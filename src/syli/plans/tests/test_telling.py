"""A filled assessment or plan is not typed again: its answers stand in the national document that it is, for whom may read the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import code_set
from syli.documents.filling import filled_in
from syli.documents.folder import forget_folder, newest_form
from syli.episodes.models import Episode
from syli.people.models import Person
from syli.plans.queries.telling import told_by, told_to
from syli.plans.tests.conftest import Boathouse, form
from syli.questions.tree import Field, Group, Part, Repeat
from tests.national import REAL

RISK, SCREENING, SAFETY = "1014", "1017", "15025"


@pytest.fixture
def real_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the installation the real schemas, which lie beside the checkout."""
    if not REAL.is_dir():
        pytest.fail(f"The national schemas are not beside the checkout: lay a copy at {REAL.relative_to(REAL.parents[2])}.")
    monkeypatch.setenv("SYLI_SOSMETA", str(REAL))
    forget_folder()
    yield
    forget_folder()


def document(boathouse: Boathouse, branch: str, *, who: str = "aino", about: Person | None = None, episode: Episode | None = None) -> dict[str, Any]:
    national = newest_form(branch)
    assert national is not None
    with boathouse.cast.inside(who) as ctx:
        return filled_in(ctx, national, about or boathouse.she, episode or boathouse.hers)


@pytest.mark.django_db
@pytest.mark.usefixtures("real_folder")
def test_risk_assessment__its_answers_and_their_count__stand_in_the_document(boathouse: Boathouse) -> None:
    boathouse.sheet("risk_assessment", answers={"injuries": "yes", "worse": "unknown", "strangling": "yes", "needs": "Uusi puhelin"})
    answers = document(boathouse, RISK)
    assert [answers[key]["code"] for key in ("fyysiset_vammat", "vakivallan_koventuminen", "kuristaminen", "pelko")] == ["K", "ET", "K", "E"]
    assert answers["kylla_vastaukset_yhteensa"] == 2
    assert answers["ammattilaisen_harkittavaksi"]["asiakkaan_tarpeet_ja_toiveet"] == "Uusi puhelin"
    assert "lisatiedot_erosta" not in answers


@pytest.mark.django_db
@pytest.mark.usefixtures("real_folder")
def test_screening__answers_of_every_kind__stand_in_the_document(boathouse: Boathouse) -> None:
    said = {
        "ever": "yes", "now": "unknown", "children_exposed": "no", "by_whom": ["partner", "parent"], "how_often": "daily", "health_harm": 4,
        "done": ["safety_plan", "talked", "police"],
    }  # fmt: skip
    boathouse.sheet("violence_screening", answers=said)
    answers = document(boathouse, SCREENING)
    assert answers["suodatinkysymykset"]["kysymys_yksi"] is True
    assert "kysymys_kolme" not in answers["suodatinkysymykset"]
    mapping = answers["kartoituskysymykset"]
    assert (mapping["kysymys_kolme"]["code"], mapping["kysymys_nelja"], mapping["kysymys_viisi"]) == ("3", "Kumppani, Vanhempi", False)
    assert answers["asiakkaan_oma_arviointi"] == {"kysymys_yksi": 4}
    done = answers["tyontekijan_arviointi"]["arvioinnin_perusteella_ryhdytaan_seuraaviin_toimenpiteisiin"]
    assert sorted(one["code"] for one in done) == ["12", "3"]


@pytest.mark.django_db
@pytest.mark.usefixtures("real_folder")
def test_safety_plan__what_is_packed_and_where_it_is_safe__stands_in_the_document(boathouse: Boathouse) -> None:
    boathouse.sheet("safety_plan", answers={"safe_places": "Siskon luona", "code_word": "Kanelipulla", "packed": ["money", "keys", "phone"]})
    answers = document(boathouse, SAFETY)
    assert (answers["turvallinen_paikka"], answers["turvakoodi"]) == ("Siskon luona", "Kanelipulla")
    assert answers["tavarat"] == {"rahaa": True, "vara_avaimet_kotiin_ja_autoon": True}


@pytest.mark.django_db
@pytest.mark.usefixtures("real_folder")
def test_document__of_another_person_kind_or_episode__is_told_nothing(boathouse: Boathouse) -> None:
    boathouse.sheet("safety_plan", answers={"safe_places": "Siskon luona"})
    other = boathouse.episode("aino", "a1+", boathouse.she)
    assert "turvallinen_paikka" not in document(boathouse, SAFETY, about=boathouse.child)
    assert "turvallinen_paikka" not in document(boathouse, SAFETY, episode=other)
    with boathouse.cast.inside("aino") as ctx:
        assert told_to(ctx, boathouse.she, boathouse.hers, SAFETY)["turvallinen_paikka"] == "Siskon luona"
        assert told_to(ctx, boathouse.she, boathouse.hers, RISK) == {}
        assert told_to(ctx, boathouse.she, boathouse.hers, "1011") == {}
    with boathouse.cast.inside("aarne") as ctx:
        assert told_to(ctx, boathouse.she, boathouse.hers, SAFETY) == {}


def test_told_by__what_was_not_answered__is_not_told() -> None:
    assert told_by(form("safety_plan"), {}) == {}
    assert told_by(form("risk_assessment"), {}) == {"kylla_vastaukset_yhteensa": 0}


def named_places(asked: Form) -> Iterator[str]:
    for one in asked.fields:
        yield from [one.national] if one.national else [choice.national for choice in one.choices if choice.national]
    yield from (count.national for count in asked.counts if count.national)


def questions(part: Part, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Field]]:
    if isinstance(part, Field):
        yield ".".join(path), part
    elif isinstance(part, Repeat):
        yield from questions(part.body, path)
    elif isinstance(part, Group):
        for child in part.parts:
            yield from questions(child, (*path, child.key))


@pytest.mark.usefixtures("real_folder")
def test_shipped_forms__every_place_and_code_they_name__is_in_the_national_document() -> None:
    branches = {code.code: dict(code.national).get("document") for code in code_set("forms").codes}
    checked = 0
    for (code, _version), asked in shipped_catalogue().forms.items():
        places = list(named_places(asked))
        assert len(places) == len(set(places)), code
        if not places:
            continue
        national = newest_form(branches[code] or "")
        assert national is not None, code
        known = dict(questions(national.converted.tree))
        assert set(places) <= set(known), set(places) - set(known)
        for one in asked.fields:
            codes = {choice.national for choice in one.choices if choice.national} if one.national else set()
            assert codes <= {option.value for option in known[one.national].options} if codes else True, one.code
        checked += len(places)
    assert checked > 40
