"""May this worker be named for these people, and may these people be together? Refused without telling why."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.safety import rules
from syli.safety.standing import named_for, pairs_in_force


def refuse_conflict(ctx: Context, staff_id: int | None, people: Iterable[int], *, field: str = "own_worker") -> None:
    """Raise SAFE-03 when the worker is named for somebody from whom one of `people` is kept apart."""
    people, pairs = set(people), pairs_in_force(ctx)
    others = {two[1 - place] for _pair, *two in pairs for place in (0, 1) if two[place] in people}
    if staff_id is None or not others:
        return
    if not rules.may_be_named(len(named_for(ctx, staff_id, others))):
        raise RuleBroken("SAFE-03", _("Choose another worker for this client."), field)


def refuse_together(ctx: Context, people: Iterable[int], *, field: str = "participants") -> None:
    """Raise SAFE-04 when two of `people` are kept apart from each other."""
    people = set(people)
    among = sum(one in people and other in people for _pair, one, other in pairs_in_force(ctx))
    if not rules.may_be_together(among):
        raise RuleBroken("SAFE-04", _("These people cannot be put together. Ask the leader."), field)


def apart_from(ctx: Context, people: Iterable[int], others: Iterable[int]) -> list[tuple[int, int]]:
    """Return who of `people` is kept apart from whom of `others`, whether or not the actor may know of it: never show it to her."""
    people, others = set(people), set(others)
    sides = [two for _pair, *two in pairs_in_force(ctx)] if people and others else []
    return sorted({(one, other) for two in sides for one, other in (two, two[::-1]) if one in people and other in others})
