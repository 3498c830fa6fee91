"""The main job whole: what a worker records is counted at once, true inside, protected outside, gone for nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from syli.episodes.commands import close_episode, correct_contact, count_people, strike_contact, tell_of_coming
from syli.kernel.rules import RuleBroken
from syli.org.models import Municipality, Unit
from syli.people.commands import edit_person
from syli.people.models import Person
from syli.safety.gate import Going, Way, checked
from syli.stats.asking import Table, answered
from syli.stats.choices import Zone
from syli.stats.facts import Reading, contact_facts, count_facts, episode_facts
from syli.stats.installation import mart_folder, statistics_secret
from syli.stats.models import StalePartition
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.refreshing import refresh_marts
from tests.case import SERVICE, Case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def inside(case: Case, measure: str, *rows: str, of: str = "aava") -> Table:
    refresh_marts(now=case.cast.now)
    filters = {"organisation": (str(case.cast.organisations[of].pk),)}
    return answered(Question(measure, Period.years(2026), rows, (), filters, Zone.INSIDE), "en", TODAY)


def test_numbers__follow_each_save(case: Case) -> None:
    assert inside(case, "contacts").total.value == 0
    contact = case.contact(participants=[case.kaisa, case.child], minutes=90)
    assert inside(case, "contacts").total.value == 1
    assert inside(case, "participations").total.value == 2
    assert inside(case, "clients").total.value == 2
    assert inside(case, "hours").total.value == 1.5
    case.contact(days_ago=1)
    assert inside(case, "clients").total.value == 2
    with case.cast.inside("aino") as ctx:
        facts: dict[str, Any] = {"kind": contact.kind, "started_at": contact.started_at, "minutes": 90}
        correct_contact(ctx, contact, state="cancelled", participants=[case.kaisa, case.child], **facts)
    assert inside(case, "contacts").total.value == 1
    assert inside(case, "clients").total.value == 1


def test_numbers__of_pair_work__are_once_for_the_client_and_per_worker_for_the_work(case: Case) -> None:
    """AKT-3, JUS-2: two workers met her for an hour and a half, one alone for an hour, and three people called without a name."""
    case.contact(participants=[case.kaisa, case.child], minutes=90, workers=[case.cast.staff["aino"], case.cast.staff["leena"]])
    case.contact(days_ago=1, minutes=60)
    with case.cast.inside("aino") as ctx:
        count_people(ctx, offer=case.offer, kind="phone_advice", happened_on=TODAY, adults=3, children=0, minutes=30, once_key="k")
    found = {name: inside(case, name).total.value for name in ("hours", "work_hours", "pair_contacts", "contacts")}
    assert found == {"hours": 3.0, "work_hours": 4.5, "pair_contacts": 1, "contacts": 3}


def test_numbers__a_contact_struck_out_is_counted_nowhere(case: Case) -> None:
    contact = case.contact(minutes=90)
    assert [inside(case, name).total.value for name in ("contacts", "hours", "clients")] == [1, 1.5, 1]
    with case.cast.inside("aino") as ctx:
        strike_contact(ctx.because("väärä perhe"), contact)
    assert [inside(case, name).total.value for name in ("contacts", "hours", "clients")] == [0, 0, 0]


def test_numbers__episodes_open_and_close(case: Case) -> None:
    assert inside(case, "new_episodes").total.value == inside(case, "ongoing_episodes").total.value
    with case.cast.inside("aino") as ctx:
        close_episode(ctx, case.episode, end_on=TODAY, end_result="goals_reached", end_reason="need_ended")
    ended = inside(case, "ended_episodes", "end_result")
    assert ended.total.value == inside(case, "new_episodes").total.value
    assert dict(zip(ended.rows, [c.value for c in ended.row_totals], strict=True))["Goals were reached"] == ended.total.value


def test_numbers__several_reasons__each_counts_her_whichever_was_ticked_first(case: Case) -> None:
    case.contact()
    plain = inside(case, "clients").total.value
    with case.cast.inside("aino") as ctx:
        tell_of_coming(ctx, case.episode, referral_source="", reason_codes=["other", "everyday_life", "loneliness"])
    for measure in ("clients", "contacts", "new_episodes"):
        table = inside(case, measure, "reason")
        found = {row: cell.value for row, cell in zip(table.rows, table.row_totals, strict=True) if cell.value}
        assert len(found) == 3
        assert set(found.values()) == {table.total.value}
        with translation.override("en"):
            assert any("once in the total" in note for note in inside(case, measure, "reason").notes)
    assert inside(case, "clients").total.value == plain


def test_numbers__anonymous_counts_stand_beside_people(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        count_people(ctx, offer=case.offer, kind="phone_advice", happened_on=TODAY, adults=2, children=1, minutes=30, once_key="k")
    assert inside(case, "contacts").total.value == 1
    assert inside(case, "participations").total.value == 3
    assert inside(case, "clients").total.value == 0


def test_numbers__by_name_by_alias_and_only_counted__are_apart_and_add_up(case: Case) -> None:
    """ANO-6: the anonymous stand beside the named and are never hidden among them."""
    with case.cast.inside("aino") as ctx:
        case.child.identity_level, case.child.alias = "pseudonymous", "Kuura"
        case.child.save()
        count_people(ctx, offer=case.offer, kind="phone_advice", happened_on=TODAY, adults=2, children=1, minutes=30, once_key="k")
    case.contact()
    case.contact(participants=[case.child])
    case.contact(participants=[case.kaisa, case.child])

    def divided(measure: str) -> dict[str, float | None]:
        # The words are of the reader's language, whichever test was before.
        with translation.override("fi"):
            table = inside(case, measure, "known_as")
        found = {str(row): cell.value for row, cell in zip(table.rows, table.row_totals, strict=True)}
        assert sum(value or 0 for value in found.values()) == table.total.value
        return found

    assert divided("participations") == {"Nimellä": 2, "Peitenimellä": 2, "Vain laskettu": 3}
    assert divided("contacts")["Vain laskettu"] == 1


def test_numbers__one_association_never_stands_in_anothers(case: Case) -> None:
    case.contact()
    assert inside(case, "clients", of="bore").total.value == 0


def test_numbers__outside__two_people_cannot_be_told_from_none(case: Case) -> None:
    case.contact(participants=[case.kaisa, case.child])
    refresh_marts(now=case.cast.now)
    table = answered(Question("clients", Period.years(2026), ("service",)), "en", TODAY)
    assert all(cell.value is None or cell.value == 0 or cell.value >= 3 for cell in (*table.row_totals, table.total))


def test_facts__hold_no_identifier_and_no_place_of_a_protected_person(case: Case) -> None:
    case.contact()
    with case.cast.inside("aino") as ctx:
        edit_person(ctx, case.kaisa, municipality_code="398")
        case.kaisa.refresh_from_db()
        case.kaisa.is_protected = True
        case.kaisa.save()
        reading = Reading(statistics_secret(), ctx.home_id, 2026)
        for facts in (contact_facts(reading), episode_facts(reading)):
            assert {name for name in facts if "id" in name.split("_")} == set()
            assert facts["municipality"][0] == facts["county"][0] == "unknown"
            assert case.kaisa.pk not in facts["record_key"]


def test_facts__of_a_secret_unit__stand_where_clients_live_and_never_where_it_is(case: Case) -> None:
    """A fact's county comes from the client or the request alone, so the place of a secret unit is in no file of the marts."""
    for code, county in (("091", "90"), ("698", "21")):
        Municipality.objects.create(year=2026, code=code, name_fi=code, name_sv=code, county_code=county, region_code=county)
    case.contact()
    Unit.objects.update(is_secret=True, alias="Paikka", municipality_code="698")
    with case.cast.inside("aino") as ctx:
        Person.objects.filter(pk=case.kaisa.pk).update(municipality_code="091")
        count_people(ctx, offer=case.offer, kind="phone_advice", happened_on=TODAY, adults=2, children=1, minutes=30, once_key="k")
        reading = Reading(statistics_secret(), ctx.home_id, 2026)
        known, counted = contact_facts(reading), count_facts(reading)
    assert (known["municipality"], known["county"]) == (["091"], ["90"])
    assert (counted["municipality"], counted["county"], counted["region"]) == (["unknown"], ["unknown"], ["unknown"])


