"""The yearly summary: the association's own true totals, for its leader, in files that say nothing but numbers."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pypdf import PdfReader

from syli.catalogue.packs import Pack
from syli.kernel.audit.models import AuditEvent
from syli.org.models import Unit
from syli.stats.refreshing import refresh_marts
from syli.stats.yearly import services_reported, yearly_summary
from syli.stays.commands import answer_call, depart, turn_away
from syli.stays.tests import conftest as houses
from syli.stays.tests.conftest import IMAGINARY, LIGHTHOUSE, Lighthouse, make_lighthouse
from tests.case import Case, invented_pack
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
ADDRESS = "/numbers/yearly/"
ORDINARY, REPORTED = "regimes: [grant_funded], retention: association_decides", "regimes: [state_shelter], retention: shelter, sealed: true"


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Any, unsynced: None) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def refuge(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lighthouse:
    """A house whose service the state pays for, with one family that left, one refused and one call."""

    def pack() -> Pack:
        file = tmp_path / "refuge.yaml"
        file.write_text(IMAGINARY.read_text(encoding="utf-8").replace(ORDINARY, REPORTED), encoding="utf-8")
        return invented_pack(file, LIGHTHOUSE)

    monkeypatch.setattr(houses, "lighthouse_pack", pack)
    house = make_lighthouse(cast)
    stay = house.stay(at=cast.now - timedelta(days=3), adults=1, children=2)
    with cast.inside("aino") as ctx:
        depart(ctx, stay, at=ctx.now)
        turn_away(ctx, house.house, reason="no_place", adults=1, children=1, once_key="a", guided_to="Toinen talo, Salatie 1")
        answer_call(ctx, house.house, offer=house.offer, once_key="c", caller="police", minutes=10)
    refresh_marts(now=cast.now)
    return house


def leader(house: Lighthouse) -> Client:
    return house.cast.client("leena")


def test_summary__says_the_true_totals(refuge: Lighthouse) -> None:
    with refuge.cast.inside("leena") as ctx:
        assert services_reported(ctx.today) == (LIGHTHOUSE,)
        summary = yearly_summary(ctx, ctx.today.year)
    assert summary is not None
    figures = {figure.words: figure.value for figure in summary.figures}
    assert figures["Alkaneet jaksot, jaksoa"] == 3
    assert figures["Yöt, yötä"] == 9
    assert figures["Yöt: Lapsia"] == 6
    assert figures["Perheet asumassa, perhettä"] == 1
    assert figures["Jakson kesto, keskiarvo, päivää"] == 4
    assert figures["Ilman paikkaa jääneet, perhettä"] == 1
    assert figures["Neuvontapuhelut, puhelua"] == 1
    titles = {table.title.rpartition(" · ")[0] for table in summary.tables}
    assert {
        "Alkaneet jaksot · Väkivallan käyttäjä · Aikuiset ja lapset",
        "Alkaneet jaksot · Väkivallan kesto · Aikuiset ja lapset",
        "Alkaneet jaksot · Rikosilmoitus · Aikuiset ja lapset",
        "Alkaneet jaksot · Miksi toisesta talosta · Aikuiset ja lapset",
        "Alkaneet jaksot · Kunta · Aikuiset ja lapset",
        "Alkaneet jaksot · Kellonaika · Miten tuli",
        "Päättyneet jaksot · Mihin ohjattiin lähtiessä · Aikuiset ja lapset",
        "Ilman paikkaa jääneet · Miksi ei otettu vastaan · Minne ohjattiin",
    } <= titles
    assert not summary.is_whole
    assert len(summary.notes) == 2
    with refuge.cast.inside("leena") as ctx:
        last = yearly_summary(ctx, ctx.today.year - 1)
    assert last is not None
    assert all(not figure.value for figure in last.figures)
    assert len(last.notes) == 1


def test_summary__of_another_association__has_nothing_of_it(refuge: Lighthouse) -> None:
    with refuge.cast.inside("otso") as ctx:
        summary = yearly_summary(ctx, ctx.today.year)
    assert summary is not None
    assert summary.organisation != "Aava ry"
    assert all(not figure.value for figure in summary.figures)


def test_page__shows_what_the_files_say(refuge: Lighthouse) -> None:
    year = refuge.cast.now.year
    page = leader(refuge).get(f"{ADDRESS}?year={year}")
    assert page.status_code == 200
    assert "Ei julkaistavaksi" in page.text
    answers = {kind: leader(refuge).get(f"{ADDRESS}?year={year}&format={kind}") for kind in ("csv", "xlsx", "pdf")}
    for kind, answer in answers.items():
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="report.{kind}"'
        assert answer.headers["Cache-Control"] == "no-store"
    text = answers["csv"].content.decode("utf-8-sig")
    assert "Yöt, yötä;9" in text
    printed = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answers["pdf"].content)).pages)
    assert "Ei julkaistavaksi" in printed
    for words in (text, printed, page.text):
        assert "Ei vapaata paikkaa" in words
        assert not [secret for secret in ("Salatie", "Aikuinen", "Lapsi 0", "Toinen talo") if secret in words]


def test_files__properties__tell_nothing(refuge: Lighthouse) -> None:
    year = refuge.cast.now.year
    sheet = leader(refuge).get(f"{ADDRESS}?year={year}&format=xlsx").content
    with ZipFile(io.BytesIO(sheet)) as book:
        properties = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("docProps"))
    assert "leena" not in properties.lower()
    about = PdfReader(io.BytesIO(leader(refuge).get(f"{ADDRESS}?year={year}&format=pdf").content)).metadata
    assert about is not None
    assert not about.author
    assert about.creation_date is None


@pytest.mark.parametrize(("who", "status"), [("leena", 200), ("aino", 403), ("sulo", 403), ("tilda", 403), ("adele", 403), ("fanni", 403)])
def test_page__only_the_leader(refuge: Lighthouse, who: str, status: int) -> None:
    assert refuge.cast.client(who).get(ADDRESS).status_code == status
    assert refuge.cast.client(who).get(f"{ADDRESS}?format=csv").status_code == status


def test_page__who_took_it__is_written_down(refuge: Lighthouse) -> None:
    leader(refuge).get(f"{ADDRESS}?format=pdf")
    with refuge.cast.inside("leena"):
        assert AuditEvent.objects.filter(action="stats.statistics.yearly", level="high").exists()


@pytest.mark.parametrize("year", ["abc", "1999", "99999", "2026'--", "²"])
def test_page__wrong_year__is_told(refuge: Lighthouse, year: str) -> None:
    page = leader(refuge).get(ADDRESS, {"year": year, "format": "csv"})
    assert page.status_code == 422
    assert "Content-Disposition" not in page.headers


def test_page__name_of_a_secret_place__keeps_the_file_in(refuge: Lighthouse) -> None:
    """An association that calls itself by its secret house cannot send the file out by mistake."""
    with refuge.cast.inside("leena") as ctx:
        Unit.objects.filter(pk=refuge.house.unit_id).update(is_secret=True, alias="Paikka", name=ctx_name(ctx.home_id))
    page = leader(refuge).get(f"{ADDRESS}?format=csv")
    assert page.status_code == 422
    assert "Content-Disposition" not in page.headers


def ctx_name(organisation_id: int) -> str:
    from syli.org.models import Organisation

    return str(Organisation.objects.get(pk=organisation_id).name)


def test_page__nothing_to_report__says_so(case: Case) -> None:
    page = case.cast.client("leena").get(ADDRESS)
    assert page.status_code == 200
    assert "Ei raportoitavaa" in page.text


def test_numbers_page__leads_there_whoever_may(refuge: Lighthouse) -> None:
    assert ADDRESS in leader(refuge).get("/numbers/").text
    assert ADDRESS not in refuge.cast.client("aino").get("/numbers/").text
