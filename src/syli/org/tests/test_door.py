"""The door: who comes in, and that a refusal tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from syli.kernel.audit.models import AuditEvent
from syli.org.models import SignInSession
from syli.org.sign_in.session_store import digest_of
from syli.org.tests.conftest import PASSWORD, sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def words_of(response: Any) -> str:
    """Return the page without what differs every time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"hx-headers='[^']*'", "", text)


def test_door__sign_in__lets_in_and_writes_it_down(cast: Cast, with_password: Any, client: Client) -> None:
    aino = with_password(cast.staff["aino"])
    response = sign_in(client, "aino")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/account/").status_code == 200
    event = AuditEvent.objects.filter(action="org.sign_in.enter").get()
    assert (event.outcome, event.actor_id, event.organisation_id) == ("done", aino.pk, cast.organisations["aava"].pk)


def test_door__sign_in__capitals_and_spaces_around_the_name_do_not_matter(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    assert sign_in(client, " Aino ").status_code == 302


def test_door__refusal__same_answer_for_unknown_wrong_closed_and_locked(cast: Cast, with_password: Any, settings: Any) -> None:
    with_password(cast.staff["aino"])
    closed = with_password(cast.staff["otso"])
    closed.is_active = False
    closed.save()
    settings.AXES_FAILURE_LIMIT = 2
    answers = {
        "unknown": sign_in(Client(), "nobody.here", "aivan väärä salasana"),
        "wrong": sign_in(Client(), "aino", "aivan väärä salasana"),
        "closed": sign_in(Client(), "otso", PASSWORD),
    }
    for _try in range(3):
        answers["locked"] = sign_in(Client(), "leena", "aivan väärä salasana")
        answers["locked unknown"] = sign_in(Client(), "ghost", "aivan väärä salasana")
    assert {response.status_code for response in answers.values()} == {422}
    texts = {
        key: words_of(response).replace(f'value="{name}"', "")
        for (key, response), name in zip(answers.items(), ["nobody.here", "aino", "otso", "leena", "ghost"], strict=True)
    }
    assert len(set(texts.values())) == 1
    headers = [sorted((k, v) for k, v in r.headers.items() if k not in ("Content-Length", "Set-Cookie", "Expires")) for r in answers.values()]
    assert all(found == headers[0] for found in headers)
    assert not any(response.cookies.get("syli_session") for response in answers.values())


def test_door__refusal__is_written_down_without_a_name(cast: Cast, client: Client) -> None:
    sign_in(client, "aino", "aivan väärä salasana")
    event = AuditEvent.objects.get(action="org.sign_in.enter")
    assert (event.outcome, event.actor_kind, event.object_id, event.reason) == ("refused", "anonymous", None, "")


def test_door__lock__even_the_right_password_waits_then_works(cast: Cast, with_password: Any, client: Client, settings: Any) -> None:
    from axes.models import AccessAttempt

    with_password(cast.staff["aino"])
    for _try in range(10):
        assert sign_in(client, "aino", "aivan väärä salasana").status_code == 422
    assert sign_in(client, "aino").status_code == 422
    assert sign_in(client, "AINO").status_code == 422  # no way round by writing it differently
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert sign_in(client, "aino").status_code == 302


def test_door__lock__is_of_one_name_at_one_address(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    with_password(cast.staff["leena"])
    for _try in range(11):
        sign_in(client, "aino", "aivan väärä salasana")
    assert sign_in(client, "leena").status_code == 302
    elsewhere = Client(REMOTE_ADDR="127.0.0.9")
    assert sign_in(elsewhere, "aino").status_code == 302


def test_door__lock__a_hundred_wrong_in_a_row_from_anywhere(cast: Cast, with_password: Any, settings: Any) -> None:
    from syli.org.sign_in import adapters

    with_password(cast.staff["aino"])
    settings.AXES_ENABLED = False
    before, adapters.WRONG_IN_A_ROW["wrong_password"] = adapters.WRONG_IN_A_ROW["wrong_password"], "4/30d/key"
    try:
        for number in range(3):
            sign_in(Client(REMOTE_ADDR=f"127.0.1.{number}"), "aino", "aivan väärä salasana")
        assert sign_in(Client(REMOTE_ADDR="127.0.2.1"), "aino").status_code == 302  # a right one begins the count anew
        for number in range(4):
            sign_in(Client(REMOTE_ADDR=f"127.0.3.{number}"), "aino", "aivan väärä salasana")
        assert sign_in(Client(REMOTE_ADDR="127.0.4.1"), "aino").status_code == 422
    finally:
        adapters.WRONG_IN_A_ROW["wrong_password"] = before


def test_door__limit__is_the_standards_hundred() -> None:
    from syli.org.sign_in.adapters import WRONG_IN_A_ROW

    assert WRONG_IN_A_ROW == {"wrong_password": "100/30d/key"}


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:///evil.example",
        "\thttps://evil.example",
    ],
)
def test_door__next__leads_nowhere_else(cast: Cast, with_password: Any, client: Client, elsewhere: str) -> None:
    with_password(cast.staff["aino"])
    assert sign_in(client, "aino", next=elsewhere)["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": elsewhere})["Location"] == "/accounts/login/"


