"""The pages of episodes: who reaches them, what they show, what a bad form answers."""

from __future__ import annotations

import re

import pytest

from syli.episodes.models import Contact, CountOnlyContact, Episode
from syli.intake.commands import receive_request
from syli.kernel.audit.models import AuditEvent
from tests.case import Case

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
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


def typed_contact(case: Case, **changes: str) -> dict[str, str]:
    return {
        "kind": "phone_call", "people": case.kaisa.public_id, "day": "21.11.2026", "start": "10.00", "end": "10.20", "once_key": "k", **changes,
    }  # fmt: skip


def test_contact_form__way__is_asked_of_kinds_that_leave_a_choice(case: Case) -> None:
    page = case.cast.client("aino").get(f"/episodes/{case.episode.public_id}/contacts/plan/").text
    assert set(re.findall(r'name="(way_\w+)"', page)) == {"way_phone_call"}
    assert re.findall(r'name="way_phone_call"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="way_phone_call"', page) == [("phone", ""), ("video", "")]


def test_contact_form__way_of_another_kind__says_so_beside_it_and_keeps_all(case: Case) -> None:
    client, address = case.cast.client("aino"), f"/episodes/{case.episode.public_id}/contacts/new/"
    wrong = client.post(address, typed_contact(case, kind="home_visit", way_phone_call="video", text_0="Sovittiin."))
    assert wrong.status_code == 422
    box = wrong.text[wrong.text.index('id="id_way_phone_call"') :]
    assert "Tämä kuuluu kohtaan ”Puhelu”, mutta ylhäällä on valittuna ”Kotikäynti”." in box
    assert "data-not-asked" not in wrong.text
    assert re.search(r'<input[^>]*value="video"[^>]*checked', wrong.text) and re.search(r'<input[^>]*value="home_visit"[^>]*checked', wrong.text)
    assert "Sovittiin." in wrong.text and "21.11.2026" in wrong.text
    with case.cast.inside("aino"):
        assert Contact.objects.count() == 0
    assert client.post(address, typed_contact(case, way_phone_call="pigeon")).status_code == 422
    assert client.post(address, typed_contact(case, way_phone_call="video")).status_code == 302
    with case.cast.inside("aino"):
        assert Contact.objects.get().way == "video"


def test_contact_form__one_way_or_none_named__fills_itself_and_keeps_what_was(case: Case) -> None:
    client = case.cast.client("aino")
    assert client.post(f"/episodes/{case.episode.public_id}/contacts/new/", typed_contact(case, kind="message")).status_code == 302
    with case.cast.inside("aino"):
        assert Contact.objects.get().way == "letter"
    brought = case.contact(way="face_to_face")
    data = typed_contact(case, kind="home_visit", seen_version=str(brought.version))
    assert client.post(f"/contacts/{brought.public_id}/", data).status_code == 302
    with case.cast.inside("aino"):
        kept = Contact.objects.get(pk=brought.pk)
        assert (kept.minutes, kept.way) == (20, "face_to_face"), "correcting the time takes nothing else away"


def test_group_wish__is_written_shown_and_taken_back(case: Case) -> None:
    """VKT-5."""
    client = case.cast.client("aino")
    address = f"/episodes/{case.episode.public_id}/"
    assert f"{address}group-wish/" in client.get(address).text
    assert client.get(f"{address}group-wish/").status_code == 200
    assert client.post(f"{address}group-wish/", {"group_wish": "wanted"}).status_code == 302
    assert "Haluaa vertaisryhmään" in client.get(address).text
    assert client.post(f"{address}group-wish/", {"group_wish": "ehkä"}).status_code == 422
    assert client.post(f"{address}group-wish/", {"group_wish": ""}).status_code == 302
    assert "Haluaa vertaisryhmään" not in client.get(address).text
    assert case.cast.client("aarne").post(f"{address}group-wish/", {"group_wish": "wanted"}).status_code == 404


def test_accept__nobody_named__leads_to_naming_and_back_to_the_request(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        request = receive_request(
            ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], service_code=case.offer.service_code, received_at=ctx.now
        )
    here = f"/requests/{request.public_id}/"
    page = case.cast.client("aino").get(f"{here}accept/").text
    assert "Nimeä ensin, ketä asia koskee." in page and f'href="{here}people/"' in page
    assert page.count(f'href="{here}"') >= 2, "the way back and Cancel lead to the request"
