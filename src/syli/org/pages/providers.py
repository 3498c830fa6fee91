"""Going to an organisation's identity provider and coming back; untying one's account from it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.internal.flows.connect import disconnect
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.kernel.audit.writer import write_event
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.access import AccountAction, SignInAction
from syli.org.sign_in.oidc.provider import Callback, Talk
from syli.org.sign_in.session_store import SHARED


@page(SignInAction.SHOW)
def go_to_provider(request: HttpRequest, ctx: Context, provider_id: str) -> HttpResponse:
    """Send the browser to the provider; only by a button of ours, so that no other site can start it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if ctx.actor.kind == "anonymous":
        request.session[SHARED] = bool(request.POST.get("shared"))
    try:
        response: HttpResponse = OAuth2LoginView.adapter_view(Talk(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    address = response.headers.get("Location", "")
    if response.status_code != HTTPStatus.FOUND or address.startswith("/"):
        return response
    # Not a redirect: the content policy lets our forms lead only to ourselves, and a browser holds a redirect to the same.
    page_out = render(request, "org/to_provider.html", {"address": address, "host": urlsplit(address).hostname})
    page_out.headers["Refresh"] = f"0; url={address}"
    return page_out


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the provider's answer. No @page: coming back signs in, which writes, and a provider can only send a GET.

    The adapter writes the event, whether somebody came in or was refused.
    """
    try:
        response: HttpResponse = Callback.adapter_view(Talk(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response


come_back.action = SignInAction.ENTER  # type: ignore[attr-defined]  # what the conformance tests read of every address


@page(AccountAction.CONNECT)
@reauthentication_required(app="allauth.socialaccount")
def untie(request: HttpRequest, ctx: Context, provider_id: str) -> HttpResponse:
    """Stop signing in through a provider; refused to an account that has no other way in."""
    tie = SocialAccount.objects.filter(user_id=ctx.actor.id, provider=provider_id).first()
    if request.method != "POST" or tie is None:
        raise Http404
    if not request.user.has_usable_password():  # type: ignore[union-attr]  # signed in
        messages.error(request, _("This is your only way in. Ask your admin for a link with which you set a password."))
        return redirect("org.account.view")
    try:
        disconnect(request, tie)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("org.account.view")
    write_event(ctx, AccountAction.CONNECT, "done", request.user)  # type: ignore[arg-type]  # a staff member
    return redirect("org.account.view")
