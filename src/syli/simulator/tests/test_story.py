"""A story hangs together, is the same every time, and does not change because others are told beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.queries import codes_of
from syli.episodes.rules import Offered, unknown_part
from syli.intake.choices import RequestState, Urgency
from syli.org.choices import Role
from syli.people.choices import ContactPointKind, FamilyRole, Gender, Safety
from syli.simulator.generate import Plan, story_of
from syli.simulator.tests.plans import UNTIL, plan, shipped_traits
from syli.simulator.world import Association, Contact, Count, Family

Told = tuple[Association, list[Family], list[Contact], list[Count]]


@cache
def told(index: int, seed: int = 1, years: int = 1, scale: float = 0.4, until: date = UNTIL) -> Told:
    """Tell a whole story once."""
    story = story_of(plan(seed, years, scale, until), index)
    families = list(story.families)
    return story.association, families, list(story.groups()), list(story.counts())


def people_of(families: list[Family]) -> Counter[tuple[object, ...]]:
    """Return who came, without the numbers."""
    return Counter(tuple((p.given_name, p.family_name, p.alias, p.born_on, p.gender, p.mother_tongue) for p in family.persons) for family in families)


def test_story__told_twice__is_the_same() -> None:
    first, again = story_of(plan(), 4), story_of(plan(), 4)
    assert first.association == again.association
    assert list(first.families) == list(again.families)
    assert list(first.groups()) == list(again.groups())
    assert list(first.counts()) == list(again.counts())


def test_story__where_the_service_says_that_two_meet_a_couple__two_are_there() -> None:
    """AKT-3: what the simulator tells must not be what the form would ask about."""
    traits = shipped_traits()
    asked = {(code, kind.code) for code, one in traits.items() for kind in one.kinds.values() if kind.workers > 1}
    assert asked
    association, families, *_ = told(4)
    offers = {offer.key: offer for offer in association.offers}
    held = [
        len(contact.workers)
        for family in families
        for episode in family.episodes
        for contact in episode.contacts
        if (offers[contact.offer].service, contact.kind) in asked
    ]
    assert len(held) >= 5 and set(held) == {2}


def test_story__another_seed_or_association__is_another() -> None:
    families = people_of(told(4)[1])
    assert families != people_of(told(4, seed=2)[1])
    assert families != people_of(told(5)[1])


@pytest.mark.parametrize("change", [{"scale": 0.8}, {"years": 2}])
def test_story__larger_scale_or_more_years__only_adds_families(change: dict[str, float]) -> None:
    small, large = people_of(told(4)[1]), people_of(told(4, **change)[1])
    assert sum(large.values()) > 1.3 * sum(small.values())
    assert not small - large


def test_story__later_end__keeps_the_past() -> None:
    early = told(4, until=date(2025, 9, 30))[1]
    late = told(4)[1]
    names = people_of(late)
    missing = sum((people_of(early) - names).values())
    # A child not yet born at the earlier end has a name at the later one.
    unborn = sum(any(p.is_unborn for p in family.persons) for family in early)
    assert missing <= unborn


def test_story__ways__are_of_their_kinds() -> None:
    """What is recorded by the million keeps to the rule that one recording by hand keeps to (EPISODE-14)."""
    association, families, groups, counts = told(4)
    packs = {offer.key: shipped_catalogue().pack(offer.service) for offer in association.offers}
    seen: set[str] = set()
    done: list[Contact | Count] = [*(c for family in families for e in family.episodes for c in e.contacts), *groups, *counts]
    for one in done:
        known = {kind.code: Offered([c.code for c in codes_of(kind.fitting_ways)], one.themes) for kind in packs[one.offer].contacts}
        assert unknown_part(one.kind, one.way, one.themes, known) is None, (one.kind, one.way)
        seen.add(one.way)
    assert {"", "face_to_face", "phone", "video"} <= seen


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(1, 40), index=st.integers(0, 29))
def test_story__hangs_together(seed: int, index: int) -> None:
    which = plan(seed, scale=0.3)
    association, families, groups, counts = told(index, seed=seed, scale=0.3)
    offers = {offer.key: offer for offer in association.offers}
    workers = {worker.key: worker for worker in association.workers}
    seen: set[int] = set()
    codes: list[str] = []
    for family in families:
        keys = {person.key for person in family.persons}
        assert keys and not keys & seen
        seen |= keys
        codes += [person.identity_code for person in family.persons if person.identity_code]
        check_persons(family, which)
        check_requests(family, which, keys)
        check_episodes(family, which, offers, workers)
    assert len(codes) == len(set(codes))
    for contact in groups:
        assert contact.episode is None
        assert contact.modality == "group"
        assert len({person for person, _ in contact.people}) == len(contact.people) >= 2
        assert set(contact.workers) <= set(workers)
    for count in counts:
        assert count.adults + count.children > 0
        assert which.first_day <= count.happened_on <= which.until


def check_persons(family: Family, which: Plan) -> None:
    keys = {person.key for person in family.persons}
    for person in family.persons:
        assert person.is_unborn == (person.due_on is not None and person.born_on is None)
        assert person.given_name or person.alias or person.is_unborn
        assert person.born_on is None or person.born_on <= which.until
        assert person.gender in {"", *Gender}
        assert not (person.alias and person.identity_code)
    for relation in family.relations:
        assert {relation.person, relation.other} <= keys
        assert relation.person != relation.other
        assert relation.role in set(FamilyRole)
    for household in family.households:
        assert set(household.members) <= keys
    for point in family.contact_points:
        assert point.person in keys
        assert point.kind in set(ContactPointKind)
        assert point.safety in set(Safety)
        assert (point.safety == "limited") == bool(point.when)
    births = {person.key: person.born_on for person in family.persons}
    for relation in family.relations:
        elder, child = births[relation.person], births[relation.other]
        if relation.role == "child" and elder and child:
            assert (child - elder).days > 15 * 365


def check_requests(family: Family, which: Plan, keys: set[int]) -> None:
    assert family.requests
    for request in family.requests:
        assert request.state in set(RequestState)
        assert request.urgency in set(Urgency)
        assert {person for person, _ in request.people} <= keys
        assert request.received_at.date() <= which.until
        is_open = request.state in ("new", "waiting")
        assert (request.decided_at is None) == is_open == (request.decided_by is None)
        if request.decided_at is not None:
            assert request.received_at <= request.decided_at
            assert (request.state == "refused") == bool(request.decision_code)
            assert (request.state == "guided") == bool(request.guided_to)
            assert request.decided_at.date() <= which.until


def check_episodes(family: Family, which: Plan, offers: Mapping[int, object], workers: Mapping[int, object]) -> None:
    accepted = {request.key: request for request in family.requests if request.state == "accepted"}
    born = {person.key: person.born_on for person in family.persons}
    for episode in family.episodes:
        assert episode.offer in offers
        assert episode.request in accepted
        assert accepted[episode.request].received_at.date() <= episode.start_on <= (episode.end_on or which.until) <= which.until
        assert bool(episode.end_on) == bool(episode.result) == bool(episode.end_reason)
        assert episode.people
        assert episode.care and episode.care[0].start_on == episode.start_on
        assert episode.care[-1].end_on == episode.end_on
        for care in episode.care:
            assert care.worker in workers
            assert episode.start_on <= care.start_on <= (care.end_on or which.until)
        taking_part = {person for person, _ in episode.people}
        for contact in episode.contacts:
            day = contact.started_at.date()
            assert episode.start_on <= day <= (episode.end_on or which.until)
            assert day >= which.first_day
            assert contact.people and {person for person, _ in contact.people} <= taking_part
            assert contact.workers
            assert all(note.person in taking_part and note.text for note in contact.notes)
            birthdays = [birthday for person, _ in contact.people if (birthday := born[person]) is not None]
            assert all(birthday <= day for birthday in birthdays), "a child took part before being born"


def test_story__staff__somebody_left_and_somebody_came() -> None:
    association = told(4, years=2)[0]
    first = plan(years=2).first_day
    assert any(worker.end_on is not None and worker.end_on > first for worker in association.workers)
    assert any(worker.start_on > first for worker in association.workers)
    assert {worker.role for worker in association.workers} <= set(Role)
    names = [worker.username for worker in association.workers]
    assert len(names) == len(set(names))


def test_story__swedish_and_other_languages__come_up() -> None:
    languages = Counter(person.mother_tongue for index in range(6) for family in told(index)[1] for person in family.persons)
    assert languages["fi"] > 0.6 * languages.total()
    assert len(languages) >= 7


def test_story__secret_house__has_a_name_of_its_own_and_an_alias() -> None:
    services = {shipped_catalogue().pack(code).name.fi for code in shipped_catalogue().services}
    for index in range(8):
        for unit in told(index)[0].units:
            sealed = [o for o in told(index)[0].offers if o.unit == unit.key and shipped_traits()[o.service].is_sealed]
            assert unit.is_secret == bool(sealed) == bool(unit.alias)
            assert not unit.is_secret or (unit.name not in services and unit.name not in unit.alias)
