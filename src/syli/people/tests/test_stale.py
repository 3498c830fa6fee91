"""Somebody else saved a person, her protection or a way to reach her first: both versions, nothing lost, masks kept."""

from __future__ import annotations

from typing import Any

import pytest

from syli.kernel.testing.page_forms import forms_in
from syli.people.commands import add_contact_point, change_contact_point, edit_person, set_protection
from syli.people.models import ContactPoint, Person
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
            set_protection(ctx, case.kaisa, is_protected=True, custodian=case.cast.staff["leena"])

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
    assert button.send(client, {"end": "1"}).status_code == 409
    assert stored(case, ContactPoint, "end_on", "safety") == [None, "safe"]
    assert forms_in(client.get(f"/contact-points/{phone.public_id}/"))[1].send(client, {"end": "1"}).status_code == 302
    assert stored(case, ContactPoint, "end_on") != [None]


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30, "1e9", "²"])
def test_contact_point__button_with_a_version_that_is_none__is_taken_for_an_old_page(case: Case, typed: str) -> None:
    phone = point(case, "phone", "040 123 4567")
    answer = case.cast.client("aino").post(f"/contact-points/{phone.public_id}/", {"end": "1", "seen_version": typed})
    assert answer.status_code == 409
    assert stored(case, ContactPoint, "end_on") == [None]
