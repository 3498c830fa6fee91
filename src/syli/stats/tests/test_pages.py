"""The numbers page: every choice as bad input, the same numbers in every form, and no more queries for more records."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.stats.choices import Zone
from syli.stats.dimensions import DIMENSIONS
from syli.stats.forms import FILTERS
from syli.stats.measures import MEASURES
from syli.stats.query import fitting
from syli.stats.refreshing import refresh_marts
from tests.case import Case

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
INSIDE, OUTSIDE = "/numbers/", "/numbers/federation/"


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def told(case: Case) -> Case:
    """A case with contacts that stand in the marts."""
    for n in range(3):
        case.contact(days_ago=n)
    refresh_marts(now=case.cast.now)
    return case


#: Addresses nobody's form makes, and the words that say what to do about each.
WRONG = [
    ("measure=secrets", "Valitse luettelosta, mitä lasketaan."),
    ("measure=%F0%9F%98%80", "Valitse luettelosta, mitä lasketaan."),
    ("rows=colour", "Valitse rivit ja sarakkeet luetteloista."),
    ("rows=" + "x" * 5000, "Valitse rivit ja sarakkeet luetteloista."),
    ("rows=county'%20OR%201=1--", "Valitse rivit ja sarakkeet luetteloista."),
    ("rows=<script>alert(1)</script>", "Valitse rivit ja sarakkeet luetteloista."),
    ("filter_colour=red", "Valitse rivit ja sarakkeet luetteloista."),
    ("rows=county,county", "Valitse eri rivit, sarakkeet ja rajaukset."),
    ("columns=service&rows=service", "Valitse eri rivit, sarakkeet ja rajaukset."),
    ("period=yesterday", "Valitse kuukausi,"),
    ("period=2026-13", "Valitse kuukausi,"),
    ("period=9999999999", "Valitse kuukausi,"),
    ("period=2026-11-31..2026-12-01", "Valitse kuukausi,"),
    ("period=2026..2020", "Valitse kuukausi,"),
    ("filter_county=999", "Valitse hyvinvointialue luettelosta."),
    ("filter_month=2026-01", "Valitse aika jaksosta."),
]


@pytest.mark.parametrize(("who", "address"), [("leena", INSIDE), ("tilda", OUTSIDE)])
def test_page__bad_choice__is_told_and_keeps_the_form(told: Case, who: str, address: str) -> None:
    client = told.cast.client(who)
    for asked, words in WRONG:
        page = client.get(f"{address}?{asked}")
        assert page.status_code == 422, asked
        assert words.casefold() in page.text.casefold(), asked
        assert 'name="measure"' in page.text, asked
        assert "<table" not in page.text, asked
        assert "<script>alert(1)" not in page.text, asked
        # A file is no way round the check.
        assert client.get(f"{address}?{asked}&format=csv").status_code == 422, asked
    assert client.get(f"{address}?rows=%00").status_code == 400


@pytest.mark.parametrize(("who", "address"), [("leena", INSIDE), ("tilda", OUTSIDE)])
def test_page__rows_a_measure_does_not_have__are_told_with_those_it_has(told: Case, who: str, address: str) -> None:
    client = told.cast.client(who)
    chosen = client.get(f"{address}?measure=turned_away&rows=county")
    assert chosen.status_code == 422
    assert "Valitse jokin näistä: " in chosen.text and "kuukausi" in chosen.text, "what fits is named"
    assert '<option value="turned_away" selected' in chosen.text and '<option value="county" selected' in chosen.text, "what was chosen is kept"
    # Nobody has chosen any rows: the measure begins with some of its own.
    assert client.get(f"{address}?measure=turned_away").status_code == 200


@pytest.mark.parametrize("zone", list(Zone))
def test_fitting__is_what_is_answered_and_nothing_else(zone: Zone) -> None:
    for measure in MEASURES.values():
        fits = fitting(measure, zone)
        assert fits and set(fits) <= set(measure.dimensions)
        assert "day" not in fits and (zone is Zone.OUTSIDE or "organisation" not in fits)
        assert zone is Zone.INSIDE or all(DIMENSIONS[name].outside for name in fits)


def test_page__what_means_nothing__changes_nothing(told: Case) -> None:
    client = told.cast.client("leena")
    for asked in ("format=exe", "format=../../etc/passwd", "view=nonsense", "unknown=1", "filter_service=", "rows=&columns=&period="):
        page = client.get(f"{INSIDE}?{asked}")
        assert page.status_code == 200, asked
        assert "Content-Disposition" not in page.headers, asked


def test_page__inside__another_association_cannot_be_asked_for(told: Case) -> None:
    other = told.cast.organisations["bore"].pk
    page = told.cast.client("leena").get(f"{INSIDE}?measure=contacts&filter_organisation={other}&format=csv")
    assert ";3" in page.content.decode("utf-8-sig"), "the own numbers, whatever was asked"
    assert told.cast.client("tilda").get(f"{INSIDE}?filter_organisation={other}").status_code == 403


def test_page__outside__what_stays_inside_is_not_offered_and_not_answered(told: Case) -> None:
    client = told.cast.client("tilda")
    hidden = [name for name, one in DIMENSIONS.items() if not one.outside]
    assert hidden
    offered = client.get(OUTSIDE).text
    for dimension in hidden:
        assert f'value="{dimension}"' not in offered
        for asked in (f"rows={dimension}", f"columns={dimension}", f"filter_{dimension}=1"):
            assert client.get(f"{OUTSIDE}?{asked}").status_code == 422, asked


@pytest.mark.parametrize(("who", "address", "zone"), [("leena", INSIDE, Zone.INSIDE), ("tilda", OUTSIDE, Zone.OUTSIDE)])
def test_page__only_a_part__is_offered_by_whatever_the_zone_knows(told: Case, who: str, address: str, zone: Zone) -> None:
    client = told.cast.client(who)
    page = client.get(address).text
    known = {name for measure in MEASURES.values() for name in fitting(measure, zone)}
    assert (
        {name for name in FILTERS if f'name="filter_{name}"' in page} == known & set(FILTERS) >= {"service", "region", "gender", "reason", "funding"}
    )
    assert '<details class="disclosure" open' not in page
    kept = client.get(f"{address}?measure=clients&rows=service&filter_gender=female")
    # What is kept stands open, with the choice in it.
    assert kept.status_code == 200 and '<details class="disclosure" open' in kept.text
    assert '<option value="female" selected' in kept.text


@pytest.mark.parametrize("view", ["table", "chart", "map"])
def test_page__every_measure__in_every_view(told: Case, view: str) -> None:
    client = told.cast.client("leena")
    for name, measure in MEASURES.items():
        rows = "county" if "county" in measure.dimensions else "month"
        page = client.get(f"{OUTSIDE}?measure={name}&rows={rows}&view={view}&period=2026")
        assert page.status_code == 200, name
        assert measure.words.fi in page.text, name


def test_page__every_dimension__as_rows_of_ones_own(told: Case) -> None:
    client, measure = told.cast.client("leena"), MEASURES["contacts"]
    for dimension in (name for name in DIMENSIONS if name not in ("day", "organisation")):
        expected = 200 if dimension in measure.dimensions else 422
        assert client.get(f"{INSIDE}?measure=contacts&rows={dimension}&period=2026").status_code == expected, dimension


@pytest.mark.parametrize(("language", "words"), [("fi", "Liiton luvut"), ("sv", "Förbundets"), ("en", "The federation")])
def test_page__speaks_the_readers_language(told: Case, language: str, words: str) -> None:
    client = told.cast.client("tilda")
    client.post("/ui/preferences", {"language": language, "next": "/"})
    assert words in client.get(OUTSIDE).text


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len([query for query in found if query["sql"].lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE"))])


@pytest.mark.parametrize(("who", "address"), [("leena", f"{INSIDE}?rows=service&columns=month"), ("tilda", f"{OUTSIDE}?rows=county")])
def test_page__more_records__need_no_more_queries(told: Case, who: str, address: str) -> None:
    client = told.cast.client(who)
    client.get(address)
    before = _queries(client, address)
    for n in range(12):
        told.contact(days_ago=n)
    refresh_marts(now=told.cast.now)
    assert _queries(client, address) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.dictionaries(
        st.sampled_from(("measure", "rows", "columns", "period", "view", "format", "filter_service", "filter_county", "filter_x", "zone")),
        st.one_of(st.text(max_size=20), st.sampled_from((*DIMENSIONS, *MEASURES, "2026", "2026-Q1", "2026-11", "csv", "map", "90"))),
        max_size=6,
    )
)
def test_page__whatever_is_asked__is_answered_or_refused(told: Case, asked: dict[str, str]) -> None:
    for who, address in (("leena", INSIDE), ("tilda", OUTSIDE)):
        assert told.cast.client(who).get(address, asked).status_code in (200, 400, 422)


def test_page__same_time__is_led_to_from_ones_own_numbers(told: Case) -> None:
    leena = told.cast.client("leena")
    assert "/numbers/same-time/" in leena.get(INSIDE).text
    assert 'href="/numbers/"' in leena.get("/numbers/same-time/").text
    assert "/numbers/same-time/" not in told.cast.client("aino").get(INSIDE).text
