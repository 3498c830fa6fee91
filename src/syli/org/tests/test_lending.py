"""A device lent to a client: the form and nothing else, by no address, no second tab and no way back, until the worker confirms herself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from syli.catalogue.models import ServiceOffer
from syli.org import rules
from syli.org.lending import LENT
from syli.org.tests.conftest import PASSWORD, sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ALWAYS = {"/account/lent/", "/accounts/confirm/"}


@pytest.mark.parametrize(
    ("path", "is_answered", "opens"),
    [("/form/", False, True), ("/form/", True, False), ("/account/lent/", True, True), ("/people/", False, False), ("/form/x/", False, False)],
)
def test_may_open_while_lent(path: str, is_answered: bool, opens: bool) -> None:
    """ORG-21."""
    assert rules.may_open_while_lent(path, "/form/", ALWAYS, is_answered=is_answered) is opens


@pytest.mark.parametrize(("confirmed", "back"), [([], False), ([99.0], False), ([100.0], False), ([99.0, 101.0], True)])
def test_is_back_with_worker(confirmed: list[float], back: bool) -> None:
    """ORG-22."""
    assert rules.is_back_with_worker(100.0, confirmed) is back


@pytest.fixture
def lent(cast: Cast, offers: tuple[ServiceOffer, ServiceOffer], with_password: Any, client: Client) -> tuple[Client, str]:
    """Sign Aino in and lend her device for a survey without a name."""
    with_password(cast.staff["aino"])
    sign_in(client, "aino")
    form = f"/feedback/{offers[0].public_id}/end_survey/"
    page = client.get(form)
    assert 'name="path"' in page.text
    answer = client.post("/account/lend/", {"path": form})
    assert (answer.status_code, answer["Location"], answer["Clear-Site-Data"]) == (302, form, '"cache"')
    return client, form


def test_lent__nothing_but_the_form_opens(lent: tuple[Client, str]) -> None:
    client, form = lent
    page = client.get(form).text
    for word in ("<nav", 'href="/"', 'action="/people', "user-menu", "search__input"):
        assert word not in page, word
    for path in ("/", "/people/", "/episodes/", "/account/", "/feedback/", "/staff/", "/development/", "/account/password/", "/nowhere/"):
        for answer in (client.get(path), client.post(path, {"q": "Kaisa"})):
            assert (answer.status_code, answer["Location"]) == (302, "/account/lent/"), path
    assert client.get("/account/lent/").status_code == 200
    assert client.get("/account/lent/back/")["Location"].startswith("/accounts/confirm/")


def test_lent__answered__thanks_and_another_may_answer(lent: tuple[Client, str]) -> None:
    client, form = lent
    wrong = client.post(form, {"respondent": "adult_client", "q_best": "Muistan tämän"})
    assert wrong.status_code == 422
    assert "Muistan tämän" in wrong.text
    assert "<nav" not in wrong.text
    assert client.post(form, {"respondent": "adult_client", "q_helped": "good"})["Location"] == "/account/lent/"
    assert client.get(form)["Location"] == "/account/lent/", "answered once"
    assert "Kiitos" in client.get("/account/lent/").text
    assert client.post("/account/lent/")["Location"] == form
    assert client.get(form).status_code == 200


def test_lent__taken_back__by_the_password_given_afterwards(lent: tuple[Client, str], travel: Any) -> None:
    client, form = lent
    travel(timedelta(minutes=5))
    assert client.post("/accounts/confirm/", {"password": "arvaus"}).status_code == 422
    assert client.get("/account/lent/back/").status_code == 302
    assert client.get("/people/")["Location"] == "/account/lent/"
    confirm = client.get("/accounts/confirm/?next=/account/lent/back/").text
    assert "<nav" not in confirm
    assert client.post("/accounts/confirm/", {"password": PASSWORD, "next": "/account/lent/back/"})["Location"] == "/account/lent/back/"
    assert client.get("/account/lent/back/")["Location"] == form
    assert LENT not in client.session
    assert client.get("/people/").status_code == 200


def test_lent__idle__the_session_ends_as_ever(lent: tuple[Client, str], travel: Any) -> None:
    client, form = lent
    travel(timedelta(minutes=61))
    assert client.get(form)["Location"].startswith("/accounts/login/")
    assert client.get("/account/lent/")["Location"].startswith("/accounts/login/")


def test_lend__what_is_no_form_for_clients__is_not_lent(cast: Cast) -> None:
    client = cast.client("aino")
    for path in ("/people/", "/account/", "//evil.example/", "https://evil.example/feedback/", "", "/nowhere/"):
        assert client.post("/account/lend/", {"path": path}).status_code == 404, path
    assert LENT not in client.session
    assert client.get("/account/lent/").status_code == 302
    assert client.get("/account/lent/back/").status_code == 302