def test_marts__only_what_changed_is_written_anew(case: Case) -> None:
    case.contact()
    assert refresh_marts(now=case.cast.now) >= 1
    assert StalePartition.objects.count() == 0
    assert refresh_marts(now=case.cast.now) == 0
    with case.cast.inside("aino") as ctx:
        edit_person(ctx, case.kaisa, given_name="Kaisu")
    assert StalePartition.objects.count() == 0
    with case.cast.inside("aino") as ctx:
        edit_person(ctx, case.kaisa, gender="other")
    assert list(StalePartition.objects.values_list("year", flat=True)) == [2026]
    assert list(mart_folder().live.partitions())


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("aino", "/numbers/", 200),
        ("leena", "/numbers/?rows=month&columns=role&view=chart", 200),
        ("leena", "/numbers/?rows=county&view=map", 200),
        ("leena", "/numbers/federation/", 200),
        ("tilda", "/numbers/federation/?rows=county&columns=service", 200),
        ("tilda", "/numbers/federation/?rows=unit", 422),
        ("tilda", "/numbers/federation/?rows=county&columns=county", 422),
        ("tilda", "/numbers/federation/?period=2026-11-01..2026-11-02", 422),
        ("tilda", "/numbers/federation/?rows=nonsense&measure=x", 422),
        ("tilda", "/numbers/", 403),
        ("fanni", "/numbers/", 403),
        ("adele", "/numbers/federation/", 403),
    ],
)
def test_page__who_sees_which_numbers(case: Case, who: str, address: str, status: int) -> None:
    case.contact()
    refresh_marts(now=case.cast.now)
    assert case.cast.client(who).get(address).status_code == status


def test_page__files_hold_the_same_numbers(case: Case) -> None:
    for n in range(3):
        case.contact(days_ago=n)
    refresh_marts(now=case.cast.now)
    client = case.cast.client("leena")
    answer = client.get("/numbers/?measure=contacts&rows=service&format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="syli.csv"'
    assert "Kuutamopuutarha;3" in answer.content.decode("utf-8-sig")
    assert client.get("/numbers/?measure=contacts&rows=service&format=xlsx").content[:2] == b"PK"
    assert SERVICE not in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_page__secret_house_called_like_its_service__keeps_no_table_in(case: Case, kind: str) -> None:
    """A service's name is in every table and tells no place; the house's own name is still caught (SAFE-12)."""
    case.contact()
    refresh_marts(now=case.cast.now)
    house = Unit.objects.filter(pk=case.cast.units["a1"].pk)
    asked = f"/numbers/?measure=contacts&rows=service&format={kind}"
    for name in ("Kuutamopuutarha", "  kuutamopuutarha ", "Månskensträdgården", "Moonlight garden"):
        house.update(is_secret=True, alias="Talo Aava", name=name)
        assert case.cast.client("leena").get(asked).status_code == 200, name
    house.update(name="Kuutamopuutarhan talo")
    with case.cast.inside("leena") as ctx, pytest.raises(RuleBroken, match="SAFE-12"):
        checked(ctx, Going(Way.NUMBERS, b"Kuutamopuutarhan talo;3", "text/csv"))
