"""Somebody else saved an episode, a contact or a count first: both versions are shown and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from syli.catalogue.commands import offer_service
from syli.episodes.commands import Joining, add_participant, close_episode, correct_contact, correct_count, count_people, plan_contact
from syli.episodes.models import Contact, CountOnlyContact, Episode, EpisodeParticipant
from syli.intake.commands import add_person_to_request, complete_request, receive_request
from syli.intake.models import HelpRequest
from syli.kernel.ids import new_public_id
from syli.testing.page_forms import forms_in
from tests.case import SERVICE, Case
from tests.stale import save_second

pytestmark = pytest.mark.django_db


def stored(case: Case, model: Any, *names: str, **which: Any) -> Any:
    with case.cast.inside("aino"):
        found = model.objects.get(**which)
        return [getattr(found, name) for name in names]


def closed_by_leena(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        close_episode(ctx, case.episode, end_on=date(2026, 11, 20), end_result="goals_reached")


def touched_by_leena(case: Case) -> None:
    with case.cast.inside("leena"):
        newest = Episode.objects.get(pk=case.episode.pk)
        newest.municipality_code = "091"
        newest.save()


def test_episode__close__somebody_changed_it_first(case: Case) -> None:
    save_second(
        case.cast.client("aino"), f"/episodes/{case.episode.public_id}/close/", {"end_on": "21.11.2026", "end_result": "goals_reached"},
        first=lambda: touched_by_leena(case), theirs="", mine="21.11.2026", stored=lambda: stored(case, Episode, "state", "end_on"),
    )  # fmt: skip
    assert stored(case, Episode, "state", "end_on") == ["closed", date(2026, 11, 21)]


def test_episode__close__twice__says_what_the_other_closed_it_with(case: Case) -> None:
    client = case.cast.client("aino")
    form = forms_in(client.get(f"/episodes/{case.episode.public_id}/close/"))[0]
    closed_by_leena(case)
    answer = form.send(client, {"end_on": "21.11.2026", "end_result": "goals_reached"})
    assert answer.status_code == 422
    assert "20.11.2026" in answer.text
    again = forms_in(answer)[0].send(client)
    assert again.status_code == 422
    assert "EPISODE-12" in again.text
    assert stored(case, Episode, "end_on") == [date(2026, 11, 20)]


def test_episode__transfer__says_whose_it_is_now(case: Case) -> None:
    cast = case.cast
    with cast.inside("leena") as ctx:
        offer_service(ctx, unit=cast.units["a2"], service_code=SERVICE, start_on=date(2026, 1, 1))

    def first() -> None:
        with cast.inside("leena"):
            newest = Episode.objects.get(pk=case.episode.pk)
            newest.own_worker = cast.staff["leena"]
            newest.save()

    client = cast.client("aino")
    before = forms_in(client.get(f"/episodes/{case.episode.public_id}/transfer/"))[0]
    leena = next(choice for choice in before.fields["own_worker"].choices if choice == cast.staff["leena"].public_id)
    assert leena
    save_second(
        client, f"/episodes/{case.episode.public_id}/transfer/", {"own_worker": cast.staff["aino"].public_id},
        first=first, theirs="Leena", mine="Aino", stored=lambda: stored(case, Episode, "own_worker_id"),
    )  # fmt: skip
    assert stored(case, Episode, "own_worker_id") == [cast.staff["aino"].pk]


def test_participant__end__somebody_changed_the_episode_first(case: Case) -> None:
    with case.cast.inside("aino"):
        part = EpisodeParticipant.objects.get(person=case.child)
    save_second(
        case.cast.client("aino"), f"/episodes/{case.episode.public_id}/participants/{part.public_id}/end/", {"end_on": "21.11.2026"},
        first=lambda: touched_by_leena(case), theirs="", mine="21.11.2026",
        stored=lambda: stored(case, EpisodeParticipant, "end_on", pk=part.pk),
    )  # fmt: skip
    assert stored(case, EpisodeParticipant, "end_on", pk=part.pk) == [date(2026, 11, 21)]


def test_contact__correct__both_versions_of_every_field(case: Case) -> None:
    contact = case.contact(days_ago=3)

    def first() -> None:
        with case.cast.inside("leena") as ctx:
            begun = ctx.now - timedelta(days=2)
            correct_contact(ctx, contact, state="done", kind="home_visit", started_at=begun, minutes=45, participants=[case.kaisa, case.child])

    typed = {"day": "18.11.2026", "start": "9.15", "end": "10.00", "people": [case.kaisa.public_id]}
    save_second(
        case.cast.client("aino"), f"/contacts/{contact.public_id}/", typed,
        first=first, theirs="20.11.2026", mine="18.11.2026", stored=lambda: stored(case, Contact, "started_at", "minutes"),
    )  # fmt: skip
    assert stored(case, Contact, "minutes") == [45]
    with case.cast.inside("aino"):
        assert [p.person_id for p in Contact.objects.get().participants.order_by("pk")] == [case.kaisa.pk]


def test_count__correct__somebody_corrected_it_first(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        counted = count_people(ctx, offer=case.offer, kind="phone_advice", happened_on=ctx.today, adults=1, children=0, once_key="k")

    def first() -> None:
        with case.cast.inside("leena") as ctx:
            correct_count(ctx.because("laskuvirhe"), counted, happened_on=ctx.today, adults=7, children=1, minutes=5)

    save_second(
        case.cast.client("aino"), f"/count/{counted.public_id}/", {"adults": "3", "reason": "väärä luku"},
        first=first, theirs="7", mine="3", stored=lambda: stored(case, CountOnlyContact, "adults", "children"),
    )  # fmt: skip
    assert stored(case, CountOnlyContact, "adults", "children") == [3, 0]


def planned(case: Case) -> Contact:
    with case.cast.inside("aino") as ctx:
        facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [case.kaisa], "once_key": new_public_id()}
        return plan_contact(ctx, case.episode, started_at=ctx.now - timedelta(hours=3), **facts)


def test_contact__cancel__on_an_old_page__leaves_what_was_recorded(case: Case) -> None:
    """One worker records the visit; her pair presses "cancelled" on a page opened before."""
    contact = planned(case)
    client = case.cast.client("aino")
    buttons = forms_in(client.get(f"/contacts/{contact.public_id}/"))[1]
    assert ("how", "cancelled") in buttons.buttons
    with case.cast.inside("leena") as ctx:
        facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": [case.kaisa]}
        correct_contact(ctx, contact, state="done", started_at=contact.started_at, **facts)
    answer = buttons.send(client, {"how": "cancelled"})
    assert answer.status_code == 409
    assert "Kirjattu" in answer.text
    assert f'href="/contacts/{contact.public_id}/cancel/"' in answer.text
    # Without a version too: what has been recorded is corrected, never wiped out.
    late = client.post(buttons.address, {"how": "cancelled"})
    assert late.status_code == 422
    assert "EPISODE-19" in late.text
    assert stored(case, Contact, "state") == ["done"]


@pytest.mark.parametrize(("how", "state"), [("cancelled", "cancelled"), ("no_show", "no_show"), ("something", "cancelled")])
def test_contact__cancel__an_agreed_one(case: Case, how: str, state: str) -> None:
    contact = planned(case)
    client = case.cast.client("aino")
    assert forms_in(client.get(f"/contacts/{contact.public_id}/"))[1].send(client, {"how": how}).status_code == 302
    assert stored(case, Contact, "state") == [state]


def test_participant__join__somebody_changed_the_episode_first(case: Case) -> None:
    """Nothing stands in the same fields, so only the words say it; what was typed is there and is saved on the second press."""
    from syli.people.commands import register_relative

    with case.cast.inside("aino") as ctx:
        register_relative(ctx, case.kaisa, role="child", given_name="Vauva", confirmed=True)
    client = case.cast.client("aino")
    form = forms_in(client.get(f"/episodes/{case.episode.public_id}/participants/new/"))[0]
    touched_by_leena(case)
    answer = form.send(client, {"role": "child", "start_on": "20.11.2026"})
    assert answer.status_code == 422
    again = forms_in(answer)[0]
    assert again.values["start_on"] == ["20.11.2026"]
    assert again.send(client).status_code == 302
    with case.cast.inside("aino") as ctx:
        assert EpisodeParticipant.objects.count() == 3
        with pytest.raises(Exception, match="EPISODE-18"):
            add_participant(ctx, case.episode, joining=Joining(case.kaisa, "adult_client"), start_on=date(2026, 11, 20))


def test_request__accept__somebody_named_a_worker_first(case: Case) -> None:
    cast, person = case.cast, case.person("Liisa", born_on=date(1990, 1, 1))
    with cast.inside("leena") as ctx:
        request = receive_request(
            ctx, unit=cast.units["a1"], register=cast.registers["aava"], service_code=case.offer.service_code, received_at=ctx.now
        )
        request = add_person_to_request(ctx, request, person=person, role="adult_client")

    def first() -> None:
        with cast.inside("leena") as ctx:
            complete_request(ctx, request, own_worker=cast.staff["leena"])

    save_second(
        cast.client("aino"), f"/requests/{request.public_id}/accept/", {"own_worker": cast.staff["aino"].public_id},
        first=first, theirs="Leena", mine="Aino", stored=lambda: stored(case, HelpRequest, "state", pk=request.pk),
    )  # fmt: skip
    assert stored(case, HelpRequest, "own_worker_id", pk=request.pk) == [cast.staff["aino"].pk]
