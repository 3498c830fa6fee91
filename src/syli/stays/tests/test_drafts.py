"""What was typed of a house meeting and not saved is kept for its writer, by the day of the meeting, and gone when it is saved."""

from __future__ import annotations

import pytest
from django.urls import reverse

from syli.kernel.drafts.models import Draft
from syli.stays.drafts import MEETING
from syli.stays.models import HouseMeeting
from syli.stays.tests.conftest import Lighthouse

pytestmark = pytest.mark.django_db
WORDS = "Pyykkivuorot canary"


def test_meeting__left_unfinished__is_sealed_offered_on_its_day_and_gone_when_saved(lighthouse: Lighthouse) -> None:
    house, client = lighthouse.house.public_id, lighthouse.cast.client("aino")
    there = reverse("stays.house.meet", args=[house])
    kept = f"/drafts/{MEETING}/{house}.2026-11-20/"
    typed = {"held_on": "20.11.2026", "agenda": WORDS, "decisions": "", "seen_version": "0", "seen_day": "2026-11-20"}
    page = client.get(f"{there}?day=2026-11-20").text
    assert f'data-draft="{kept}"' in page
    assert f'name="draft" value="{MEETING}/{house}.2026-11-20"' in page
    assert client.post(kept, typed).status_code == 200
    with lighthouse.cast.inside("aino"):
        assert "canary" not in repr(list(Draft.objects.values()))
        assert Draft.objects.get().address == f"{there}?day=2026-11-20"
    assert f"{there}?day=2026-11-20" in client.get("/").text
    page = client.get(f"{there}?day=2026-11-20").text
    assert WORDS in page and "Tämä jäi kesken" in page
    assert WORDS not in client.get(f"{there}?day=2026-11-19").text, "another day is another meeting"
    assert WORDS not in lighthouse.cast.client("leena").get(f"{there}?day=2026-11-20").text, "a draft is its writer's own"
    for who in ("otso", "adele"):
        assert lighthouse.cast.client(who).post(kept, typed).status_code == 404, who
    for wrong in (f"{house}.yesterday", house, f"{house}.2026-02-30"):
        assert client.post(f"/drafts/{MEETING}/{wrong}/", typed).status_code == 404, wrong
    refused = client.post(f"{there}?day=2026-11-20", typed | {"agenda": ""})
    assert refused.status_code == 422
    with lighthouse.cast.inside("aino"):
        assert Draft.objects.count() == 1, "what is refused loses nothing"
    assert client.post(f"{there}?day=2026-11-20", typed).status_code == 302
    with lighthouse.cast.inside("aino"):
        assert not Draft.objects.exists()
        assert HouseMeeting.objects.get().agenda == WORDS


def test_meeting__saved_by_another_meanwhile__the_draft_is_shown_beside_it(lighthouse: Lighthouse) -> None:
    house, client = lighthouse.house.public_id, lighthouse.cast.client("aino")
    there = reverse("stays.house.meet", args=[house]) + "?day=2026-11-20"
    typed = {"held_on": "20.11.2026", "agenda": WORDS, "seen_version": "0", "seen_day": "2026-11-20"}
    assert client.post(f"/drafts/{MEETING}/{house}.2026-11-20/", typed).status_code == 200
    assert lighthouse.cast.client("leena").post(there, typed | {"agenda": "Leenan asia"}).status_code == 302
    assert WORDS in client.get(there).text
    both = client.post(there, typed)
    assert both.status_code == 422
    assert WORDS in both.text and "Leenan asia" in both.text
