"""The pages of intake, from the phone call to the open episode."""

from __future__ import annotations

import pytest

from syli.episodes.models import Episode
from syli.intake.commands import decide_request, receive_request
from syli.intake.models import HelpRequest
from tests.case import SERVICE, Case

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
KNOWN = {"urgency": "now", "received_on": "22.11.2026", "received_at": "11.30"}


def test_pages__request_to_episode(case: Case) -> None:
    client = case.cast.client("aino")
    assert client.get("/requests/").status_code == 200
    assert client.get("/requests/new/").status_code == 200
    answer = client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id, "caller": "Naapuri"})
    assert answer.status_code == 302, answer.text
    address = answer.headers["Location"]
    assert "Naapuri" in client.get(address).text
    assert "Naapuri" in client.get("/requests/").text
    found = client.get(f"{address}people/?q=Kaisa")
    assert case.kaisa.public_id in found.text
    other = case.person("Liisa")
    assert client.post(f"{address}people/", {"person": other.public_id, "role": "adult_client"}).status_code == 302
    page = client.get(f"{address}accept/")
    assert "Liisa" in page.text
    done = client.post(
        f"{address}accept/", {"offer": case.offer.public_id, "start_on": "22.11.2026", f"role_{other.public_id}": "adult_client", "own_worker": ""}
    )
    assert done.status_code == 302, done.text
    with case.cast.inside("aino"):
        assert HelpRequest.objects.get().state == "accepted"
        assert Episode.objects.filter(participants__person=other).exists()


def test_pages__bad_input__keeps_what_was_typed(case: Case) -> None:
    client = case.cast.client("aino")
    data = {**KNOWN, "offer": case.offer.public_id, "received_at": "25.99", "summary": "apua " * 10, "urgency": "yesterday"}
    answer = client.post("/requests/new/", data)
    assert answer.status_code == 422
    assert "apua apua" in answer.text
    assert "25.99" in answer.text
    with case.cast.inside("aino"):
        assert HelpRequest.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("aarne", 404), ("otso", 404), ("adele", 404), ("leena", 200)])
def test_pages__others_requests__look_as_if_they_did_not_exist(case: Case, who: str, status: int) -> None:
    client = case.cast.client("aino")
    address = client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id}).headers["Location"]
    assert case.cast.client(who).get(address).status_code == status
    assert case.cast.client(who).get(f"{address}decide/").status_code == status


def test_request__reopen__without_a_fitting_reason__keeps_what_was_typed(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        asked = receive_request(
            ctx,
            unit=case.cast.units["a1"],
            register=case.cast.registers["aava"],
            service_code=SERVICE,
            received_at=ctx.now,
            summary="Apua",
            people=[],
        )
        asked = decide_request(ctx, asked, to="refused", decision_code="not_for_us")
    leena = case.cast.client("leena")
    for reason in ("", "pitkä " * 200):
        answer = leena.post(f"/requests/{asked.public_id}/reopen/", {"reason": reason})
        assert answer.status_code == 422
        assert reason.strip() in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()
    assert leena.post(f"/requests/{asked.public_id}/reopen/", {"reason": "Paikka vapautui"}).status_code == 302


@pytest.mark.parametrize(
    ("first_on", "first_time", "wrong"),
    [("24.11.2026", "", "first_time"), ("", "10.00", "first_on"), ("1.1.2020", "10.00", "first_on"), ("huomenna?", "25.99", "first_on")],
)
def test_accept__first_time_that_cannot_be__is_told_and_kept(case: Case, first_on: str, first_time: str, wrong: str) -> None:
    client = case.cast.client("aino")
    address = client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id}).headers["Location"]
    other = case.person("Liisa")
    asked = {"offer": case.offer.public_id, "start_on": "22.11.2026", f"role_{other.public_id}": "adult_client", "own_worker": ""}
    client.post(f"{address}people/", {"person": other.public_id, "role": "adult_client"})
    page = client.post(f"{address}accept/", {**asked, "first_on": first_on, "first_time": first_time})
    assert page.status_code == 422
    assert f'id="id_{wrong}"' in page.text
    assert first_on in page.text
    assert first_time in page.text
    with case.cast.inside("aino"):
        assert HelpRequest.objects.get().first_offered_at is None
    done = client.post(f"{address}accept/", {**asked, "first_on": "24.11.2026", "first_time": "10.00"})
    assert done.status_code == 302, done.text
    assert "24.11.2026" in client.get(address).text
