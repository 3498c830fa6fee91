"""Correcting what was recorded: contacts and counts. Numbers follow, history and reasons stay, strangers change nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from syli.episodes.choices import ContactState
from syli.episodes.commands import correct_contact, correct_count, count_people, plan_contact
from syli.episodes.models import Contact, CountOnlyContact
from syli.episodes.queries.contacts import contacts_of, contacts_visible, day_of, next_agreed, unrecorded
from syli.episodes.queries.counts import counted_today
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.command import Stale
from syli.kernel.context import HELSINKI
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.testing.page_forms import forms_in
from tests.case import Case

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=HELSINKI)


def facts(case: Case, **changes: Any) -> dict[str, Any]:
    return {"state": ContactState.DONE, "kind": "home_visit", "started_at": at(20), "minutes": 45, "participants": [case.kaisa], **changes}


def counted(case: Case, *, who: str = "aino", **changes: Any) -> CountOnlyContact:
    with case.cast.inside(who) as ctx:
        values: dict[str, Any] = {"offer": case.offer, "kind": "phone_advice", "happened_on": ctx.today, "adults": 1, "children": 0}
        return count_people(ctx, **{**values, "once_key": new_public_id(), **changes})


def test_contact__corrected__people_and_kind_follow_and_its_workers_stay(case: Case) -> None:
    contact = case.contact(participants=[case.kaisa], theme_codes=["everyday_life"])
    with case.cast.inside("leena") as ctx:
        correct_contact(ctx, contact, **facts(case, kind="meeting", participants=[case.child], theme_codes=["coping", "other", "coping"]))
        kept = Contact.objects.get(pk=contact.pk)
        assert (kept.kind, kept.modality, kept.minutes, kept.theme_codes) == ("meeting", "visit", 45, ["coping", "other"])
        assert [(p.person_id, p.role) for p in kept.participants.all()] == [(case.child.pk, "child")]
        assert [w.staff_id for w in kept.workers.all()] == [case.cast.staff["aino"].pk]
        assert [card.pk for card in contacts_of(ctx, case.child)] == [contact.pk]
        assert contacts_of(ctx, case.kaisa) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"minutes": 0}, "EPISODE-06"),
        ({"minutes": 1441}, "EPISODE-06"),
        ({"started_at": at(23)}, "EPISODE-06"),
        ({"started_at": at(1)}, "EPISODE-05"),
        ({"kind": "sauna"}, "EPISODE-14"),
        ({"kind": "phone_advice"}, "EPISODE-14"),
        ({"theme_codes": ["astrology"]}, "EPISODE-14"),
        ({"way": "phone"}, "EPISODE-14"),
        ({"kind": "phone_call", "way": "face_to_face"}, "EPISODE-14"),
        ({"kind": "phone_call", "way": "pigeon"}, "EPISODE-14"),
        ({"participants": []}, "EPISODE-07"),
        ({"participants": "stranger"}, "EPISODE-07"),
    ],
)
def test_contact__corrected_wrongly__keeps_what_it_was(case: Case, change: dict[str, Any], rule: str) -> None:
    contact = case.contact(theme_codes=["everyday_life"])
    if change.get("participants") == "stranger":
        change = {"participants": [case.person("Vieras")]}
    with case.cast.inside("aino") as ctx:
        before = Contact.objects.filter(pk=contact.pk)
        columns = ("kind", "minutes", "started_at", "theme_codes", "state", "version")
        stood = before.values_list(*columns).get()
        with pytest.raises(RuleBroken) as refusal:
            correct_contact(ctx, contact, **facts(case, **change))
        assert refusal.value.rule_id == rule
        assert before.values_list(*columns).get() == stood
        assert [p.person_id for p in Contact.objects.get().participants.all()] == [case.kaisa.pk]


@pytest.mark.parametrize(("who", "may"), [("aino", True), ("leena", True), ("sulo", False), ("aarne", False), ("otso", False), ("adele", False)])
def test_contact__corrected__by_those_who_work_in_it_alone(case: Case, who: str, may: bool) -> None:
    contact = case.contact()
    with case.cast.inside(who) as ctx:
        if may:
            assert correct_contact(ctx, contact, **facts(case)).minutes == 45
        else:
            with pytest.raises(NotAllowed):
                correct_contact(ctx, contact, **facts(case))
    with case.cast.inside("aino"):
        assert Contact.objects.get().minutes == (45 if may else 60)


def test_contact__corrected__is_in_the_log_with_who_and_about_whom(case: Case) -> None:
    contact = case.contact()
    with case.cast.inside("leena") as ctx:
        correct_contact(ctx, contact, **facts(case, participants=[case.kaisa, case.child]))
    event = AuditEvent.objects.filter(action="episodes.contact.edit").order_by("pk").last()
    assert event is not None
    assert (event.actor_id, event.object_id, event.subject_ids) == (case.cast.staff["leena"].pk, contact.pk, sorted([case.kaisa.pk, case.child.pk]))
    assert event.earliest_on == at(20).date()


def test_contact__on_an_old_page__is_stale(case: Case) -> None:
    contact = case.contact()
    seen = contact.version
    with case.cast.inside("leena") as ctx:
        correct_contact(ctx, contact, **facts(case))
        with pytest.raises(Stale):
            correct_contact(ctx, Contact.objects.get(), **facts(case, minutes=90), seen_version=seen)
        assert Contact.objects.get().minutes == 45


def test_agreed__is_next_until_its_time_has_passed(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        plan: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [case.kaisa]}
        later = plan_contact(ctx, case.episode, started_at=at(27), once_key="l", **plan)
        sooner = plan_contact(ctx, case.episode, started_at=at(24), once_key="s", **plan)
        passed = plan_contact(ctx, case.episode, started_at=at(20), once_key="p", **plan)
        found = next_agreed(ctx, case.kaisa, contacts_of(ctx, case.kaisa))
        assert found is not None and found.pk == sooner.pk
        assert [card.pk for card in unrecorded(ctx)] == [passed.pk]
        assert [card.pk for card in day_of(ctx, at(27).date())] == [later.pk]
        assert next_agreed(ctx, case.child, contacts_of(ctx, case.child)) is None
    for who in ("leena", "aarne", "otso"):
        with case.cast.inside(who) as ctx:
            assert unrecorded(ctx) == [] and day_of(ctx, at(27).date()) == []


def test_agreed__behind_a_full_page_of_later_ones__is_found_all_the_same(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        first: Contact | None = None
        for n in range(26):
            moment = at(23) + timedelta(hours=n)
            agreed = plan_contact(ctx, case.episode, kind="home_visit", started_at=moment, minutes=30, participants=[case.kaisa], once_key=f"k{n}")
            first = first or agreed
        latest = contacts_of(ctx, case.kaisa)
        assert len(latest) == 25 and first is not None and first.pk not in {card.pk for card in latest}
        found = next_agreed(ctx, case.kaisa, latest)
        assert found is not None and found.pk == first.pk


@pytest.mark.parametrize(("who", "sees"), [("aino", True), ("sulo", True), ("leena", True), ("aarne", False), ("otso", False), ("tilda", False)])
def test_contacts__are_seen_by_those_who_work_in_the_episode(case: Case, who: str, sees: bool) -> None:
    contact = case.contact()
    with case.cast.inside(who) as ctx:
        if sees:
            assert list(contacts_visible(ctx).values_list("pk", flat=True)) == [contact.pk]
    assert case.cast.client(who).get(f"/contacts/{contact.public_id}/").status_code == (404 if not sees or who == "sulo" else 200)


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"adults": 0}, "EPISODE-10"), ({"adults": 300, "children": 201}, "EPISODE-10"), ({"days": 1}, "EPISODE-06")],
)
def test_count__corrected_wrongly__keeps_its_numbers(case: Case, change: dict[str, Any], rule: str) -> None:
    one = counted(case, adults=2, children=1)
    with case.cast.inside("aino") as ctx:
        values: dict[str, Any] = {"adults": 1, "children": 0, "minutes": 5, "happened_on": ctx.today + timedelta(days=change.get("days", 0))}
        values |= {name: value for name, value in change.items() if name != "days"}
        with pytest.raises(RuleBroken) as refusal:
            correct_count(ctx.because("kirjoitusvirhe"), one, **values)
        assert refusal.value.rule_id == rule
        kept = CountOnlyContact.objects.get()
        assert (kept.adults, kept.children, kept.minutes) == (2, 1, 0)


@pytest.mark.parametrize(("who", "may"), [("aino", True), ("leena", True), ("aarne", False), ("sulo", False), ("otso", False), ("tilda", False)])
def test_count__corrected__in_ones_own_unit_with_a_reason_that_stays(case: Case, who: str, may: bool) -> None:
    one = counted(case)
    client, address = case.cast.client(who), f"/count/{one.public_id}/"
    typed = {"adults": "4", "children": "0", "minutes": "10", "happened_on": "22.11.2026", "reason": "laskin väärin", "seen_version": "1"}
    assert client.post(address, typed).status_code == (302 if may else 404)
    with case.cast.inside("aino"):
        assert CountOnlyContact.objects.get().adults == (4 if may else 1)
    assert AuditEvent.objects.filter(reason="laskin väärin", actor_id=case.cast.staff[who].pk).exists() is may


@pytest.mark.parametrize(
    "typed",
    [
        {"adults": "-1"},
        {"adults": "501"},
        {"adults": "kaksi"},
        {"adults": "0", "children": "0"},
        {"minutes": "1441"},
        {"happened_on": "31.2.2026"},
        {"happened_on": "23.11.2026"},
        {"kind": "home_visit"},
        {"kind": ""},
        {"theme_codes": ["astrology"]},
        {"once_key": ""},
    ],
)
def test_counting_pad__bad_input__counts_nothing_and_keeps_what_was_typed(case: Case, typed: dict[str, Any]) -> None:
    client = case.cast.client("aino")
    good = {"offer": case.offer.public_id, "kind": "seed_swap", "adults": "2", "children": "3", "happened_on": "22.11.2026", "once_key": "k"}
    answer = client.post("/count/", good | typed)
    assert answer.status_code == 422
    assert forms_in(answer)[0].values["children"] == [typed.get("children", "3")]
    with case.cast.inside("aino"):
        assert CountOnlyContact.objects.count() == 0


def test_counted_today__is_of_ones_own_units_and_of_today(case: Case) -> None:
    one, old = counted(case), counted(case, happened_on=at(20).date())
    for who, seen in (("aino", [one.public_id]), ("leena", [one.public_id]), ("aarne", []), ("otso", [])):
        with case.cast.inside(who) as ctx:
            assert [row.public_id for row in counted_today(ctx)] == seen
    assert old.public_id != one.public_id


def test_pages__of_many_contacts_and_counts__ask_as_often_as_of_few(case: Case, same_queries: Any) -> None:
    client = case.cast.client("aino")
    case.contact()
    counted(case)

    def more() -> None:
        for n in range(5):
            case.contact(days_ago=n, participants=[case.kaisa, case.child])
            counted(case, kind="seed_swap", adults=2 + n)

    def visit() -> None:
        for address in (f"/episodes/{case.episode.public_id}/", "/count/"):
            assert client.get(address).status_code == 200

    same_queries(visit, more)
