"""How long a session lives, and what stands between signing in and work: an end, a shared device, a second factor still to set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from syli.kernel.context import clock, context_of
from syli.org.rules import session_has_ended
from syli.org.sign_in.session_store import SEEN, SHARED, STARTED

__all__ = ["SEEN", "SHARED", "STARTED", "SessionLimits"]

#: What somebody may reach whose roles wait for a second factor: her own account, the door, how pages look.
BEFORE_FACTOR: Final = ("/account/", "/accounts/", "/ui/", "/static/", "/health")
#: A session row is written at most this often for being used: one write per request would double every page's cost.
SEEN_EVERY: Final = 30
#: A page that asks for itself again (a board on a wall) says so: nobody has touched anything, so the session is not kept alive by it.
UNATTENDED: Final = "Syli-Unattended"


class SessionLimits:
    """Ends sessions that were idle too long or are too old, and leads to setting up a second factor where a role needs one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session when its time is up, else note that it was used."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        if self._has_ended(request):
            logout(request)
            return self.get_response(request)
        request.is_shared_device = bool(request.session.get(SHARED))  # type: ignore[attr-defined]  # read by the pages' frame
        context_of(request)
        if getattr(request, "wants_second_factor", False) and not request.path.startswith(BEFORE_FACTOR):
            return redirect(reverse("org.account.factor_needed"))
        return self.get_response(request)

    def _has_ended(self, request: HttpRequest) -> bool:
        now = clock().timestamp()
        started = request.session.setdefault(STARTED, now)
        seen = request.session.get(SEEN, now)
        if session_has_ended(now - started, now - seen, shared_device=bool(request.session.get(SHARED))):
            return True
        if (now - seen > SEEN_EVERY and UNATTENDED not in request.headers) or SEEN not in request.session:
            request.session[SEEN] = now
        return False
