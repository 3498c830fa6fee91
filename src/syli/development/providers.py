"""How the texts of a team are looked through afterwards: they stand in nobody's record and are read by everybody in the unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.urls import reverse

from syli.development.models import AgreedAction, Discussion, LogEntry, Training
from syli.kernel.context import Context
from syli.safety.choices import Written
from syli.safety.straying import Words, words_of


def _every(model: type[LogEntry | Discussion | Training]) -> Callable[[Context, set[int]], Iterable[int]]:
    """Texts about nobody are about everybody: when two are kept apart, all of them are looked through."""

    def keys(ctx: Context, _people: set[int]) -> Iterable[int]:
        return model._base_manager.filter(organisation_id=ctx.home_id).values_list("pk", flat=True)

    return keys


@words_of(Written.LOG, about=_every(LogEntry))
def words_of_line(ctx: Context, key: int) -> Words | None:
    """Read a line of a development log."""
    row = LogEntry._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if row is None:
        return None
    address = reverse("development.log_entry.change", args=[row.public_id])
    return Words(frozenset(), f"{row.text}\n{row.outcome}", address, row.register_id, row.created_by_id)


@words_of(Written.DISCUSSION, about=_every(Discussion))
def words_of_discussion(ctx: Context, key: int) -> Words | None:
    """Read what a team concluded and agreed on."""
    row = Discussion._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if row is None:
        return None
    agreed = AgreedAction._base_manager.filter(organisation_id=ctx.home_id, discussion=row).order_by("pk")
    text = "\n".join([row.concluded, *(one.what for one in agreed)])
    return Words(frozenset(), text, reverse("development.discussion.view", args=[row.public_id]), row.register_id, row.created_by_id)


@words_of(Written.TRAINING, about=_every(Training))
def words_of_training(ctx: Context, key: int) -> Words | None:
    """Read what a training was about."""
    row = Training._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if row is None:
        return None
    address = reverse("development.training.change", args=[row.public_id])
    return Words(frozenset(), f"{row.topic}\n{row.partner}", address, row.register_id, row.created_by_id)
