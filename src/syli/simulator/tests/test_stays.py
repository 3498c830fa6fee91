"""Families who live in houses: never more than there are places, at no minute; everything in order and within the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.simulator.generate import story_of
from syli.simulator.indoors import CLEANING, Handover, Hold, Lodge, Stay
from syli.simulator.lodges import Ledger
from syli.simulator.seasons import moment
from syli.simulator.stay_tally import presence_of, taken_of
from syli.simulator.tests.plans import UNTIL, plan, shipped_traits
from syli.simulator.world import Association, Count, Episode, Family
from syli.stays.rules import may_hold_until

Told = tuple[Association, list[Family], list[Hold], list[Handover], list[Count]]
ENDS = moment(UNTIL + timedelta(days=1), 0)


@cache
def told(index: int, seed: int = 1, scale: float = 1.0) -> Told:
    """Tell what happens in the houses of an association."""
    story = story_of(plan(seed, 1, scale), index)
    return story.association, list(story.families), list(story.holds()), list(story.handovers()), list(story.counts())


def lived(families: list[Family]) -> Iterator[tuple[Family, Episode, Stay]]:
    """Return everybody who lived in a house."""
    return ((family, episode, episode.stay) for family in families for episode in family.episodes if episode.stay is not None)


def taken_times(families: list[Family], holds: list[Hold]) -> Iterator[tuple[tuple[int, int], datetime, datetime]]:
    """Return which room of which house was taken from when to when, by families and by holds."""
    for _family, _episode, stay in lived(families):
        for room, start, end in taken_of(stay):
            yield (stay.unit, room), start.astimezone(UTC), (end or ENDS).astimezone(UTC)
    for hold in holds:
        yield (hold.unit, hold.room), hold.held_at.astimezone(UTC), (hold.ended_at or hold.expires_at).astimezone(UTC)


def most_at_once(times: list[tuple[datetime, datetime]]) -> int:
    """Return how many of these times overlap at the fullest moment; one that ends as another begins does not."""
    steps = sorted([(start, 1) for start, end in times if start < end] + [(end, -1) for start, end in times if start < end])
    most = now = 0
    for _at, step in steps:
        now += step
        most = max(most, now)
    return most


@pytest.mark.property
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(1, 60), index=st.integers(0, 29), scale=st.sampled_from((0.08, 0.5, 1.0, 2.5)))
def test_house__at_every_minute__holds_no_more_families_than_places(seed: int, index: int, scale: float) -> None:
    association, families, holds, _handovers, _counts = told(index, seed, scale)
    lodges = {lodge.unit: lodge for lodge in association.lodges}
    by_room: dict[tuple[int, int], list[tuple[datetime, datetime]]] = {}
    for place, start, end in taken_times(families, holds):
        by_room.setdefault(place, []).append((start, end))
    for (unit, room), times in by_room.items():
        assert room < lodges[unit].family_places
        assert most_at_once(times) == 1, "two families have one room"
    for unit, lodge in lodges.items():
        times = [time for (at, _room), times in by_room.items() if at == unit for time in times]
        assert most_at_once(times) <= lodge.family_places


@pytest.mark.property
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(1, 60), index=st.integers(0, 29))
def test_stay__hangs_together(seed: int, index: int) -> None:
    association, families, holds, handovers, counts = told(index, seed)
    workers = {worker.key for worker in association.workers}
    for family, episode, stay in lived(families):
        check_stay(episode, stay, workers)
        nowhere_twice(family)
    for family in families:
        for episode in family.episodes:
            check_terms(episode)
    for hold in holds:
        assert may_hold_until(hold.expires_at, hold.held_at)
        assert hold.ended_at is None or hold.held_at < hold.ended_at <= hold.expires_at
    for handover in handovers:
        assert handover.lines and handover.given_by in workers | {None}
        assert handover.taken_by is None or handover.given_by != handover.taken_by
        assert handover.taken_at is None or (handover.given_at is not None and handover.given_at < handover.taken_at < ENDS)
    for call in (count.call for count in counts if count.call is not None):
        assert call.happened_at < ENDS


def check_stay(episode: Episode, stay: Stay, workers: set[int]) -> None:
    assert episode.start_on <= stay.began_at.date() and stay.began_by in workers
    assert stay.ended_at is not None or episode.end_on is None
    assert stay.ended_at is None or stay.ended_at.date() <= (episode.end_on or UNTIL)
    assert stay.people and set(stay.people) <= {person for person, _role in episode.people}
    times = [stay.began_at, *(turn.at for turn in stay.turns), *([stay.ended_at] if stay.ended_at else [])]
    assert times == sorted(times) and times[-1] < ENDS
    inside, away = set(stay.people), set[int]()
    for turn in stay.turns:
        people = set(turn.people)
        assert turn.by in workers and people
        if turn.kind == "joined":
            assert not people & (inside | away)
            inside |= people
        elif turn.kind == "away":
            assert people <= inside and turn.back_at is not None
            inside, away = inside - people, away | people
        elif turn.kind == "back":
            assert people <= away
            inside, away = inside | people, away - people
        else:
            assert turn.kind == "moved" and people == inside | away
    assert stay.ended_at is None or not away, "somebody left the house who was not there"
    if stay.hold is not None:
        assert stay.hold.ended_at == stay.began_at
        assert stay.hold.held_at < stay.began_at < stay.hold.expires_at


def nowhere_twice(family: Family) -> None:
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for _family, _episode, stay in lived([family]):
        for person, times in presence_of(stay).items():
            spans.setdefault(person, []).extend((start, end or ENDS) for start, end in times)
    assert all(most_at_once(times) <= 1 for times in spans.values()), "somebody is in two houses"


def check_terms(episode: Episode) -> None:
    for before, after in zip(episode.commitments, episode.commitments[1:], strict=False):
        assert before.end_on < after.start_on
    if episode.commitments and episode.stay is not None:
        first = episode.commitments[0]
        assert first.recorded_at <= episode.stay.began_at and first.start_on <= episode.stay.began_at.date()
    for review in episode.reviews:
        assert review.planned_at.date() <= review.planned_on
        assert review.held_at is None or review.held_at.date() == review.planned_on
        assert bool(review.minutes) == (review.held_at is not None)


def test_houses__every_unit_with_a_service_given_as_a_stay__has_one() -> None:
    for index in range(30):
        association = told(index, scale=0.08)[0]
        units = {offer.unit for offer in association.offers if shipped_traits()[offer.service].is_stay}
        assert {lodge.unit for lodge in association.lodges} == units
        for lodge in association.lodges:
            least = max(shipped_traits()[offer.service].family_places for offer in association.offers if offer.unit == lodge.unit)
            assert lodge.family_places >= max(2, least)


def test_arrivals_and_calls__come_at_every_hour() -> None:
    hours, calls = Counter[int](), Counter[int]()
    for index in range(12):
        _association, families, _holds, _handovers, counts = told(index)
        hours.update(stay.began_at.hour for _family, _episode, stay in lived(families))
        calls.update(count.call.happened_at.hour for count in counts if count.call is not None)
    assert len(hours) == len(calls) == 24
    assert hours[12] > 2 * hours[4], "yet not all hours are alike"


def test_full_house__turns_families_away_with_the_reason() -> None:
    turned = [request for index in range(12) for family in told(index)[1] for request in family.requests if request.turned_away]
    assert {"no_place"} < {request.turned_away for request in turned}
    assert all(request.state in ("guided", "refused") for request in turned)
    assert all(request.decision_code == "no_place" for request in turned if request.state == "refused")


def test_last_shift__has_not_signed_yet() -> None:
    handovers = [handover for index in range(8) for handover in told(index)[3] if handover.shift_on == UNTIL]
    assert any(handover.given_at is None for handover in handovers)
    assert any(line.done_at is None for handover in handovers for line in handover.lines if line.kind == "open")


@pytest.mark.property
@given(times=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), max_size=40), places=st.integers(1, 4))
def test_ledger__gives_a_room_only_when_it_is_free_and_clean(times: list[tuple[int, int]], places: int) -> None:
    lodge = Lodge(0, ({},) * places, 2, 1)  # type: ignore[arg-type]  # what is in the rooms does not matter
    ledger, given = Ledger(lodge), list[tuple[int, datetime, datetime]]()
    for hours, length in times:
        start = datetime(2025, 3, 20, tzinfo=UTC) + timedelta(hours=hours)
        end = start + timedelta(hours=length)
        room = ledger.free(start, end)
        clashes = {r for r, s, e in given if s < end + CLEANING and start < e + CLEANING}
        assert (room is None) == (len(clashes) == places)
        if room is not None:
            assert room not in clashes
            ledger.take(room, start, end)
            given.append((room, start, end))


def test_day__is_the_last_of_the_plan() -> None:
    assert story_of(plan(scale=0.08), 1).last_day == UNTIL == date(2025, 12, 31)
