"""What was found in a text is left to the keeper, who lets it be or asks for it to be read over; nothing is told to whoever saved it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.safety import rules
from syli.safety.access import ReadOverAction, StrayWordsAction
from syli.safety.choices import Token, Written
from syli.safety.models import ReadOver, StrayWords
from syli.safety.straying import Words, strays_in, words_at


@command(StrayWordsAction.FIND)
def find_strays(ctx: Context, *, kind: Written, key: int) -> None:
    """Look through a text that was saved; what stands in it no more is closed, and with it what was asked about it. Rule: SAFE-27."""
    words = words_at(ctx, kind, key)
    found = strays_in(ctx, words) if words is not None else {}
    known = {(one.person_id, one.other_id): one for one in StrayWords.objects.filter(kind=kind, key=key).order_by("pk")}
    for (person, other), told in found.items():
        _hold(ctx, known.get((person, other)), kind, key, words, person, other, told)
    for sides, one in known.items():
        if sides not in found and one.closed_at is None:
            one.closed_at = ctx.now
            one.save()
    if not found:
        ReadOver.objects.filter(kind=kind, key=key, closed_at__isnull=True).update(closed_at=ctx.now)


def _hold(ctx: Context, known: StrayWords | None, kind: Written, key: int, words: Words | None, person: int, other: int, told: list[Token]) -> None:
    assert words is not None, "found in a text that is there"
    if known is None:
        StrayWords.objects.create(
            organisation_id=ctx.home_id, register_id=words.register_id, person_id=person, other_id=other, kind=kind, key=key,
            address=words.address, tokens=told, writer_id=words.writer_id, created_at=ctx.now, created_by_id=ctx.actor.id,
        )  # fmt: skip
        return
    if rules.is_news(known.tokens, told, is_closed=known.closed_at is not None):
        known.closed_at, known.asked_at = None, None
    known.tokens, known.writer_id = told, words.writer_id
    known.save()


@command(StrayWordsAction.CLOSE)
def let_stand(ctx: Context, stray: StrayWords) -> StrayWords:
    """Let words stand: the keeper has read them, and they tell nothing."""
    stray.closed_at = ctx.now
    stray.save()
    ctx.trail.touch([stray.person_id, stray.other_id])
    return stray


@command(StrayWordsAction.ASK)
def ask_to_read_over(ctx: Context, stray: StrayWords) -> StrayWords:
    """Ask the writer to read the text over, in words that are the same whatever was found. Rule: SAFE-28."""
    if not rules.may_be_asked_to_read(stray.writer_id, ctx.actor.id):
        raise RuleBroken("SAFE-28", _("You wrote this yourself. Open it and correct it."))
    ReadOver.objects.get_or_create(
        kind=stray.kind, key=stray.key, staff_id=stray.writer_id, closed_at=None,
        defaults={
            "organisation_id": ctx.home_id, "register_id": stray.register_id, "person_id": stray.person_id, "address": stray.address,
            "created_at": ctx.now, "created_by_id": ctx.actor.id,
        },
    )  # fmt: skip
    stray.asked_at = ctx.now
    stray.save()
    ctx.trail.touch([stray.person_id, stray.other_id])
    return stray


@command(ReadOverAction.FINISH)
def finish_reading(ctx: Context, asked: ReadOver) -> ReadOver:
    """Say that a text has been read over."""
    asked.closed_at = ctx.now
    asked.save()
    ctx.trail.touch([asked.person_id])
    return asked
