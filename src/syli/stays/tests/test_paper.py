"""What a house prints, read as the gate reads finished bytes: nobody who lives there, no secret place; when, by whom, who destroys it."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from syli.org.models import Unit
from syli.people.models import Person
from syli.safety.gate.marks import marks_of_people, marks_of_secret_places
from syli.safety.gate.words import found_in, squeezed
from syli.stays.commands import go_away, write_line
from syli.stays.models import HouseMeeting, Presence, ProgrammeItem, Proposal, Stay
from syli.stays.tests.conftest import Lighthouse
from syli.testing.dom import on_paper

pytestmark = pytest.mark.django_db
SECRET = "Sorsakoski"
#: Page, and whether something of it is printed at all.
OF_HOUSE = {"view": True, "see_wall": False, "write_handover": False, "see_week": True, "see_visits": False, "numbers": True}
OF_STAY = {"stays.stay.view": False, "stays.stay.check_out": False}


def full(lighthouse: Lighthouse) -> Stay:
    """Fill a secret house: a family with names, one of them away, and words about them wherever somebody may write."""
    cast = lighthouse.cast
    Unit.objects.filter(pk=cast.units["a1"].pk).update(name=SECRET, alias="Tukiasunto", is_secret=True)
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    with cast.inside("aino") as ctx:
        people = Person.objects.filter(pk__in=Presence.objects.values("person_id"))
        for number, person in enumerate(people.order_by("pk")):
            person.given_name, person.family_name, person.alias = ("Petronella", "Kaarlo")[number % 2], "Salomäki", ""
            person.save()
        told = f"Petronella Salomäki lähtee huomenna, {SECRET} siivotaan"
        write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="open", text=told)
        stamp = {"organisation_id": ctx.home_id, "created_at": ctx.now, "register": cast.registers["aava"]}
        Proposal.objects.create(house=lighthouse.house, text=told, given_on=ctx.today, **stamp)
        HouseMeeting.objects.create(house=lighthouse.house, held_on=ctx.today, agenda=told, **stamp)
        ProgrammeItem.objects.create(
            house=lighthouse.house, kind="group", title="Puuro", weekday=1, begins=time(9), start_on=ctx.today,
            organisation_id=ctx.home_id, created_at=ctx.now,
        )  # fmt: skip
    return stay


def pages(lighthouse: Lighthouse, stay: Stay) -> dict[str, tuple[str, bool]]:
    """Return every page about the house that somebody might print: its text, and whether it is for paper."""
    client = lighthouse.cast.client("aino")
    asked = {f"stays.house.{name}": (lighthouse.house.public_id, is_printed) for name, is_printed in OF_HOUSE.items()}
    asked |= {name: (stay.public_id, is_printed) for name, is_printed in OF_STAY.items()}
    return {name: (client.get(reverse(name, args=[key])).text, is_printed) for name, (key, is_printed) in asked.items()}


def test_paper__of_a_house__names_nobody_and_no_secret_place(lighthouse: Lighthouse) -> None:
    """Every name on the screen is caught by the gate's own marks; on paper none is."""
    stay = full(lighthouse)
    with lighthouse.cast.inside("aino") as ctx:
        residents = marks_of_people(ctx, list(Presence.objects.values_list("person_id", flat=True)))
        marks = residents | marks_of_secret_places(ctx)
    shown = pages(lighthouse, stay)
    assert [name for name, (text, _paper) in shown.items() if found_in(squeezed(on_paper(text)), marks)] == []
    # The departure list of this service asks for nobody by name.
    assert [name for name, (text, _paper) in shown.items() if not found_in(squeezed(text), marks)] == ["stays.stay.check_out"], "on the screen"


def test_paper__says_when_and_by_whom__and_who_destroys_it(lighthouse: Lighthouse) -> None:
    for name, (text, is_printed) in pages(lighthouse, full(lighthouse)).items():
        printed = on_paper(text)
        assert all(said in printed for said in ("tuhoaa", "22.11.2026", "Aino")) is is_printed, name
        assert ("ei tulosteta" in printed) is not is_printed, name


def test_paper__of_the_board__is_a_head_count(lighthouse: Lighthouse) -> None:
    stay = full(lighthouse)
    with lighthouse.cast.inside("aino") as ctx:
        go_away(ctx, stay, people=[Presence.objects.filter(heads="child").order_by("pk")[0].person], at=ctx.now)
    shown = pages(lighthouse, stay)["stays.house.view"][0]
    printed = on_paper(shown)
    assert "Tiedä tämä nyt" in shown and "Tiedä tämä nyt" not in printed, "no heading over nothing"
    assert "1 + 0" in printed
    assert "1 poissa" in printed
