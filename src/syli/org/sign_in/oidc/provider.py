"""One identity provider at work: where it sends people, what it says when they come back, and whether that is believed."""

from __future__ import annotations

import secrets
from typing import Any

import requests
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

from syli.kernel.context import clock
from syli.org.sign_in.oidc.asking import NotAsked, ask_json, check_address
from syli.org.sign_in.oidc.tokens import TokenRefused, verified_claims

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Talk(OpenIDConnectOAuth2Adapter):
    """The talk with a provider's server, with everything it says checked."""

    nonce: str = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself; it must be the issuer we were told of (Discovery §4.3)."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            with _session() as session:
                found = ask_json(session, provider.server_url)
            if found.get("issuer") != provider.app.settings["server_url"]:
                raise NotAsked("names another issuer")
            for name in ENDPOINTS:
                check_address(str(found.get(name, "")))
            self._openid_config = found
        return self._openid_config

    def get_access_token_data(self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """Exchange the code for tokens; an odd answer is a refusal, never a fault of ours."""
        try:
            found: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)
        except (OAuth2Error, KeyError, ValueError, TypeError) as problem:
            # allauth's own words hold the provider's whole answer, which is nothing for a log.
            raise OAuth2Error("the code was not exchanged for a token") from problem
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Return who has signed in, by a verified ID token alone; userinfo adds the address when the token has none."""
        response = kwargs["response"]
        try:
            with _session() as session:
                keys = ask_json(session, self.openid_config["jwks_uri"]).get("keys", [])
                claims = verified_claims(
                    str(response.get("id_token", "")), keys=keys, issuer=app.settings["server_url"], client_id=app.client_id,
                    nonce=self.nonce, now=clock(),
                )  # fmt: skip
                claims = {**self._userinfo(session, response, claims, app.settings["email_claim"]), **claims}
        except TokenRefused as refused:
            raise OAuth2Error(str(refused)) from refused
        login = self.get_provider().sociallogin_from_response(request, claims)
        # The claims live as long as this request: the adapter reads them, nothing keeps them.
        login.claims = claims
        return login

    def _userinfo(self, session: requests.Session, response: dict[str, Any], claims: dict[str, Any], wanted: str) -> dict[str, Any]:
        address = self.openid_config.get("userinfo_endpoint")
        if wanted in claims or not address:
            return {}
        found = ask_json(session, str(address), {"Authorization": f"Bearer {response['access_token']}"})
        # The two answers must be about one person (Core §5.3.2): else another's address would be tied to this subject.
        if found.get("sub") != claims["sub"]:
            raise TokenRefused("tells of somebody else")
        return found


def _session() -> requests.Session:
    from allauth.socialaccount.adapter import get_adapter

    session: requests.Session = get_adapter().get_requests_session()
    return session


class Provider(OpenIDConnectProvider):
    """A provider of one organisation. Of the claims only the subject is kept."""

    oauth2_adapter_class = Talk
    pkce_enabled_default = True

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, str]:
        """Take nothing from the address bar."""
        return {}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Take nothing from the address bar."""
        return self.get_default_scope()

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Sign in, or tie the signed-in account; allauth knows a third purpose that we have no use for."""
        found: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        if found["process"] != AuthProcess.CONNECT:
            found["process"] = AuthProcess.LOGIN
        return found

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any) -> HttpResponse:
        """Send the browser to the provider with a nonce that only this sign-in knows."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {"nonce": nonce}
        try:
            response: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        except (requests.RequestException, KeyError) as problem:
            response = render_authentication_error(request, self, exception=problem)
        return response

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the subject; addresses and names change, this does not."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep nothing: the subject is enough."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in nothing: the account is the admin's."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Bring no addresses along."""
        return []


class Callback(OAuth2CallbackView):
    """The way back from a provider: the state must be ours, and its nonce goes on to the token's check."""

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state.get("nonce", "")
        return state, response
