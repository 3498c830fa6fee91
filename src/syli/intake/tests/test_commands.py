"""Receiving and deciding: what is kept, who may, which rule refuses; accepting opens the episode or changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from syli.episodes.commands import Joining, accept_into_episode
from syli.episodes.models import Episode
from syli.intake.commands import add_person_to_request, complete_request, decide_request, receive_request, reopen_request
from syli.intake.models import HelpRequest
from syli.intake.queries import queue, request_card
from syli.kernel.access import NotAllowed, allows
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import Membership
from syli.people.access import PersonAction
from syli.safety.models import Suggestion
from tests.case import Case

pytestmark = pytest.mark.django_db


def receive(case: Case, ctx: Context, **facts: Any) -> HelpRequest:
    values: dict[str, Any] = {
        "unit": case.cast.units["a1"],
        "register": case.cast.registers["aava"],
        "service_code": case.offer.service_code,
        "received_at": ctx.now - timedelta(days=3),
    }
    return receive_request(ctx, **{**values, **facts})


def test_request__received_with_nothing_known__is_kept_and_queued(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx)
        assert [r.pk for r in queue(ctx, "new")] == [request.pk]
    with case.cast.inside("aarne") as ctx:
        assert queue(ctx, "new") == []
    with case.cast.inside("leena") as ctx:
        assert len(queue(ctx, "new")) == 1


def test_request__worker_of_the_whole_association__receives_those_of_every_unit(case: Case) -> None:
    Membership.objects.filter(staff=case.cast.staff["aarne"]).update(unit=None)
    for unit in ("a1", "a2"):
        with case.cast.inside("leena") as ctx:
            receive(case, ctx, unit=case.cast.units[unit])
    with case.cast.inside("aarne") as ctx:
        assert len(queue(ctx, "new")) == 2
    with case.cast.inside("aino") as ctx:
        assert len(queue(ctx, "new")) == 1


def test_request__text__is_sealed_in_the_database(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        receive(case, ctx, summary="salainen canary", caller="Kuiskaaja")
        assert HelpRequest.objects.get().summary == "salainen canary"
        stored = HelpRequest.objects.values_list("summary", "caller").get()
        assert "canary" not in repr(stored)


@pytest.mark.parametrize(("facts", "rule"), [({"service_code": ""}, "INTAKE-01"), ({"unit": "b1"}, "INTAKE-01"), ({"days": 1}, "INTAKE-02")])
def test_request__receive__refuses(case: Case, facts: dict[str, Any], rule: str) -> None:
    with case.cast.inside("aino") as ctx:
        if "unit" in facts:
            facts["unit"] = case.cast.units[facts["unit"]]
        if "days" in facts:
            facts["received_at"] = ctx.now + timedelta(days=facts.pop("days"))
        with pytest.raises(RuleBroken) as refusal:
            receive(case, ctx, **facts)
        assert refusal.value.rule_id == rule


def test_request__open_request__opens_the_persons_record_to_the_unit(case: Case) -> None:
    person = case.person("Uusi")
    with case.cast.inside("aino") as ctx:
        assert not allows(ctx, PersonAction.VIEW, person)
        request = receive(case, ctx, people=[(person, "adult_client")])
        assert allows(ctx, PersonAction.VIEW, person)
        decide_request(ctx, request, to="guided", guided_to="Neuvola")
        assert not allows(ctx, PersonAction.VIEW, person)


def test_request__decisions__once_and_with_reasons(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx)
        with pytest.raises(RuleBroken, match="INTAKE-05"):
            decide_request(ctx, request, to="refused")
        waiting = decide_request(ctx, request, to="waiting")
        assert waiting.waiting_since_on == (ctx.now - timedelta(days=3)).date()
        refused = decide_request(ctx, waiting, to="refused", decision_code="no_place")
        with pytest.raises(RuleBroken, match="INTAKE-03"):
            decide_request(ctx, refused, to="guided", guided_to="x")
        with pytest.raises(NotAllowed):
            reopen_request(ctx.because("again"), refused)
    with case.cast.inside("leena") as leader:
        assert reopen_request(leader.because("a place came free"), refused).state == "new"


def test_request__accepted__opens_the_episode_with_what_was_known(case: Case) -> None:
    person = case.person("Uusi")
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx, source_code="school", reason_codes=["loneliness"], own_worker=case.cast.staff["aino"], municipality_code="398")
        add_person_to_request(ctx, request, person=person, role="adult_client")
        add_person_to_request(ctx, request, person=person, role="adult_client")
        episode = accept_into_episode(ctx, request, offer=case.offer, participants=[Joining(person, "adult_client")], start_on=ctx.today)
        assert (episode.referral_source, episode.reason_codes, episode.municipality_code) == ("school", ["loneliness"], "398")
        assert (episode.requested_on, episode.own_worker_id) == ((ctx.now - timedelta(days=3)).date(), case.cast.staff["aino"].pk)
        assert HelpRequest.objects.get().state == "accepted"


def test_request__accept_that_breaks_a_rule__changes_nothing(case: Case) -> None:
    person = case.person("Uusi")
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx)
        with pytest.raises(RuleBroken, match="EPISODE-01"):
            accept_into_episode(ctx, request, offer=case.offer, participants=[Joining(person, "supporter")], start_on=ctx.today)
        assert HelpRequest.objects.get().state == "new"
        assert Episode.objects.count() == 1


def test_request__complete__changes_facts_but_never_the_state(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx)
        assert complete_request(ctx, request, urgency="now").urgency == "now"
        with pytest.raises(TypeError):
            complete_request(ctx, request, state="accepted")


@pytest.mark.parametrize("who", ["aarne", "otso", "fanni", "adele", "sulo", "vilma", "tilda"])
def test_request__decide__not_by_those_who_do_not_receive_it(case: Case, who: str) -> None:
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx)
    with case.cast.inside(who) as ctx, pytest.raises(NotAllowed):
        decide_request(ctx, request, to="waiting")


def held(case: Case) -> list[tuple[int, str]]:
    with case.cast.inside("leena"):
        return [(one.person_id, one.words) for one in Suggestion.objects.filter(other__isnull=True).order_by("pk")]


def test_request__who_must_not_know__goes_to_the_keeper_when_somebody_is_named(case: Case) -> None:
    mother, child = case.person("Kaisa", born_on=date(1990, 1, 1)), case.person("Lumi", born_on=date(2022, 1, 1))
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx, must_not_know="entinen mies, Pekka")
    assert held(case) == []
    with case.cast.inside("aino") as ctx:
        for one in (mother, child, mother):
            add_person_to_request(ctx, request, person=one, role="client")
    assert held(case) == [(mother.pk, "entinen mies, Pekka")]
    with case.cast.inside("aino") as ctx:
        complete_request(ctx, HelpRequest.objects.get(), summary="puhelu")
        assert held(case) == [(mother.pk, "entinen mies, Pekka")]
        complete_request(ctx, HelpRequest.objects.get(), must_not_know="Pekka ja hänen veljensä")
    assert held(case) == [(mother.pk, "entinen mies, Pekka"), (mother.pk, "Pekka ja hänen veljensä")]


def test_request__who_must_not_know__is_shown_to_those_who_handle_it_while_it_is_open(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        request = receive(case, ctx, must_not_know="salasana canary")
        assert request_card(ctx, request).must_not_know == "salasana canary"
        assert "canary" not in repr(HelpRequest.objects.values_list("must_not_know").get())
        decide_request(ctx, request, to="guided", guided_to="muualle")
        assert request_card(ctx, request).must_not_know == ""
