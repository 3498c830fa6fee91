"""Signing in through an organisation's own identity provider, against a real provider on this machine that also cheats."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client

from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import clock, system_context
from syli.kernel.rules import RuleBroken
from syli.org import commands
from syli.org.choices import Role
from syli.org.models import IdentityProvider, StaffMember
from syli.org.rules import Identity, ProviderBinding, account_to_sign_in, grants_vouched_for, identity_is_bound, issuer_is_good
from syli.org.sign_in.oidc.asking import NotAsked, check_address
from syli.org.sign_in.oidc.tokens import TokenRefused, verified_claims
from syli.org.tests.conftest import sign_in
from syli.testing.clock import A_SUNDAY
from tests.cast import Cast
from tests.oidc_provider import OidcProvider

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


@pytest.fixture
def server() -> Iterator[OidcProvider]:
    """Run a provider for the test."""
    with OidcProvider() as provider:
        yield provider


@pytest.fixture
def aino(cast: Cast) -> StaffMember:
    """Return Aino as her admin invited her: with her address at work."""
    aino = cast.staff["aino"]
    aino.email = "aino@aava.example"
    aino.save()
    return aino


@pytest.fixture
def known(cast: Cast, server: OidcProvider, settings: Any) -> IdentityProvider:
    """Tell Syli of the provider."""
    settings.OIDC_ALLOW_THIS_MACHINE = True
    return commands.create_provider(
        cast.ctx("adele"), cast.organisations["aava"], name="Aavan tunnus", issuer=server.issuer, client_id="syli",
        client_secret=server.client_secret, email_domains=["aava.example"],
    )  # fmt: skip


def ask(address: str) -> str:
    """Ask the provider as a browser would and return where it sends one."""
    parts = urlsplit(address)
    link = http.client.HTTPConnection(parts.netloc, timeout=5)
    link.request("GET", f"{parts.path}?{parts.query}")
    answer = link.getresponse()
    answer.read()
    link.close()
    assert answer.status == 302, answer.status
    return str(answer.headers["Location"])


def go(client: Client, known: IdentityProvider, **data: str) -> Any:
    """Press the button, sign in at the provider, come back."""
    back = urlsplit(ask(way_out(client.post(f"/accounts/oidc/{known.public_id}/", data))))
    return client.get(f"{back.path}?{back.query}")


def way_out(response: Any) -> str:
    """Return where the page leads that goes on by itself."""
    assert response.status_code == 200
    return str(response["Refresh"].removeprefix("0; url="))


def is_in(client: Client) -> bool:
    """Tell whether the browser is signed in."""
    return client.get("/account/").status_code == 200


def test_provider__sign_in__opens_the_invited_account_and_ties_it(
    known: IdentityProvider, aino: StaffMember, server: OidcProvider, client: Client
) -> None:
    response = go(client, known, next="/account/password/")
    assert response["Location"] == "/account/password/"
    assert is_in(client)
    tie = SocialAccount.objects.get()
    assert (tie.user, tie.provider, tie.uid, tie.extra_data) == (aino, known.public_id, "subject-1", {})
    assert AuditEvent.objects.filter(action="org.sign_in.enter", outcome="done", actor_id=aino.pk).count() == 1
    # From now on the subject counts: another address changes nothing.
    aino.email = ""
    aino.save()
    server.person |= {"email": "aino.virtanen@aava.example"}
    fresh = Client()
    go(fresh, known)
    assert is_in(fresh) and SocialAccount.objects.count() == 1


def test_provider__asks__with_state_nonce_and_pkce(known: IdentityProvider, aino: StaffMember, client: Client) -> None:
    asked = parse_qs(urlsplit(way_out(client.post(f"/accounts/oidc/{known.public_id}/?auth_params=prompt%3Dnone&scope=everything"))).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["nonce"][0]) >= 24 and asked["state"][0]
    assert "prompt" not in asked and set(asked["scope"][0].split()) == {"openid", "email", "profile"}


def test_provider__claims__may_come_from_userinfo(known: IdentityProvider, aino: StaffMember, server: OidcProvider, client: Client) -> None:
    server.in_userinfo = ("email", "email_verified")
    go(client, known)
    assert is_in(client)


MOMENT = 1_000_000_000
NOON = int(A_SUNDAY.timestamp())


@pytest.mark.parametrize(
    "cheat",
    [
        pytest.param({"wrong_key": True}, id="signed by another key"),
        pytest.param({"changed": True}, id="changed after signing"),
        pytest.param({"algorithm": "HS256"}, id="signed with a shared secret"),
        pytest.param({"algorithm": "none"}, id="not signed"),
        pytest.param({"kid": "key-9"}, id="a key nobody knows"),
        pytest.param({"claims": {"nonce": "another"}}, id="another sign-in's nonce"),
        pytest.param({"claims": {"nonce": None}}, id="no nonce"),
        pytest.param({"claims": {"aud": "another-program"}}, id="for another program"),
        pytest.param({"claims": {"aud": ["syli", "another"]}}, id="for several, authorised party unsaid"),
        pytest.param({"claims": {"aud": ["syli", "another"], "azp": "another"}}, id="authorised to another"),
        pytest.param({"claims": {"aud": None}}, id="for nobody"),
        pytest.param({"claims": {"iss": "https://evil.example"}}, id="by another issuer"),
        pytest.param({"claims": {"exp": NOON - 61, "iat": NOON - 100}}, id="expired"),
        pytest.param({"claims": {"iat": MOMENT}}, id="made long ago"),
        pytest.param({"claims": {"iat": 10 * MOMENT, "exp": 10 * MOMENT + 9}}, id="made in the future"),
        pytest.param({"claims": {"nbf": 10 * MOMENT}}, id="not valid yet"),
        pytest.param({"claims": {"exp": "tomorrow"}}, id="odd times"),
        pytest.param({"claims": {"exp": None}}, id="never expires"),
        pytest.param({"claims": {"sub": None}}, id="names nobody"),
        pytest.param({"claims": {"sub": ""}}, id="an empty name"),
        pytest.param({"claims": {"email": "aino@evil.example"}}, id="another domain"),
        pytest.param({"claims": {"email": "aino@aava.example.evil.example"}}, id="a domain that looks alike"),
        pytest.param({"claims": {"email": "aino@evil.example@aava.example"}}, id="two at signs"),
        pytest.param({"claims": {"email_verified": False}}, id="an unverified address"),
        pytest.param({"claims": {"email": None, "email_verified": None}, "userinfo": {"sub": "somebody-else"}}, id="userinfo of somebody else"),
        pytest.param({"claims": {"email": ["aino@aava.example"]}}, id="an address that is a list"),
        pytest.param({"claims": {"email": "leena@aava.example"}}, id="an address nobody was invited with"),
        pytest.param({"cancelled": True}, id="cancelled"),
        pytest.param({"token_answer": b"{}"}, id="no token"),
        pytest.param({"token_answer": b"not json"}, id="no JSON"),
        pytest.param({"token_answer": b'{"access_token": "x"}'}, id="no ID token"),
        pytest.param({"token_answer": b'{"access_token": "x", "id_token": "a.b.c"}'}, id="an ID token that is none"),
    ],
)
def test_provider__cheats__opens_nothing(
    known: IdentityProvider, aino: StaffMember, server: OidcProvider, client: Client, cheat: dict[str, Any]
) -> None:
    server.cheat = cheat
    response = go(client, known)
    assert response["Location"] == "/accounts/login/"
    assert not is_in(client) and not SocialAccount.objects.exists()
    assert AuditEvent.objects.get(action="org.sign_in.enter").outcome == "refused"
    assert 'class="alert tone-danger"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "cheat",
    [
        {"discovered_issuer": "https://evil.example"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"discovery": ("302 Found", b"")},
        {"discovery": ("500 Oops", b"")},
        {"discovery": ("200 OK", b"no json")},
        {"discovery": ("200 OK", b"[]")},
        {"discovery": ("200 OK", b"x" * 600_000)},
    ],
)
def test_provider__discovery__odd_answers_go_nowhere(known: IdentityProvider, server: OidcProvider, client: Client, cheat: dict[str, Any]) -> None:
    server.cheat = cheat
    response = client.post(f"/accounts/oidc/{known.public_id}/")
    assert response["Location"] == "/accounts/login/"


def test_provider__gone__is_a_refusal(known: IdentityProvider, client: Client) -> None:
    known.issuer = "http://127.0.0.1:9/realm"
    known.save()
    assert client.post(f"/accounts/oidc/{known.public_id}/")["Location"] == "/accounts/login/"


def test_provider__callback__of_another_browser_or_twice(known: IdentityProvider, aino: StaffMember, client: Client) -> None:
    back = urlsplit(ask(way_out(client.post(f"/accounts/oidc/{known.public_id}/"))))
    address = f"{back.path}?{back.query}"
    other = Client()
    assert other.get(address)["Location"] == "/accounts/login/" and not is_in(other)
    client.get(address)
    assert is_in(client)
    client.post("/accounts/logout/")
    client.get(address)
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied", "?code=x&state=" + "x" * 3000])
def test_provider__callback__nonsense_is_a_refusal(known: IdentityProvider, client: Client, query: str) -> None:
    assert client.get(f"/accounts/oidc/{known.public_id}/callback/{query}")["Location"] == "/accounts/login/"


@pytest.mark.parametrize("address", ["nothing", "../../admin", "openid_connect"])
def test_provider__unknown__is_not_found(known: IdentityProvider, client: Client, address: str) -> None:
    known.is_active = False
    known.save()
    for path in (address, known.public_id):
        assert client.post(f"/accounts/oidc/{path}/").status_code in (404, 405)
        assert client.get(f"/accounts/oidc/{path}/callback/").status_code == 404


def test_provider__start__only_by_our_own_button(known: IdentityProvider, client: Client) -> None:
    assert client.get(f"/accounts/oidc/{known.public_id}/").status_code == 405


def test_provider__invited__two_with_one_address_open_neither(known: IdentityProvider, aino: StaffMember, cast: Cast, client: Client) -> None:
    cast.staff["aarne"].email = aino.email
    cast.staff["aarne"].save()
    go(client, known)
    assert not is_in(client)


def test_provider__account__closed_or_without_a_role_is_refused(known: IdentityProvider, aino: StaffMember, cast: Cast, client: Client) -> None:
    go(client, known)
    assert is_in(client)
    commands.end_membership(cast.ctx("adele"), aino.memberships.get())
    fresh = Client()
    go(fresh, known)
    assert not is_in(fresh)


@pytest.mark.parametrize("changes", [{"email": "aino@elsewhere.example"}, {"email_verified": False}, {"email": None}])
def test_provider__tied_account__is_refused_when_the_identity_left_the_organisation(
    known: IdentityProvider, aino: StaffMember, server: OidcProvider, client: Client, changes: dict[str, Any]
) -> None:
    go(client, known)
    assert is_in(client)
    server.person |= changes
    fresh = Client()
    go(fresh, known)
    assert not is_in(fresh)


def test_provider__account__of_another_organisation_is_refused(
    known: IdentityProvider, aino: StaffMember, cast: Cast, server: OidcProvider, client: Client
) -> None:
    otso = cast.staff["otso"]
    otso.email = "otso@aava.example"
    otso.save()
    server.person = {"sub": "subject-2", "email": "otso@aava.example", "email_verified": True}
    go(client, known)
    assert not is_in(client)


def test_provider__vouches__for_its_own_organisation_only(
    known: IdentityProvider, aino: StaffMember, cast: Cast, client: Client, with_password: Any
) -> None:
    bore = cast.organisations["bore"]
    commands.create_membership(system_context(bore.pk), aino, organisation=bore, role=Role.LEADER)
    commands.choose_organisation(cast.ctx("aino"), organisation=bore)
    go(client, known)
    assert client.get("/staff/").status_code == 403  # in Aava she is a worker; Bore is out of this session's reach
    aino.refresh_from_db()
    with_password(aino)
    fresh = Client()
    sign_in(fresh, "aino")
    assert fresh.get("/staff/").status_code == 200


def test_provider__second_factor__its_word_counts_when_the_organisation_says_so(
    known: IdentityProvider, cast: Cast, server: OidcProvider, client: Client
) -> None:
    adele = cast.staff["adele"]
    adele.email = "adele@aava.example"
    adele.save()
    server.person = {"sub": "subject-3", "email": "adele@aava.example", "email_verified": True}
    go(client, known)
    assert client.get("/staff/")["Location"] == "/account/second-factor/"
    known.has_second_factor = True
    known.save()
    fresh = Client()
    go(fresh, known)
    assert fresh.get("/staff/").status_code == 200


def test_provider__signed_in__pressing_the_door_again_changes_nothing(
    known: IdentityProvider, aino: StaffMember, cast: Cast, client: Client, with_password: Any
) -> None:
    with_password(cast.staff["leena"])
    sign_in(client, "leena")
    assert go(client, known)["Location"] == "/"
    assert "leena" in client.get("/account/").content.decode()


def test_provider__tie_and_untie__on_ones_own_page(
    known: IdentityProvider, aino: StaffMember, server: OidcProvider, client: Client, with_password: Any
) -> None:
    with_password(aino)
    server.person |= {"email": "a.virtanen@aava.example"}
    sign_in(client, "aino")
    response = go(client, known, process="connect", next="/account/")
    assert response["Location"] == "/account/" and SocialAccount.objects.get().user == aino
    fresh = Client()
    go(fresh, known)
    assert is_in(fresh)
    assert client.post(f"/account/providers/{known.public_id}/untie/")["Location"] == "/account/"
    assert not SocialAccount.objects.exists()
    again = Client()
    go(again, known)
    assert not is_in(again)


def test_provider__tie__refused_to_strangers_and_to_a_taken_identity(
    known: IdentityProvider, aino: StaffMember, cast: Cast, client: Client, with_password: Any
) -> None:
    for name in ("otso", "leena"):
        with_password(cast.staff[name])
    stranger = Client()
    sign_in(stranger, "otso")
    go(stranger, known, process="connect")
    assert not SocialAccount.objects.exists()
    go(client, known)
    colleague = Client()
    sign_in(colleague, "leena")
    go(colleague, known, process="connect")
    assert SocialAccount.objects.get().user == aino


def test_provider__untie__not_the_only_way_in(known: IdentityProvider, aino: StaffMember, client: Client) -> None:
    aino.set_unusable_password()
    aino.save()
    go(client, known)
    client.post(f"/account/providers/{known.public_id}/untie/")
    assert SocialAccount.objects.exists()


def test_provider__secret__is_sealed_and_never_shown(known: IdentityProvider, server: OidcProvider, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM org_identityprovider")
        assert server.client_secret.encode() not in bytes(cursor.fetchone()[0])
    page = cast.client("adele").get(f"/identity-providers/{known.public_id}/edit/").content.decode()
    assert server.client_secret not in page
    known.refresh_from_db()
    assert known.client_secret == server.client_secret


def test_provider__secret__may_stay_in_the_environment(
    known: IdentityProvider, aino: StaffMember, server: OidcProvider, client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setenv("SYLI_OIDC_AAVA", server.client_secret)
    known.client_secret, known.secret_variable = "", "SYLI_OIDC_AAVA"
    known.save()
    go(client, known)
    assert is_in(client)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"issuer": "http://login.aava.example"}, "ORG-16"),
        ({"issuer": "https://192.168.1.1/realm"}, "ORG-16"),
        ({"email_domains": []}, "ORG-17"),
        ({"email_domains": [], "claim": "tid"}, "ORG-17"),
    ],
)
def test_provider__create__refuses_what_lets_strangers_in(cast: Cast, changes: dict[str, Any], rule: str) -> None:
    values = {"name": "X", "issuer": "https://login.aava.example", "client_id": "syli", "email_domains": ["aava.example"], **changes}
    with pytest.raises(RuleBroken) as refusal:
        commands.create_provider(cast.ctx("adele"), cast.organisations["aava"], **values)
    assert refusal.value.rule_id == rule


@pytest.mark.parametrize(
    ("issuer", "good"),
    [
        ("https://login.example.fi", True),
        ("https://login.example.fi/realm/x", True),
        ("https://login.example.fi:8443/realm", True),
        ("http://login.example.fi", False),
        ("https://localhost", False),
        ("https://127.0.0.1", False),
        ("https://[::1]/x", False),
        ("https://10.0.0.1", False),
        ("https://intranet", False),
        ("https://idp.local", False),
        ("https://db.internal/x", False),
        ("https://user:secret@login.example.fi", False),
        ("https://login.example.fi/?x=1", False),
        ("https://login.example.fi/#x", False),
        ("https://login.example.fi:99999", False),
        ("https://[", False),
        ("ftp://login.example.fi", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_org_16__issuer__is_good(issuer: str, good: bool) -> None:
    assert issuer_is_good(issuer) is good


@pytest.mark.parametrize(
    ("address", "good"), [("http://127.0.0.1:81/x", True), ("http://localhost/x", True), ("http://10.0.0.1", False), ("https://ok.example.fi", True)]
)
def test_issuer__this_machine__only_where_tests_allow_it(address: str, good: bool) -> None:
    assert issuer_is_good(address, allow_this_machine=True) is good


def test_address__that_leads_inside__is_not_asked(monkeypatch: Any) -> None:
    found = {"inside.example.fi": "10.1.2.3", "outside.example.fi": "93.184.215.14"}
    monkeypatch.setattr("socket.getaddrinfo", lambda host, *_args, **_kwargs: [(2, 1, 6, "", (found[host], 0))])
    check_address("https://outside.example.fi/x?y=1")
    with pytest.raises(NotAsked):
        check_address("https://inside.example.fi/x")


@pytest.mark.parametrize(
    ("binding", "claims", "bound"),
    [
        (ProviderBinding(("aava.example",)), {"email": "A@AAVA.example", "email_verified": True}, True),
        (ProviderBinding(("Aava.Example",)), {"email": "a@aava.example"}, True),
        (ProviderBinding(("aava.example",)), {"email": "a@bore.example"}, False),
        (ProviderBinding(("aava.example",)), {}, False),
        (ProviderBinding((), "tid", "t-1"), {"tid": "t-1"}, True),
        (ProviderBinding((), "tid", "t-1"), {"tid": "t-2"}, False),
        (ProviderBinding((), "tid", "t-1"), {}, False),
        (ProviderBinding(("aava.example",), "tid", "t-1"), {"tid": "t-1", "email": "a@bore.example"}, False),
        (ProviderBinding((), "hd", "aava.example", "upn"), {"hd": "aava.example", "upn": "a@aava.example"}, True),
    ],
)
def test_org_17__identity__is_bound(binding: ProviderBinding, claims: dict[str, Any], bound: bool) -> None:
    assert identity_is_bound(Identity("s", claims), binding) is bound


@pytest.mark.parametrize(
    ("tied", "address", "invited", "account"),
    [
        (7, None, [], 7),
        (7, "a@x.fi", [(8, "a@x.fi")], 7),
        (None, "a@x.fi", [(8, "A@X.fi")], 8),
        (None, "a@x.fi", [(8, "b@x.fi")], None),
        (None, "a@x.fi", [(8, "a@x.fi"), (9, "a@x.fi")], None),
        (None, None, [(8, "")], None),
    ],
)
def test_org_18__identity__opens_an_account(tied: int | None, address: str | None, invited: list[tuple[int, str]], account: int | None) -> None:
    assert account_to_sign_in(tied, address, invited) == account


def test_org_19__grants__vouched_for(cast: Cast) -> None:
    grants = cast.ctx("aino").actor.grants + cast.ctx("otso").actor.grants
    aava = cast.organisations["aava"].pk
    assert grants_vouched_for(grants, None) == grants
    assert {grant.organisation_id for grant in grants_vouched_for(grants, aava)} == {aava}
    assert grants_vouched_for(grants, -1) == ()


def test_token__time__has_a_minute_of_grace(server: OidcProvider, cast: Cast) -> None:
    keys = [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(server.key.public_key())), "kid": "key-1"}]
    given: dict[str, Any] = {"keys": keys, "issuer": server.issuer, "client_id": "syli", "nonce": "n"}
    made = clock()
    server.cheat = {"claims": {"iat": int(made.timestamp()), "exp": int(made.timestamp()) + 300}}
    token = server.id_token("n")
    for late in (0, 299, 359):
        assert verified_claims(token, **given, now=made + timedelta(seconds=late))["sub"] == "subject-1"
    for late in (362, 3600):
        with pytest.raises(TokenRefused):
            verified_claims(token, **given, now=made + timedelta(seconds=late))


@pytest.mark.django_db(transaction=True)
def test_provider__in_a_browser__there_and_back_under_the_strict_policy(
    browser: Any, live_server: Any, known: IdentityProvider, aino: StaffMember, monkeypatch: Any
) -> None:
    context = browser.new_context(locale="fi-FI")
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/accounts/login/?next=/account/")
    page.click("details.disclosure summary")
    page.click(f"button[formaction='/accounts/oidc/{known.public_id}/']")
    page.wait_for_url(f"{live_server.url}/account/")
    assert "aino" in page.content() and not blocked
    context.close()
