"""Explain: which rule said what and which guard closed, for the administrators' page and the client's own question."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from syli.kernel.access.actions import Action
from syli.kernel.access.guards import guards_over, open_rows
from syli.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's or guard's answer."""

    sentence: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an action on a row is allowed or not: one verdict per allow-rule and per guard."""

    rules: tuple[Verdict, ...]
    guards: tuple[Verdict, ...]

    @property
    def allowed(self) -> bool:
        """Tell the outcome: some rule holds and no guard closes."""
        return any(v.holds for v in self.rules) and all(v.holds for v in self.guards)


def explain(ctx: Context, declared: Action, row: Model) -> Explanation:
    """Return every rule's and guard's answer for `row`."""
    group = declared.group
    assert group is not None and group.resource is not None
    manager = group.resource._default_manager
    rules = tuple(
        Verdict(
            allow.sentence,
            allow.applies(ctx) and manager.filter(allow.rows(ctx, group), pk=row.pk).exists(),
        )
        for allow in declared.allow
    )
    guards = tuple(Verdict(g.sentence, manager.filter(open_rows(g, path, ctx), pk=row.pk).exists()) for g, path in guards_over(group))
    return Explanation(rules, guards)
