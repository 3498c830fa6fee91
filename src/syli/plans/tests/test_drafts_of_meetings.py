"""What was typed of a meeting and not saved is kept for its writer, and gone when it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from syli.kernel.drafts.models import Draft
from syli.plans.models import JointWork, RiskMeeting
from tests.case import Case
from tests.plan_rows import plan_rows

pytestmark = pytest.mark.django_db
WORDS = "Puhuttiin canary"


def minutes(rows: dict[type, Any]) -> tuple[str, str, str, dict[str, str]]:
    """Return the kind of draft, what it is about, the form's address and what is typed: of the minutes of a meeting about a risk."""
    meeting = rows[RiskMeeting]
    typed = {"held_on": "22.11.2026", "minutes": WORDS, "seen_version": str(meeting.version)}
    return "plans.minutes", meeting.public_id, f"/risk/meetings/{meeting.public_id}/minutes/", typed


def couple(rows: dict[type, Any]) -> tuple[str, str, str, dict[str, str]]:
    """Return the same of a meeting of a couple."""
    joint = rows[JointWork]
    JointWork.objects.filter(pk=joint.pk).update(state="running", second_consent_on=joint.first_consent_on)
    return (
        "plans.couple",
        joint.public_id,
        f"/together/{joint.public_id}/meet/",
        {"held_on": "22.11.2026", "minutes": "45", "workers": "both", "words": WORDS},
    )


@pytest.mark.parametrize("of", [minutes, couple])
def test_meeting__left_unfinished__is_sealed_listed_offered_and_gone_when_saved(case: Case, of: Callable[..., Any]) -> None:
    made: dict[type, Any] = {type(row): row for row in plan_rows(case)}
    with case.cast.inside("aino"):
        kind, about, form, typed = of(made)
    client, kept = case.cast.client("aino"), f"/drafts/{kind}/{about}/"
    page = client.get(form).text
    assert f'data-draft="{kept}"' in page
    assert f'name="draft" value="{kind}/{about}"' in page, "Sent after the session has ended it finds its writer."
    assert client.post(kept, typed).status_code == 200
    with case.cast.inside("aino"):
        draft = Draft.objects.get()
        assert "canary" not in repr(list(Draft.objects.values()))
        assert draft.vault_owner_id == made[RiskMeeting].register_id
        assert draft.address == form
    assert form in client.get("/").text
    page = client.get(form).text
    assert WORDS in page and "Tämä jäi kesken" in page
    assert WORDS not in case.cast.client("leena").get(form).text
    for who in ("otso", "adele"):
        assert case.cast.client(who).post(kept, typed).status_code == 404, who
    assert client.post(form, typed).status_code == 302
    assert form not in client.get("/").text
    with case.cast.inside("aino"):
        assert not Draft.objects.exists()
