"""How long a session lives, and what stands between signing in and work: an end, a shared device, a second factor still to set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from syli.kernel.context import Context, clock, context_of
from syli.kernel.page import ASK
from syli.org.late import keep_late, only_keeps
from syli.org.rules import may_still_keep, session_has_ended
from syli.org.sign_in.session_store import SEEN, SHARED, STARTED

__all__ = ["SEEN", "SHARED", "STARTED", "SessionLimits"]

#: What somebody may reach whose roles wait for a second factor: her own account, the door, how pages look.
BEFORE_FACTOR: Final = ("/account/", "/accounts/", "/ui/", "/static/", "/health")
#: What is sent there is no writing: signing in and out, how pages look.
NOT_WRITTEN: Final = ("/accounts/", "/ui/")
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
        if self._has_ended(request) and not self._only_keeps(request):
            if request.method == "POST" and not request.path.startswith(NOT_WRITTEN) and ASK not in request.POST:
                request.sent_late_by = self._writer(request)  # type: ignore[attr-defined]  # read below
            logout(request)
            return self.get_response(request)
        request.is_shared_device = bool(request.session.get(SHARED))  # type: ignore[attr-defined]  # read by the pages' frame
        context_of(request)
        if getattr(request, "wants_second_factor", False) and not request.path.startswith(BEFORE_FACTOR):
            return redirect(reverse("org.account.factor_needed"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> None:
        """Keep what was sent too late. Comes after the guard against forged forms, which stands before this one in the settings."""
        if hasattr(request, "sent_late_by"):
            keep_late(request, request.sent_late_by)

    def _only_keeps(self, request: HttpRequest) -> bool:
        """Tell whether an ended session may still do what is asked: keep a draft, and nothing else (ORG-20)."""
        return only_keeps(request) and self._may_keep(request)

    def _may_keep(self, request: HttpRequest) -> bool:
        return may_still_keep(clock().timestamp() - request.session[STARTED])

    def _writer(self, request: HttpRequest) -> Context | None:
        """Return who was signed in, for keeping what she typed; None when it is too late for that. The request itself is nobody's."""
        if not self._may_keep(request):
            return None
        writer = context_of(request)
        del request.syli_context  # type: ignore[attr-defined]
        return writer

    def _has_ended(self, request: HttpRequest) -> bool:
        now = clock().timestamp()
        started = request.session.setdefault(STARTED, now)
        seen = request.session.get(SEEN, now)
        if session_has_ended(now - started, now - seen, shared_device=bool(request.session.get(SHARED))):
            return True
        if (now - seen > SEEN_EVERY and UNATTENDED not in request.headers) or SEEN not in request.session:
            request.session[SEEN] = now
        return False
