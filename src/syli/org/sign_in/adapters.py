"""What django-allauth asks us: who may sign in, what is written down, how secrets are sealed, where one goes next."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from syli.kernel.audit.writer import write_event
from syli.kernel.context import HELSINKI, clock, context_of
from syli.kernel.ids import new_public_id
from syli.org.access import SignInAction
from syli.org.actor import grants_on
from syli.org.models import StaffMember
from syli.org.rules import factor_may_be_removed
from syli.org.sign_in.cleaning import forget_what_is_over
from syli.org.sign_in.device import device_name
from syli.org.sign_in.factors import count_factors, resting_roles
from syli.org.sign_in.secrets import open_secret, seal_secret
from syli.org.sign_in.session_store import DEVICE, FACTOR, ONLY, PUBLIC_ID, SEEN, SHARED, STARTED, VOUCHED

SHARED_COOKIE = "syli_shared_device"
YEAR = 365 * 24 * 60 * 60
#: NIST SP 800-63B-4 §3.2.2: no more than 100 wrong passwords in a row. A new link opens the account again; passkeys always do.
WRONG_IN_A_ROW = {"wrong_password": "100/30d/key"}
NOT_RIGHT = gettext_lazy(
    "The user name or the password is not right, or there have been too many tries. Check both, or wait 15 minutes and try again."
)


class AccountAdapter(DefaultAccountAdapter):
    """Passwords and sessions."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for every refusal at the door: whether an account exists, is closed or is locked is nobody's to learn.
        "username_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": NOT_RIGHT,
        "account_inactive": NOT_RIGHT,
        "incorrect_code": gettext_lazy("The code is not right. Codes change every half a minute: wait for the next one and try again."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The password is not right."),
        "rate_limited": gettext_lazy("Too many tries. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for herself."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count tries of one user name over all addresses; axes counts them per address and locks for a while."""
        if not ratelimit.consume(request, app="allauth.account", action="wrong_password", config=WRONG_IN_A_ROW, key=_key_of(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> StaffMember | None:
        """Check a password; a closed account is refused like a wrong password."""
        user: StaffMember | None = super().authenticate(request, **credentials)
        if user is None:
            return None
        if not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        forget_wrong_passwords(request, user.username)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that somebody was refused at the door; not whom she claimed to be."""
        write_event(context_of(request), SignInAction.ENTER, "refused")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Send back to the door in the usual words."""
        messages.error(request, NOT_RIGHT)
        return HttpResponseRedirect(reverse("account_login"))

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session: a new key, its limits and its device, and an event of the one who came in."""
        shared = bool(request.session.get(SHARED, request.COOKIES.get(SHARED_COOKIE) == "1"))
        vouched = _vouched(request, user)
        super().login(request, user)
        now = clock()
        request.session.update(
            {
                STARTED: now.timestamp(),
                SEEN: now.timestamp(),
                SHARED: shared,
                DEVICE: device_name(request.headers.get("User-Agent", "")),
                PUBLIC_ID: new_public_id(),
                # Of a provider that asks a second factor itself; a code or passkey of ours is noted by allauth.
                FACTOR: bool(vouched.get("factor")),
                # A provider vouches for its own organisation only (ORG-19).
                ONLY: vouched.get("organisation"),
            }
        )
        _count_as_confirmed(request)
        request.session.set_expiry(0)
        # The request was nobody's until now: what it does from here on is hers.
        vars(request).pop("syli_context", None)
        write_event(context_of(request), SignInAction.ENTER, "done", user)
        forget_what_is_over(now)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on in her own language, and let the device remember whether it is shared."""
        response = super().post_login(request, user, **kwargs)
        language_cookie(response, user.language)
        shared = "1" if request.session.get(SHARED) else "0"
        response.set_cookie(SHARED_COOKIE, shared, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
        return response

    def logout(self, request: HttpRequest) -> None:
        """End the session and write down who left."""
        if request.user.is_authenticated:
            write_event(context_of(request), SignInAction.LEAVE, "done", request.user)
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        """Set a password and note when."""
        user.password_changed_at = clock()
        super().set_password(user, password)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words; greetings and farewells say nothing."""
        text = message or _sentence_of(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


def language_cookie(response: HttpResponse, language: str) -> None:
    """Let the browser ask for pages in somebody's own language."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def _sentence_of(template: str) -> str:
    return {
        "account/messages/password_changed.txt": _("The password has been changed. Other devices have been signed out."),
        "account/messages/password_set.txt": _("The password has been set."),
        "mfa/messages/totp_activated.txt": _("The authenticator app is in use."),
        "mfa/messages/totp_deactivated.txt": _("The authenticator app is no longer in use."),
        "mfa/messages/webauthn_added.txt": _("The passkey is in use."),
        "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
        "socialaccount/messages/account_connected.txt": _("You can now sign in with your organisation's account too."),
        "socialaccount/messages/account_connected_updated.txt": _("You can now sign in with your organisation's account too."),
        "socialaccount/messages/account_connected_other.txt": _("That account is tied to somebody else here."),
        "socialaccount/messages/account_disconnected.txt": _("You no longer sign in with your organisation's account."),
    }.get(template, "")


def _vouched(request: HttpRequest, user: Any) -> dict[str, Any]:
    """Return what an identity provider vouched for, when one opened this sign-in; without its bounds nobody comes in by one."""
    kept: dict[str, Any] = request.session.pop(VOUCHED, None) or {}
    through_provider = any(record.get("method") == "socialaccount" for record in get_authentication_records(request, user))
    if not through_provider:
        return {}
    if kept.get("account") != user.pk or kept.get("organisation") is None:
        raise PermissionDenied("signed in through a provider that vouched for nothing")
    return kept


def _count_as_confirmed(request: HttpRequest) -> None:
    """Let a sign-in of this minute count as confirming that it is oneself: nobody types the same password twice in a row."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**record, "reauthenticated": True} for record in records]


def _key_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username", "")).strip().lower()


def forget_wrong_passwords(request: HttpRequest, username: str) -> None:
    """Begin counting an account's wrong passwords anew."""
    ratelimit.clear(request, app="allauth.account", action="wrong_password", config=WRONG_IN_A_ROW, key=username)


def same_answer(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    """Answer a locked-out try with the same page and status as any other wrong password."""
    return response


def typed_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the user name as it was typed, in the form accounts have; axes counts by it."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()


def client_address(request: HttpRequest) -> str:
    """Return the client's address, behind as many trusted proxies as the settings name."""
    return str(get_client_ip(request) or "")


class FactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": gettext_lazy(
            "This is your last second factor. One of your roles needs it, or your password is shorter than 15 characters. "
            "Add another factor first, or change the password."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed before it goes into the database."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed seed."""
        return open_secret(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        """Return what the authenticator app calls the account."""
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """Return the square code on white ground: a camera needs the light squares light, also on a dark page."""
        picture = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor where it is needed (ORG-14)."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        user = authenticator.user
        needed = bool(resting_roles(grants_on(user, clock().astimezone(HELSINKI).date())))
        others = count_factors(user) - 1
        alone = user.has_long_password or not user.has_usable_password()
        return factor_may_be_removed(others, is_needed=needed, has_long_password=alone)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Suggest what to call a new passkey: the device at hand."""
        device = device_name(self.request.headers.get("User-Agent", ""))
        return device or _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return who the passkey is for."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Syli"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return whose the passkey is: the public id's digits would not do, for allauth finds the account by this."""
        return {**super().get_public_key_credential_user_entity(user), "name": user.username, "display_name": str(user)}
