"""Opening, changing and closing episodes: what happens, and which rule refuses what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

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
from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.people.choices import IdentityLevel
from tests.case import FIRST_DAY, Case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def broken(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **kwargs)
    return refusal.value.rule_id


def test_episode__open__joins_clients_and_begins_the_relationship(case: Case) -> None:
    with case.cast.inside("aino"):
        episode = Episode.objects.get(pk=case.episode.pk)
        assert {p.person_id: p.role for p in episode.participants.all()} == {case.kaisa.pk: "adult_client", case.child.pk: "child"}
        assert [(w.staff_id, w.kind) for w in episode.workers.all()] == [(case.cast.staff["aino"].pk, "own")]
        assert (episode.pack_version, episode.legal_basis, episode.funding_code) == (3, "grant_funded", "donations")
        relationship = ClientRelationship.objects.get(person=case.kaisa)
        assert (relationship.start_on, relationship.end_on) == (FIRST_DAY, None)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"start_on": TODAY + timedelta(days=1)}, "EPISODE-17"),
        ({"roles": ["supporter"]}, "EPISODE-01"),
        ({"roles": ["adult_client", "cook"]}, "EPISODE-02"),
        ({"born_on": date(2010, 1, 1)}, "EPISODE-03"),
        ({"roles": ["supporter", "child"], "identity_level": IdentityLevel.PSEUDONYMOUS}, "EPISODE-09"),
        ({"own_worker": "otso"}, "EPISODE-16"),
        ({"own_worker": "fanni"}, "EPISODE-16"),
    ],
)
def test_episode__open__refuses(case: Case, change: dict[str, Any], rule: str) -> None:
    roles = change.get("roles", ["adult_client"])
    people = [
        case.person(f"Toinen{n}", born_on=change.get("born_on"), identity_level=change.get("identity_level", IdentityLevel.NAMED))
        for n in range(len(roles))
    ]
    worker = case.cast.staff[change["own_worker"]] if "own_worker" in change else None
    with case.cast.inside("aino") as ctx:
        found = broken(
            open_episode,
            ctx,
            offer=case.offer,
            participants=[Joining(p, r) for p, r in zip(people, roles, strict=True)],
            start_on=change.get("start_on", TODAY),
            own_worker=worker,
        )
        assert found == rule
        assert Episode.objects.count() == 1


def test_episode__open_twice__is_refused_while_the_first_runs(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        again: dict[str, Any] = {"offer": case.offer, "participants": [Joining(case.kaisa, "adult_client")], "start_on": TODAY}
        assert broken(open_episode, ctx, **again) == "EPISODE-18"
        close_episode(ctx, case.episode, end_on=TODAY, end_result="goals_reached", end_reason="need_ended")
        assert open_episode(ctx, **again).pk != case.episode.pk


def test_episode__close__ends_everything_and_the_relationship(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        closed = close_episode(ctx, case.episode, end_on=TODAY, end_result="goals_reached", end_reason="need_ended")
        assert {p.end_on for p in closed.participants.all()} == {w.end_on for w in closed.workers.all()} == {TODAY}
        assert ClientRelationship.objects.get(person=case.kaisa).end_on == TODAY
        assert broken(close_episode, ctx, closed, end_on=TODAY, end_result="goals_reached") == "EPISODE-12"
    with case.cast.inside("leena") as leader:
        with pytest.raises(NotAllowed):
            reopen_episode(leader, closed)
        opened = reopen_episode(leader.because("closed by mistake"), closed)
        assert (opened.end_on, opened.end_result, ClientRelationship.objects.get(person=case.kaisa).end_on) == (None, "", None)
        assert {p.end_on for p in opened.participants.all()} == {None}


@pytest.mark.parametrize(
    ("end_on", "result", "reason", "rule"),
    [
        (TODAY + timedelta(days=1), "goals_reached", "", "EPISODE-04"),
        (FIRST_DAY - timedelta(days=1), "goals_reached", "", "EPISODE-04"),
        (TODAY, "no_such_result", "", "EPISODE-13"),
        (TODAY, "goals_reached", "no_such_reason", "EPISODE-13"),
    ],
)
def test_episode__close__refuses(case: Case, end_on: date, result: str, reason: str, rule: str) -> None:
    with case.cast.inside("aino") as ctx:
        assert broken(close_episode, ctx, case.episode, end_on=end_on, end_result=result, end_reason=reason) == rule


def test_episode__participants__join_and_leave(case: Case) -> None:
    father = case.person("Isä", born_on=date(1990, 1, 1))
    with case.cast.inside("aino") as ctx:
        joined = add_participant(ctx, case.episode, joining=Joining(father, "supporter"), start_on=TODAY)
        assert broken(add_participant, ctx, case.episode, joining=Joining(father, "supporter"), start_on=TODAY) == "EPISODE-18"
        end_participation(ctx, case.episode, participant=joined, end_on=TODAY)
        mother, child = case.episode.participants.filter(end_on__isnull=True).order_by("pk")
        end_participation(ctx, case.episode, participant=child, end_on=TODAY)
        assert broken(end_participation, ctx, case.episode, participant=mother, end_on=TODAY) == "EPISODE-01"


def test_episode__own_worker__changes_with_history(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        name_own_worker(ctx, case.episode, own_worker=case.cast.staff["leena"])
        workers = {w.staff.username: (w.start_on, w.end_on) for w in case.episode.workers.select_related("staff")}
        assert workers == {"aino": (FIRST_DAY, TODAY - timedelta(days=1)), "leena": (TODAY, None)}
        assert broken(name_own_worker, ctx, case.episode, own_worker=case.cast.staff["otso"]) == "EPISODE-16"


def test_episode__transfer__needs_a_unit_with_the_service_in_the_same_organisation(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        assert broken(transfer_episode, ctx, case.episode, offer=case.offer_b) == "EPISODE-15"


@pytest.mark.parametrize(("who", "may"), [("aarne", False), ("otso", False), ("fanni", False), ("adele", False), ("tilda", False), ("leena", True)])
def test_episode__close__only_by_those_who_work_in_it(case: Case, who: str, may: bool) -> None:
    with case.cast.inside(who) as ctx:
        act = {"end_on": TODAY, "end_result": "goals_reached"}
        if may:
            assert close_episode(ctx, case.episode, **act).end_on == TODAY
        else:
            with pytest.raises(NotAllowed):
                close_episode(ctx, case.episode, **act)
