"""Error answers: each a sentence and a way on, in the user's language, never telling whether somebody exists."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import loader

from syli.kernel.rules import RuleBroken


def _answer(request: HttpRequest, status: int, **data: Any) -> HttpResponse:
    template = loader.get_template(f"ui/errors/{status}.html")
    return HttpResponse(template.render({"request": request, **data}, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400; a form with more text than is taken has an answer of its own."""
    return too_large(request) if isinstance(exception, RequestDataTooBig) else _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: known to exist, not allowed. Says which act it was, so that one can ask for it by its name."""
    act = getattr(exception, "action", None)
    return _answer(request, 403, reason=getattr(exception, "why", None), act=act.sentence if act is not None else None)


def against_rule(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    """Answer 422 to a button, which has no form to show the refusal in: the rule's message and its id."""
    return _answer(request, 422, reason=broken.message, rule_id=broken.rule_id)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: does not exist, or is not yours to know; the words are the same."""
    return _answer(request, 404)


def stale(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 409: somebody saved first. Shows both versions and leads to the newest, which lives at the same address."""
    return _answer(request, 409, versions=getattr(exception, "versions", []), edit_url=request.path)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: more was sent than is taken; nothing of it was read."""
    return _answer(request, 413)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429: tried too often in a short time."""
    return _answer(request, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500: our mistake; nothing was saved half."""
    return _answer(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: cannot work now (the audit log cannot be written, the database is away)."""
    return _answer(request, 503)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or old."""
    return _answer(request, 403)
