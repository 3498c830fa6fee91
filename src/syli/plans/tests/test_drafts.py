"""A plan or an assessment that was not saved is kept for its writer; closed to the other side as the form itself is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from syli.kernel.drafts.models import Draft
from syli.plans.drafts import begun_about
from syli.plans.models import Sheet
from syli.plans.queries.sheets import current_of
from syli.plans.tests.conftest import Boathouse, complete
from syli.testing.page_forms import forms_in

pytestmark = pytest.mark.django_db
WORDS = "Sisko canary"


def typed(code: str, **answers: Any) -> dict[str, Any]:
    return {f"q_{name}": value for name, value in (complete(code) | answers).items()} | {"happened_on": "21.11.2026"}


def begin(boathouse: Boathouse, code: str) -> str:
    return reverse("plans.episode.begin", args=[boathouse.hers.public_id, boathouse.she.public_id, code])


def kept(boathouse: Boathouse, code: str) -> str:
    return f"/drafts/plans.sheet.new/{begun_about(boathouse.hers, boathouse.she, code)}/"


def keep(boathouse: Boathouse, client: Client, code: str, **answers: Any) -> None:
    assert client.post(kept(boathouse, code), typed(code, **answers)).status_code == 200


@pytest.mark.parametrize(("code", "words"), [("safety_plan", "trusted"), ("risk_assessment", "ability")])
def test_new_sheet__left_unfinished__is_sealed_listed_offered_and_gone_when_saved(boathouse: Boathouse, code: str, words: str) -> None:
    client = boathouse.cast.client("aino")
    assert f'data-draft="{kept(boathouse, code)}"' in client.get(begin(boathouse, code)).text
    more = {"concern": "yes"} if code == "risk_assessment" else {}
    keep(boathouse, client, code, **{words: WORDS}, **more)
    with boathouse.cast.inside("aino"):
        assert "canary" not in repr(list(Draft.objects.values()))
        assert Draft.objects.get().vault_owner_id == boathouse.she.register_id
    home = client.get("/").text
    assert begin(boathouse, code) in home
    assert "Kaisla" in home
    page = client.get(begin(boathouse, code))
    form = next(form for form in forms_in(page) if f"q_{words}" in form.values)
    assert form.values[f"q_{words}"] == [WORDS]
    assert form.values["happened_on"] == ["21.11.2026"]
    if more:
        assert form.values["q_concern"] == ["yes"], "What was chosen is chosen still."
    assert form.send(client).status_code == 302
    with boathouse.cast.inside("aino"):
        assert not Draft.objects.exists()
    assert begin(boathouse, code) not in client.get("/").text


def test_new_version__left_unfinished__is_offered_over_the_answers_as_they_stand(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan")
    client = boathouse.cast.client("aino")
    address, about = reverse("plans.sheet.revise", args=[sheet.public_id]), f"/drafts/plans.sheet/{sheet.public_id}/"
    assert f'data-draft="{about}"' in client.get(address).text
    assert client.post(about, typed("safety_plan", trusted=WORDS) | {"seen_version": str(sheet.version)}).status_code == 200
    assert address in client.get("/").text
    form = next(form for form in forms_in(client.get(address)) if "q_trusted" in form.values)
    assert form.values["q_trusted"] == [WORDS]
    assert form.send(client).status_code == 302
    assert address not in client.get("/").text
    with boathouse.cast.inside("aino"):
        assert current_of(Sheet.objects.get()).answers["trusted"] == WORDS


def test_new_sheet__begun_by_somebody_else_meanwhile__is_offered_and_not_saved_over_hers_unseen(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    keep(boathouse, client, "safety_plan", trusted=WORDS)
    sheet = boathouse.sheet("safety_plan", who="leena", answers={"trusted": "Leenan tieto"})
    page = client.get(begin(boathouse, "safety_plan"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("plans.sheet.revise", args=[sheet.public_id])
    form = next(form for form in forms_in(page) if "q_trusted" in form.values)
    assert form.values["q_trusted"] == [WORDS]
    answer = form.send(client)
    assert answer.status_code == 422
    assert "Leenan tieto" in answer.text
    assert WORDS in answer.text


@pytest.mark.parametrize("who", ["aarne", "otso", "adele", "sulo"])
def test_sheet__closed_to_the_actor__is_kept_for_nobody(boathouse: Boathouse, who: str) -> None:
    sheet = boathouse.sheet("safety_plan")
    client = boathouse.cast.client(who)
    closed = kept(boathouse, "risk_assessment")
    nobody = closed.replace(boathouse.hers.public_id, "a" * 22)
    answers = [client.post(address, typed("risk_assessment")) for address in (closed, nobody, f"/drafts/plans.sheet/{sheet.public_id}/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    with boathouse.cast.inside("leena"):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("about", ["{episode}.{she}.no_such_form", "{episode}.{he}.safety_plan", "{episode}.{she}", "{episode}", "..", "x" * 300])
def test_new_sheet__that_is_not_asked__is_kept_for_nobody(boathouse: Boathouse, about: str) -> None:
    """A form that nobody has defined, one about somebody who takes no part, and what is no address at all."""
    names = {"episode": boathouse.hers.public_id, "she": boathouse.she.public_id, "he": boathouse.he.public_id}
    answer = boathouse.cast.client("aino").post(f"/drafts/plans.sheet.new/{about.format(**names)}/", typed("safety_plan"))
    assert answer.status_code == 404


def test_new_sheet__where_the_other_side_takes_part__is_kept_for_nobody(boathouse: Boathouse) -> None:
    boathouse.sheet("risk_assessment", dangers=[boathouse.he])
    together = boathouse.episode("aino", "a1+", boathouse.she, boathouse.he)
    client = boathouse.cast.client("aino")
    statuses = [
        client.post(f"/drafts/plans.sheet.new/{begun_about(episode, boathouse.she, 'safety_plan')}/", typed("safety_plan")).status_code
        for episode in (boathouse.hers, together)
    ]
    assert statuses == [200, 404]
