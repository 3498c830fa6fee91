"""Whose account does a provider's word open? Only one an admin has made, only in the provider's own organisation."""

from __future__ import annotations

import logging
import os
from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.audit.writer import write_event
from syli.kernel.context import context_of
from syli.org.access import AccountAction, SignInAction
from syli.org.models import IdentityProvider, Membership, StaffMember
from syli.org.rules import Identity, ProviderBinding, account_to_sign_in, identity_is_bound
from syli.org.rules.providers import verified_address
from syli.org.sign_in.oidc.asking import GuardedSession
from syli.org.sign_in.oidc.provider import Provider
from syli.org.sign_in.session_store import VOUCHED

log = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Identity providers from our own table; accounts from our own admins."""

    def list_apps(self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """Return the providers in use, or the one asked for."""
        rows = IdentityProvider.objects.filter(is_active=True, organisation__end_on__isnull=True)
        if provider and provider != Provider.id:
            rows = rows.filter(public_id=provider)
        if client_id:
            rows = rows.filter(client_id=client_id)
        return [app_of(row) for row in rows.order_by("pk")]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """Return one provider ready to talk; allauth asks by the public id, or by the kind and client id when it reads its own state."""
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self) -> requests.Session:
        """Return a session that asks only what may be asked."""
        return GuardedSession()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No token makes an account."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Leave addresses to ORG-18 in pre_social_login."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Decide whom this identity may sign in; refuse everything else in the same words."""
        provider = IdentityProvider.objects.get(public_id=sociallogin.account.provider)
        identity = Identity(sociallogin.account.uid, sociallogin.claims)
        if not identity_is_bound(identity, binding_of(provider)):
            self._refuse(request, "is not of the organisation")
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._connect(request, provider)
        elif request.user.is_authenticated:
            # Somebody is signed in already: signing in over her would drop what limits the new session.
            raise ImmediateHttpResponse(HttpResponseRedirect(settings.LOGIN_REDIRECT_URL))
        else:
            self._sign_in(request, sociallogin, provider, identity)

    def _connect(self, request: HttpRequest, provider: IdentityProvider) -> None:
        if not members_of(provider, request).filter(pk=request.user.pk).exists():
            self._refuse(request, "is not for this account")
        write_event(context_of(request), AccountAction.CONNECT, "done", request.user)  # type: ignore[arg-type]  # a staff member

    def _sign_in(self, request: HttpRequest, sociallogin: Any, provider: IdentityProvider, identity: Identity) -> None:
        members = members_of(provider, request)
        tied = sociallogin.user.pk if sociallogin.is_existing else None
        untied = members.exclude(pk__in=SocialAccount.objects.filter(provider=provider.public_id).values("user_id")).exclude(email="")
        address = verified_address(identity, binding_of(provider))
        account_id = account_to_sign_in(tied, address, untied.filter(email__iexact=address or "").values_list("pk", "email"))
        # A former worker's tie opens nothing: the provider vouches for its organisation's people only, and only there (ORG-19).
        staff = members.filter(pk=account_id).first() if account_id is not None else None
        if staff is None:
            self._refuse(request, "opens no account")
        if tied is None:
            sociallogin.connect(request, staff)
        request.session[VOUCHED] = {
            "account": staff.pk, "organisation": provider.organisation_id, "factor": provider.has_second_factor,
        }  # fmt: skip

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Exception | None = None, extra_context: Any = None
    ) -> None:
        """Turn every failure of the talk into one refusal; what went wrong goes to the log, without a name."""
        self._refuse(request, f"failed: {exception or error}")

    def _refuse(self, request: HttpRequest, why: str) -> NoReturn:
        log.warning("Sign-in through an identity provider %s", why)
        ctx = context_of(request)
        write_event(ctx, SignInAction.ENTER, "refused")
        messages.error(request, _("Signing in with your organisation's account did not succeed. Try again, or ask your admin to check your account."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("org.account.view" if ctx.actor.kind == "staff" else "account_login")))


def app_of(row: IdentityProvider) -> SocialApp:
    """Return a provider in the form allauth knows; never saved."""
    secret = os.environ.get(row.secret_variable, "") if row.secret_variable else row.client_secret
    return SocialApp(
        provider=Provider.id, provider_id=row.public_id, name=row.name[:40], client_id=row.client_id, secret=secret or "",
        settings={"server_url": row.issuer, "email_claim": row.email_claim},
    )  # fmt: skip


def binding_of(row: IdentityProvider) -> ProviderBinding:
    """Return which of the provider's people are the organisation's."""
    return ProviderBinding(tuple(row.email_domains), row.claim, row.claim_value, row.email_claim)


def members_of(row: IdentityProvider, request: HttpRequest) -> Any:
    """Return the open accounts that hold a role in the provider's organisation today."""
    today = context_of(request).today
    held = Membership.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=today), organisation_id=row.organisation_id, start_on__lte=today)
    return StaffMember.objects.filter(is_active=True, pk__in=held.filter(ended_at__isnull=True).values("staff_id"))
