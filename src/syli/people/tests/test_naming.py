"""Somebody without a name becomes a client by name by her own decision: asked for, kept, shown in her record (ANO-5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.choices import IdentityLevel
from syli.people.commands import edit_person, register_person, relate
from syli.people.models import NamingDecision, Person
from tests.cast import Cast

TODAY = date(2026, 11, 22)
NAMED, UNNAMED = IdentityLevel.NAMED, IdentityLevel.PSEUDONYMOUS


@pytest.mark.parametrize(
    ("before", "after", "is_baby", "by", "days", "decided"),
    [
        (UNNAMED, NAMED, False, "self", 0, True),
        (UNNAMED, NAMED, False, "guardian", -3, True),
        (UNNAMED, NAMED, False, "", 0, False),
        (UNNAMED, NAMED, False, "worker", 0, False),
        (UNNAMED, NAMED, False, "self", 1, False),
        (UNNAMED, NAMED, False, "self", None, False),
        (UNNAMED, NAMED, True, "", None, True),
        (UNNAMED, UNNAMED, False, "", None, True),
        (NAMED, NAMED, False, "", None, True),
        (NAMED, UNNAMED, False, "", None, True),
    ],
)
def test_people_29__a_name_is_the_clients_own_decision(
    before: IdentityLevel, after: IdentityLevel, is_baby: bool, by: str, days: int | None, decided: bool
) -> None:
    on = None if days is None else TODAY + timedelta(days=days)
    assert rules.is_decided(before, after, is_baby=is_baby, decided_by=by, decided_on=on, today=TODAY) is decided


@pytest.mark.parametrize(
    ("born_on", "due_on", "unborn", "baby"),
    [
        (date(2026, 1, 1), None, False, True),
        (date(2025, 11, 22), None, False, False),
        (None, date(2026, 3, 1), False, True),
        (None, None, True, True),
        (None, None, False, False),
    ],
)
def test_people_29__a_baby_decides_nothing(born_on: date | None, due_on: date | None, unborn: bool, baby: bool) -> None:
    assert rules.is_baby(born_on, due_on, is_unborn=unborn, today=TODAY) is baby


@pytest.mark.parametrize(
    ("born_on", "year", "may"),
    [(date(2010, 1, 1), None, True), (date(1990, 1, 1), None, False), (None, 2009, True), (None, 1990, False), (None, None, True)],
)
def test_people_29__a_guardian_decides_for_a_child_only(born_on: date | None, year: int | None, may: bool) -> None:
    assert rules.may_decide_for(born_on, year, TODAY) is may


def nameless(cast: Cast, **facts: Any) -> Person:
    with cast.inside("aino") as ctx:
        return register_person(ctx, confirmed=True, **{"alias": "Kaarna", **facts})


@pytest.mark.django_db
def test_edit__name_for_an_alias__is_refused_until_somebody_has_decided(cast: Cast) -> None:
    one = nameless(cast, birth_year=1990)
    with cast.inside("aino") as ctx:
        for wrong, field in (
            ({}, "decided_by"),
            ({"decided_by": "self"}, "decided_on"),
            ({"decided_by": "guardian", "decided_on": ctx.today}, "decided_by"),
        ):
            with pytest.raises(RuleBroken) as refused:
                edit_person(ctx, one, given_name="Kaisa", **wrong)
            assert (refused.value.rule_id, refused.value.field) == ("PEOPLE-29", field)
        assert not NamingDecision.objects.exists() and Person.objects.get(pk=one.pk).given_name == ""
        edit_person(ctx, Person.objects.get(pk=one.pk), given_name="Kaisa", decided_by="self", decided_on=ctx.today)
        row = NamingDecision.objects.get()
        assert (row.person_id, row.decided_by, row.guardian_id, row.decided_on) == (one.pk, "self", None, ctx.today)
        edit_person(ctx, Person.objects.get(pk=one.pk), family_name="Virta")
        assert NamingDecision.objects.count() == 1, "a name that is there already is not decided on again"


@pytest.mark.django_db
def test_edit__page__asks_keeps_what_was_typed_and_shows_the_decision(cast: Cast) -> None:
    one = nameless(cast)
    client, here = cast.client("aino"), reverse("people.person.edit", args=[one.public_id])
    typed = {"given_name": "Kaisa", "family_name": "Keksitty", "alias": "Kaarna"}
    refused = client.post(here, typed)
    assert refused.status_code == 422
    assert "PEOPLE-29" in refused.text and "Keksitty" in refused.text
    assert client.post(here, typed | {"decided_by": "self", "decided_on": "1.1.2030"}).status_code == 422
    assert client.post(here, typed | {"decided_by": "self", "decided_on": "20.11.2026"}).status_code == 302
    page = client.get(reverse("people.person.view", args=[one.public_id])).text
    assert "Asiakas itse päätti" in page and "20.11.2026" in page
    assert "decided_by" not in client.get(here).text, "whoever has a name is not asked"
    assert cast.client("otso").post(here, typed).status_code == 404


@pytest.mark.django_db
def test_edit__child__is_named_by_its_guardian_who_is_named_too(cast: Cast) -> None:
    child, mother = nameless(cast, alias="Lapsi 1", birth_year=2018), nameless(cast, alias="", given_name="Kaisla", family_name="Keksitty")
    with cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
    client, here = cast.client("aino"), reverse("people.person.edit", args=[child.public_id])
    assert "Huoltaja: Kaisla Keksitty" in client.get(here).text
    sent = {"given_name": "Lumi", "born_on": "2018", "decided_by": mother.public_id, "decided_on": "22.11.2026"}
    assert client.post(here, sent | {"decided_by": child.public_id}).status_code == 422
    assert client.post(here, sent).status_code == 302
    with cast.inside("aino"):
        row = NamingDecision.objects.get()
        assert (row.decided_by, row.guardian_id) == ("guardian", mother.pk)
    assert "Huoltaja Kaisla Keksitty päätti" in client.get(reverse("people.person.view", args=[child.public_id])).text


@pytest.mark.django_db
def test_decision__nobody_decides_for_herself_as_a_guardian(cast: Cast) -> None:
    one = nameless(cast)
    stamp = {"organisation_id": one.organisation_id, "register_id": one.register_id, "created_at": cast.now}
    with cast.inside("aino"), pytest.raises(IntegrityError), transaction.atomic():
        NamingDecision.objects.create(person=one, guardian=one, decided_by="guardian", decided_on=TODAY, **stamp)
