"""A request that was not saved is kept for the one who took the call, and offered again on the form it was typed into."""

from __future__ import annotations

import pytest

from syli.intake.models import HelpRequest
from syli.kernel.drafts.models import Draft
from tests.case import Case

pytestmark = pytest.mark.django_db
KNOWN = {"urgency": "now", "received_on": "22.11.2026", "received_at": "11.30"}
SECRET = "Naapuri canary"


def test_new_request__left_unfinished__is_sealed_listed_offered_and_gone_when_saved(case: Case) -> None:
    client = case.cast.client("aino")
    kept, form = f"/drafts/intake.request.new/{case.offer.public_id}/", f"/requests/new/?offer={case.offer.public_id}"
    assert f'data-draft="{kept}"' in client.get(form).text
    assert client.post(kept, {**KNOWN, "caller": SECRET, "received_at": "9.15"}).status_code == 200
    with case.cast.inside("aino"):
        assert "canary" not in repr(list(Draft.objects.values()))
        assert Draft.objects.get().vault_owner_id == case.cast.register_of("aino").pk
    assert form in client.get("/").text
    page = client.get(form).text
    assert SECRET in page
    assert "9.15" in page
    assert "Tämä jäi kesken" in page
    assert SECRET not in case.cast.client("leena").get(form).text, "What one has left is nobody else's."
    assert client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id, "caller": SECRET}).status_code == 302
    assert SECRET not in client.get(form).text
    assert form not in client.get("/").text


def test_new_request__for_another_units_service__is_kept_for_nobody(case: Case) -> None:
    for who, offer in (("aino", case.offer_b), ("otso", case.offer), ("adele", case.offer)):
        assert case.cast.client(who).post(f"/drafts/intake.request.new/{offer.public_id}/", KNOWN).status_code == 404, who


def test_request__completed_half__is_offered_over_what_is_saved(case: Case) -> None:
    client = case.cast.client("aino")
    address = client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id, "summary": "Ensin sanottu"}).headers["Location"]
    with case.cast.inside("aino"):
        request = HelpRequest.objects.get()
    kept = f"/drafts/intake.request/{request.public_id}/"
    assert f'data-draft="{kept}"' in client.get(f"{address}edit/").text
    typed = {**KNOWN, "summary": "Sitten lisätty", "seen_version": str(request.version)}
    assert client.post(kept, typed).status_code == 200
    page = client.get(f"{address}edit/").text
    assert "Sitten lisätty" in page
    assert f"{address}edit/" in client.get("/").text
    assert "Ensin sanottu" in client.get(address).text, "Nothing is saved yet."
    for who in ("aarne", "otso", "adele"):
        assert case.cast.client(who).post(kept, typed).status_code == 404, who
    assert client.post(f"{address}edit/", typed).status_code == 302
    assert "Sitten lisätty" in client.get(address).text
    assert f"{address}edit/" not in client.get("/").text


def test_request__saved_by_somebody_else_meanwhile__the_left_words_are_not_saved_over_hers(case: Case) -> None:
    client = case.cast.client("aino")
    address = client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id}).headers["Location"]
    with case.cast.inside("aino"):
        request = HelpRequest.objects.get()
    client.post(f"/drafts/intake.request/{request.public_id}/", {**KNOWN, "summary": "Ainon", "seen_version": str(request.version)})
    hers = {**KNOWN, "summary": "Leenan", "seen_version": str(request.version)}
    assert case.cast.client("leena").post(f"{address}edit/", hers).status_code == 302
    page = client.get(f"{address}edit/").text
    assert f'name="seen_version" value="{request.version}"' in page, "The form still knows on which version it was begun."


def test_decision__left_unfinished__is_sealed_listed_offered_and_gone_when_decided(case: Case) -> None:
    client = case.cast.client("aino")
    address = client.post("/requests/new/", {**KNOWN, "offer": case.offer.public_id}).headers["Location"]
    with case.cast.inside("aino"):
        request = HelpRequest.objects.get()
    kept, form = f"/drafts/intake.decision/{request.public_id}/", f"{address}decide/"
    assert f'data-draft="{kept}"' in client.get(form).text
    typed = {"to": "guided", "guided_to": SECRET, "seen_version": str(request.version)}
    assert client.post(kept, typed).status_code == 200
    with case.cast.inside("aino"):
        assert "canary" not in repr(list(Draft.objects.values()))
        assert Draft.objects.get().vault_owner_id == request.register_id
    assert form in client.get("/").text
    page = client.get(form).text
    assert SECRET in page and "Tämä jäi kesken" in page
    assert SECRET not in case.cast.client("leena").get(form).text
    for who in ("aarne", "otso", "adele"):
        assert case.cast.client(who).post(kept, typed).status_code == 404, who
    assert client.post(form, typed).status_code == 302
    assert form not in client.get("/").text
    with case.cast.inside("aino"):
        assert not Draft.objects.exists()
