"""The pages of episodes: who reaches them, what they show, what a bad form answers."""

from __future__ import annotations

import re

import pytest

from syli.episodes.models import CountOnlyContact, Episode
from syli.kernel.audit.models import AuditEvent
from tests.case import Case

pytestmark = pytest.mark.django_db
PAGES = ("", "close/", "transfer/", "participants/new/", "contacts/plan/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "status"), [("aino", 200), ("leena", 200), ("aarne", 404), ("otso", 404), ("adele", 404), ("tilda", 404)])
def test_episode_pages__open_only_to_those_who_work_in_it(case: Case, page: str, who: str, status: int) -> None:
    assert case.cast.client(who).get(f"/episodes/{case.episode.public_id}/{page}").status_code == status


def test_episode_page__shows_participants_and_writes_whose_data_was_seen(case: Case) -> None:
    case.contact()
    answer = case.cast.client("aino").get(f"/episodes/{case.episode.public_id}/")
    assert "Kaisa Keksitty" in answer.text
    event = AuditEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.action, event.subject_ids) == ("episodes.episode.view", sorted([case.kaisa.pk, case.child.pk]))


def test_episode_list__own_and_units(case: Case) -> None:
    assert "Kaisa" in case.cast.client("aino").get("/episodes/").text
    assert "Kaisa" not in case.cast.client("leena").get("/episodes/").text
    assert "Kaisa" in case.cast.client("leena").get("/episodes/?which=all").text
    assert "Kaisa" not in case.cast.client("otso").get("/episodes/?which=all").text


def test_close_page__keeps_what_was_typed_and_says_what_is_wrong(case: Case) -> None:
    client = case.cast.client("aino")
    address = f"/episodes/{case.episode.public_id}/close/"
    answer = client.post(address, {"end_on": "1.1.2027", "end_result": "goals_reached", "seen_version": "1"})
    assert answer.status_code == 422
    assert "EPISODE-04" in answer.text
    assert "1.1.2027" in answer.text
    done = client.post(address, {"end_on": "22.11.2026", "end_result": "goals_reached", "seen_version": "1"})
    assert done.status_code == 302
    with case.cast.inside("aino"):
        assert Episode.objects.get(pk=case.episode.pk).state == "closed"


def test_close_page__somebody_saved_first__shows_both(case: Case) -> None:
    client = case.cast.client("aino")
    with case.cast.inside("leena"):
        case.episode.save()
    answer = client.post(f"/episodes/{case.episode.public_id}/close/", {"end_on": "22.11.2026", "end_result": "goals_reached", "seen_version": "1"})
    assert answer.status_code == 422
    assert 'name="seen_version" value="2"' in answer.text


def test_counting_pad__counts_without_a_name(case: Case) -> None:
    client = case.cast.client("aino")
    page = client.get("/count/")
    assert page.status_code == 200
    data = {"offer": case.offer.public_id, "kind": "seed_swap", "adults": "2", "children": "3", "happened_on": "22.11.2026", "once_key": "k"}
    assert client.post("/count/", data).status_code == 302
    assert client.post("/count/", data | {"adults": "0", "children": "0", "once_key": "l"}).status_code == 422
    with case.cast.inside("aino"):
        assert [(c.adults, c.children) for c in CountOnlyContact.objects.all()] == [(2, 3)]


def test_open_page__opens_for_the_family(case: Case) -> None:
    other = case.person("Liisa")
    with case.cast.inside("aino"):
        other.created_by_id = case.cast.staff["aino"].pk
        other.created_at = case.cast.now
        other.save()
    client = case.cast.client("aino")
    address = f"/people/{other.public_id}/episodes/new/"
    assert client.get(address).status_code == 200
    data = {"offer": case.offer.public_id, "start_on": "20.11.2026", f"role_{other.public_id}": "adult_client", "own_worker": ""}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.text
    with case.cast.inside("aino"):
        assert Episode.objects.filter(participants__person=other).count() == 1


def test_home__shows_my_day(case: Case) -> None:
    case.contact()
    answer = case.cast.client("aino").get("/")
    assert answer.status_code == 200
    assert "Kaisa" in answer.text


def test_contact__recorded_by_mistake__is_struck_out_in_two_presses(case: Case) -> None:
    contact, client = case.contact(), case.cast.client("aino")
    page = client.get(f"/contacts/{contact.public_id}/").content.decode()
    address = f"/contacts/{contact.public_id}/strike/"
    assert address in page
    form = client.get(address).content.decode()
    version = re.search(r'name="seen_version" value="(\d+)"', form)[1]  # type: ignore[index]  # it is there
    missing = client.post(address, {"reason": " ", "seen_version": version})
    assert missing.status_code == 422 and "id_reason" in missing.content.decode()
    assert client.post(address, {"reason": "kahdesti", "seen_version": version}).status_code == 302
    assert "kirjattu vahingossa" in client.get(f"/people/{case.kaisa.public_id}/").content.decode()
    again = client.get(f"/contacts/{contact.public_id}/").content.decode()
    assert address not in again and "Tallentaminen palauttaa" in again
    assert [case.cast.client(who).get(address).status_code for who in ("otso", "aarne")] == [404, 404]
