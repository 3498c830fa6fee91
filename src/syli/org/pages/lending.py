"""Giving the device to a client for one form, the page of thanks, and taking it back."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org.access import AccountAction
from syli.org.lending import FORGET, is_back, lend, lent_in, may_be_lent, take_back

#: Where the ways to confirm oneself are, by the library's names of them.
WAYS = {"reauthenticate": "account_reauthenticate", "mfa_reauthenticate": "mfa_reauthenticate"}


@page(AccountAction.LEND)
def lending(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Lend the device for the form on which the button stands (a button, so only POST changes anything)."""
    path = request.POST.get("path", "")
    if request.method != "POST":
        return redirect("home")
    again = may_be_lent(path)
    if again is None:
        raise Http404
    lend(request, path, again=again)
    response = redirect(path)
    response["Clear-Site-Data"] = FORGET
    return response


@page(AccountAction.LEND)
def lent(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Thank the client, and show the worker the way back; where one after the other answers, the way to the next one."""
    known = lent_in(request)
    if known is None:
        return redirect("home")
    if request.method == "POST" and known.again:
        lend(request, known.path, again=True)
        return redirect(known.path)
    return render(request, "org/lent.html", {"known": known})


@page(AccountAction.LEND)
def back(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Take the device back once the worker has confirmed herself; who has nothing to confirm herself by signs in anew."""
    known = lent_in(request)
    if known is None:
        return redirect("home")
    if is_back(request, known):
        take_back(request)
        return redirect(known.path)
    flows = get_reauthentication_flows(request.user)
    if not flows:
        return redirect("account_logout")
    return redirect(f"{reverse(WAYS[flows[0]['id']])}?{urlencode({'next': request.path})}")
