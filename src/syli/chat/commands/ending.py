"""Ending a conversation, counting it, and ending what nobody has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from syli.chat import rules
from syli.chat.access import ChatLineAction, ConversationAction
from syli.chat.choices import ConversationState
from syli.chat.commands.forgetting import close, day_of, forget_words
from syli.chat.models import ChatCount, ChatLine, Conversation
from syli.chat.queries.lines import choices_for, is_child
from syli.episodes.commands import count_people
from syli.kernel.command import command
from syli.kernel.context import Actor, Context, Trail
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope


@command(ConversationAction.END)
def end_conversation(ctx: Context, conversation: Conversation) -> Conversation:
    """End a conversation: what was written in it is gone with that. Ending twice ends once."""
    if conversation.state == ConversationState.TALKING:
        close(ctx, conversation)
    return conversation


@command(ConversationAction.COUNT)
def count_conversation(
    ctx: Context,
    conversation: Conversation,
    *,
    role_code: str = "",
    age_code: str = "",
    theme_codes: Sequence[str] = (),
    guided_codes: Sequence[str] = (),
    minutes: int | None = None,
    was_emergency: bool = False,
) -> ChatCount | None:
    """Count a conversation that is over, in the worker's own association. Counting twice counts once. Broken rules: CHAT-05, 09, 15."""
    if conversation.state == ConversationState.KEPT:
        return None
    if conversation.state != ConversationState.ENDED:
        raise RuleBroken("CHAT-05", _("End the conversation first."))
    lasted = conversation.minutes if minutes is None else minutes
    return _count(
        ctx, conversation, role_code=role_code, age_code=age_code, theme_codes=theme_codes, guided_codes=guided_codes, minutes=lasted,
        was_emergency=was_emergency,
    )  # fmt: skip


def _count(
    ctx: Context,
    conversation: Conversation,
    *,
    role_code: str,
    age_code: str,
    theme_codes: Sequence[str],
    guided_codes: Sequence[str],
    minutes: int,
    was_emergency: bool,
) -> ChatCount:
    assert conversation.holder is not None, "a conversation that was held has a holder"
    part = conversation.holder.part
    if part.offer is None:
        raise RuleBroken("CHAT-15", _("A leader chooses first in which service the conversations of your association are counted."))
    known = choices_for(part, "fi", conversation.happened_on)
    role, age = [role_code] if role_code else [], [age_code] if age_code else []
    chosen = [(role, dict(known.roles)), (age, dict(known.ages)), (theme_codes, dict(known.themes)), (guided_codes, dict(known.guided))]
    if not rules.is_countable(minutes, chosen):
        field = "minutes" if not 1 <= minutes <= rules.LONGEST_MINUTES else "theme_codes"
        raise RuleBroken("CHAT-09", _("Choose from the list, and give the minutes as a number from 1 to 600."), field)
    child = is_child(age_code)
    counted = count_people(
        ctx, offer=part.offer, kind=part.kind, happened_on=conversation.happened_on, adults=0 if child else 1, children=1 if child else 0,
        once_key=conversation.public_id, minutes=minutes, theme_codes=theme_codes, role_code=role_code, age_code=age_code,
    )  # fmt: skip
    made: ChatCount = ChatCount.objects.create(
        organisation_id=part.association_id, line_id=conversation.line_id, counted=counted, hour=conversation.hour,
        waited_minutes=conversation.waited_minutes, guided_codes=sorted(set(guided_codes)), was_emergency=was_emergency,
        has_asked_contact=conversation.has_asked_contact, created_at=day_of(ctx),
    )  # fmt: skip
    if conversation.kept_until_on is None:
        conversation.delete()
    else:
        conversation.state = ConversationState.KEPT
        conversation.save()
    return made


@command(ChatLineAction.SWEEP)
def sweep(ctx: Context, line: ChatLine) -> int:
    """End what a visitor has left, count what nobody has counted, delete words kept long enough; return how many were touched."""
    rows = Conversation.objects.filter(line=line)
    gone = rows.filter(state__in=(ConversationState.WAITING, ConversationState.TALKING), seen_at__lte=ctx.now - rules.GONE_AFTER)
    touched = 0
    for row in list(gone.order_by("pk")):
        close(ctx, lock(row))
        touched += 1
    for row in list(rows.filter(state=ConversationState.KEPT, kept_until_on__lt=ctx.today).order_by("pk")):
        forget_words(row)
        row.delete()
        touched += 1
    old = rows.filter(state=ConversationState.ENDED, holder__part__offer__isnull=False).select_related("holder__part__offer__unit", "line")
    for row in [one for one in old.order_by("pk") if rules.has_waited(one.happened_on, one.hour, ctx.now)]:
        _count_unattended(ctx, row)
        touched += 1
    return touched


def _count_unattended(ctx: Context, conversation: Conversation) -> None:
    """Count with what the visitor said herself, in the association that held it; in its reach, as Syli's own work."""
    assert conversation.holder is not None
    organisation_id = conversation.holder.part.association_id
    own = replace(ctx, actor=Actor("system", name="Syli"), organisation_id=organisation_id, trail=Trail())
    known = choices_for(conversation.holder.part, "fi", conversation.happened_on)
    with scope({organisation_id, conversation.organisation_id}):
        _count(
            own, conversation,
            role_code=conversation.role_code if conversation.role_code in dict(known.roles) else "",
            age_code=conversation.age_code if conversation.age_code in dict(known.ages) else "",
            theme_codes=[code for code in conversation.theme_codes if code in dict(known.themes)],
            guided_codes=(), minutes=conversation.minutes, was_emergency=False,
        )  # fmt: skip
