"""Second factors: authenticator app, recovery codes, what rests without them, and what the database knows."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from syli.kernel.audit.models import AuditEvent
from syli.org.models import StaffMember
from syli.org.tests.conftest import PASSWORD, code_of, sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def set_up_app(client: Client) -> str:
    """Take an authenticator app into use and return its key."""
    page = client.get("/account/authenticator/").content.decode()
    secret = re.search(r"<dd>([A-Z2-7]{32})</dd>", page)[1]  # type: ignore[index]  # the page shows it
    assert client.post("/account/authenticator/", {"code": code_of(secret)})["Location"] == "/account/codes/"
    return secret


@pytest.fixture
def aino(cast: Cast, with_password: Any) -> StaffMember:
    """Return Aino, whose password the tests know."""
    return with_password(cast.staff["aino"])


def test_authenticator__set_up__shows_a_picture_and_the_key(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    page = client.get("/account/authenticator/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    set_up_app(client)
    events = AuditEvent.objects.filter(action="org.account.change_factors", outcome="done")
    assert [event.object_id for event in events] == [aino.pk]


def test_authenticator__set_up__a_wrong_code_is_refused(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    client.get("/account/authenticator/")
    assert client.post("/account/authenticator/", {"code": "000000"}).status_code == 422
    assert not Authenticator.objects.exists()


def test_authenticator__sign_in__needs_a_code_after_the_password(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    secret = set_up_app(client)
    fresh = Client()
    assert sign_in(fresh, "aino", next="/account/password/")["Location"] == "/accounts/login/code/"
    assert fresh.get("/account/").status_code == 302  # the password alone opens nothing
    assert fresh.get("/accounts/login/code/").status_code == 200
    refused = fresh.post("/accounts/login/code/", {"code": "000000"})
    assert refused.status_code == 422
    response = fresh.post("/accounts/login/code/", {"code": code_of(secret)})
    assert response["Location"] == "/account/password/"
    assert fresh.get("/account/").status_code == 200


def test_authenticator__code__works_once(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    secret = set_up_app(client)
    code = code_of(secret)
    for number, status in enumerate((302, 422)):
        fresh = Client()
        sign_in(fresh, "aino")
        assert fresh.post("/accounts/login/code/", {"code": code}).status_code == status, number


def test_authenticator__code__an_old_one_is_refused(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    secret = set_up_app(client)
    fresh = Client()
    sign_in(fresh, "aino")
    assert fresh.post("/accounts/login/code/", {"code": code_of(secret, -5)}).status_code == 422


def test_authenticator__code__five_wrong_ones_close_for_a_while(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    secret = set_up_app(client)
    fresh = Client()
    sign_in(fresh, "aino")
    for number in range(5):
        assert fresh.post("/accounts/login/code/", {"code": f"00000{number}"}).status_code == 422
    assert fresh.post("/accounts/login/code/", {"code": code_of(secret)}).status_code == 422


def test_code_page__without_a_password_first__leads_to_the_door(client: Client) -> None:
    assert client.get("/accounts/login/code/")["Location"] == "/accounts/login/"
    assert client.post("/accounts/login/code/", {"code": "123456"})["Location"] == "/accounts/login/"


def test_recovery_code__opens_once(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    set_up_app(client)
    codes = re.findall(r"<code>(\d+)</code>", client.get("/account/codes/").content.decode())
    assert len(codes) == 10 and {len(code) for code in codes} == {10}
    download = client.get("/account/codes/download/")
    assert all(code in download.content.decode() for code in codes) and "attachment" in download["Content-Disposition"]
    for status in (302, 422):
        fresh = Client()
        sign_in(fresh, "aino")
        assert fresh.post("/accounts/login/code/", {"code": codes[0]}).status_code == status
    assert codes[0] not in client.get("/account/codes/").content.decode()


def test_recovery_codes__made_anew__the_old_stop(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    set_up_app(client)
    old = re.findall(r"<code>(\d+)</code>", client.get("/account/codes/").content.decode())
    assert client.post("/account/codes/new/")["Location"] == "/account/codes/"
    fresh = Client()
    sign_in(fresh, "aino")
    assert fresh.post("/accounts/login/code/", {"code": old[3]}).status_code == 422


def test_secrets__in_the_database__are_sealed(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    secret = set_up_app(client)
    codes = re.findall(r"<code>(\d+)</code>", client.get("/account/codes/").content.decode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = json.dumps([str(row[0]) for row in cursor.fetchall()])
    assert secret not in kept and not any(code in kept for code in codes)


def test_factors__change__asks_again_when_the_sign_in_is_long_ago(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    session = client.session
    session["account_authentication_methods"] = [{**r, "at": r["at"] - 3600} for r in session["account_authentication_methods"]]
    session.save()
    assert client.get("/account/authenticator/")["Location"].startswith("/accounts/confirm/?next=")
    assert client.get("/account/passkeys/new/")["Location"].startswith("/accounts/confirm/?next=")
    refused = client.post("/accounts/confirm/?next=/account/authenticator/", {"password": "aivan väärä salasana"})
    assert refused.status_code == 422
    confirmed = client.post("/accounts/confirm/", {"password": PASSWORD, "next": "/account/authenticator/"})
    assert confirmed["Location"] == "/account/authenticator/"
    assert client.get("/account/authenticator/").status_code == 200
    elsewhere = client.post("/accounts/confirm/", {"password": PASSWORD, "next": "https://evil.example/"})
    assert elsewhere["Location"] == "/"


def test_authenticator__remove__stays_when_the_password_is_short(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    set_up_app(client)
    short = "kuutamoyö"
    assert client.post("/account/password/", {"oldpassword": PASSWORD, "password1": short, "password2": short}).status_code == 302
    assert client.post("/account/authenticator/remove/").status_code == 422
    assert Authenticator.objects.filter(type="totp").exists()
    long = "kuutamoyö ja pitkä silta"
    assert client.post("/account/password/", {"oldpassword": short, "password1": long, "password2": long}).status_code == 302
    assert client.post("/account/authenticator/remove/")["Location"] == "/account/"
    assert not Authenticator.objects.exists()


def test_role__with_far_reach__rests_until_a_factor_is_used(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["adele"])
    sign_in(client, "adele")
    for address in ("/staff/", f"/organisations/{cast.organisations['aava'].public_id}/", "/"):
        assert client.get(address)["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    secret = set_up_app(client)
    assert client.get("/staff/").status_code == 200
    fresh = Client()
    sign_in(fresh, "adele")
    fresh.post("/accounts/login/code/", {"code": code_of(secret, 1)})
    assert fresh.get("/staff/").status_code == 200


def test_role__with_far_reach__a_post_does_not_slip_through(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["adele"])
    sign_in(client, "adele")
    aino = cast.staff["aino"]
    client.post(f"/staff/{aino.public_id}/close/")
    aino.refresh_from_db()
    assert aino.is_active


def test_role__with_far_reach__is_not_among_the_grants_until_then(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["adele"])
    sign_in(client, "adele")
    assert 'href="/staff/"' not in client.get("/account/").content.decode()
    set_up_app(client)
    assert 'href="/staff/"' in client.get("/account/").content.decode()


def test_role__with_far_reach__keeps_its_last_factor(cast: Cast, with_password: Any, client: Client) -> None:
    with_password(cast.staff["adele"])
    sign_in(client, "adele")
    set_up_app(client)
    assert client.post("/account/authenticator/remove/").status_code == 422
    assert Authenticator.objects.filter(type="totp").exists()


def test_demonstration__a_password_alone_suffices_and_a_banner_says_so(cast: Cast, with_password: Any, client: Client, settings: Any) -> None:
    settings.DEMO = True
    with_password(cast.staff["adele"])
    sign_in(client, "adele")
    page = client.get("/staff/")
    assert page.status_code == 200 and 'class="banner"' in page.content.decode()


def test_worker__needs_no_factor(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/account/")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "address",
    [
        "/account/passkeys/1/",
        "/account/passkeys/0/",
        "/account/passkeys/1/remove/",
        "/account/codes/",
        "/account/codes/download/",
        "/account/authenticator/remove/",
    ],
)
def test_factors__not_there__is_not_found(aino: StaffMember, client: Client, address: str) -> None:
    sign_in(client, "aino")
    assert client.get(address).status_code == 404


def test_passkey__add__nonsense_is_refused(aino: StaffMember, client: Client) -> None:
    sign_in(client, "aino")
    client.get("/account/passkeys/new/")
    for credential in ("", "{", "[]", "{}", '{"id": 1}', '{"id":"x","rawId":"x","type":"public-key","response":{}}'):
        assert client.post("/account/passkeys/new/", {"name": "x", "credential": credential}).status_code == 422
    assert not Authenticator.objects.exists()
