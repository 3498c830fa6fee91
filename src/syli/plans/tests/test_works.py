"""A drawing is kept in three taps, in the child's own record, with what the child says; the other side never finds it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from syli.catalogue.commands import offer_service, publish_pack
from syli.kernel.context import system_context
from syli.people.models import Person
from syli.plans import rules
from syli.plans.models import Work
from syli.plans.queries.works import works_of
from syli.plans.tests.conftest import Boathouse, boathouse_pack
from syli.records.models import Attachment
from syli.records.queries import content_of
from syli.safety.commands import keep_apart
from syli.sound.tests import made
from syli.stays.commands import give_permission, withdraw_permission
from syli.testing.page_forms import forms_in
from tests.case import invented_pack, make_person

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
    sent: dict[str, Any] = {name: values[0] for name, values in form.values.items() if values and name not in ("file", "sound")}
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


@pytest.mark.parametrize(
    ("age", "year_age", "childs_part", "expected"),
    [
        (17, None, False, True), (18, None, True, False), (None, 6, False, True), (None, 18, False, True), (None, 19, True, False),
        (None, None, True, True), (None, None, False, False), (18, 18, True, False),
    ],
)  # fmt: skip
def test_plan_60__who_is_a_child__by_table(age: int | None, year_age: int | None, childs_part: bool, expected: bool) -> None:
    assert rules.is_child(age, year_age, takes_childs_part=childs_part) is expected


@pytest.mark.parametrize(("asked", "permitted", "kept"), [(False, False, True), (True, False, False), (True, True, True), (False, True, True)])
def test_plan_61__works_may_be_kept__by_table(asked: bool, permitted: bool, kept: bool) -> None:
    assert rules.works_may_be_kept(is_asked=asked, is_permitted=permitted) is kept


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "expected"), [({"birth_year": 2020}, True), ({}, True), ({"birth_year": 1990}, False)])
def test_page__child_known_by_year_or_by_part_alone__has_the_button(boathouse: Boathouse, facts: dict[str, Any], expected: bool) -> None:
    with boathouse.cast.inside("aino") as ctx:
        somebody = make_person(boathouse.cast, ctx, "aino", "Pilvi", **facts)
    boathouse.child = somebody
    boathouse.episode("aino", "a1+", boathouse.she, somebody)
    page = boathouse.cast.client("aino").get(reverse("people.person.view", args=[somebody.public_id])).text
    assert (reverse("plans.family.keep_work", args=[somebody.public_id]) in page) is expected


STUDIO = "imaginary_studio"


def studio(boathouse: Boathouse, folder: Path, *people: Person) -> Any:
    """Open an episode of a service that asks whether a child's works may be kept."""
    boathouse_pack(folder, STUDIO)
    file = folder / f"{STUDIO}.yaml"
    text = file.read_text(encoding="utf-8").replace("consents: [contact_permission,", "consents: [child_works, contact_permission,")
    file.write_text(text, encoding="utf-8")
    publish_pack(system_context(None, now=boathouse.cast.now), pack=invented_pack(file, STUDIO))
    with boathouse.cast.inside("leena") as ctx:
        boathouse.offers["studio"] = offer_service(ctx, unit=boathouse.cast.units["a1"], service_code=STUDIO, start_on=date(2026, 1, 1))
    return boathouse.episode("aino", "studio", *people)


@pytest.mark.django_db
def test_keep__service_that_asks__only_while_it_is_permitted(boathouse: Boathouse, tmp_path: Path) -> None:
    episode = studio(boathouse, tmp_path, boathouse.she, boathouse.child)
    client, here = boathouse.cast.client("aino"), reverse("plans.family.keep_work", args=[boathouse.child.public_id])
    ask = reverse("stays.episode.permit", args=[episode.public_id])

    def keep() -> int:
        sent = {"file": drawing(), "opinion": "not_shown", "original": "kept", "made_on": "22.11.2026"}
        return int(client.post(here, sent).status_code)

    assert ask in client.get(here).text
    assert keep() == 422
    with boathouse.cast.inside("aino") as ctx:
        assert not Attachment.objects.exists()
        given = give_permission(ctx, episode, person=boathouse.she, code="child_works")
    assert ask not in client.get(here).text
    assert keep() == 302
    with boathouse.cast.inside("aino") as ctx:
        withdraw_permission(ctx, given)
    assert keep() == 422
    with boathouse.cast.inside("aino"):
        assert Work.objects.count() == 1


