"""An episode in other hands: moved, handed over, closed by mistake, joined. What changes, what stays, and who loses sight of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from syli.catalogue.commands import offer_service
from syli.catalogue.models import ServiceOffer
from syli.episodes import rules
from syli.episodes.access import EpisodeAction
from syli.episodes.commands import (
    Joining,
    add_participant,
    close_episode,
    end_participation,
    name_own_worker,
    open_episode,
    reopen_episode,
    transfer_episode,
)
from syli.episodes.models import ClientRelationship, Episode
from syli.episodes.queries.episodes import without_own_worker
from syli.kernel.access import NotAllowed, allows
from syli.kernel.command import Stale
from syli.kernel.rules import RuleBroken
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.testing.page_forms import forms_in
from tests.case import FIRST_DAY, SERVICE, Case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def offer_a2(case: Case) -> ServiceOffer:
    """The other unit of the association gives the same service."""
    with case.cast.inside("leena") as ctx:
        return offer_service(ctx, unit=case.cast.units["a2"], service_code=SERVICE, start_on=date(2026, 1, 1))


def opened_in(case: Case, offer: ServiceOffer, *people: tuple[Person, str], who: str = "leena", start_on: date = TODAY) -> Episode:
    with case.cast.inside(who) as ctx:
        return open_episode(ctx, offer=offer, participants=[Joining(*one) for one in people], start_on=start_on)


def broken(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **kwargs)
    return refusal.value.rule_id


@pytest.mark.parametrize(
    ("source", "reasons", "known"),
    [
        ("", [], True),
        ("school", [], True),
        ("", ["loneliness"], True),
        ("school", ["loneliness", "other"], True),
        ("police", [], False),
        ("school", ["loneliness", "astrology"], False),
        ("police", ["loneliness"], False),
    ],
)
def test_episode_22__both_are_on_the_lists_or_left_open(source: str, reasons: list[str], known: bool) -> None:
    assert rules.came_as_known(source, reasons, {"school"}, {"loneliness", "other"}) is known


def test_transfer__moves_the_record_with_the_episode(case: Case, offer_a2: ServiceOffer) -> None:
    with case.cast.inside("aino") as ctx:
        moved = transfer_episode(ctx, case.episode, offer=offer_a2)
        assert (moved.unit_id, moved.own_worker_id) == (case.cast.units["a2"].pk, None)
        assert [(w.staff_id, w.end_on) for w in moved.workers.all()] == [(case.cast.staff["aino"].pk, TODAY)]
        assert {p.end_on for p in moved.participants.all()} == {None}
    with case.cast.inside("aarne") as ctx:
        assert allows(ctx, EpisodeAction.EDIT, moved)
        assert allows(ctx, PersonAction.VIEW, case.kaisa)
        assert [card.pk for card in without_own_worker(ctx)] == [moved.pk]
    case.cast.now += DAY  # her last day is hers still
    with case.cast.inside("aino") as ctx:
        assert without_own_worker(ctx) == []
        assert not allows(ctx, EpisodeAction.VIEW, moved)
        assert not allows(ctx, PersonAction.VIEW, case.kaisa)


def test_transfer__to_a_named_worker__begins_her_part_today(case: Case, offer_a2: ServiceOffer) -> None:
    with case.cast.inside("leena") as ctx:
        moved = transfer_episode(ctx, case.episode, offer=offer_a2, own_worker=case.cast.staff["aarne"])
        assert moved.own_worker_id == case.cast.staff["aarne"].pk
        found = {w.staff.username: (w.start_on, w.end_on) for w in moved.workers.select_related("staff")}
        assert found == {"aino": (FIRST_DAY, TODAY), "aarne": (TODAY, None)}


@pytest.mark.parametrize("worker", ["otso", "fanni", "aino"])
def test_transfer__to_one_who_does_not_work_there__leaves_everything_as_it_was(case: Case, offer_a2: ServiceOffer, worker: str) -> None:
    with case.cast.inside("leena") as ctx:
        assert broken(transfer_episode, ctx, case.episode, offer=offer_a2, own_worker=case.cast.staff[worker]) == "EPISODE-16"
        kept = Episode.objects.get(pk=case.episode.pk)
        assert (kept.unit_id, kept.own_worker_id) == (case.cast.units["a1"].pk, case.cast.staff["aino"].pk)
        assert [w.end_on for w in kept.workers.all()] == [None]


def test_transfer__where_she_is_already__is_refused(case: Case, offer_a2: ServiceOffer) -> None:
    """EPISODE-18: a move does not make two running episodes of one service in one unit."""
    there = opened_in(case, offer_a2, (case.child, "child"))
    with case.cast.inside("leena") as ctx:
        assert broken(transfer_episode, ctx, case.episode, offer=offer_a2) == "EPISODE-18"
        assert Episode.objects.get(pk=case.episode.pk).unit_id == case.cast.units["a1"].pk
        close_episode(ctx, there, end_on=TODAY, end_result="goals_reached")
        assert transfer_episode(ctx, case.episode, offer=offer_a2).unit_id == case.cast.units["a2"].pk


def test_transfer_page__where_she_is_already__says_so_and_keeps_what_was_chosen(case: Case, offer_a2: ServiceOffer) -> None:
    opened_in(case, offer_a2, (case.child, "child"))
    client, address = case.cast.client("aino"), f"/episodes/{case.episode.public_id}/transfer/"
    form = forms_in(client.get(address))[0]
    answer = form.send(client, {"offer": offer_a2.public_id, "own_worker": case.cast.staff["aarne"].public_id})
    assert answer.status_code == 422
    assert "EPISODE-18" in answer.text
    assert forms_in(answer)[0].values["offer"] == [offer_a2.public_id]
    assert "Aarne" in answer.text


def test_joining__one_who_is_in_another_running_episode_here__is_refused(case: Case) -> None:
    """EPISODE-18 holds for whoever joins later too."""
    father = case.person("Isä", born_on=date(1990, 1, 1))
    own = opened_in(case, case.offer, (father, "adult_client"))
    with case.cast.inside("leena") as ctx:
        assert broken(add_participant, ctx, case.episode, joining=Joining(father, "supporter"), start_on=TODAY) == "EPISODE-18"
        close_episode(ctx, own, end_on=TODAY, end_result="goals_reached")
        assert add_participant(ctx, case.episode, joining=Joining(father, "supporter"), start_on=TODAY).role == "supporter"


@pytest.mark.parametrize(
    ("role", "days", "rule"),
    [("cook", 0, "EPISODE-02"), ("adult_client", 0, "EPISODE-03"), ("supporter", 1, "EPISODE-05"), ("supporter", -21, "EPISODE-05")],
)
def test_joining__what_does_not_fit__adds_nobody(case: Case, role: str, days: int, rule: str) -> None:
    young = case.person("Nuori", born_on=date(2012, 1, 1))
    with case.cast.inside("aino") as ctx:
        assert broken(add_participant, ctx, case.episode, joining=Joining(young, role), start_on=TODAY + timedelta(days=days)) == rule
        assert case.episode.participants.count() == 2


def test_reopening__brings_back_only_those_who_were_there_to_the_end(case: Case) -> None:
    father = case.person("Isä", born_on=date(1990, 1, 1))
    with case.cast.inside("aino") as ctx:
        joined = add_participant(ctx, case.episode, joining=Joining(father, "supporter"), start_on=FIRST_DAY)
        end_participation(ctx, case.episode, participant=joined, end_on=TODAY - 3 * DAY)
        close_episode(ctx, case.episode, end_on=TODAY - DAY, end_result="goals_reached")
    with case.cast.inside("leena") as ctx:
        opened = reopen_episode(ctx.because("väärä perhe"), case.episode)
        ends = dict(opened.participants.values_list("person_id", "end_on"))
        assert ends == {case.kaisa.pk: None, case.child.pk: None, father.pk: TODAY - 3 * DAY}
        assert [w.end_on for w in opened.workers.all()] == [None]


def test_reopening__when_she_has_a_new_one__is_refused_and_changes_nothing(case: Case) -> None:
    """EPISODE-18: the way back does not lead into two running episodes."""
    with case.cast.inside("aino") as ctx:
        close_episode(ctx, case.episode, end_on=TODAY, end_result="goals_reached")
    opened_in(case, case.offer, (case.kaisa, "adult_client"))
    leena, address = case.cast.client("leena"), f"/episodes/{case.episode.public_id}/reopen/"
    answer = forms_in(leena.get(address))[0].send(leena, {"reason": "Suljettu vahingossa"})
    assert answer.status_code == 422
    assert "EPISODE-18" in answer.text and "Suljettu vahingossa" in answer.text
    with case.cast.inside("leena"):
        kept = Episode.objects.get(pk=case.episode.pk)
        assert (kept.state, kept.end_on, kept.end_result) == ("closed", TODAY, "goals_reached")


@pytest.mark.parametrize("who", ["aino", "aarne", "sulo", "otso", "adele", "fanni", "saga"])
def test_reopening__is_the_leaders_alone(case: Case, who: str) -> None:
    with case.cast.inside("aino") as ctx:
        close_episode(ctx, case.episode, end_on=TODAY, end_result="goals_reached")
    with case.cast.inside(who) as ctx, pytest.raises(NotAllowed):
        reopen_episode(ctx.because("minun mielestäni"), case.episode)


def test_own_worker__named_again__is_written_once(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        for _again in range(2):
            name_own_worker(ctx, case.episode, own_worker=case.cast.staff["aino"])
        assert [(w.start_on, w.end_on) for w in case.episode.workers.all()] == [(FIRST_DAY, None)]


def test_own_worker__changed_twice_on_one_day__never_ends_before_it_began(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        name_own_worker(ctx, case.episode, own_worker=case.cast.staff["leena"])
        name_own_worker(ctx, case.episode, own_worker=case.cast.staff["aino"])
        assert all(w.end_on is None or w.start_on <= w.end_on for w in case.episode.workers.all())
        assert [w.staff_id for w in case.episode.workers.filter(end_on__isnull=True)] == [case.cast.staff["aino"].pk]


def test_relationship__lasts_as_long_as_any_episode(case: Case, offer_a2: ServiceOffer) -> None:
    other = opened_in(case, offer_a2, (case.kaisa, "adult_client"), start_on=FIRST_DAY - 5 * DAY)
    with case.cast.inside("leena") as ctx:
        assert ClientRelationship.objects.get(person=case.kaisa).start_on == FIRST_DAY - 5 * DAY
        close_episode(ctx, other, end_on=TODAY - DAY, end_result="goals_reached")
        assert ClientRelationship.objects.get(person=case.kaisa).end_on is None
        close_episode(ctx, case.episode, end_on=TODAY - 2 * DAY, end_result="goals_reached")
        assert ClientRelationship.objects.get(person=case.kaisa).end_on is not None


@pytest.mark.parametrize("act", ["close", "hand_over", "transfer"])
def test_change__on_an_old_page__is_stale(case: Case, offer_a2: ServiceOffer, act: str) -> None:
    seen = case.episode.version
    with case.cast.inside("leena") as ctx:
        name_own_worker(ctx, case.episode, own_worker=case.cast.staff["leena"])
    with case.cast.inside("aino") as ctx:
        old = Episode.objects.get(pk=case.episode.pk)
        acts: dict[str, Any] = {
            "close": (close_episode, {"end_on": TODAY, "end_result": "goals_reached"}),
            "hand_over": (name_own_worker, {"own_worker": case.cast.staff["aino"]}),
            "transfer": (transfer_episode, {"offer": offer_a2}),
        }
        command, values = acts[act]
        with pytest.raises(Stale):
            command(ctx, old, seen_version=seen, **values)
        kept = Episode.objects.get(pk=case.episode.pk)
        assert (kept.state, kept.own_worker_id) == ("open", case.cast.staff["leena"].pk)


def test_waiting_for_an_own_worker__the_one_due_first_first(case: Case) -> None:
    """EPISODE-08: the imaginary service names one within three days."""
    late = opened_in(case, case.offer, (case.person("Myöhä", born_on=date(1990, 1, 1)), "adult_client"), start_on=TODAY - 6 * DAY)
    new = opened_in(case, case.offer, (case.person("Uusi", born_on=date(1991, 1, 1)), "adult_client"))
    with case.cast.inside("aino") as ctx:
        assert [(card.pk, card.own_worker_due_on) for card in without_own_worker(ctx)] == [(late.pk, TODAY - 3 * DAY), (new.pk, TODAY + 3 * DAY)]
    with case.cast.inside("otso") as ctx:
        assert without_own_worker(ctx) == []


def test_pages__of_many__ask_as_often_as_of_few(case: Case, same_queries: Any) -> None:
    client = case.cast.client("aino")

    def more() -> None:
        for n in range(4):
            mother = case.person(f"Toinen{n}", born_on=date(1990, 1, 1 + n))
            child = case.person(f"Lapsi{n}", born_on=date(2015, 1, 1 + n))
            opened_in(case, case.offer, (mother, "adult_client"), (child, "child"))

    same_queries(lambda: client.get("/episodes/?which=all"), more)
