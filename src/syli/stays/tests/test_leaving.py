"""Why a family came and how it left: from lists, corrected without losing anything, earlier stays counted, and told to nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.episodes.commands import close_episode
from syli.kernel.access import NotAllowed
from syli.kernel.command import Stale
from syli.kernel.rules import RuleBroken
from syli.stays import rules
from syli.stays.commands import (
    add_task,
    depart,
    finish_task,
    give_permission,
    receive_family,
    record_commitment,
    withdraw_permission,
    write_background,
    write_departure_list,
)
from syli.stays.models import Background, Departure, FeedbackLink, Permission, Stay, Task
from syli.stays.queries.leaving import background_of, earlier_code, leaving_card
from syli.stays.queries.tasks import tasks_due, tasks_of
from syli.stays.rules import Interval
from syli.stays.tests.conftest import Lighthouse
from syli.testing.page_forms import forms_in
from tests.bad_input.trying import send

FEEDBACK = "national_shelter_feedback"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def broken(rule_id: str) -> pytest.RaisesExc[RuleBroken]:
    return pytest.RaisesExc(RuleBroken, check=lambda raised: raised.rule_id == rule_id)


# -- rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end_on", "amount", "unit", "expected"),
    [
        (date(2018, 3, 1), 12, "month", date(2019, 3, 1)),
        (date(2024, 2, 29), 12, "month", date(2025, 2, 28)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28)),
        (date(2018, 1, 10), 6, "month", date(2018, 7, 10)),
        (date(2026, 12, 31), 2, "week", date(2027, 1, 14)),
        (date(2026, 12, 31), 1, "day", date(2027, 1, 1)),
    ],
)
def test_stay_41__follow_up__is_so_long_after_the_end(end_on: date, amount: int, unit: str, expected: date) -> None:
    assert rules.follow_up_on(end_on, amount, unit, is_permitted=True) == expected
    assert rules.follow_up_on(end_on, amount, unit, is_permitted=False) is None


@pytest.mark.parametrize(("days", "expected"), [(-31, None), (-30, False), (0, False), (30, False), (31, True)])
def test_stay_42__task__is_due_within_its_window_and_then_late(days: int, expected: bool | None) -> None:
    due_on = date(2027, 3, 1)
    assert rules.task_is_due(due_on, 30, due_on + timedelta(days=days)) is expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], 0),
        ([(date(2025, 1, 1), date(2025, 2, 1))], 1),
        ([(date(2021, 1, 1), date(2021, 6, 1))], 1),
        ([(date(2021, 1, 1), date(2021, 5, 31))], 0),
        ([(date(2026, 5, 1), None)], 0),
        ([(date(2026, 7, 1), date(2026, 7, 2))], 0),
        ([(date(2026, 5, 1), date(2026, 6, 1))] * 3, 3),
    ],
)
def test_stay_43__earlier_stays__ended_before_this_one_within_the_years(others: list[tuple[date, date | None]], expected: int) -> None:
    assert rules.earlier_stays(others, date(2026, 6, 1), 5) == expected


@pytest.mark.parametrize(
    ("is_given", "reason", "said"),
    [(True, "", True), (False, "forgotten", True), (False, "", False), (True, "forgotten", False), (False, "Oli kiitollinen", False)],
)
def test_stay_44__link__says_given_or_a_reason_from_the_list(is_given: bool, reason: str, said: bool) -> None:
    assert rules.link_is_said(is_given=is_given, reason=reason, reasons={"forgotten"}) is said


@pytest.mark.parametrize(("months", "enough"), [([6], True), ([5], False), ([7, 5], False), ([None], False), ([], True)])
def test_stay_46__age__is_reached_by_each(months: list[int | None], enough: bool) -> None:
    assert rules.old_enough(months, 6) is enough


@pytest.mark.property
@given(st.sets(DAYS, max_size=40), st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4))
def test_stay_40__billed_days__are_stayed_and_covered_and_nothing_else_is(days: set[date], periods: list[tuple[date, date | None]]) -> None:
    billed = rules.billable(days, periods)
    assert billed <= days
    for day in days:
        assert (day in billed) == any(start <= day <= (end or date.max) for start, end in periods)
    # One more promise never takes a day away.
    assert billed <= rules.billable(days, [*periods, (date(2025, 1, 1), date(2025, 1, 31))])


@pytest.mark.property
@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)), st.integers(1, 10_000))
def test_stay_04__days__touch_what_the_interval_touches(start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    days = sorted(rules.days_of([Interval(start, end)], end))
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert minutes / 1440 <= len(days) + 1 / 24
    assert len(days) <= minutes / 1440 + 2 + 1 / 24


# -- what is written ------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_background__told_and_corrected__stands_once_and_moves_the_episode(haven: Lighthouse) -> None:
    stay = haven.stay(offer=haven.offer)
    with haven.cast.inside("aino") as ctx:
        facts = {"violence_codes": ["threat", "physical", "threat"], "perpetrator_codes": ["former_spouse"], "duration_code": "under_year"}
        write_background(ctx, stay, referral_source="self", reason_codes=["loneliness"], children_elsewhere=1, **facts)
        write_background(ctx, stay, referral_source="other", reason_codes=["loneliness"], **{**facts, "moved_code": "was_full"})
        row = Background.objects.get()
        assert (row.violence_codes, row.moved_code, row.children_elsewhere) == (["physical", "threat"], "was_full", None)
        stay.episode.refresh_from_db()
        assert (stay.episode.referral_source, stay.episode.reason_codes) == ("other", ["loneliness"])
        for wrong in ({"violence_codes": ["sana"]}, {"duration_code": "kauan"}, {"children_elsewhere": 31}):
            with broken("STAY-45"):
                write_background(ctx, stay, **wrong)
        with broken("EPISODE-22"):
            write_background(ctx, stay, referral_source="police")
        with pytest.raises(TypeError):
            write_background(ctx, stay, nickname="Kaarna")


def test_departure_list__gone_through_twice__is_one_and_stale_is_told(haven: Lighthouse) -> None:
    stay = haven.stay(offer=haven.offer)
    with haven.cast.inside("aino") as ctx:
        seen = stay.version
        write_departure_list(ctx, stay, housing_code="new_home", with_perpetrator_code="no", safety_plan="made", referred_codes=["child_work"])
        with pytest.raises(Stale):
            write_departure_list(ctx, stay, housing_code="same_home", seen_version=seen)
        write_departure_list(ctx, stay, housing_code="same_home", links={(FEEDBACK, "adult"): "forgotten"})
        write_departure_list(ctx, stay, housing_code="same_home", links={(FEEDBACK, "adult"): "given", (FEEDBACK, "child"): ""})
        assert Departure.objects.get().housing_code == "same_home"
        link = FeedbackLink.objects.get()
        assert (link.to_whom, link.is_given, link.reason_code) == ("adult", True, "")
        for wrong in ({"housing_code": "kuu"}, {"safety_plan": "kuu"}, {"referred_codes": ["kuu"]}):
            with broken("STAY-45"):
                write_departure_list(ctx, stay, **wrong)
        for links in ({(FEEDBACK, "neighbour"): "given"}, {("end_survey", "adult"): "given"}):
            with broken("STAY-44"):
                write_departure_list(ctx, stay, links=links)


def test_earlier_stays__known_here_or_told__the_more_of_them(haven: Lighthouse) -> None:
    episode, people = haven.family(offer=haven.offer, start_on=date(2026, 10, 1))
    from syli.stays.commands import arrive

    with haven.cast.inside("aino") as ctx:
        first = arrive(ctx, episode, house=haven.house, people=people, at=ctx.now - timedelta(days=40), once_key="1")
        assert earlier_code(ctx, first) == "first"
        depart(ctx, first, at=ctx.now - timedelta(days=30))
        again = arrive(ctx, episode, house=haven.house, people=people, at=ctx.now - timedelta(days=2), once_key="2")
        assert earlier_code(ctx, again) == "once"
        write_background(ctx, again, earlier_code="three_or_more")
        assert earlier_code(ctx, again, background_of(again)) == "three_or_more"
        write_background(ctx, again, earlier_code="first")
        assert earlier_code(ctx, again, background_of(again)) == "once"
        stranger = receive_family(ctx, haven.house, offer=haven.offer, adults=1, children=0, once_key="3")
        assert earlier_code(ctx, stranger) == "unknown"
        write_background(ctx, stranger, earlier_code="once")
        assert earlier_code(ctx, stranger, background_of(stranger)) == "once"


def test_permission__once_and_only_of_this_episode(haven: Lighthouse) -> None:
    episode, people = haven.family(offer=haven.offer)
    _other, strangers = haven.family(offer=haven.offer)
    with haven.cast.inside("aino") as ctx:
        one = give_permission(ctx, episode, person=people[0], code="contact_permission")
        assert give_permission(ctx, episode, person=people[0], code="contact_permission") == one
        withdraw_permission(ctx, one)
        withdraw_permission(ctx, one)
        assert give_permission(ctx, episode, person=people[0], code="contact_permission") != one
        assert Permission.objects.count() == 2
        for person, code in ((strangers[0], "contact_permission"), (people[0], "photo"), (people[0], "")):
            with broken("STAY-47"):
                give_permission(ctx, episode, person=person, code=code)


def test_task__agreed_and_done__says_by_whom(haven: Lighthouse) -> None:
    stay = haven.stay(offer=haven.offer)
    with haven.cast.inside("aino") as ctx:
        own = add_task(ctx, stay.episode, text=" Soita neuvolaan ", due_on=ctx.today, whose="resident")
        task = add_task(ctx, stay.episode, text="Varaa tulkki", due_on=ctx.today)
        assert [line.words for line in tasks_of(ctx, stay.episode)] == ["Soita neuvolaan", "Varaa tulkki"]
        # What is the resident's own is not on the worker's list of today.
        assert [line.words for line in tasks_due(ctx)] == ["Varaa tulkki"]
        finish_task(ctx, own)
        assert finish_task(ctx, own).done_by_id == ctx.actor.id
        for text, due_on in (("  ", ctx.today), ("Sanoja", ctx.today - timedelta(days=1))):
            with broken("STAY-48"):
                add_task(ctx, stay.episode, text=text, due_on=due_on)
        task.cancelled_at = ctx.now
        task.save()
        with broken("STAY-48"):
            finish_task(ctx, task)


@pytest.mark.parametrize("who", ["otso", "aarne", "sulo", "adele", "fanni", "saga", "vilma", "tilda"])
def test_background_and_departure__of_others__are_not_theirs(haven: Lighthouse, who: str) -> None:
    stay = haven.stay(offer=haven.offer)
    with haven.cast.inside("aino") as ctx:
        task = add_task(ctx, stay.episode, text="Varaa tulkki", due_on=ctx.today)
        permission = give_permission(ctx, stay.episode, person=stay.presences.all()[0].person, code="contact_permission")
    with haven.cast.inside(who) as ctx:
        for act in (
            lambda: write_background(ctx, stay),
            lambda: write_departure_list(ctx, stay),
            lambda: finish_task(ctx, task),
            lambda: withdraw_permission(ctx, permission),
            lambda: add_task(ctx, stay.episode, text="Sanoja", due_on=ctx.today),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert not tasks_due(ctx)
    client = haven.cast.client(who)
    for name, row in (("stays.stay.describe", stay), ("stays.stay.check_out", stay), ("stays.task.view", task)):
        assert client.get(reverse(name, args=[row.public_id])).status_code in (403, 404)


# -- pages ----------------------------------------------------------------------------------------------------------


def test_pages__last_one_leaves__the_list_is_asked_and_saved(haven: Lighthouse) -> None:
    stay = haven.stay(offer=haven.offer, adults=1, children=1)
    client = haven.cast.client("aino")
    with haven.cast.inside("aino"):
        mother, child = (piece.person for piece in stay.presences.order_by("pk"))
    away = {"people": [child.public_id], "day": "22.11.2026", "time": "11.00"}
    answer = client.post(reverse("stays.stay.depart", args=[stay.public_id]), away)
    assert answer["Location"] == reverse("stays.stay.view", args=[stay.public_id])
    there = reverse("stays.stay.check_out", args=[stay.public_id])
    answer = client.post(reverse("stays.stay.depart", args=[stay.public_id]), {**away, "people": [mother.public_id]})
    assert answer["Location"] == there
    page = client.get(there).text
    assert 'name="link_parent"' in page
    sent = {
        "safety_plan": "made",
        "housing_code": "new_home",
        "permitted": [mother.public_id],
        "link_adult": "given",
        "referred_codes": ["child_work"],
    }
    assert client.post(there, sent).status_code == 302
    with haven.cast.inside("aino") as ctx:
        card = leaving_card(ctx, stay)
        assert card.has_departure
        assert [(one.name, one.code) for one in card.permissions] == [("Aikuinen 0 Keksitty", "contact_permission")]
    shown = client.get(answer_page := reverse("stays.stay.view", args=[stay.public_id])).text
    assert "Käy läpi lähdön muistilista" not in shown
    withdrawn = client.post(reverse("stays.permission.withdraw", args=[card.permissions[0].public_id]))
    assert withdrawn["Location"] == answer_page


@pytest.mark.parametrize("bad", [{"housing_code": "kuu"}, {"safety_plan": "x"}, {"link_adult": "<script>"}, {"permitted": ["nobody"]}])
def test_pages__bad_departure__is_answered_and_keeps_the_rest(haven: Lighthouse, bad: dict[str, object]) -> None:
    stay = haven.stay(offer=haven.offer)
    client = haven.cast.client("aino")
    answer = client.post(reverse("stays.stay.check_out", args=[stay.public_id]), {"with_perpetrator_code": "no", **bad})
    assert answer.status_code == 422
    assert 'value="no"' in answer.text
    with haven.cast.inside("aino"):
        assert not Departure.objects.exists()
        assert not FeedbackLink.objects.exists()


def test_page_of_stay__tells_everything_that_was_written(haven: Lighthouse) -> None:
    """Each fact is left out of what is written once, and is the one line that the page then lacks."""
    stay = haven.stay(adults=1, children=1)
    background = {
        "violence_codes": ["physical"], "duration_code": "under_year", "perpetrator_codes": ["spouse"], "lived_together_code": "yes",
        "crime_report_code": "no", "moved_code": "was_full", "children_elsewhere": 0,
    }  # fmt: skip
    departure = {"housing_code": "new_home", "with_perpetrator_code": "no", "safety_plan": "made", "referred_codes": ["crisis_work"]}
    empty: dict[str, Any] = {"violence_codes": [], "perpetrator_codes": [], "referred_codes": [], "children_elsewhere": None}

    def told(gone: str = "") -> set[tuple[str, str]]:
        with haven.cast.inside("aino") as ctx:
            write_background(ctx, stay, **{name: empty.get(name, "") if name == gone else value for name, value in background.items()})
            write_departure_list(ctx, stay, **{name: empty.get(name, "") if name == gone else value for name, value in departure.items()})
            shown = leaving_card(ctx, stay)
        return {*shown.background, *shown.departure}

    whole = told()
    for name in (*background, *departure):
        assert len(whole - told(name)) == 1, name
    told()
    page = haven.cast.client("aino").get(reverse("stays.stay.view", args=[stay.public_id])).text
    assert all(words in page for pair in whole for words in pair)


def test_pages__background_task_and_permission__are_saved_from_their_forms(haven: Lighthouse) -> None:
    stay = haven.stay(offer=haven.offer)
    client = haven.cast.client("aino")
    with haven.cast.inside("aino"):
        mother = stay.presences.order_by("pk")[0].person
    assert (
        client.post(reverse("stays.stay.describe", args=[stay.public_id]), {"violence_codes": ["threat"], "referral_source": "self"}).status_code
        == 302
    )
    task = {"text": "Soita neuvolaan", "whose": "worker", "due_on": "22.11.2026"}
    assert client.post(reverse("stays.episode.add_task", args=[stay.episode.public_id]), task).status_code == 302
    permit = {"people": [mother.public_id], "code": "victim_support_visit", "how": "oral", "given_on": "22.11.2026"}
    assert client.post(reverse("stays.episode.permit", args=[stay.episode.public_id]), permit).status_code == 302
    with haven.cast.inside("aino"):
        kept = Task.objects.get()
        assert Permission.objects.get().code == "victim_support_visit"
    home = client.get(reverse("home")).text
    assert "Soita neuvolaan" in home
    assert "Soita neuvolaan" in client.get(reverse("stays.task.view", args=[kept.public_id])).text
    assert client.post(reverse("stays.task.finish", args=[kept.public_id])).status_code == 302
    assert "Soita neuvolaan" not in client.get(reverse("home")).text


def test_pages__leaving_of_many__asks_as_often_as_of_few(haven: Lighthouse, same_queries) -> None:
    stay = haven.stay(offer=haven.offer)
    client = haven.cast.client("aino")

    def more() -> None:
        with haven.cast.inside("aino") as ctx:
            for n in range(8):
                add_task(ctx, stay.episode, text=f"Asia {n}", due_on=ctx.today)
            for piece in stay.presences.select_related("person"):
                give_permission(ctx, stay.episode, person=piece.person, code="victim_support_visit")
            write_departure_list(ctx, stay, links={(FEEDBACK, to): "given" for to in ("adult", "child", "parent")})

    with haven.cast.inside("aino") as ctx:
        add_task(ctx, stay.episode, text="Asia", due_on=ctx.today)
        give_permission(ctx, stay.episode, person=stay.presences.all()[0].person, code="contact_permission")
        write_departure_list(ctx, stay, links={(FEEDBACK, "adult"): "given"})
    address = reverse("stays.stay.view", args=[stay.public_id])
    same_queries(lambda: client.get(address), more)


def test_director__bills_what_nobody_covers__with_a_reason_only(manor: Lighthouse) -> None:
    episode, people = manor.family(offer=manor.offer, start_on=date(2026, 10, 1))
    from syli.stays.commands import arrive

    with manor.cast.inside("aino") as ctx:
        record_commitment(ctx, episode, issuer="Maksaja", start_on=date(2026, 10, 1), end_on=date(2026, 11, 10))
        arrive(ctx, episode, house=manor.house, people=people, at=ctx.now - timedelta(days=20), once_key="k")
    there = reverse("stays.episode.bill_uncovered", args=[episode.public_id])
    sent = {"start_on": "11.11.2026", "end_on": "30.11.2026", "reason": "Päätös on tulossa"}
    assert manor.cast.client("aino").post(there, sent).status_code in (403, 404)
    leader = manor.cast.client("leena")
    assert leader.post(there, {**sent, "reason": ""}).status_code == 422
    assert leader.post(there, {**sent, "end_on": "1.11.2026"}).status_code == 422
    assert leader.post(there, sent).status_code == 302
    with manor.cast.inside("leena"):
        assert episode.commitments.filter(is_directors=True).count() == 1


def test_episode__closed_without_a_stay__keeps_no_tasks_it_was_not_asked_for(lighthouse: Lighthouse) -> None:
    episode, _people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        close_episode(ctx, episode, end_on=ctx.today, end_result="goals_reached")
        assert not Task.objects.exists()
        assert not Stay.objects.exists()


def test_pages__permissions_of_two__are_both_saved_and_taken_back_when_unticked(haven: Lighthouse) -> None:
    """One form is one act: the second of two people is not taken for the same form sent again."""
    stay = haven.stay(offer=haven.offer, adults=2, children=1)
    client = haven.cast.client("aino")
    with haven.cast.inside("aino"):
        people = [piece.person for piece in stay.presences.filter(heads="adult").order_by("pk")]
    keys = [person.public_id for person in people]
    there = reverse("stays.episode.permit", args=[stay.episode.public_id])
    form = forms_in(client.get(there))[0]
    assert send(client, form, {**form.values, "people": keys, "code": "victim_support_visit"}).status_code == 302
    check_out = reverse("stays.stay.check_out", args=[stay.public_id])
    for ticked in (keys, keys[:1], []):
        form = forms_in(client.get(check_out))[0]
        assert send(client, form, {**form.values, "permitted": ticked}).status_code == 302
        with haven.cast.inside("aino"):
            rows = Permission.objects.filter(code="contact_permission", withdrawn_on__isnull=True)
            assert sorted(rows.values_list("person__public_id", flat=True)) == sorted(ticked)
    with haven.cast.inside("aino"):
        assert Permission.objects.filter(code="victim_support_visit", withdrawn_on__isnull=True).count() == 2
