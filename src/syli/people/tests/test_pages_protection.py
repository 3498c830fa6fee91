"""The canary: a protected person's home and municipality are in no page for anybody, but in the one after a written reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.kernel.audit.models import AuditEvent
from syli.org.models import Municipality
from syli.people.commands import add_contact_point, edit_person, live_together, relate
from syli.people.models import Person
from syli.people.queries import family_of
from syli.people.tests.factories import Work, person, protected
from tests.apart import agreed
from tests.cast import WHO, Cast

pytestmark = pytest.mark.either_engine

STREET, TOWN, CODE = "Kanarialintukuja 77", "Kanarialankunta", "998"


@pytest.fixture
def home(cast: Cast, work: Work) -> dict[str, Any]:
    """Make Piia, whose identity is protected, her child who lives with her, and the child's father, each with a page."""
    year = {"language_status": "fi", "county_code": "07", "county_fi": "K", "county_sv": "K", "county_en": "K", "region_code": "05", "region_fi": "K"}
    Municipality.objects.create(year=2026, code=CODE, name_fi=TOWN, name_sv=TOWN, **year)
    piia = protected(cast, given_name="Piia", family_name="Suoja", municipality_code=CODE, born_on=date(1990, 1, 1))
    child = person(cast, given_name="Lapsi", municipality_code=CODE, born_on=date(2020, 1, 1))
    father = person(cast, given_name="Eero", municipality_code="398", born_on=date(1988, 1, 1))
    points = []
    with cast.inside("aino") as ctx:
        relate(ctx, piia, other=child, role="child")
        relate(ctx, father, other=child, role="child")
        live_together(ctx, piia, others=[child])
        for one in (piia, child):
            points.append(add_contact_point(ctx, one, kind="address", value=STREET, safety="safe"))
            points.append(add_contact_point(ctx, one, kind="postal", value="PL 12"))
    for who in WHO:
        work.begins(cast.staff[who].pk, piia, child, father)
    return {"piia": piia, "child": child, "father": father, "points": points}


def pages_about(home: dict[str, Any]) -> list[str]:
    parts = ["", "edit/", "names/", "family/", "family/new/?q=suoja", "household/", "unborn/", "contact-points/", "protection/", "address/", "looks/"]
    ones = [home["piia"], home["child"], home["father"]]
    found = [f"/people/{one.public_id}/{part}" for one in ones for part in parts]
    return [
        *found,
        *(f"/contact-points/{point.public_id}/" for point in home["points"]),
        "/people/",
        "/people/?q=piia",
        "/people/?q=lapsi",
        "/people/new/",
    ]


def leaks(response: Any, *, menu: bool = False) -> list[str]:
    text = response.content.decode()
    if menu:
        # The list of all municipalities to choose from names every one; what may not be told is which one is chosen.
        text = text.replace(f'<option value="{CODE}">{TOWN}</option>', "")
    return [canary for canary in (STREET, TOWN, f'"{CODE}"') if canary in text]


def test_protected__no_page_tells_where_she_lives(cast: Cast, home: dict[str, Any]) -> None:
    shown = 0
    for who in ("aino", "sulo", "leena", "saga", "vilma", "otso", "tilda"):
        client = cast.client(who)
        for address in pages_about(home):
            response = client.get(address)
            shown += response.status_code == 200
            assert leaks(response, menu=True) == [], f"{who} at {address}"
            if "?q=" in address or address.endswith("looks/"):
                assert leaks(client.get(address, headers={"HX-Request": "true"})) == [], f"{who} at {address}, the fragment"
    assert shown > 80, "the canary flew through real pages"


def test_protected__refused_forms_tell_nothing_either(cast: Cast, home: dict[str, Any]) -> None:
    client, piia = cast.client("aino"), home["piia"]
    agreed(cast, "aino", piia)
    agreed(cast, "aino", piia, point=home["points"][0])
    with cast.inside("leena") as ctx:
        edit_person(ctx, piia, gender="female")
    for address, typed in [
        (f"/people/{piia.public_id}/edit/", {"given_name": "Piia", "seen_version": "1"}),
        (f"/people/{piia.public_id}/edit/", {"given_name": ""}),
        (f"/contact-points/{home['points'][0].public_id}/", {"safety": "limited", "seen_version": "0"}),
        (f"/contact-points/{home['points'][0].public_id}/", {"safety": "unsafe", "seen_version": "0"}),
        (f"/people/{piia.public_id}/address/", {"reason": "  "}),
        (f"/people/{piia.public_id}/protection/", {"until": "1.1.2099", "is_protected": "on"}),
    ]:
        response = client.post(address, typed)
        assert response.status_code == 422, address
        assert leaks(response, menu=True) == [], address


