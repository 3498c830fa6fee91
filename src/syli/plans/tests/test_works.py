"""A drawing is kept in three taps, in the child's own record, with what the child says; the other side never finds it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from syli.kernel.testing.page_forms import forms_in
from syli.plans import rules
from syli.plans.models import Work
from syli.plans.queries.works import works_of
from syli.plans.tests.conftest import Boathouse
from syli.records.models import Attachment
from syli.safety.commands import keep_apart

DAY = date(2026, 11, 22)


def drawing(name: str = "IMG_1.png") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (12, 12), "orange").save(held, "PNG")
    return SimpleUploadedFile(name, held.getvalue(), "image/png")


@pytest.mark.parametrize(
    ("days", "opinion", "kept"), [(0, "yes", True), (-9, "not_shown", True), (0, "not_asked", True), (1, "yes", False), (0, "no", False)]
)
def test_may_be_kept(days: int, opinion: str, kept: bool) -> None:
    assert rules.may_be_kept(DAY + timedelta(days=days), DAY, opinion) is kept


@pytest.mark.django_db
def test_keep__picture_and_save__is_enough(boathouse: Boathouse) -> None:
    """Open, take the picture, save: everything else is filled in, and unasked nothing is shown to the parent."""
    client, here = boathouse.cast.client("aino"), reverse("plans.family.keep_work", args=[boathouse.child.public_id])
    page = client.get(reverse("people.person.view", args=[boathouse.child.public_id])).text
    assert here in page
    shown = client.get(here)
    assert 'capture="environment"' in shown.text
    form = next(form for form in forms_in(shown) if "opinion" in form.values)
    sent: dict[str, Any] = {name: values[0] for name, values in form.values.items() if values and name != "file"}
    assert client.post(here, sent | {"file": drawing()}).status_code == 302
    with boathouse.cast.inside("aino") as ctx:
        work = Work.objects.get()
        assert (work.opinion, work.original, work.episode_id, work.person) == ("not_shown", "with_child", boathouse.hers.pk, boathouse.child)
        assert not works_of(ctx, boathouse.child)[0].is_shown_to_parent
        assert "IMG" not in work.file.name
    assert 'id="works"' in client.get(reverse("people.person.view", args=[boathouse.child.public_id])).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"file": ""}, {"file": SimpleUploadedFile("x.png", b"MZ no picture")}, {"opinion": "no"}, {"made_on": "1.1.2030"}, {"original": ""}]
)
def test_keep__bad_input__keeps_nothing(boathouse: Boathouse, wrong: dict[str, Any]) -> None:
    client, here = boathouse.cast.client("aino"), reverse("plans.family.keep_work", args=[boathouse.child.public_id])
    sent = {"file": drawing(), "opinion": "yes", "original": "kept", "made_on": "22.11.2026", "words": "Muistan tämän"} | wrong
    answer = client.post(here, sent)
    assert answer.status_code == 422
    assert "Muistan tämän" in answer.text
    with boathouse.cast.inside("aino"):
        assert not Work.objects.exists()
        assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_keep__grown_ups_page__has_no_button(boathouse: Boathouse) -> None:
    page = boathouse.cast.client("aino").get(reverse("people.person.view", args=[boathouse.she.public_id])).text
    assert reverse("plans.family.keep_work", args=[boathouse.she.public_id]) not in page


@pytest.mark.django_db
def test_works__of_a_shared_child__stay_with_the_side_that_kept_them(boathouse: Boathouse) -> None:
    boathouse.episode("aarne", "a2+", boathouse.he, boathouse.child)
    client, here = boathouse.cast.client("aino"), reverse("plans.family.keep_work", args=[boathouse.child.public_id])
    sent = {"file": drawing(), "opinion": "not_shown", "original": "kept", "made_on": "22.11.2026", "words": "Salaisuus"}
    assert client.post(here, sent).status_code == 302
    with boathouse.cast.inside("aino") as ctx:
        keep_apart(ctx, boathouse.she, other=boathouse.he)
    address = reverse("people.person.view", args=[boathouse.child.public_id])
    his = boathouse.cast.client("aarne").get(address)
    assert his.status_code == 200
    assert "Salaisuus" not in his.text
    assert "Salaisuus" in client.get(address).text
