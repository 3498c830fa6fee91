"""Signing in and out: user name and password, passkey, second factor, confirming that it is oneself."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as factor_views
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.audit.writer import write_event
from syli.kernel.context import context_of
from syli.org.access import AccountAction, SignInAction
from syli.org.pages.dressed import Audited, Dressed, serve
from syli.org.queries.account import open_providers
from syli.org.sign_in.session_store import SHARED


class EnterByPasskey(passkey_views.LoginWebAuthnView):
    """Let in whoever holds a passkey; the passkey says whose account it is."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in and go where she was going."""
        authenticator = form.cleaned_data["credential"]
        self.request.session[SHARED] = bool(self.request.POST.get("shared"))
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return perform_passwordless_login(self.request, authenticator, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the door, in words that fit every reason."""
        write_event(context_of(self.request), SignInAction.ENTER, "refused")
        messages.error(self.request, _("The passkey was not recognised. Try again, or sign in with your password."))
        return HttpResponseRedirect(reverse("account_login"))


class Enter(Dressed, account_views.LoginView):
    """Sign in with a password; the same form carries a passkey when the browser has one."""

    template_name = "org/sign_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the door; to the passkey script, say what the passkey is to sign."""
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"request_options": passkeys.begin_authentication(user=None)})
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a password, or a passkey's answer."""
        if request.POST.get("credential"):
            return EnterByPasskey.as_view()(request)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the organisations' own ways in."""
        return {**super().get_context_data(**kwargs), "providers": open_providers()}


class Leave(Dressed, account_views.LogoutView):
    """Sign out; the browser forgets what it kept of us."""

    template_name = "org/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class EnterCode(Dressed, factor_views.AuthenticateView):
    """The second step: a code, or a passkey beside the password."""

    template_name = "org/sign_in_code.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again; the try is written down."""
        write_event(context_of(self.request), SignInAction.ENTER, "refused")
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which factors the account has."""
        user = self.stage.login.user
        return {
            **super().get_context_data(**kwargs),
            "has_codes": is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]),
            "has_passkey": is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]),
        }


class ConfirmByPassword(Audited, account_views.ReauthenticateView):
    """Confirm by password."""

    template_name = "org/confirm.html"
    action = AccountAction.CONFIRM
    extra_context = {"way": "password"}


class ConfirmByCode(Audited, factor_views.ReauthenticateView):
    """Confirm by a code."""

    template_name = "org/confirm.html"
    action = AccountAction.CONFIRM
    extra_context = {"way": "code"}


class ConfirmByPasskey(Audited, passkey_views.ReauthenticateWebAuthnView):
    """Confirm by a passkey."""

    template_name = "org/confirm.html"
    action = AccountAction.CONFIRM

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the other two get from the class: allauth's own method drops it here."""
        return {**super().get_context_data(**kwargs), "way": "passkey", **_next_of(self.request)}


def _next_of(request: HttpRequest) -> dict[str, Any]:
    return {"redirect_field_name": "next", "redirect_field_value": get_next_redirect_url(request) or ""}


enter = serve(SignInAction.SHOW, Enter)
leave = serve(SignInAction.SHOW, Leave)
enter_code = serve(SignInAction.SHOW, EnterCode)
confirm_by_password = serve(AccountAction.CONFIRM, ConfirmByPassword)
confirm_by_code = serve(AccountAction.CONFIRM, ConfirmByCode)
confirm_by_passkey = serve(AccountAction.CONFIRM, ConfirmByPasskey)
