"""What stands at the door: headers every answer carries, and refusing what nothing behind could take."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from syli.kernel import errors

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:; media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def _holds_nul(request: HttpRequest) -> bool:
    """Tell whether an address holds the sign with which PostgreSQL ends text: nobody types it, and no query can take it."""
    return "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def _is_too_large(request: HttpRequest) -> bool:
    """Tell whether more is sent than the largest file with its form: Django would drop the file and ask for it again."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length[:18]) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


class FrontDoor:
    """Refuses, in the reader's language, addresses no database can look for and more than is taken at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn away at the door what nothing behind it could take."""
        if _holds_nul(request):
            return errors.bad_request(request)
        return errors.too_large(request) if _is_too_large(request) else self.get_response(request)


class SafeHeaders:
    """Adds the security headers to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers set."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if not request.path.startswith("/static/"):
            # Shared tablets: the Back button after signing out must show nothing.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
