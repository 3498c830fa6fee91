"""Passkeys in a real browser with a virtual authenticator: taken into use, signing in with them, as a second step, confirming."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from syli.kernel.audit.models import AuditEvent
from syli.org.models import StaffMember
from syli.org.tests.conftest import PASSWORD
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]
ERROR = "[data-passkey-failed]"


class Visit:
    """One browser window with a phone or key in it."""

    def __init__(self, context: Any, server: str) -> None:
        self.page = context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.cdp = context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        self.key = ""
        # A passkey belongs to a name, and an address of digits is none.
        self.server = server.replace("127.0.0.1", "localhost")

    def plug_in(self, *, verified: bool = True) -> None:
        """Put in a key that may hold passkeys; `verified` is whether it recognises its owner."""
        if self.key:
            self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.key})
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": verified, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.key = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """Return what the key holds."""
        return list(self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.key})["credentials"])

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(f"{self.server}{path}")

    def arrive(self, path: str) -> None:
        """Wait until the window is at exactly this page."""
        self.page.wait_for_url(f"{self.server}{path}")

    @property
    def path(self) -> str:
        """Return where the window is."""
        return str(self.page.url.removeprefix(self.server))

    def sign_in(self, username: str, password: str = PASSWORD, then: str = "/account/") -> None:
        """Sign in with a password."""
        self.go(f"/accounts/login/?next={then}")
        self.page.fill("#id_login", username)
        self.page.fill("#id_password", password)
        self.page.click("button.hds-button--primary")

    def sign_out(self) -> None:
        """Sign out by hand."""
        self.go("/accounts/logout/")
        self.page.click("button.hds-button--primary")

    def add_passkey(self) -> None:
        """Take a passkey into use."""
        self.go("/account/passkeys/new/")
        self.page.click("#passkey-add")
        self.arrive("/account/codes/")


@pytest.fixture
def aino(cast: Cast, with_password: Any) -> StaffMember:
    """Return Aino, whose password the tests know."""
    return with_password(cast.staff["aino"])


@pytest.fixture
def visit(browser: Any, live_server: Any, aino: StaffMember) -> Iterator[Visit]:
    """Open a window; whatever the page complains of in the console fails the test."""
    context = browser.new_context(locale="fi-FI")
    context.set_default_timeout(15_000)
    found = Visit(context, live_server.url)
    found.plug_in()
    yield found
    context.close()
    assert not [problem for problem in found.problems if "422" not in problem], found.problems


def test_passkey__take_into_use__and_sign_in_without_a_password(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.add_passkey()
    kept = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert kept.user == aino and kept.wrap().is_passwordless
    assert len(visit.credentials()) == 1 and visit.credentials()[0]["isResidentCredential"]
    visit.sign_out()
    visit.go("/accounts/login/?next=/account/password/")
    visit.page.click("#passkey-enter")
    visit.arrive("/account/password/")
    kept.refresh_from_db()
    assert kept.last_used_at is not None
    assert AuditEvent.objects.filter(action="org.sign_in.enter", actor_id=aino.pk, outcome="done").count() == 2


def test_passkey__shared_device__is_said_at_the_same_form(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.add_passkey()
    visit.sign_out()
    visit.go("/accounts/login/?next=/account/")
    visit.page.check("#id_shared")
    visit.page.click("#passkey-enter")
    visit.arrive("/account/")
    assert visit.page.locator("html").get_attribute("data-privacy") == "on"


def test_passkey__second_step__after_the_password(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.add_passkey()
    visit.sign_out()
    visit.sign_in("aino", then="/account/password/")
    assert visit.path == "/accounts/login/code/"
    visit.page.click("#passkey-enter")
    visit.arrive("/account/password/")


def test_passkey__confirm__before_something_that_matters(visit: Visit, aino: StaffMember) -> None:
    from syli.org.models import SignInSession
    from syli.org.sign_in.session_store import SessionStore

    visit.sign_in("aino")
    visit.add_passkey()
    cookie = next(c["value"] for c in visit.page.context.cookies() if c["name"] == "syli_session")
    store = SessionStore(cookie)
    store["account_authentication_methods"] = [{**r, "at": r["at"] - 3600} for r in store["account_authentication_methods"]]
    store.save()
    assert SignInSession.objects.filter(staff=aino).count() == 1
    visit.go("/account/codes/")
    assert visit.path.startswith("/accounts/confirm/")
    visit.page.click("a[href^='/accounts/confirm/passkey/']")
    visit.page.click("#passkey-enter")
    visit.arrive("/account/codes/")


def test_passkey__key_that_does_not_know_its_owner__is_not_enough(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.plug_in(verified=False)
    visit.go("/account/passkeys/new/")
    visit.page.click("#passkey-add")
    visit.page.wait_for_selector(f"{ERROR}:visible")
    assert not Authenticator.objects.exists()


def test_passkey__unknown_to_us__is_refused_in_words(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.add_passkey()
    visit.sign_out()
    Authenticator.objects.all().delete()
    visit.go("/accounts/login/")
    visit.page.click("#passkey-enter")
    visit.page.wait_for_selector(".alert.tone-danger")
    assert visit.path == "/accounts/login/"
    assert AuditEvent.objects.filter(action="org.sign_in.enter", outcome="refused").count() == 1


def test_passkey__of_a_closed_account__is_refused_in_the_usual_words(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.add_passkey()
    visit.sign_out()
    StaffMember.objects.filter(pk=aino.pk).update(is_active=False)
    visit.go("/accounts/login/")
    visit.page.click("#passkey-enter")
    visit.page.wait_for_selector(".alert.tone-danger")
    assert visit.path == "/accounts/login/"


def test_passkey__no_key_at_hand__says_so_and_offers_the_password(visit: Visit, aino: StaffMember) -> None:
    visit.go("/accounts/login/")
    visit.page.click("#passkey-enter")
    visit.page.wait_for_selector(f"{ERROR}:visible")
    visit.page.fill("#id_login", "aino")
    visit.page.fill("#id_password", PASSWORD)


def test_passkey__rename_and_remove(visit: Visit, aino: StaffMember) -> None:
    visit.sign_in("aino")
    visit.add_passkey()
    visit.go("/account/passkeys/1/")
    visit.page.fill("#id_name", "Sininen avain")
    visit.page.click(".form-actions button.hds-button--primary")
    assert "Sininen avain" in visit.page.content()
    visit.go("/account/passkeys/1/remove/")
    visit.page.click("button.hds-button--danger")
    assert visit.path == "/account/" and not Authenticator.objects.exists()


def test_passkey__role_with_far_reach__is_set_up_and_wakes_the_role(visit: Visit, cast: Cast, with_password: Any) -> None:
    with_password(cast.staff["adele"])
    visit.sign_in("adele", then="/staff/")
    assert visit.path == "/account/second-factor/"
    visit.page.click("a[href='/account/passkeys/new/']")
    visit.page.click("#passkey-add")
    visit.arrive("/account/codes/")
    visit.go("/staff/")
    assert visit.path == "/staff/"