@pytest.mark.django_db
def test_keep__permission_of_a_grown_up_who_is_no_guardian__is_not_enough(boathouse: Boathouse, tmp_path: Path) -> None:
    """TUR-3: the guardian is asked by name; an aunt in the same service permits nothing of the child's."""
    with boathouse.cast.inside("aino") as ctx:
        aunt = make_person(boathouse.cast, ctx, "aino", "Tuulikki", born_on=date(1980, 1, 1))
    episode = studio(boathouse, tmp_path, boathouse.she, aunt, boathouse.child)
    client, here = boathouse.cast.client("aino"), reverse("plans.family.keep_work", args=[boathouse.child.public_id])
    with boathouse.cast.inside("aino") as ctx:
        give_permission(ctx, episode, person=aunt, code="child_works")
    page = client.get(here).text
    assert reverse("stays.episode.permit", args=[episode.public_id]) in page
    assert "Huoltaja: Kaisla" in page and "Tuulikki" not in page and "Harri" not in page, "only whoever is asked here is named"
    with boathouse.cast.inside("aino") as ctx:
        give_permission(ctx, episode, person=boathouse.she, code="child_works")
    assert reverse("stays.episode.permit", args=[episode.public_id]) not in client.get(here).text


@pytest.mark.django_db
def test_keep__another_childs_permission__is_not_this_ones(boathouse: Boathouse, tmp_path: Path) -> None:
    with boathouse.cast.inside("aino") as ctx:
        brother = make_person(boathouse.cast, ctx, "aino", "Tuisku", born_on=date(2018, 1, 1))
    lumi, boathouse.child = boathouse.child, brother
    episode = studio(boathouse, tmp_path, boathouse.she, brother)
    client = boathouse.cast.client("aino")
    with boathouse.cast.inside("aino") as ctx:
        give_permission(ctx, episode, person=brother, code="child_works")
    assert episode.public_id not in client.get(reverse("plans.family.keep_work", args=[brother.public_id])).text
    with boathouse.cast.inside("aino") as ctx:
        part = episode.participants.get(person=brother)
        part.person = lumi
        part.save()
    assert reverse("stays.episode.permit", args=[episode.public_id]) in client.get(reverse("plans.family.keep_work", args=[lumi.public_id])).text


def voice(name: str = "Mummolassa.m4a", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, made.m4a() if content is None else content, "audio/mp4")


def keeping(boathouse: Boathouse, **wanted: Any) -> Any:
    here = reverse("plans.family.keep_work", args=[boathouse.child.public_id])
    sent = {"opinion": "not_shown", "original": "removed", "made_on": "22.11.2026", "words": ""} | wanted
    return boathouse.cast.client("aino").post(here, sent)


@pytest.mark.parametrize(
    ("is_sound", "opinion", "kept"),
    [(True, "yes", True), (True, "not_shown", True), (True, "not_asked", False), (False, "not_asked", True), (True, "", False)],
)
def test_may_be_recorded(is_sound: bool, opinion: str, kept: bool) -> None:
    """PLAN-44."""
    assert rules.may_be_recorded(is_sound=is_sound, opinion=opinion) is kept


@pytest.mark.django_db
def test_voice__record_and_save__is_heard_on_the_childs_page_alone(boathouse: Boathouse) -> None:
    assert keeping(boathouse, sound=voice()).status_code == 302
    with boathouse.cast.inside("aino") as ctx:
        (line,) = works_of(ctx, boathouse.child)
        assert line.is_sound
        assert made.TOKEN not in content_of(Attachment.objects.get())
    client = boathouse.cast.client("aino")
    page = client.get(reverse("people.person.view", args=[boathouse.child.public_id])).text
    there = reverse("records.attachment.open", args=[line.file_id])
    assert f'<audio class="sound" controls preload="none" src="{there}"' in page
    assert "Poistettu puhelimesta" in page
    assert client.get(there).headers["Content-Type"] == "audio/mp4"
    hers = client.get(reverse("people.person.view", args=[boathouse.she.public_id])).text
    assert there not in hers, "a child's record is the child's"
    nobody = boathouse.cast.client("otso").get(there)
    assert nobody.status_code == 404


@pytest.mark.django_db
def test_voice__in_three_taps__is_said_to_be_on_the_phone_still(boathouse: Boathouse) -> None:
    """What stands filled in is said of a drawing: no child takes a recording home."""
    assert keeping(boathouse, sound=voice(), original="with_child").status_code == 302
    with boathouse.cast.inside("aino"):
        assert Work.objects.get().original == "on_phone"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"opinion": "not_asked"}, "PLAN-44"),
        ({"sound": voice(content=b"#!AMR\n" + bytes(40))}, "3gp"),
        ({"sound": voice("a.mp4", made.m4a(handler=b"vide"))}, "video"),
        ({"file": drawing()}, "yksi kerrallaan"),
        ({"sound": ""}, "Ota kuva tai nauhoita"),
    ],
)
def test_voice__bad_input__keeps_nothing_and_says_why(boathouse: Boathouse, wrong: dict[str, Any], word: str) -> None:
    answer = keeping(boathouse, **{"sound": voice(), "words": "Muistan tämän"} | wrong)
    assert answer.status_code == 422
    assert word in answer.text
    assert "Muistan tämän" in answer.text
    with boathouse.cast.inside("aino"):
        assert not Attachment.objects.exists()