def test_protected__reveal__shows_it_once_for_a_reason_that_is_written_down(cast: Cast, home: dict[str, Any]) -> None:
    client, piia = cast.client("aino"), home["piia"]
    assert client.post(f"/people/{piia.public_id}/address/", {"reason": "Taksi hakee kotoa"}).status_code == 404, "one person alone"
    agreed(cast, "aino", piia)
    assert cast.client("leena").post(f"/people/{piia.public_id}/address/", {"reason": "Taksi"}).status_code == 404, "somebody else's agreement"
    response = client.post(f"/people/{piia.public_id}/address/", {"reason": "Taksi hakee kotoa"})
    assert response.status_code == 200
    assert client.post(f"/people/{piia.public_id}/address/", {"reason": "Taksi hakee kotoa"}).status_code == 404, "agreed once, seen once"
    assert {STREET, TOWN} <= set(leaks(response))
    event = AuditEvent.objects.get(action="people.person.reveal_address", outcome="done")
    assert (event.action, event.outcome, event.reason, event.level) == ("people.person.reveal_address", "done", "Taksi hakee kotoa", "high")
    assert leaks(client.get(f"/people/{piia.public_id}/")) == []
    leader = cast.client("leena").get(f"/people/{piia.public_id}/looks/")
    assert "Taksi hakee kotoa" in leader.content.decode()


def test_protected__edit__leaves_a_hidden_municipality_and_address_as_they_are(cast: Cast, home: dict[str, Any]) -> None:
    client, piia = cast.client("aino"), home["piia"]
    assert client.post(f"/people/{piia.public_id}/edit/", {"given_name": "Piia", "family_name": "Uusi"}).status_code == 302
    agreed(cast, "aino", piia, point=home["points"][0])
    assert client.post(f"/contact-points/{home['points'][0].public_id}/", {"safety": "unsafe"}).status_code == 302
    with cast.inside("aino"):
        assert Person.objects.get(pk=piia.pk).municipality_code == CODE
        home["points"][0].refresh_from_db()
        assert home["points"][0].value == STREET
    assert client.post(f"/people/{piia.public_id}/edit/", {"given_name": "Piia", "municipality_code": CODE}).status_code == 302


def test_protected__page__handing_over_the_custody_leads_away(cast: Cast) -> None:
    one = protected(cast)
    response = cast.client("aino").post(f"/people/{one.public_id}/protection/", {"is_protected": "on", "custodian": cast.staff["leena"].public_id})
    assert response.status_code == 302
    assert response.headers["Location"] == "/people/"
    assert cast.client("aino").get(f"/people/{one.public_id}/").status_code == 404
    assert cast.client("leena").get(f"/people/{one.public_id}/").status_code == 200


@pytest.mark.property
@settings(
    max_examples=max(10, settings().max_examples // 6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(protected_one=st.booleans(), lives_together=st.booleans(), who=st.sampled_from(["aino", "sulo", "leena", "aarne"]))
def test_masking__every_card_hides_what_the_rule_hides(cast: Cast, work: Work, protected_one: bool, lives_together: bool, who: str) -> None:
    from django.db import transaction

    from syli.people.queries import cards

    with transaction.atomic():
        one = person(cast, given_name="Kaisa", municipality_code="998")
        other = (protected if protected_one else person)(cast, given_name="Piia", municipality_code="998")
        if lives_together:
            with cast.inside("aino") as ctx:
                live_together(ctx, one, others=[other])
        for staff in ("aino", "sulo"):
            work.begins(cast.staff[staff].pk, one, other)
        with cast.inside(who) as ctx:
            for key, shown in cards(ctx, [one, other]).items():
                hidden = protected_one and (key == other.pk or lives_together)
                assert shown.municipality_code == ("" if hidden or not shown.may_view else "998")
            if who != "aarne":
                seen = family_of(ctx, one)
                assert all(not shown.municipality_code or not protected_one or not lives_together for shown in seen.cards.values())
        transaction.set_rollback(True)
