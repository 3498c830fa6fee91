"""Commands: one intention of a user carried out whole — permission, lock, change, audit, events — in one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from syli.kernel.access.actions import Action
from syli.kernel.access.engine import NotAllowed, require, visible_to
from syli.kernel.audit.writer import write_event
from syli.kernel.context import Context
from syli.kernel.locks import M, lock
from syli.kernel.scope import current_scope, scope
from syli.kernel.sent import first_time, remember, what_came

T = TypeVar("T")


class Stale(Exception):
    """Somebody saved the row after this form was opened. Carries the row as it is now, so that both can be shown.

    `versions` is what a page without a form (a button) adds for showing: (label, theirs, mine).
    """

    def __init__(self, current: Any, versions: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__(f"{current._meta.label} {current.pk} is at version {current.version}")
        self.current = current
        self.versions = versions


@dataclass(frozen=True, slots=True)
class Declared:
    """One registered command."""

    name: str
    action: Action
    sentence: str


_COMMANDS: dict[str, Declared] = {}


def command(declared: Action) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Make a function a command of `declared`.

    For an action on a row the first argument after the context is that row: it is checked against the action, locked, read
    afresh and handed in. `seen_version=` may be given by any caller and raises Stale when the row has moved on; with `sent_as=`,
    the mark of a form, the same form sent twice is carried out once and gives the same row twice. Raises NotAllowed (written down
    as refused), RuleBroken (nothing changed), Stale.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        name = f"{function.__module__}.{function.__qualname__}"
        _COMMANDS[name] = Declared(name, declared, (function.__doc__ or "").strip().split("\n")[0])

        @functools.wraps(function)
        def run(ctx: Context, *args: Any, seen_version: int | None = None, sent_as: str = "", **kwargs: Any) -> T:
            if current_scope() is None and ctx.organisation_id is not None:
                with scope([ctx.organisation_id]):
                    return run(ctx, *args, seen_version=seen_version, sent_as=sent_as, **kwargs)
            row = args[0] if declared.of_row and args and isinstance(args[0], Model) else None
            if declared.of_row and row is None:
                raise TypeError(f"{name} acts on a row: give it first")
            with _outermost(ctx), transaction.atomic():
                unseen = declared.audit.level == "none"
                sent = first_time(ctx, sent_as, unseen=unseen) if sent_as and declared.writes else None
                if sent_as and declared.writes and sent is None:
                    return _again(ctx, declared, row, sent_as)
                if row is not None:
                    row = _locked(ctx, declared, row, seen_version)
                    args = (row, *args[1:])
                require(ctx, declared, row)
                result = function(ctx, *args, **kwargs)
                if sent is not None:
                    remember(sent, result)
                if declared.audit.level != "none":
                    write_event(ctx, declared, "done", row if row is not None else result if isinstance(result, Model) else None)
                return result

        run.action = declared  # type: ignore[attr-defined]
        return run

    return decorate


def _again(ctx: Context, declared: Action, row: Model | None, mark: str) -> Any:
    """Give what came of the form the first time; written down, for it was sent, as something that was not carried out."""
    require(ctx, declared)
    if declared.audit.level != "none":
        write_event(ctx, declared, "invalid", row)
    return what_came(ctx, mark, unseen=declared.audit.level == "none")


@contextmanager
def _outermost(ctx: Context) -> Iterator[None]:
    """Write a refusal once, after everything has been rolled back, and forget the events that were rolled back with it.

    What the request had read once is forgotten too: a page that goes on after a command reads anew what it changed.
    """
    trail = ctx.trail
    before = trail.written
    trail.depth += 1
    try:
        yield
    except NotAllowed as refusal:
        trail.depth -= 1
        if trail.depth == 0:
            trail.written = before
            write_event(ctx, refusal.action, "refused")
        raise
    except BaseException:
        trail.depth -= 1
        trail.written = before
        raise
    else:
        trail.depth -= 1
    finally:
        ctx.memo.clear()


def _locked(ctx: Context, declared: Action, row: Model, seen_version: int | None) -> Model:
    if not visible_to(ctx, declared).filter(pk=row.pk).exists():
        raise NotAllowed(declared)
    return as_seen(row, seen_version)


def as_seen(row: M, seen_version: int | None) -> M:
    """Return a row, or a part of a command's row, locked and read afresh. Raises Stale when it is no longer as it was seen."""
    fresh = lock(row)
    if seen_version is not None and getattr(fresh, "version", seen_version) != seen_version:
        raise Stale(fresh)
    return fresh


def registered_commands() -> list[Declared]:
    """Return every declared command, by name."""
    return sorted(_COMMANDS.values(), key=lambda known: known.name)
