"""Somebody else saved a person, her protection or a way to reach her first: both versions, nothing lost, masks kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from syli.people.commands import (
    add_contact_point,
    change_contact_point,
    child_was_born,
    edit_person,
    end_relationship,
    live_together,
    move_out,
    register_unborn_child,
    relate,
    set_protection,
)
from syli.people.models import ContactPoint, HouseholdMember, Person, Relationship
from syli.testing.dom import parse
from syli.testing.page_forms import forms_in
from tests.case import Case
from tests.stale import save_second

pytestmark = pytest.mark.django_db


def stored(case: Case, model: Any, *names: str, **which: Any) -> Any:
    with case.cast.inside("aino"):
        found = model.objects.get(**which)
    return [getattr(found, name) for name in names]


def test_person__edit__somebody_saved_first(case: Case) -> None:
    def first() -> None:
        with case.cast.inside("leena") as ctx:
            edit_person(ctx, case.kaisa, alias="Kaisu", mother_tongue="sv")

    save_second(
        case.cast.client("aino"), f"/people/{case.kaisa.public_id}/edit/", {"alias": "Kaija", "mother_tongue": "en"},
        first=first, theirs="Kaisu", mine="Kaija", stored=lambda: stored(case, Person, "alias", "mother_tongue", pk=case.kaisa.pk),
    )  # fmt: skip
    assert stored(case, Person, "alias", "mother_tongue", pk=case.kaisa.pk) == ["Kaija", "en"]


def test_person__protect__somebody_saved_first(case: Case) -> None:
    def first() -> None:
        with case.cast.inside("leena") as ctx:
            set_protection(ctx, case.kaisa, is_protected=True, until=date(2027, 6, 1), custodian=case.cast.staff["leena"])

    save_second(
        case.cast.client("aino"), f"/people/{case.kaisa.public_id}/protection/",
        {"is_protected": ["on"], "until": "1.6.2027", "custodian": case.cast.staff["aino"].public_id},
        first=first, theirs="Leena", mine="Aino", stored=lambda: stored(case, Person, "custodian_id", pk=case.kaisa.pk),
    )  # fmt: skip
    assert stored(case, Person, "custodian_id", pk=case.kaisa.pk) == [case.cast.staff["aino"].pk]


def point(case: Case, kind: str, value: str) -> ContactPoint:
    with case.cast.inside("aino") as ctx:
        return add_contact_point(ctx, case.kaisa, kind=kind, value=value)


def test_contact_point__change__somebody_saved_first(case: Case) -> None:
    phone = point(case, "phone", "040 123 4567")

    def first() -> None:
        with case.cast.inside("leena") as ctx:
            change_contact_point(ctx, phone, safety="limited", when="arkisin", what_to_say="ei viestiä")

    save_second(
        case.cast.client("aino"), f"/contact-points/{phone.public_id}/", {"safety": "limited", "when": "iltaisin"},
        first=first, theirs="arkisin", mine="iltaisin", stored=lambda: stored(case, ContactPoint, "when"),
    )  # fmt: skip
    assert stored(case, ContactPoint, "when", "safety") == ["iltaisin", "limited"]


def test_contact_point__stale_page__keeps_a_protected_address_hidden(case: Case) -> None:
    home = point(case, "address", "Salakuja 7, Lahti")
    with case.cast.inside("leena") as ctx:
        set_protection(ctx, case.kaisa, is_protected=True, custodian=case.cast.staff["aino"])
    client = case.cast.client("aino")
    form = forms_in(client.get(f"/contact-points/{home.public_id}/"))[0]
    with case.cast.inside("leena") as ctx:
        change_contact_point(ctx, home, safety="unsafe", value="Uusikuja 9, Lahti")
    answer = form.send(client, {"safety": "safe"})
    assert answer.status_code == 422
    for hidden in ("Salakuja", "Uusikuja"):
        assert hidden not in answer.text


def test_contact_point__ended_on_an_old_page__shows_what_is_there_now(case: Case) -> None:
    phone = point(case, "phone", "040 123 4567")
    client = case.cast.client("aino")
    button = forms_in(client.get(f"/contact-points/{phone.public_id}/"))[1]
    assert button.buttons == [("end", "1")]
    with case.cast.inside("leena") as ctx:
        change_contact_point(ctx, phone, safety="safe")
    answer = button.send(client, {"end": "1"})
    assert answer.status_code == 409
    both = [cell.text for cell in parse(answer.text) if cell.tag == "td"]
    assert "040 123 4567" in both[0] and "Turvallinen" in both[0] and "Ei enää käytössä" in both[1], both
    assert stored(case, ContactPoint, "end_on", "safety") == [None, "safe"]
    assert forms_in(client.get(f"/contact-points/{phone.public_id}/"))[1].send(client, {"end": "1"}).status_code == 302
    assert stored(case, ContactPoint, "end_on") != [None]


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30, "1e9", "²"])
def test_contact_point__button_with_a_version_that_is_none__is_taken_for_an_old_page(case: Case, typed: str) -> None:
    phone = point(case, "phone", "040 123 4567")
    answer = case.cast.client("aino").post(f"/contact-points/{phone.public_id}/", {"end": "1", "seen_version": typed})
    assert answer.status_code == 409
    assert stored(case, ContactPoint, "end_on") == [None]


def tied(case: Case) -> Relationship:
    with case.cast.inside("aino") as ctx:
        return relate(ctx, case.kaisa, other=case.child, role="child")


def tie_ended(case: Case, tie: Relationship, day: date) -> None:
    with case.cast.inside("leena") as ctx:
        end_relationship(ctx, case.child, relationship=tie.public_id, end_on=day)


def test_relationship__end__somebody_saved_first_from_the_other_side(case: Case) -> None:
    tie = tied(case)
    save_second(
        case.cast.client("aino"), f"/people/{case.kaisa.public_id}/family/{tie.public_id}/", {"end_on": "20.11.2026"},
        first=lambda: tie_ended(case, tie, date(2026, 11, 10)), theirs="10.11.2026", mine="20.11.2026",
        stored=lambda: stored(case, Relationship, "end_on"),
    )  # fmt: skip
    assert stored(case, Relationship, "end_on") == [date(2026, 11, 20)]


def test_relationship__removed_on_an_old_page__shows_the_end_that_was_written(case: Case) -> None:
    tie = tied(case)
    client = case.cast.client("aino")
    address = f"/people/{case.kaisa.public_id}/family/{tie.public_id}/"
    button = forms_in(client.get(address))[1]
    tie_ended(case, tie, date(2026, 11, 10))
    answer = button.send(client, {"remove": "1"})
    assert answer.status_code == 409 and "10.11.2026" in answer.text
    assert stored(case, Relationship, "end_on") == [date(2026, 11, 10)]
    assert forms_in(client.get(address))[1].send(client, {"remove": "1"}).status_code == 302


@pytest.mark.parametrize(("theirs", "answers"), [(date(2026, 11, 30), 422), (date(2026, 11, 10), 409)])
def test_household__move_out__somebody_saved_first(case: Case, theirs: date, answers: int) -> None:
    """She who moves out in a week still lives there; of her who has moved out already, both days are shown."""
    with case.cast.inside("aino") as ctx:
        relate(ctx, case.kaisa, other=case.child, role="child")
        home = live_together(ctx, case.kaisa, others=[case.child], start_on=date(2026, 1, 1))
        member = HouseholdMember.objects.get(household=home, person=case.child)
    client = case.cast.client("aino")
    address = f"/people/{case.kaisa.public_id}/household/{member.public_id}/"
    form = forms_in(client.get(address))[0]
    with case.cast.inside("leena") as ctx:
        move_out(ctx, case.kaisa, member=member.public_id, end_on=theirs)
    answer = form.send(client, {"end_on": "20.11.2026"})
    assert answer.status_code == answers
    both = [cell.text for cell in parse(answer.text) if cell.tag == "td"]
    assert both[0] == f"{theirs.day}.11.2026" and both[1].startswith("20.11.2026"), both
    assert stored(case, HouseholdMember, "end_on", pk=member.pk) == [theirs]
    if answers == 422:
        assert forms_in(answer)[0].send(client).status_code == 302
        assert stored(case, HouseholdMember, "end_on", pk=member.pk) == [date(2026, 11, 20)]


def test_unborn__born__somebody_recorded_it_first__both_days_are_shown(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        child = register_unborn_child(ctx, case.kaisa, due_on=date(2026, 11, 24))
    client = case.cast.client("aino")
    form = forms_in(client.get(f"/people/{child.public_id}/born/"))[0]
    with case.cast.inside("leena") as ctx:
        child_was_born(ctx, child, born_on=date(2026, 11, 20), given_name="Helmi")
    answer = form.send(client, {"born_on": "21.11.2026", "given_name": "Papu"})
    both = parse(answer.text).by_id("versions")
    assert answer.status_code == 422
    assert both is not None
    for words in ("20.11.2026", "Helmi", "21.11.2026", "Papu"):
        assert words in both.text
    again = forms_in(answer)[0].send(client)
    assert (again.status_code, "PEOPLE-07" in again.text, "Papu" in again.text) == (422, True, True)
    assert stored(case, Person, "born_on", "given_name", pk=child.pk) == [date(2026, 11, 20), "Helmi"]
