"""A form about somebody in particular on a device given to her: without her record around it, answered once, leading nowhere else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from syli.org.lending import LENT
from syli.plans.models import Sheet
from syli.plans.tests.conftest import Boathouse, complete
from syli.testing.page_forms import forms_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "about"), [("during_feedback", "she"), ("child_safety_plan", "child")])
def test_form__given_to_a_client__shows_nothing_of_the_record(boathouse: Boathouse, code: str, about: str) -> None:
    client, person = boathouse.cast.client("aino"), getattr(boathouse, about)
    form = reverse("plans.episode.begin", args=[boathouse.hers.public_id, person.public_id, code])
    own = client.get(form).text
    assert reverse("org.account.lend") in own
    assert "data-draft=" in own
    assert client.post(reverse("org.account.lend"), {"path": form})["Location"] == form
    page = client.get(form).text
    for word in ("data-draft=", "<nav", person.family_name, reverse("people.person.view", args=[person.public_id]), reverse("org.account.lend")):
        assert word not in page, word
    assert 'name="happened_on"' in page
    lent = client.session[LENT]
    assert (lent["path"], lent["again"], lent["is_answered"]) == (form, False, False)
    assert client.get(reverse("people.person.view", args=[person.public_id]))["Location"] == reverse("org.account.lent")


def test_form__answered_by_a_client__leads_to_thanks_and_is_kept(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    form = reverse("plans.episode.begin", args=[boathouse.hers.public_id, boathouse.she.public_id, "during_feedback"])
    client.post(reverse("org.account.lend"), {"path": form})
    asked = forms_in(client.get(form))[0]
    answer = asked.send(client, {f"q_{name}": value for name, value in complete("during_feedback").items()})
    assert (answer.status_code, answer["Location"]) == (302, reverse("org.account.lent"))
    thanks = client.get(reverse("org.account.lent")).text
    assert "<form method=" not in thanks, "nobody else answers about her"
    with boathouse.cast.inside("leena"):
        assert Sheet.objects.filter(form_code="during_feedback").count() == 1
