"""Pages: existence stays unknown, a GET cannot write, exactly one event, nothing shown when the log cannot be written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from syli.kernel import page as page_module
from syli.kernel.audit.models import AuditEvent
from syli.kernel.readonly import WroteOnGet
from syli.kernel.tests.toy.commands import make_thing
from syli.testing.dom import parse
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def thing(cast: Cast) -> Any:
    with cast.inside("aino") as ctx:
        return make_thing(ctx, name="box")


def events_after(count: int) -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", "outcome"))[count:]


@pytest.mark.parametrize(("who", "status"), [("aino", 200), ("leena", 200), ("aarne", 404), ("otso", 404), ("tilda", 404), ("adele", 404)])
def test_page__view__same_answer_for_hidden_and_missing(cast: Cast, thing: Any, who: str, status: int) -> None:
    client = cast.client(who)
    answer = client.get(f"/toy/{thing.public_id}/")
    assert answer.status_code == status
    assert events_after(1) == [("toy.thing.view", "shown" if status == 200 else "refused")]
    if status == 404:
        missing = client.get("/toy/nosuchthingatall0000000/")
        assert missing.status_code == 404
        # Word for word, but for the token against forgery, which is new on every page.
        assert list(parse(missing.content.decode()).lines()) == list(parse(answer.content.decode()).lines())


def test_page__known_but_not_allowed__answers_403(cast: Cast, thing: Any) -> None:
    assert cast.client("leena").get(f"/toy/{thing.public_id}/rename/").status_code == 403
    assert events_after(1) == [("toy.thing.rename", "refused")]


def test_page__get_that_writes__fails(cast: Cast, thing: Any) -> None:
    with pytest.raises(WroteOnGet):
        cast.client("aino").get(f"/toy/{thing.public_id}/?write")


@pytest.mark.parametrize(("data", "expected"), [({"name": "chest"}, "done"), ({}, "invalid")])
def test_page__post__leaves_exactly_one_event(cast: Cast, thing: Any, data: dict[str, str], expected: str) -> None:
    cast.client("aino").post(f"/toy/{thing.public_id}/rename/", data)
    assert events_after(1) == [("toy.thing.rename", expected)]


def test_page__log_cannot_be_written__shows_nothing(cast: Cast, thing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise DatabaseError("full")

    monkeypatch.setattr(page_module, "write_event", fail)
    answer = cast.client("aino").get(f"/toy/{thing.public_id}/")
    assert answer.status_code == 503
    assert b"box" not in answer.content


def test_page__not_signed_in__asks_to_sign_in(client: Any, thing: Any) -> None:
    answer = client.get(f"/toy/{thing.public_id}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next=/toy/{thing.public_id}/")


def test_page__posted_question__reads_like_a_get(cast: Cast, thing: Any) -> None:
    aino = cast.client("aino")
    answer = aino.post(f"/toy/{thing.public_id}/rename/", {"ask": "1", "name": "chest"})
    assert answer.status_code == aino.get(f"/toy/{thing.public_id}/rename/?name=chest").status_code == 200
    assert events_after(1) == [("toy.thing.rename", "shown")] * 2
    request = answer.wsgi_request
    assert (request.method, dict(request.GET.lists()), dict(request.POST.lists())) == ("GET", {"name": ["chest"]}, {})
    with cast.inside("aino"):
        thing.refresh_from_db()
    assert thing.name == "box"


def test_page__posted_question__cannot_write(cast: Cast, thing: Any) -> None:
    with pytest.raises(WroteOnGet):
        cast.client("aino").post(f"/toy/{thing.public_id}/?write", {"ask": "1"})


def test_page__posted_question__needs_its_token_and_its_rights(cast: Cast, thing: Any) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(cast.staff["aino"], backend="django.contrib.auth.backends.ModelBackend")
    assert stranger.post(f"/toy/{thing.public_id}/", {"ask": "1"}).status_code == 403
    assert cast.client("otso").post(f"/toy/{thing.public_id}/", {"ask": "1"}).status_code == 404
    assert events_after(1) == [("toy.thing.view", "refused")]


def test_page__posted_nul__is_left_out(cast: Cast, thing: Any) -> None:
    answer = cast.client("aino").post(f"/toy/{thing.public_id}/rename/", {"name": "ch\x00est"})
    assert answer.wsgi_request.POST["name"] == "chest"
    with cast.inside("aino"):
        thing.refresh_from_db()
    assert thing.name == "chest"
