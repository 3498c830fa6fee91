"""What the board, the handover and the numbers read: shifts by the clock, terms with their warnings, nights against a plain count."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.catalogue.packs import shipped_catalogue
from syli.episodes.commands import close_episode
from syli.episodes.contact_form import recordable_kinds
from syli.kernel.rules import RuleBroken
from syli.people.commands import edit_person, relate
from syli.stays.choices import Heads, Shift
from syli.stays.commands import add_room, arrive_uncommitted, come_back, depart, go_away, move_room, record_commitment
from syli.stays.models import House, Presence, Stay
from syli.stays.queries.board import board_of, free_rooms
from syli.stays.queries.handovers import shift_now
from syli.stays.queries.offers import STAY
from syli.stays.queries.stays import awaited_episode, numbers_of, stay_card
from syli.stays.queries.terms import review_is_due
from syli.stays.rules.nights import HELSINKI, Interval
from syli.stays.tests.conftest import Lighthouse, lighthouse_pack
from syli.stays.tests.test_nights import slowly
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("clock", "day", "shift"),
    [
        ("2026-11-22 06:59", 21, Shift.NIGHT),
        ("2026-11-22 07:00", 22, Shift.MORNING),
        ("2026-11-22 13:59", 22, Shift.MORNING),
        ("2026-11-22 14:00", 22, Shift.EVENING),
        ("2026-11-22 20:59", 22, Shift.EVENING),
        ("2026-11-22 21:00", 22, Shift.NIGHT),
        ("2026-11-23 00:30", 22, Shift.NIGHT),
    ],
)
def test_shift__by_the_clock__small_hours_belong_to_last_night(clock: str, day: int, shift: Shift) -> None:
    now = datetime.fromisoformat(clock).replace(tzinfo=HELSINKI)
    assert shift_now(now.astimezone(UTC)) == (date(2026, 11, day), shift)


@pytest.mark.parametrize(
    ("clock", "night"), [("21:59", False), ("22:00", True), ("00:00", True), ("05:59", True), ("06:00", False), ("12:00", False)]
)
def test_house__is_night__between_its_hours(clock: str, night: bool) -> None:
    house = House(family_places=1, night_first_hour=22, night_last_hour=6, night_least_minutes=60)
    assert house.is_night(datetime.fromisoformat(f"2026-03-29 {clock}").replace(tzinfo=HELSINKI).astimezone(UTC)) is night


def test_stay__tomorrow__asks_for_what_is_missing_and_no_more(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(adults=1, children=1)
    with lighthouse.cast.inside("aino") as ctx:
        missing = stay_card(ctx, stay).to_ask
        assert len(missing) == 4, missing  # own worker, guardian, who directed, why; names, ages and town are known
        adult, child = [p.person for p in stay.presences.order_by("pk")]
        relate(ctx, child, other=adult, role="parent")
        episode = stay.episode
        episode.referral_source, episode.reason_codes, episode.own_worker_id = "police", ["violence"], ctx.actor.id
        episode.save()
        assert stay_card(ctx, Stay.objects.get(pk=stay.pk)).to_ask == ()
        edit_person(ctx, adult, given_name="", family_name="", alias="Kaarna")
        assert len(stay_card(ctx, Stay.objects.get(pk=stay.pk)).to_ask) == 1


@pytest.mark.parametrize(
    ("months", "commitment_days", "tones"),
    [(0, 90, []), (0, 20, ["soon"]), (0, None, ["danger"]), (11, 90, ["soon", "soon"]), (12, 90, ["danger", "soon"]), (3, 90, ["soon"])],
)
def test_paid_stay__marks__tell_of_money_length_and_reviews(manor: Lighthouse, months: int, commitment_days: int | None, tones: list[str]) -> None:
    """After three months a review is due as well (every 60 days), so it stands beside the others."""
    with manor.cast.inside("leena") as ctx:
        since = ctx.today - timedelta(days=31 * months)
    episode, people = manor.family(start_on=since)
    with manor.cast.inside("leena") as ctx:
        stay = arrive_uncommitted(ctx.because("Koe"), episode, house=manor.house, people=people, at=ctx.now, once_key="k")
        if commitment_days is not None:
            record_commitment(ctx, episode, issuer="Maksaja", start_on=ctx.today, end_on=ctx.today + timedelta(days=commitment_days))
        assert [mark.tone for mark in stay_card(ctx, stay).marks] == tones
        family = board_of(ctx, manor.house).families[0]
        assert [mark.tone for mark in family.marks] == tones


def test_episode__awaited__only_until_the_family_lives_here(lighthouse: Lighthouse) -> None:
    episode, people = lighthouse.family()
    stay = lighthouse.stay()
    with lighthouse.cast.inside("aino") as ctx:
        assert awaited_episode(ctx, people[0]) == episode
        assert awaited_episode(ctx, stay.presences.order_by("pk")[0].person) is None
    for who in ("otso", "aarne", "sulo"):
        with lighthouse.cast.inside(who) as ctx:
            assert awaited_episode(ctx, people[0]) is None


def test_board__stranger_to_the_reader__is_a_head_without_a_name(lighthouse: Lighthouse) -> None:
    """A student sees the board; whoever she may not know stands on it without a name and is counted all the same."""
    stay = lighthouse.stay(adults=1, children=1)
    with lighthouse.cast.inside("aino"):
        hidden = stay.presences.order_by("pk")[0].person
        hidden.is_protected, hidden.custodian_id = True, None
        hidden.save()
    with lighthouse.cast.inside("aino") as ctx:
        board = board_of(ctx, lighthouse.house)
        assert (board.adults, board.children, board.free) == (1, 1, 2)
    with lighthouse.cast.inside("sulo") as ctx:
        board = board_of(ctx, lighthouse.house)
        assert (board.adults, board.children) == (1, 1)
        # What the shift tells is for those who work the shift, not for a student.
        assert board.lines == ()


@pytest.mark.parametrize("seed", range(12))
def test_numbers__of_a_busy_house__equal_a_plain_count(lighthouse: Lighthouse, seed: int) -> None:
    """Families come, go away, move and leave at random; nights and occupancy equal a count minute by minute from the rows."""
    dice = random.Random(seed)
    with lighthouse.cast.inside("aino") as ctx:
        now = ctx.now
    for _family in range(dice.randint(1, 3)):
        at = now - timedelta(minutes=dice.randint(600, 9 * 24 * 60))
        stay = lighthouse.stay(at=at, adults=dice.randint(1, 2), children=dice.randint(0, 2))
        with lighthouse.cast.inside("aino") as ctx:
            people = [p.person for p in stay.presences.order_by("pk")]
            for act in range(dice.randint(0, 5)):
                at += timedelta(minutes=dice.randint(1, 1500))
                who = dice.sample(people, dice.randint(1, len(people)))
                try:
                    if act % 3 == 0:
                        go_away(ctx, stay, people=who, at=at)
                    elif act % 3 == 1:
                        come_back(ctx, stay, people=who, at=at)
                    else:
                        move_room(ctx, stay, room=dice.choice(lighthouse.rooms), at=at)
                except RuleBroken:
                    continue
            if dice.random() < 0.4 and at < now:
                depart(ctx, stay, at=now)
    with lighthouse.cast.inside("aino") as ctx:
        start_on, end_on = ctx.today - timedelta(days=6), ctx.today - timedelta(days=1)
        counted = numbers_of(ctx, lighthouse.house, start_on, end_on)
        adults, children, taken, families = plainly(lighthouse, ctx.now, start_on, end_on)
        assert (counted.nights.adult, counted.nights.child) == (adults, children)
        assert counted.families == families
        assert counted.occupancy == pytest.approx(taken / (3 * 6))


def plainly(lighthouse: Lighthouse, now: datetime, start_on: date, end_on: date) -> tuple[int, int, int, int]:
    """Count from the rows, a minute at a time: nights of grown-ups and children, place-nights, families."""

    def within(pieces: list[Presence]) -> set[date]:
        found = slowly([Interval(p.start_at, p.end_at) for p in pieces], now, lighthouse.house.night)
        return {night for night in found if start_on <= night <= end_on}

    slept, kept = {Heads.ADULT: 0, Heads.CHILD: 0}, []
    for stay in Stay.objects.order_by("pk"):
        pieces = list(stay.presences.order_by("pk"))
        kept.append(set().union(*(within([p for p in pieces if p.person_id == one]) for one in {p.person_id for p in pieces})))
        for one in {p.person_id for p in pieces}:
            own = [p for p in pieces if p.person_id == one]
            slept[Heads(own[0].heads)] += len(within([p for p in own if p.where == "in_house"]))
    return slept[Heads.ADULT], slept[Heads.CHILD], sum(map(len, kept)), sum(bool(nights) for nights in kept)


def test_house__of_another_organisation__is_out_of_reach(cast: Cast, lighthouse: Lighthouse) -> None:
    with cast.inside("otso"):
        assert not House.objects.exists()
        assert not Stay.objects.exists()


def test_contacts__of_a_stay__are_shorter_than_a_day() -> None:
    """A talk in the house is recorded as a contact; a day and night in it is counted from presence and not once more."""
    assert [kind.code for kind in recordable_kinds(lighthouse_pack())] == ["talk_in_stay"]


def test_rooms__to_give__are_empty_ones_before_shared_and_unclean(lighthouse: Lighthouse) -> None:
    """At night the first room is the one that is taken: never by chance one where another family sleeps."""
    with lighthouse.cast.inside("leena") as ctx:
        shared = add_room(ctx, lighthouse.house, name="0 jaettu", family_places=2)
    lighthouse.stay(room=shared)
    left = lighthouse.stay(room=lighthouse.rooms[0])
    with lighthouse.cast.inside("aino") as ctx:
        depart(ctx, left, at=ctx.now)
        assert [(room.name, free) for room, free in free_rooms(ctx, lighthouse.house)] == [("2", 1), ("3", 1), ("0 jaettu", 1), ("1", 1)]


@pytest.mark.parametrize(("days", "due"), [(88, False), (92, True)])
def test_shipped_stay__whose_plan_the_sender_reads__asks_for_a_review_in_time(lighthouse: Lighthouse, days: int, due: bool) -> None:
    """ENS-7: without an interval in the pack nobody would ever be reminded."""
    reviewed = [pack for pack in shipped_catalogue().packs if STAY in pack.modalities and pack.plan and "sender" in pack.plan.views]
    assert reviewed
    with lighthouse.cast.inside("aino") as ctx:
        assert [review_is_due(ctx, pack, ctx.today - timedelta(days=days), []) for pack in reviewed] == [due] * len(reviewed)


@pytest.mark.parametrize(("days", "awaited"), [(-1, False), (0, True), (2, True), (3, False)])
def test_board__family_whose_episode_has_begun__is_awaited_by_heads_alone(lighthouse: Lighthouse, days: int, awaited: bool) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        episode, _people = lighthouse.family(adults=2, children=1, start_on=ctx.today - timedelta(days=max(days, 0)))
        if days < 0:
            episode.start_on = ctx.today - timedelta(days=days)
            episode.save()
        board = board_of(ctx, lighthouse.house)
        assert [(one.adults, one.children) for one in board.awaited] == ([(2, 1)] if awaited else [])
        assert board.free == 3
    page = lighthouse.cast.client("aino").get(reverse("stays.house.view", args=[lighthouse.house.public_id])).text
    assert ("Odotetaan: 2 + 1" in page) is awaited
    assert "Aikuinen" not in page


def test_board__who_has_come_left_or_ended__is_awaited_no_more(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        today, now = ctx.today, ctx.now
    came = lighthouse.stay(start_on=today, at=now - timedelta(minutes=5))
    other, _people = lighthouse.family(start_on=today)
    with lighthouse.cast.inside("aino") as ctx:
        assert len(board_of(ctx, lighthouse.house).awaited) == 1
        depart(ctx, came, at=ctx.now)
        close_episode(ctx, other, end_on=ctx.today, end_result="goals_reached")
        assert board_of(ctx, lighthouse.house).awaited == ()


def test_board__many_awaited__asks_as_often_as_for_one(lighthouse: Lighthouse, same_queries: Any) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        today = ctx.today

    def look() -> None:
        with lighthouse.cast.inside("aino") as ctx:
            board_of(ctx, lighthouse.house)

    lighthouse.family(start_on=today)
    same_queries(look, lambda: [lighthouse.family(adults=2, children=2, start_on=today) for _one in range(3)])
