"""Two who must not learn of each other and one house: refused in the words of a full house, told to the keeper alone, property by property."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.episodes.commands import Joining, open_episode, plan_contact
from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.safety.commands import keep_apart
from syli.safety.conflicts import apart_from
from syli.safety.crossing import count_of_crossings
from syli.safety.models import Suggestion
from syli.stays import rules
from syli.stays.access import KeeperNoticeAction
from syli.stays.commands import arrive, close_notice, depart, join_stay, move_room, receive_family, tell_keeper, turn_away
from syli.stays.models import KeeperNotice, Stay, TurnedAway
from syli.stays.queries.meetings import keeper_warnings, residents_called
from syli.stays.queries.places import lived_since
from syli.stays.tests.conftest import Lighthouse
from tests.case import make_person

pytestmark = pytest.mark.django_db
CANARY = "Kanarialintu"


def broken(rule_id: str) -> pytest.RaisesExc[RuleBroken]:
    return pytest.RaisesExc(RuleBroken, check=lambda raised: raised.rule_id == rule_id)


class Two:
    """He lives in room 1; she comes. He is Aarne's and nobody's in the house knows that they are kept apart."""

    def __init__(self, house: Lighthouse) -> None:
        self.house = house
        cast = house.cast
        with cast.inside("leena") as ctx:
            self.he = make_person(cast, ctx, "leena", CANARY, family_name="Lokki", born_on=datetime(1985, 1, 1).date())
            self.she = make_person(cast, ctx, "leena", "Piia", family_name="Kuovi", born_on=datetime(1988, 1, 1).date())
            self.his = self.episode(ctx, self.he)
            self.hers = self.episode(ctx, self.she)
            self.his_stay = arrive(
                ctx, self.his, house=house.house, people=[self.he], at=ctx.now - timedelta(hours=5), once_key="he", room=house.rooms[0]
            )

    def episode(self, ctx, person: Person) -> Episode:
        return open_episode(ctx, offer=self.house.offer, participants=[Joining(person, "adult_client")], start_on=ctx.today - timedelta(days=3))

    def keep(self) -> None:
        with self.house.cast.inside("leena") as ctx:
            keep_apart(ctx, self.she, other=self.he)

    def place(self, who: str) -> None:
        """Let a worker be her own worker: then the other side is closed to her."""
        from syli.episodes.commands import name_own_worker

        with self.house.cast.inside("leena") as ctx:
            name_own_worker(ctx, self.hers, own_worker=self.house.cast.staff[who])


@pytest.fixture
def two(lighthouse: Lighthouse) -> Two:
    """Return the two, kept apart; Aino is her worker."""
    made = Two(lighthouse)
    made.place("aino")
    made.keep()
    return made


def refused(two: Two, who: str = "aino") -> RuleBroken:
    with two.house.cast.inside(who) as ctx, pytest.raises(RuleBroken) as raised:
        arrive(ctx, two.hers, house=two.house.house, people=[two.she], at=ctx.now, once_key="she", room=two.house.rooms[1])
    return raised.value


def test_arrival__where_the_other_side_lives__is_refused_as_if_the_house_were_full(two: Two) -> None:
    unsafe = refused(two)
    with two.house.cast.inside("leena") as ctx:
        depart(ctx, two.his_stay, at=ctx.now)
        for room in two.house.rooms:
            two.house.stay(room=room, at=ctx.now)
    full = refused(two)
    assert (unsafe.rule_id, str(unsafe.message), unsafe.field) == (full.rule_id, str(full.message), full.field)
    assert CANARY not in str(unsafe.message)


def test_arrival__the_keeper_is_told_why_and_others_are_not(two: Two) -> None:
    assert refused(two, "leena").rule_id == "STAY-50"
    assert refused(two, "aino").rule_id == "STAY-10"


def test_arrival__after_he_has_left__is_possible_but_not_for_the_time_before(two: Two) -> None:
    with two.house.cast.inside("leena") as ctx:
        depart(ctx, two.his_stay, at=ctx.now - timedelta(hours=1))
    with two.house.cast.inside("aino") as ctx:
        with broken("STAY-10"):
            arrive(ctx, two.hers, house=two.house.house, people=[two.she], at=ctx.now - timedelta(hours=2), once_key="b", room=two.house.rooms[1])
        arrive(ctx, two.hers, house=two.house.house, people=[two.she], at=ctx.now, once_key="a", room=two.house.rooms[1])


def test_arrival__he_is_away_for_the_weekend__is_refused_all_the_same(two: Two) -> None:
    from syli.stays.commands import go_away

    with two.house.cast.inside("leena") as ctx:
        go_away(ctx, two.his_stay, people=[two.he], at=ctx.now - timedelta(hours=1))
    assert refused(two).rule_id == "STAY-10"


def test_joining__a_family_in_his_house__is_refused_too(two: Two) -> None:
    stay = two.house.stay(room=two.house.rooms[1])
    from syli.episodes.commands import add_participant, close_episode

    with two.house.cast.inside("leena") as ctx:
        close_episode(ctx, two.hers, end_on=ctx.today - timedelta(days=2), end_result="not_assessed")
        add_participant(ctx, stay.episode, joining=Joining(two.she, "adult_client"), start_on=ctx.today - timedelta(days=1))
        with broken("STAY-50"):
            join_stay(ctx, stay, people=[two.she], at=ctx.now)


def test_move__into_his_room__says_only_that_it_is_taken(lighthouse: Lighthouse) -> None:
    """They came before anybody told; then the keeper sees both in one house, and no worker can put them into one room."""
    two = Two(lighthouse)
    with lighthouse.cast.inside("leena") as ctx:
        lighthouse.rooms[0].family_places = 2
        lighthouse.rooms[0].save()
        stay = arrive(ctx, two.hers, house=lighthouse.house, people=[two.she], at=ctx.now, once_key="she", room=lighthouse.rooms[1])
        assert keeper_warnings(ctx) == []
    two.keep()
    with lighthouse.cast.inside("leena") as ctx:
        assert [(one.public_id, one.has_come) for one in keeper_warnings(ctx)] == [("", True)]
        with broken("STAY-11"):
            move_room(ctx, stay, room=lighthouse.rooms[0], at=ctx.now)
        move_room(ctx, stay, room=lighthouse.rooms[2], at=ctx.now)


@pytest.mark.parametrize("is_full", [False, True])
def test_refusal__of_both_kinds__leaves_one_equal_count(two: Two, is_full: bool) -> None:
    """What the worker can see afterwards is the same number, whether the house was full or not safe."""
    house = two.house
    if is_full:
        with house.cast.inside("leena") as ctx:
            depart(ctx, two.his_stay, at=ctx.now)
            for room in house.rooms:
                house.stay(room=room, at=ctx.now)
    there = reverse("stays.episode.arrive", args=[two.hers.public_id])
    client = house.cast.client("aino")
    page = client.get(there).text
    key = re.search(r'name="once_key" value="([^"]+)"', page)
    assert key
    sent = {"people": [two.she.public_id], "day": "22.11.2026", "time": "12.00", "once_key": key[1]}
    for _again in range(2):
        answer = client.post(there, sent)
        assert answer.status_code == 422
        assert "STAY-10" in answer.text
        assert CANARY not in answer.text
        assert "STAY-50" not in answer.text
    with house.cast.inside("aino"):
        counted = TurnedAway.objects.get()
        assert (counted.reason, counted.adults, counted.children) == ("no_place" if is_full else "not_safe_here", 1, 0)
    # Counting it by hand as the page asks makes no second family, and does not change why.
    by_hand = {"reason": "no_place", "guided_to": "Toinen talo", "adults": "1", "children": "0", "once_key": "hand"}
    assert client.post(reverse("stays.house.turn_away", args=[house.house.public_id]), by_hand).status_code == 302
    with house.cast.inside("leena"):
        counted = TurnedAway.objects.get()
        assert (counted.guided_to, counted.is_automatic) == ("Toinen talo", False)
        assert KeeperNotice.objects.count() == (0 if is_full else 1)
    # The next family is another one.
    assert client.post(reverse("stays.house.turn_away", args=[house.house.public_id]), {**by_hand, "once_key": "next"}).status_code == 302
    with house.cast.inside("leena"):
        assert TurnedAway.objects.count() == 2


def test_keeper__is_told_silently_and_says_when_she_has_seen_it(two: Two) -> None:
    house = two.house
    with house.cast.inside("aino") as ctx:
        tell_keeper(ctx, two.hers, house=house.house, people=[two.she], at=ctx.now, once_key="k")
        assert keeper_warnings(ctx) == []
        assert not visible_to(ctx, KeeperNoticeAction.CLOSE).exists()
        notice = KeeperNotice.objects.get()
    home = house.cast.client("leena").get(reverse("home")).text
    assert CANARY in home
    for who in ("aino", "aarne", "sulo", "adele", "fanni", "saga", "vilma", "otso", "lotta", "tilda"):
        answer = house.cast.client(who).get(reverse("home"))
        assert CANARY not in answer.text, who
        assert house.cast.client(who).post(reverse("stays.keeper_notice.close", args=[notice.public_id])).status_code in (403, 404), who
    with house.cast.inside("leena") as ctx:
        close_notice(ctx, KeeperNotice.objects.get())
        close_notice(ctx, KeeperNotice.objects.get())
        assert keeper_warnings(ctx) == []


def test_keeper__who_works_for_one_side__is_not_told(two: Two) -> None:
    house = two.house
    with house.cast.inside("aino") as ctx:
        tell_keeper(ctx, two.hers, house=house.house, people=[two.she], at=ctx.now, once_key="k")
    two.place("leena")
    with house.cast.inside("leena") as ctx:
        assert keeper_warnings(ctx) == []
        assert not visible_to(ctx, KeeperNoticeAction.CLOSE).exists()
    assert refused(two, "leena").rule_id == "STAY-10"


def test_tell_keeper__nobody_to_tell_of__leaves_nothing(lighthouse: Lighthouse) -> None:
    episode, people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        tell_keeper(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="k")
        assert not TurnedAway.objects.exists()
        turn_away(ctx, lighthouse.house, reason="no_place", adults=1, children=1, once_key="t")
        assert TurnedAway.objects.get().is_automatic is False


# -- at the door ----------------------------------------------------------------------------------------------------


def test_door__who_must_not_know__goes_to_the_keeper_whoever_there_is(two: Two) -> None:
    """Naming somebody gives the same answer whether he lives in the house or nowhere: the page is no way to ask who lives here."""
    house, answers = two.house, {}
    client = house.cast.client("aino")
    for words in (f"{CANARY.upper()} lokki, entinen mies", "Tuntematon Nimi"):
        page = client.get(reverse("stays.house.receive", args=[house.house.public_id])).text
        key = re.search(r'name="once_key" value="([^"]+)"', page)
        assert key
        answer = client.post(
            reverse("stays.house.receive", args=[house.house.public_id]),
            {"adults": "1", "once_key": key[1], "must_not_know": words, "is_in_danger": "on"},
        )
        assert answer.status_code == 302
        shown = client.get(answer["Location"]).text
        assert CANARY not in shown
        answers[words] = re.sub(r"[\w-]{22,}", "", shown)
    assert len({len(text.split()) for text in answers.values()}) == 1
    with house.cast.inside("leena") as ctx:
        assert Suggestion.objects.filter(other__isnull=True).count() == 2
        assert KeeperNotice.objects.get().other == two.he
        assert [one.has_come for one in keeper_warnings(ctx)] == [True]
        assert Stay.objects.filter(is_in_danger=True).count() == 2
        assert residents_called(house.house, "lokki") == []


def test_door__one_more_tap__opens_who_must_not_know_of_her(lighthouse: Lighthouse) -> None:
    client = lighthouse.cast.client("aino")
    sent = {"adults": "1", "children": "1", "once_key": "k", "apart": "yes"}
    answer = client.post(reverse("stays.house.receive", args=[lighthouse.house.public_id]), sent)
    with lighthouse.cast.inside("aino"):
        first = Stay.objects.get().presences.get(heads="adult").person
    assert answer["Location"] == reverse("safety.person.keep_apart", args=[first.public_id])
    assert client.get(answer["Location"]).status_code == 200


def test_danger__is_on_the_board_until_it_has_passed(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        stay = receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=0, once_key="k", is_in_danger=True)
    client = lighthouse.cast.client("aino")
    board, page = reverse("stays.house.view", args=[lighthouse.house.public_id]), reverse("stays.stay.view", args=[stay.public_id])
    passed = reverse("stays.stay.end_danger", args=[stay.public_id])
    assert "Vaara juuri nyt" in client.get(board).text
    assert passed in client.get(page).text
    assert client.get(passed).status_code == 302
    assert client.post(passed).status_code == 302
    assert "Vaara juuri nyt" not in client.get(board).text
    assert passed not in client.get(page).text


# -- back-dated arrivals --------------------------------------------------------------------------------------------


def test_arrival__back_to_a_time_when_the_house_was_full__is_refused(lighthouse: Lighthouse) -> None:
    stays = [lighthouse.stay(room=room) for room in lighthouse.rooms]
    episode, people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        depart(ctx, stays[0], at=ctx.now - timedelta(hours=1))
        values = {"house": lighthouse.house, "people": people, "once_key": "k"}
        with broken("STAY-19"):
            arrive(ctx, episode, at=ctx.now - timedelta(hours=2), **values)
        with broken("STAY-19"):
            arrive(ctx, episode, at=ctx.now - timedelta(hours=2), room=lighthouse.rooms[0], **values)
        assert arrive(ctx, episode, at=ctx.now - timedelta(minutes=59), room=lighthouse.rooms[0], **values).state == "running"


def test_arrival__back_to_a_time_when_the_room_was_taken__asks_for_another(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay(room=lighthouse.rooms[0])
    episode, people = lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        move_room(ctx, stay, room=lighthouse.rooms[1], at=ctx.now - timedelta(hours=1))
        values = {"house": lighthouse.house, "people": people, "once_key": "k"}
        with broken("STAY-19"):
            arrive(ctx, episode, at=ctx.now - timedelta(hours=2), room=lighthouse.rooms[0], **values)
        assert len(lived_since(lighthouse.house, ctx.now - timedelta(hours=2), room=lighthouse.rooms[0])) == 1
        assert arrive(ctx, episode, at=ctx.now - timedelta(hours=2), room=lighthouse.rooms[2], **values).state == "running"


MOMENTS = st.integers(0, 100).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n))


@pytest.mark.property
@given(st.lists(st.tuples(MOMENTS, st.none() | MOMENTS), max_size=8), MOMENTS)
def test_stay_19__most_at_once__is_what_a_look_at_every_hour_finds(spans: list[tuple[datetime, datetime | None]], since: datetime) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=100)
    others = [(start, end) for start, end in spans if end is None or end >= start]
    hours = [since + timedelta(minutes=30 * n) for n in range(int((now - since) / timedelta(minutes=30)) + 1)]
    looked = max((sum(start <= hour and (end is None or end > hour) for start, end in others) for hour in hours), default=0)
    assert rules.most_at_once(others, since, now) == looked


PEOPLE = st.sets(st.integers(1, 8), max_size=5)


@pytest.mark.property
@given(PEOPLE, PEOPLE, st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=6))
def test_stay_50__living_together__is_symmetric_and_only_about_pairs(coming: set[int], there: set[int], pairs: list[tuple[int, int]]) -> None:
    answer = rules.may_live_together(coming, there, pairs)
    assert answer == rules.may_live_together(there, coming, pairs)
    assert answer == rules.may_live_together(coming, there, [two[::-1] for two in pairs])
    assert answer or any({one, other} & coming and {one, other} & there for one, other in pairs)
    # Fewer who come never make it unsafe.
    assert not answer or all(rules.may_live_together(coming - {one}, there, pairs) for one in coming)


def test_apart_from__knows_both_orders(two: Two) -> None:
    with two.house.cast.inside("aino") as ctx:
        assert apart_from(ctx, [two.she.pk], [two.he.pk]) == [(two.she.pk, two.he.pk)]
        assert apart_from(ctx, [two.he.pk], [two.she.pk]) == [(two.he.pk, two.she.pk)]
        assert apart_from(ctx, [two.she.pk], [two.she.pk]) == []
        assert apart_from(ctx, [], [two.he.pk]) == []


def test_crossing__a_visit_planned_to_the_house_where_the_other_lives__is_told_to_the_keeper(lighthouse: Lighthouse) -> None:
    cast = lighthouse.cast
    stay = lighthouse.stay(children=0)
    episode, (he,) = lighthouse.family(children=0)
    with cast.inside("leena") as ctx:
        she = stay.presences.get().person
        keep_apart(ctx, she, other=he)
        assert count_of_crossings(ctx) == 0
        plan_contact(ctx, episode, kind="talk_in_stay", participants=[he], started_at=ctx.now + timedelta(days=3), minutes=60, once_key="visit")
    with cast.inside("leena") as ctx:
        assert count_of_crossings(ctx) == 1
        depart(ctx, Stay.objects.get(pk=stay.pk), people=[she], at=ctx.now)
    with cast.inside("leena") as ctx:
        assert count_of_crossings(ctx) == 0