def test_door__next__leads_where_she_was_going(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    asked = client.get("/account/")
    assert asked["Location"] == "/accounts/login/?next=/account/"
    page = client.get(asked["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/account/">' in page
    assert sign_in(client, "aino", next="/account/")["Location"] == "/account/"


def test_door__form__without_its_token_is_refused(cast: Cast, with_password: Any) -> None:
    with_password(cast.staff["aino"])
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "aino").status_code == 403
    assert client.post("/accounts/logout/").status_code == 403
    assert client.post("/accounts/oidc/x/").status_code == 403


def test_door__sign_in__changes_the_session_key(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    session = client.session
    session["left"] = "by somebody"
    session.save()
    before = client.cookies["syli_session"].value
    sign_in(client, "aino")
    after = client.cookies["syli_session"].value
    assert after != before
    assert not SignInSession.objects.filter(session_key=digest_of(before)).exists()


def test_door__session__its_key_is_not_in_the_database(cast: Cast, with_password: Any, client: Client) -> None:
    aino = with_password(cast.staff["aino"])
    sign_in(client, "aino")
    row = SignInSession.objects.get(staff=aino)
    key = client.cookies["syli_session"].value
    assert key not in (row.session_key, row.session_data) and row.session_key == digest_of(key)
    thief = Client()
    thief.cookies["syli_session"] = row.session_key
    assert thief.get("/account/").status_code == 302


def test_door__cookie__is_closed_to_scripts_and_other_sites(cast: Cast, with_password: Any, client: Client, settings: Any) -> None:
    with_password(cast.staff["aino"])
    cookie = sign_in(client, "aino").cookies["syli_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]


def test_door__sign_out__ends_the_session_at_once_and_clears(cast: Cast, with_password: Any, client: Client) -> None:
    aino = with_password(cast.staff["aino"])
    sign_in(client, "aino")
    stolen = client.cookies["syli_session"].value
    response = client.post("/accounts/logout/")
    assert response["Location"] == "/accounts/login/" and response["Clear-Site-Data"] == '"cache", "storage"'
    assert not SignInSession.objects.filter(staff=aino).exists()
    thief = Client()
    thief.cookies["syli_session"] = stolen
    assert thief.get("/account/").status_code == 302
    assert AuditEvent.objects.filter(action="org.sign_in.leave", actor_id=aino.pk, outcome="done").count() == 1


def test_door__sign_out__by_a_link_only_asks(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    sign_in(client, "aino")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_door__pages__are_never_kept_by_the_browser(cast: Cast, client: Client) -> None:
    for response in (client.get("/accounts/login/"), cast.client("aino").get("/account/")):
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    [
        "signup",
        "email",
        "confirm-email",
        "password/reset",
        "password/set",
        "password/change",
        "inactive",
        "3rdparty",
        "3rdparty/signup",
        "2fa",
        "2fa/webauthn/login",
        "social/signup",
    ],
)
def test_door__allauth__serves_nothing_we_have_not_chosen(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}/").status_code == 404
    assert client.post(f"/accounts/{address}/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD}).status_code == 404


@pytest.mark.parametrize("data", [{}, {"login": "aino"}, {"password": "x"}, {"login": "a" * 5000, "password": "x"}, {"login": "\x00", "password": "\x00"}, {"login": "aino", "password": "x" * 5000}, {"credential": "{"}, {"credential": "[]"}, {"credential": '{"response": {"userHandle": 5}}'}, {"credential": '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "xxxx", "clientDataJSON": "e30", "authenticatorData": "", "signature": ""}}'}])  # fmt: skip
def test_door__odd_input__is_a_refusal(client: Client, data: dict[str, str]) -> None:
    client.get("/accounts/login/", HTTP_ACCEPT="application/json")
    assert client.post("/accounts/login/", data).status_code in (302, 422)


def test_door__typed__user_name_is_kept_password_is_not(client: Client) -> None:
    page = sign_in(client, "aino.typed", "aivan väärä salasana").content.decode()
    assert 'value="aino.typed"' in page and "aivan väärä" not in page


def test_door__page__in_three_languages(client: Client) -> None:
    titles = set()
    for language in ("fi", "sv", "en"):
        client.cookies["django_language"] = language
        page = client.get("/accounts/login/").content.decode()
        assert f'<html lang="{language}"' in page
        titles.add(re.search(r"<h1>(.+?)</h1>", page)[1])  # type: ignore[index]  # there is one
    assert len(titles) == 3


def test_door__language__follows_the_one_who_came_in(cast: Cast, with_password: Any, client: Client) -> None:
    aino = with_password(cast.staff["aino"])
    aino.language = "sv"
    aino.save()
    sign_in(client, "aino")
    assert '<html lang="sv"' in client.get("/account/").content.decode()
