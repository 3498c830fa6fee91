"""Pages: the only door from a browser. Loads the object through its action, runs read-only on GET, audits before showing."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from syli.kernel import errors
from syli.kernel.access.actions import Action
from syli.kernel.access.engine import NotAllowed, may, visible_to
from syli.kernel.audit.writer import write_event
from syli.kernel.command import Stale
from syli.kernel.context import Context, context_of
from syli.kernel.readonly import read_only
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
#: The field by which a posted form says that it only asks.
ASK = "ask"


@dataclass(frozen=True, slots=True)
class DeclaredPage:
    """One registered page."""

    name: str
    action: Action


_PAGES: dict[str, DeclaredPage] = {}


def page(declared: Action, *, known_by: Action | None = None) -> Callable[[View], View]:
    """Make `view(request, ctx, row, …)` the page of an action.

    For an action on a row the address carries `public_id`; the row is loaded through the action's own set, so what may not be
    known answers 404 in the same words as what does not exist. `known_by` names the action that makes existence known: a row
    visible by it but closed to this action answers 403.
    """

    def decorate(view: View) -> View:
        name = f"{view.__module__}.{view.__qualname__}"
        _PAGES[name] = DeclaredPage(name, declared)

        @functools.wraps(view)
        def serve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            _drop_nul(request)
            _take_question(request)
            ctx = context_of(request)
            if ctx.actor.kind == "anonymous" and not may(ctx, declared):
                return redirect(f"{settings.LOGIN_URL}?next={request.path}")
            with scope([ctx.organisation_id] if ctx.organisation_id else []):
                return _serve(request, ctx, kwargs)

        def _serve(request: HttpRequest, ctx: Context, kwargs: dict[str, Any]) -> HttpResponse:
            row: Model | None = None
            reading = request.method in ("GET", "HEAD")
            try:
                if _loads_row(declared):
                    row = _load(ctx, declared, known_by, kwargs.pop("public_id"))
                elif not may(ctx, declared):
                    raise NotAllowed(declared)
                arguments = (row,) if row is not None else ()
                with read_only() if reading else nullcontext():
                    response = view(request, ctx, *arguments, **kwargs)
            except NotAllowed as refusal:
                return _refused(request, ctx, refusal, row)
            except Http404:
                # A page may find that a part of its row is not the reader's to know: written down like any other refusal.
                if ctx.trail.written == 0:
                    write_event(ctx, declared, "refused", row)
                raise
            except Stale as stale:
                write_event(ctx, declared, "stale", row)
                return errors.stale(request, stale)
            except RuleBroken as broken:
                # Pages with a form show it beside the field; what comes up to here was a button.
                write_event(ctx, declared, "invalid", row)
                return errors.against_rule(request, broken)
            return _audited(request, ctx, declared, row, response)

        serve.action = declared  # type: ignore[attr-defined]
        return serve

    return decorate


def _drop_nul(request: HttpRequest) -> None:
    """Leave NUL out of what was sent: nobody types it, PostgreSQL keeps it in no text, and buttons' values pass no form."""
    if request.method == "POST" and any("\x00" in value for _name, values in request.POST.lists() for value in values):
        cleaned = request.POST.copy()
        for name, values in request.POST.lists():
            cleaned.setlist(name, [value.replace("\x00", "") for value in values])
        request.POST = cleaned  # type: ignore[assignment]


def _take_question(request: HttpRequest) -> None:
    """Read what a form asks (`ASK`) from the body as if it stood in the address, and go on as a page that only reads.

    Names and identity codes that somebody looks for so never stand in an address: not in the browser's history, in a log, or
    beside the shoulder (ASVS 14.2.1).
    """
    if request.method != "POST" or ASK not in request.POST:
        return
    words = request.GET.copy()
    words.update(request.POST)
    for name in (ASK, "csrfmiddlewaretoken"):
        words.pop(name, None)
    request.method, request.GET, request.POST = "GET", words, QueryDict()  # type: ignore[assignment]


def _loads_row(declared: Action) -> bool:
    return declared.of_row and declared.group is not None and declared.group.resource is not None


def _load(ctx: Context, declared: Action, known_by: Action | None, public_id: str) -> Model:
    row: Model | None = visible_to(ctx, declared).filter(public_id=public_id).first()
    if row is not None:
        return row
    if known_by is not None and visible_to(ctx, known_by).filter(public_id=public_id).exists():
        raise NotAllowed(declared)
    write_event(ctx, declared, "refused")
    raise Http404


def _refused(request: HttpRequest, ctx: Context, refusal: NotAllowed, row: Model | None) -> HttpResponse:
    # A command writes its own refusal; a page refuses only what no command has seen.
    if ctx.trail.written == 0:
        write_event(ctx, refusal.action, "refused", row)
    return errors.forbidden(request, refusal)


def _audited(request: HttpRequest, ctx: Context, declared: Action, row: Model | None, response: HttpResponse) -> HttpResponse:
    """Write the event before the answer leaves: if it cannot be written, nothing is shown."""
    if declared.audit.level == "none":
        return response
    try:
        if request.method in ("GET", "HEAD"):
            write_event(ctx, declared, "shown", row)
        elif ctx.trail.written == 0:
            write_event(ctx, declared, "invalid", row)
    except DatabaseError:
        log.exception("audit event could not be written; answer withheld")
        return errors.unavailable(request)
    return response


def registered_pages() -> list[DeclaredPage]:
    """Return every declared page, by name."""
    return sorted(_PAGES.values(), key=lambda known: known.name)
