"""Contacts and counts: recorded once, within the episode, by known people and kinds; correctable."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from syli.episodes import rules
from syli.episodes.choices import ContactState
from syli.episodes.commands import (
    Joining,
    add_participant,
    cancel_contact,
    close_episode,
    correct_contact,
    correct_count,
    count_people,
    end_participation,
    plan_contact,
    record_contact,
    strike_contact,
)
from syli.episodes.models import Contact, CountOnlyContact, EpisodeParticipant
from syli.episodes.queries.contacts import contacts_of, day_of
from syli.kernel.access import NotAllowed
from syli.kernel.context import HELSINKI
from syli.kernel.rules import RuleBroken
from syli.testing.page_forms import forms_in
from tests.case import Case

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=HELSINKI)


def test_contact__record__keeps_people_worker_and_modality(case: Case) -> None:
    contact = case.contact(participants=[case.kaisa, case.child], theme_codes=["everyday_life"])
    with case.cast.inside("aino"):
        kept = Contact.objects.get(pk=contact.pk)
        assert {p.person_id: p.role for p in kept.participants.all()} == {case.kaisa.pk: "adult_client", case.child.pk: "child"}
        assert [w.staff_id for w in kept.workers.all()] == [case.cast.staff["aino"].pk]
        assert (kept.modality, kept.state, kept.funding_code) == ("home", "done", "donations")


def test_contact__record_twice_with_one_key__is_recorded_once(case: Case) -> None:
    first = case.contact(once_key="the same")
    again = case.contact(once_key="the same")
    assert first.pk == again.pk


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"started_at": at(22, 13)}, "EPISODE-06"),
        ({"minutes": 0}, "EPISODE-06"),
        ({"minutes": 1441}, "EPISODE-06"),
        ({"started_at": at(1)}, "EPISODE-05"),
        ({"kind": "sauna"}, "EPISODE-14"),
        ({"kind": "phone_advice"}, "EPISODE-14"),
        ({"theme_codes": ["astrology"]}, "EPISODE-14"),
        ({"way": "phone"}, "EPISODE-14"),
        ({"kind": "phone_call", "way": "face_to_face"}, "EPISODE-14"),
        ({"kind": "phone_call", "way": "pigeon"}, "EPISODE-14"),
        ({"participants": []}, "EPISODE-07"),
    ],
)
def test_contact__record__refuses(case: Case, change: dict[str, Any], rule: str) -> None:
    facts: dict[str, Any] = {"kind": "home_visit", "started_at": at(20), "minutes": 60, "participants": [case.kaisa], "once_key": "k"}
    with case.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken) as refusal:
            record_contact(ctx, case.episode, **{**facts, **change})
        assert refusal.value.rule_id == rule
        assert Contact.objects.count() == 0


def test_contact__with_a_stranger__is_refused(case: Case) -> None:
    stranger = case.person("Vieras")
    with case.cast.inside("aino") as ctx, pytest.raises(RuleBroken, match="EPISODE-07"):
        record_contact(ctx, case.episode, kind="home_visit", started_at=at(20), minutes=60, participants=[stranger], once_key="k")


def test_contact__after_the_end__is_refused(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        close_episode(ctx, case.episode, end_on=at(20).date(), end_result="goals_reached")
        case.contact(days_ago=2)
        with pytest.raises(RuleBroken, match="EPISODE-05"):
            case.contact(days_ago=1)


def test_contact__agreed_then_done_or_not(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [case.kaisa]}
        agreed = plan_contact(ctx, case.episode, started_at=at(25), once_key="k", **facts)
        assert agreed.state == ContactState.PLANNED
        with pytest.raises(RuleBroken, match="EPISODE-06"):
            correct_contact(ctx, agreed, state=ContactState.DONE, started_at=at(25), **facts)
        done = correct_contact(ctx, agreed, state=ContactState.DONE, started_at=at(21), **facts)
        assert (done.state, done.started_at) == (ContactState.DONE, at(21))
        with pytest.raises(RuleBroken, match="EPISODE-19"):
            cancel_contact(ctx, done, no_show=True)
        other = plan_contact(ctx, case.episode, started_at=at(25), once_key="l", **facts)
        assert cancel_contact(ctx, other, no_show=True).state == ContactState.NO_SHOW


def test_contact__correct__only_by_those_who_work_in_the_episode(case: Case) -> None:
    contact = case.contact()
    for who in ("aarne", "otso", "sulo", "adele"):
        with case.cast.inside(who) as ctx, pytest.raises(NotAllowed):
            cancel_contact(ctx, contact)


def test_contact__struck_out__needs_a_reason_stays_readable_and_can_be_taken_back(case: Case) -> None:
    contact = case.contact()
    with case.cast.inside("aino") as ctx:
        with pytest.raises(NotAllowed):
            strike_contact(ctx, contact)
        struck = strike_contact(ctx.because("kirjattu kahdesti"), contact)
        assert Contact.objects.get(pk=contact.pk).state == struck.state == ContactState.STRUCK
        assert [card.state for card in contacts_of(ctx, case.kaisa)] == [ContactState.STRUCK]
        assert day_of(ctx, ctx.today) == []
        with pytest.raises(RuleBroken, match="EPISODE-21"):
            strike_contact(ctx.because("uudelleen"), struck)
        facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [case.kaisa], "started_at": contact.started_at}
        assert correct_contact(ctx, struck, state=ContactState.DONE, **facts).state == ContactState.DONE


@pytest.mark.parametrize(("state", "may"), [("done", True), ("no_show", True), ("planned", False), ("cancelled", False), ("struck", False)])
def test_episode_21__what_was_recorded_can_be_struck_out(state: str, may: bool) -> None:
    assert rules.may_be_struck(state) is may


@pytest.mark.parametrize("who", ["aarne", "otso", "sulo", "adele"])
def test_contact__struck_out__only_by_those_who_work_in_the_episode(case: Case, who: str) -> None:
    contact = case.contact()
    with case.cast.inside(who) as ctx, pytest.raises(NotAllowed):
        strike_contact(ctx.because("en saa"), contact)


def test_count__keeps_numbers_and_no_person(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        facts: dict[str, Any] = {"offer": case.offer, "kind": "phone_advice", "happened_on": ctx.today, "once_key": "k"}
        counted = count_people(ctx, adults=1, children=2, minutes=15, **facts)
        assert count_people(ctx, adults=1, children=2, minutes=15, **facts).pk == counted.pk
        assert ctx.trail.subjects == set()
        with pytest.raises(NotAllowed):
            correct_count(ctx, counted, happened_on=ctx.today, adults=2, children=2, minutes=15)
        reasoned = ctx.because("typed wrong")
        assert correct_count(reasoned, counted, happened_on=ctx.today, adults=2, children=2, minutes=15).adults == 2


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"adults": 0}, "EPISODE-10"),
        ({"adults": 501}, "EPISODE-10"),
        ({"kind": "sauna"}, "EPISODE-14"),
        ({"days": 1}, "EPISODE-06"),
    ],
)
def test_count__refuses(case: Case, change: dict[str, Any], rule: str) -> None:
    with case.cast.inside("aino") as ctx:
        day = ctx.today + timedelta(days=change.pop("days", 0))
        facts: dict[str, Any] = {"offer": case.offer, "kind": "phone_advice", "happened_on": day, "adults": 1, "children": 0, "once_key": "k"}
        with pytest.raises(RuleBroken) as refusal:
            count_people(ctx, **{**facts, **change})
        assert refusal.value.rule_id == rule
        assert CountOnlyContact.objects.count() == 0


def test_contact__with_somebody_who_left_and_came_back__is_recorded_once(case: Case) -> None:
    """She takes part twice, but is there once: the page once broke on it."""
    with case.cast.inside("aino") as ctx:
        part = EpisodeParticipant.objects.get(person=case.child)
        end_participation(ctx, case.episode, participant=part, end_on=at(10).date())
        add_participant(ctx, case.episode, joining=Joining(case.child, "child"), start_on=at(12).date())
    client = case.cast.client("aino")
    form = forms_in(client.get(f"/episodes/{case.episode.public_id}/contacts/new/"))[0]
    assert sorted(form.fields["people"].choices) == sorted([case.kaisa.public_id, case.child.public_id])
    assert form.send(client, {"people": [case.child.public_id], "text_0": "Leikimme."}).status_code == 302
    with case.cast.inside("aino"):
        assert [p.person_id for p in Contact.objects.get().participants.order_by("pk")] == [case.child.pk]


def test_participant__back_on_the_day_she_first_joined__is_told(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        part = EpisodeParticipant.objects.get(person=case.child)
        end_participation(ctx, case.episode, participant=part, end_on=at(10).date())
        with pytest.raises(RuleBroken, match="EPISODE-18"):
            add_participant(ctx, case.episode, joining=Joining(case.child, "child"), start_on=part.start_on)
