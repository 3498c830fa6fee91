"""A device lent to a client: one form and nothing else opens, until the worker shows that it is she again.

A form that a client fills in on the worker's own device stands in the worker's session. While it is lent, every address but the form's
answers with a page that says thank you: typed addresses, the Back button, a second tab. The session may still end by itself.

Apps above say which of their pages may be lent: `lendable("plans.feedback.give", again=True)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from syli.org.rules import is_back_with_worker, may_open_while_lent

#: Where a session says that its device is lent.
LENT: Final = "syli_lent"
#: Addresses that stay open: giving back, confirming, signing out, the language, what pages are made of.
OPEN: Final = (
    "org.account.lent", "org.account.take_back", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout",
    "ui:preferences",
)  # fmt: skip
#: Nothing that was shown before may come back from the browser's memory.
FORGET: Final = '"cache"'

_lendable: dict[str, bool] = {}


@dataclass(frozen=True, slots=True)
class Lent:
    """What is lent: the form's address, whether somebody else may answer too, when the worker had confirmed herself last, if it was answered."""

    path: str
    again: bool
    #: By the clock of the library that keeps the confirmations; 0 when she had not.
    confirmed_at: float
    is_answered: bool = False


def lendable(name: str, *, again: bool = False) -> None:
    """Let the page of this address be lent; `again` where one after the other may answer on the same device."""
    _lendable[name] = again


def may_be_lent(path: str) -> bool | None:
    """Tell whether a page may be lent at all (None: it may not), and whether it may be answered again and again."""
    try:
        return _lendable.get(resolve(path).view_name)
    except Resolver404:
        return None


def lend(request: HttpRequest, path: str, *, again: bool) -> None:
    """Lend the device for one form. The session gets a new key, so that browsers drop what they kept of its pages."""
    request.session[LENT] = asdict(Lent(path, again, max(_confirmations(request), default=0.0)))
    request.session.cycle_key()


def lent_in(request: HttpRequest) -> Lent | None:
    """Return what is lent in this session."""
    known: dict[str, Any] | None = request.session.get(LENT)
    return Lent(**known) if known else None


def is_back(request: HttpRequest, lent: Lent) -> bool:
    """Tell whether the worker has confirmed herself since she lent the device (ORG-22)."""
    return is_back_with_worker(lent.confirmed_at, _confirmations(request))


def _confirmations(request: HttpRequest) -> list[float]:
    return [record["at"] for record in get_authentication_records(request, request.user) if record.get("reauthenticated")]


def take_back(request: HttpRequest) -> None:
    """Let everything open again."""
    request.session.pop(LENT, None)


class LentDevice:
    """Keeps a lent device at its form. Comes after the guard of sessions: who is signed out has nothing to protect."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what may be open while the device is lent; anything else leads to the page of thanks (ORG-21)."""
        lent = lent_in(request) if request.user.is_authenticated else None
        if lent is None:
            return self.get_response(request)
        request.lent = lent  # type: ignore[attr-defined]  # read by the pages' frames
        is_form = request.path == lent.path
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        if not may_open_while_lent(request.path, lent.path, {reverse(name) for name in OPEN}, is_answered=lent.is_answered):
            return redirect("org.account.lent")
        response = self.get_response(request)
        if is_form and response.status_code == 302:
            # Answered, or there is nothing more to answer: where the form leads is the worker's.
            if request.method == "POST" and request.user.is_authenticated:
                request.session[LENT] = asdict(lent) | {"is_answered": True}
            return redirect("org.account.lent") if request.user.is_authenticated else response
        return response
