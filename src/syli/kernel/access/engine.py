"""The three verbs of access — visible_to, allows, require — all from the same sets, so list and detail cannot differ."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from syli.kernel.access.actions import Action
from syli.kernel.access.guards import guards_over, open_rows
from syli.kernel.access.rules import NOTHING
from syli.kernel.context import Context


class NotAllowed(Exception):
    """The actor may not do this. The page decides between 403 and 404 by whether the row's existence is theirs to know.

    `why` is a sentence for the actor where there is more to say than that her role does not include it.
    """

    def __init__(self, declared: Action, why: Any = "") -> None:
        super().__init__(f"{declared.code}: {why or 'not allowed'}")
        self.console_words = str(why) or "this is not allowed."
        self.action = declared
        self.why = why


def may(ctx: Context, declared: Action) -> bool:
    """Tell whether the actor could be allowed the action at all (for menus, lists and creating)."""
    return any(allow.applies(ctx) for allow in declared.allow)


def rows_of(ctx: Context, declared: Action) -> Q:
    """Return the rows of the action's resource open to the actor: allow-rules OR'd, guards AND'd."""
    opened, group = allowed_of(ctx, declared), declared.group
    for declared_guard, path in guards_over(group) if group else ():
        opened = opened & open_rows(declared_guard, path, ctx)
    return opened


def allowed_of(ctx: Context, declared: Action) -> Q:
    """Return what the allow-rules alone open: enough for rows already read through another act on the resource, whose guards are the same."""
    assert declared.group is not None and declared.group.resource is not None, f"{declared.code} has no resource"
    opened = NOTHING
    for allow in (rule for rule in declared.allow if rule.applies(ctx)):
        opened = opened | allow.rows(ctx, declared.group)
    return opened


def visible_to(ctx: Context, declared: Action) -> QuerySet[Any]:
    """Return the rows on which the actor may do the action."""
    return declared.group.resource._default_manager.filter(rows_of(ctx, declared))  # type: ignore[union-attr]  # asked in rows_of


def allows(ctx: Context, declared: Action, row: Model | None = None) -> bool:
    """Tell whether the actor may do the action to `row`; without a row, whether they may do it at all."""
    if row is None or declared.group is None or declared.group.resource is None or not declared.of_row:
        return may(ctx, declared)
    return visible_to(ctx, declared).filter(pk=row.pk).exists()


def require(ctx: Context, declared: Action, row: Model | None = None) -> None:
    """Raise NotAllowed unless the actor may do the action (to `row`), or when a required reason is missing."""
    if not allows(ctx, declared, row):
        raise NotAllowed(declared)
    if declared.audit.reason and not ctx.reason.strip() and ctx.actor.kind != "system":
        raise NotAllowed(declared, _("Say why: this needs a written reason."))


def require_here(ctx: Context, declared: Action, *rows: Any) -> None:
    """Raise NotAllowed when a row handed in beside the act's own (a participant, an offer) is another organisation's."""
    if any(row is not None and row.organisation_id != ctx.organisation_id for row in rows):
        raise NotAllowed(declared)
