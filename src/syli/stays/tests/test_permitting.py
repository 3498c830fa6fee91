"""What a client permits: who gave it, how, for how long, to which body; and what taking it back ends at once (CON-1, CON-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.catalogue.queries import code_set
from syli.kernel.rules import RuleBroken
from syli.people.models import Relationship
from syli.stays import rules
from syli.stays.commands import give_permission, withdraw_permission
from syli.stays.models import Permission, Stay
from syli.stays.queries.permitting import holding, is_taken_back, permissions_of
from syli.stays.queries.support import visits_of
from syli.stays.tests.conftest import Lighthouse

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
VISIT = "victim_support_visit"


def refused(rule: str, field: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleBroken) as broken:
        act()
    assert (broken.value.rule_id, broken.value.field) == (rule, field)


@pytest.mark.property
@given(given_on=DAYS, last_on=st.none() | DAYS, withdrawn_on=st.none() | DAYS, day=DAYS)
def test_stay_64__permission_holds__exactly_between_its_days(given_on: date, last_on: date | None, withdrawn_on: date | None, day: date) -> None:
    holds = rules.permission_holds(given_on, last_on, withdrawn_on, day)
    assert holds is (day >= given_on and not (last_on and day > last_on) and not (withdrawn_on and day >= withdrawn_on))
    if withdrawn_on is not None and withdrawn_on <= day:
        assert not holds


@pytest.mark.parametrize(
    ("given_ago", "ends_in", "receiver", "asks", "wrong"),
    [
        (0, None, "", False, ""), (-1, None, "", False, "given_on"), (9, 0, "", False, ""), (9, -1, "", False, "last_on"),
        (0, None, " ", True, "receiver"), (0, 30, "Neuvola", True, ""),
    ],
)  # fmt: skip
def test_stay_65__permission_is_whole__by_table(given_ago: int, ends_in: int | None, receiver: str, asks: bool, wrong: str) -> None:
    last_on = None if ends_in is None else TODAY + timedelta(days=ends_in)
    assert rules.permission_is_whole(TODAY - timedelta(days=given_ago), last_on, receiver=receiver, asks_receiver=asks, today=TODAY) == wrong


@pytest.mark.parametrize(
    ("is_guardian", "born_on", "year", "part", "may"),
    [
        (True, date(2008, 11, 23), None, False, True), (True, date(2008, 11, 22), None, True, False), (False, date(2020, 1, 1), None, True, False),
        (True, None, 2008, False, True), (True, None, 2007, True, False), (True, None, None, True, True), (True, None, None, False, False),
    ],
)  # fmt: skip
def test_stay_66__may_give__a_guardian_for_a_child(is_guardian: bool, born_on: date | None, year: int | None, part: bool, may: bool) -> None:
    assert rules.may_give(is_guardian=is_guardian, born_on=born_on, birth_year=year, takes_childs_part=part, today=TODAY) is may


@pytest.mark.parametrize(
    ("given_ago", "taken_ago", "anew", "is_back"),
    [(5, None, False, False), (5, 2, False, True), (5, 5, False, True), (2, 5, False, False), (5, 2, True, False)],
)
def test_stay_67__is_taken_back__since_the_day(given_ago: int, taken_ago: int | None, anew: bool, is_back: bool) -> None:
    taken = None if taken_ago is None else TODAY - timedelta(days=taken_ago)
    assert rules.is_taken_back(TODAY - timedelta(days=given_ago), taken, is_given_anew=anew) is is_back


def family(haven: Lighthouse) -> Stay:
    return haven.stay(offer=haven.offer, adults=1, children=1)


def test_give__keeps_who_how_when_and_which_words(haven: Lighthouse) -> None:
    stay = family(haven)
    with haven.cast.inside("aino") as ctx:
        mother, child = (piece.person for piece in stay.presences.order_by("pk"))
        refused("STAY-66", "guardian", lambda: give_permission(ctx, stay.episode, person=child, code=VISIT, guardian=mother))
        refused("STAY-65", "receiver", lambda: give_permission(ctx, stay.episode, person=mother, code="cooperation"))
        Relationship.objects.create(person=mother, other=child, kind="guardian", organisation_id=ctx.home_id, created_at=ctx.now)
        refused("STAY-66", "guardian", lambda: give_permission(ctx, stay.episode, person=mother, code=VISIT, guardian=mother))
        last_on, given_on = ctx.today + timedelta(days=30), ctx.today - timedelta(days=1)
        row = give_permission(
            ctx, stay.episode, person=child, code="cooperation", guardian=mother, how="written", given_on=given_on, last_on=last_on, receiver=" Neuvola "
        )  # fmt: skip
        kept = Permission.objects.get(pk=row.pk)
        assert (kept.guardian, kept.how, kept.given_on, kept.last_on, kept.receiver) == (mother, "written", given_on, last_on, "Neuvola")
        assert (kept.text_version, kept.created_by_id) == (code_set("consents").version, ctx.actor.id)
        # Another body is another permission; the same one, however it is typed, is the same.
        again = {"person": child, "code": "cooperation", "guardian": mother, "last_on": last_on}
        assert give_permission(ctx, stay.episode, receiver="NEUVOLA", **again) == row
        assert give_permission(ctx, stay.episode, receiver="Koulu", **again) != row
        assert {line.receiver for line in permissions_of(ctx, stay.episode)} == {"Neuvola", "Koulu"}
    page = haven.cast.client("aino").get(reverse("stays.stay.view", args=[stay.public_id])).text
    assert "Neuvola" in page
    assert "22.12.2026" in page.replace("\xa0", " ")


def test_withdraw__given_anew_with_another_day__nothing_of_it_holds(haven: Lighthouse) -> None:
    stay = family(haven)
    with haven.cast.inside("aino") as ctx:
        mother = stay.presences.order_by("pk")[0].person
        give_permission(ctx, stay.episode, person=mother, code=VISIT)
        longer = give_permission(ctx, stay.episode, person=mother, code=VISIT, last_on=ctx.today + timedelta(days=9))
        assert visits_of(ctx, haven.house)[0].names
        withdraw_permission(ctx, longer)
        assert not visits_of(ctx, haven.house)[0].names
        assert not Permission.objects.filter(holding(ctx.today)).exists()
        assert is_taken_back(ctx, mother.pk, {VISIT}, ctx.today)
        give_permission(ctx, stay.episode, person=mother, code=VISIT)
        assert not is_taken_back(ctx, mother.pk, {VISIT}, ctx.today)


def test_permission__past_its_last_day__shows_nobody_to_the_visitor(haven: Lighthouse) -> None:
    stay = family(haven)
    with haven.cast.inside("aino") as ctx:
        mother = stay.presences.order_by("pk")[0].person
        row = give_permission(ctx, stay.episode, person=mother, code=VISIT, last_on=ctx.today)
        assert visits_of(ctx, haven.house)[0].names
    haven.cast.now += timedelta(days=1)
    with haven.cast.inside("aino") as ctx:
        assert not visits_of(ctx, haven.house)[0].names
        assert permissions_of(ctx, stay.episode)[0].is_over
        assert give_permission(ctx, stay.episode, person=mother, code=VISIT) != row


def test_taken_back__for_one_body__says_nothing_of_another(haven: Lighthouse) -> None:
    stay = family(haven)
    with haven.cast.inside("aino") as ctx:
        mother = stay.presences.order_by("pk")[0].person
        withdraw_permission(ctx, give_permission(ctx, stay.episode, person=mother, code="cooperation", receiver="Neuvola"))
        for body, is_back in (("neuvola", True), ("Koulu", False), ("", True)):
            assert is_taken_back(ctx, mother.pk, {"cooperation"}, ctx.today, receiver=body) is is_back


def test_page__permission_of_a_child__is_written_as_it_was_given(haven: Lighthouse) -> None:
    stay = family(haven)
    with haven.cast.inside("aino") as ctx:
        mother, child = (piece.person for piece in stay.presences.order_by("pk"))
        Relationship.objects.create(person=mother, other=child, kind="parent", organisation_id=ctx.home_id, created_at=ctx.now)
    client, there = haven.cast.client("aino"), reverse("stays.episode.permit", args=[stay.episode.public_id])
    sent = {"people": [child.public_id], "code": "cooperation", "guardian": mother.public_id, "how": "electronic", "given_on": "21.11.2026"}
    answer = client.post(there, {**sent, "receiver": ""})
    assert answer.status_code == 422
    assert 'name="receiver"' in answer.text
    assert client.post(there, {**sent, "receiver": "Päiväkoti", "last_on": "1.1.2026"}).status_code == 422
    assert client.post(there, {**sent, "receiver": "Päiväkoti", "people": [mother.public_id]}).status_code == 422
    assert client.post(there, {**sent, "receiver": "Päiväkoti", "how": "thought"}).status_code == 422
    with haven.cast.inside("aino"):
        assert not Permission.objects.exists()
    assert client.post(there, {**sent, "receiver": "Päiväkoti"}).status_code == 302
    with haven.cast.inside("aino"):
        row = Permission.objects.get()
        assert (row.guardian, row.how, row.receiver, row.given_on) == (mother, "electronic", "Päiväkoti", date(2026, 11, 21))
