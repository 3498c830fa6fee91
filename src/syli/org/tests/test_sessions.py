"""How long a session lives, by a clock that the test moves; and that taking something away works at the next request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from syli.kernel.context import system_context
from syli.org.commands import close_account, end_membership, end_sessions_of
from syli.org.models import SignInSession
from syli.org.tests.conftest import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    """Tell whether the browser is still signed in."""
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("shared", "minutes", "still_in"),
    [("", 59, True), ("", 61, False), ("on", 14, True), ("on", 16, False)],
)
def test_session__idle__ends_by_kind_of_device(
    cast: Cast, with_password: Any, client: Client, travel: Any, shared: str, minutes: int, still_in: bool
) -> None:
    with_password(cast.staff["aino"])
    sign_in(client, "aino", shared=shared)
    travel(timedelta(minutes=minutes))
    assert is_in(client) is still_in


def test_session__idle__use_keeps_it_alive_until_twelve_hours(cast: Cast, with_password: Any, client: Client, travel: Any) -> None:
    with_password(cast.staff["aino"])
    sign_in(client, "aino")
    for _half_hour in range(24):
        travel(timedelta(minutes=30))
        assert is_in(client)
    travel(timedelta(minutes=1))
    assert not is_in(client)


def test_session__idle__a_shared_device_is_kept_alive_by_use(cast: Cast, with_password: Any, client: Client, travel: Any) -> None:
    with_password(cast.staff["aino"])
    sign_in(client, "aino", shared="on")
    for _ten_minutes in range(6):
        travel(timedelta(minutes=10))
        assert is_in(client)


def test_session__idle__a_page_that_asks_for_itself_does_not_keep_it_alive(cast: Cast, with_password: Any, client: Client, travel: Any) -> None:
    """A board on a shared screen asks every half a minute; after a quarter of an hour without a touch it is signed out."""
    with_password(cast.staff["aino"])
    sign_in(client, "aino", shared="on")
    for _five_minutes in range(3):
        travel(timedelta(minutes=5))
        client.get("/account/", headers={"Syli-Unattended": "yes"})
    travel(timedelta(minutes=1))
    assert not is_in(client)


def test_session__ended__leads_to_the_door_and_back(cast: Cast, with_password: Any, client: Client, travel: Any) -> None:
    aino = with_password(cast.staff["aino"])
    sign_in(client, "aino")
    travel(timedelta(hours=2))
    assert client.get("/account/")["Location"] == "/accounts/login/?next=/account/"
    assert not SignInSession.objects.filter(staff=aino).exists()


def test_session__use__is_written_at_most_twice_a_minute(cast: Cast, with_password: Any, client: Client, travel: Any, query_list: Any) -> None:
    with_password(cast.staff["aino"])
    sign_in(client, "aino")
    with query_list() as queries:
        client.get("/account/")
    assert not [line for line in queries.summary if line.startswith(("UPDATE org_signinsession", "INSERT org_signinsession"))]
    travel(timedelta(seconds=31))
    with query_list() as queries:
        client.get("/account/")
    assert [line for line in queries.summary if "UPDATE org_signinsession" in line]


def test_device__shared__is_remembered_and_shows_initials(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    assert "checked" not in client.get("/accounts/login/").content.decode()
    sign_in(client, "aino", shared="on")
    assert 'data-privacy="on"' in client.get("/account/").content.decode()
    client.post("/accounts/logout/")
    assert "checked" in client.get("/accounts/login/").content.decode()
    sign_in(client, "aino")
    client.post("/accounts/logout/")
    assert "checked" not in client.get("/accounts/login/").content.decode()


def test_session__revoked__by_an_admin_at_the_next_request(cast: Cast, with_password: Any, client: Client) -> None:
    aino = with_password(cast.staff["aino"])
    sign_in(client, "aino")
    assert is_in(client)
    end_sessions_of(cast.ctx("adele"), aino)
    assert not is_in(client)


def test_account__closed__at_the_next_request(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["aino"])
    sign_in(client, "aino")
    close_account(system_context(None), cast.staff["aino"])
    assert not is_in(client)
    assert sign_in(client, "aino").status_code == 422


def test_role__ended__at_the_next_request(cast: Cast, with_password: Any) -> None:
    client = cast.client("leena")
    assert client.get("/staff/").status_code == 200
    end_membership(cast.ctx("adele"), cast.staff["leena"].memberships.get())
    assert client.get("/staff/").status_code == 403


def test_role__ends_today__last_on_midnight(cast: Cast, stopped_clock: Any, travel: Any) -> None:
    membership = cast.staff["leena"].memberships.get()
    end_membership(cast.ctx("adele"), membership, end_on=cast.ctx("adele").today)
    assert cast.client("leena").get("/staff/").status_code == 200
    travel(timedelta(hours=11, minutes=59))
    assert cast.client("leena").get("/staff/").status_code == 200
    travel(timedelta(minutes=2))
    assert cast.client("leena").get("/staff/").status_code == 403


def test_sessions__own_list__ends_one_and_all_others(cast: Cast, with_password: Any) -> None:
    aino = with_password(cast.staff["aino"])
    phone, desk, tablet = (Client(HTTP_USER_AGENT=agent) for agent in ("X Firefox/120 Android", "X Chrome/120 Windows", ""))
    for browser in (phone, desk, tablet):
        sign_in(browser, "aino")
    page = desk.get("/account/").content.decode()
    assert "Firefox, Android" in page and "Chrome, Windows" in page
    on_phone = SignInSession.objects.get(staff=aino, device="Firefox, Android")
    desk.post("/account/sessions/end/", {"session": on_phone.public_id})
    assert [is_in(browser) for browser in (phone, desk, tablet)] == [False, True, True]
    desk.post("/account/sessions/end/", {"session": "others"})
    assert [is_in(browser) for browser in (phone, desk, tablet)] == [False, True, False]


@pytest.mark.parametrize("session", ["", "others-not", "*"])
def test_sessions__own_list__never_ends_anothers(cast: Cast, with_password: Any, session: str) -> None:
    with_password(cast.staff["aino"])
    with_password(cast.staff["otso"])
    mine, his = Client(), Client()
    sign_in(mine, "aino")
    sign_in(his, "otso")
    other = SignInSession.objects.get(staff=cast.staff["otso"])
    mine.post("/account/sessions/end/", {"session": session or other.public_id})
    assert is_in(his) and is_in(mine)


def test_password__changed__signs_out_everywhere_else(cast: Cast, with_password: Any) -> None:
    with_password(cast.staff["aino"])
    here, there = Client(), Client()
    sign_in(here, "aino")
    sign_in(there, "aino")
    new = "hopeinen kuu nousee"
    data = {"oldpassword": "metsäpolku kaartuu rantaan", "password1": new, "password2": new}
    assert here.post("/account/password/", data)["Location"] == "/account/"
    assert is_in(here) and not is_in(there)
    assert sign_in(Client(), "aino", new).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("aivan väärä salasana", "hopeinen kuu nousee", "hopeinen kuu nousee"),
        ("metsäpolku kaartuu rantaan", "hopeinen kuu nousee", "hopeinen kuu laskee"),
        ("metsäpolku kaartuu rantaan", "lyhyt", "lyhyt"),
        ("metsäpolku kaartuu rantaan", "salasanasalasana", "salasanasalasana"),
        ("metsäpolku kaartuu rantaan", "", ""),
    ],
)
def test_password__change__refused_beside_the_field(cast: Cast, with_password: Any, client: Client, old: str, new: str, again: str) -> None:
    aino = with_password(cast.staff["aino"])
    sign_in(client, "aino")
    response = client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": again})
    assert response.status_code == 422 and 'aria-invalid="true"' in response.content.decode()
    aino.refresh_from_db()
    assert aino.check_password("metsäpolku kaartuu rantaan")


def test_sign_in__forgets__sessions_that_are_over(cast: Cast, with_password: Any, client: Client, now: Any) -> None:
    SignInSession.objects.create(session_key="x" * 64, session_data="", expire_date=now - timedelta(days=1))
    with_password(cast.staff["aino"])
    sign_in(client, "aino")
    assert not SignInSession.objects.filter(session_key="x" * 64).exists()


def test_password__change__an_account_without_one_is_led_back(cast: Cast, client: Client) -> None:
    aino = cast.staff["aino"]
    aino.set_unusable_password()
    aino.save()
    client.force_login(aino, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/account/password/")["Location"] == "/account/"
    assert "/account/password/" not in client.get("/account/").content.decode()
