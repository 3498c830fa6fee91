"""Who finds by name those who live behind a closed door? Their unit and the leader; for others' workers there is nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceType
from syli.episodes.choices import EpisodeState
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.context import system_context
from syli.kernel.identity_codes import invented_personal_code
from syli.people.commands import LooksKnown, live_together, register_person, relate
from syli.people.models import Person
from syli.people.queries import search
from syli.safety.commands import seal_record
from syli.stays.commands import receive_family
from syli.stays.tests.conftest import IMAGINARY, LIGHTHOUSE, Lighthouse
from syli.stays.tests.test_commands_doors import THREE
from tests.case import invented_pack, make_person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FORT = "imaginary_fort"
#: Whose unit the house is, who leads the association, and whose unit is another.
OWN, LEADER, OTHER = "aino", "leena", "aarne"
RESIDENT: dict[str, Any] = {"given_name": "Sirkku", "family_name": "Majakka", "born_on": date(1991, 4, 2)}


@pytest.fixture
def fort(lighthouse: Lighthouse, tmp_path: Any) -> Lighthouse:
    """Return the same house where a sealed service is given: its `offer` is that one."""
    sealed = IMAGINARY.read_text(encoding="utf-8").replace(LIGHTHOUSE, FORT).replace("legal: {", "legal: {sealed: true, ")
    (tmp_path / "fort.yaml").write_text(sealed, encoding="utf-8")
    pack = invented_pack(tmp_path / "fort.yaml", FORT)
    publish_pack(system_context(None, now=lighthouse.cast.now), pack=pack)
    with lighthouse.cast.inside(LEADER) as ctx:
        offer = offer_service(ctx, unit=lighthouse.cast.units["a1"], service_code=FORT, start_on=date(2025, 1, 1))
    return Lighthouse(lighthouse.cast, lighthouse.house, offer, lighthouse.rooms)


def at_the_door(place: Lighthouse) -> list[str]:
    """Let a family nobody knows come in; return what its people are called."""
    with place.cast.inside(OWN) as ctx:
        stay = receive_family(ctx, place.house, offer=place.offer, adults=1, children=1, at=THREE, room=place.rooms[0], once_key="k")
        return [presence.person.alias for presence in stay.presences.select_related("person")]


def lives_here(place: Lighthouse, **more: Any) -> list[str]:
    """Let Sirkku and her child be clients of the service; return their names."""
    with place.cast.inside(OWN) as ctx:
        her = register_person(ctx, confirmed=True, **{**RESIDENT, **more})
        child = register_person(ctx, confirmed=True, given_name="Tuike", family_name="Majakka", born_on=date(2019, 5, 5))
        joining = [Joining(her, "adult_client"), Joining(child, "child")]
        open_episode(ctx, offer=place.offer, participants=joining, start_on=date(2026, 11, 20))
    return ["Sirkku Majakka", "Tuike Majakka"]


def found(cast: Cast, who: str, words: str) -> list[str]:
    with cast.inside(who) as ctx:
        return sorted(hit.card.name for hit in search(ctx, words).page.object_list)


def test_arrival__without_a_name__is_found_by_those_of_the_house_and_the_leader(lighthouse: Lighthouse) -> None:
    # The service is not even sealed: who has no name tells by being found when a family came, and of how many.
    for alias in at_the_door(lighthouse):
        word = alias.split()[0]
        assert alias in found(lighthouse.cast, OWN, word) and alias in found(lighthouse.cast, LEADER, word)
        assert found(lighthouse.cast, OTHER, word) == []
        assert "3.12" in page_of(lighthouse.cast, OWN, word)
        assert "3.12" not in page_of(lighthouse.cast, OTHER, word)


def test_resident__of_a_sealed_service__is_found_by_her_unit_and_the_leader(fort: Lighthouse) -> None:
    both = lives_here(fort)
    assert found(fort.cast, OWN, "Majakka") == found(fort.cast, LEADER, "Majakka") == both
    assert found(fort.cast, OTHER, "Majakka") == found(fort.cast, OTHER, "Tuike") == []


def test_resident__found_by_her_unit__also_years_later(fort: Lighthouse) -> None:
    lives_here(fort)
    with fort.cast.inside(OWN):
        Episode.objects.update(state=EpisodeState.CLOSED, end_on=date(2024, 1, 1), start_on=date(2023, 1, 1))
    assert found(fort.cast, OWN, "Majakka")
    assert found(fort.cast, OTHER, "Majakka") == []


def test_resident__of_a_service_that_is_not_sealed__is_found_by_all(lighthouse: Lighthouse) -> None:
    both = lives_here(lighthouse)
    assert found(lighthouse.cast, OTHER, "Majakka") == both


def test_resident__known_elsewhere_too__is_found_by_all(fort: Lighthouse, lighthouse: Lighthouse) -> None:
    lives_here(fort)
    with fort.cast.inside(OWN) as ctx:
        her = search(ctx, "Sirkku").page.object_list[0].card.pk
        open_episode(ctx, offer=lighthouse.offer, participants=[Joining(Person.objects.get(pk=her), "adult_client")], start_on=date(2026, 11, 20))
    assert found(fort.cast, OTHER, "Majakka") == ["Sirkku Majakka"]


def kin(place: Lighthouse, tie: str, of: str = "Sirkku", given: str = "Mummi") -> str:
    """Write down a relative of Sirkku's who is nobody's client; return her name."""
    with place.cast.inside(LEADER) as ctx:
        her = Person.objects.get(pk=search(ctx, of).page.object_list[0].card.pk)
        other = make_person(place.cast, ctx, OWN, given, family_name="Sukulainen")
        if tie == "household":
            live_together(ctx, her, others=[other])
        else:
            relate(ctx, her, other=other, role=tie)
    return f"{given} Sukulainen"


@pytest.mark.parametrize("tie", ["parent", "sibling", "household"])
def test_relative__of_a_sealed_client_alone__is_found_by_her_unit_and_the_leader(fort: Lighthouse, tie: str) -> None:
    lives_here(fort)
    name = kin(fort, tie)
    assert found(fort.cast, OWN, "Sukulainen") == found(fort.cast, LEADER, "Sukulainen") == [name]
    assert found(fort.cast, OTHER, "Sukulainen") == []


def test_relative__of_somebody_known_openly_too__is_found_by_all(fort: Lighthouse, lighthouse: Lighthouse) -> None:
    lives_here(fort)
    name = kin(fort, "parent")
    with fort.cast.inside(LEADER) as ctx:
        grandmother = Person.objects.get(pk=search(ctx, "Mummi").page.object_list[0].card.pk)
        other = make_person(fort.cast, ctx, OWN, "Avoin")
        open_episode(ctx, offer=lighthouse.offer, participants=[Joining(other, "adult_client")], start_on=date(2026, 11, 20))
        relate(ctx, other, other=grandmother, role="parent")
    assert found(fort.cast, OTHER, "Sukulainen") == [name]


def test_relative__of_a_sealed_record__is_found_by_its_team_alone(fort: Lighthouse, lighthouse: Lighthouse) -> None:
    lives_here(lighthouse)
    name = kin(fort, "parent")
    assert found(fort.cast, OTHER, "Sukulainen") == [name]
    with fort.cast.inside(LEADER) as ctx:
        her = Person.objects.get(pk=search(ctx, "Sirkku").page.object_list[0].card.pk)
        seal_record(ctx, her, team=[fort.cast.staff[who].public_id for who in (OWN, LEADER)], is_employee=False)
    assert found(fort.cast, OTHER, "Sukulainen") == []
    assert found(fort.cast, OWN, "Sukulainen") == [name]


def test_resident__registered_again_by_another_unit__is_asked_about_by_nobody(fort: Lighthouse) -> None:
    code = invented_personal_code(date(1991, 4, 2), 2)
    lives_here(fort, identity_code=code)
    for facts in (RESIDENT, {**RESIDENT, "given_name": "Sirku"}, {**RESIDENT, "identity_code": code}):
        with fort.cast.inside(OWN) as ctx, pytest.raises(LooksKnown):
            register_person(ctx, **facts)
    with fort.cast.inside(OTHER) as ctx:
        assert register_person(ctx, **{**RESIDENT, "identity_code": code}).pk
        nobody_like_her = register_person(ctx, given_name="Tapio", family_name="Majava", identity_code=invented_personal_code(date(1970, 1, 1), 3))
        assert nobody_like_her.pk


def page_of(cast: Cast, who: str, words: str) -> str:
    return cast.client(who).post(reverse("people.person.search"), {"q": words}).text


def test_search__beside_closed_doors__asks_as_often_for_many_as_for_few(fort: Lighthouse, same_queries: Callable[..., None]) -> None:
    lives_here(fort)
    browser = fort.cast.client(OTHER)
    same_queries(lambda: browser.post(reverse("people.person.search"), {"q": "Majakka"}), lambda: [lives_here(fort) for _ in range(4)])


def test_service__published__says_beside_its_document_whether_it_is_sealed(fort: Lighthouse) -> None:
    assert dict(ServiceType.objects.values_list("code", "is_sealed")) == {FORT: True, LIGHTHOUSE: False}
