"""What a worker does at a line: come, take the next, answer, offer contact, hand on, leave."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from syli.chat import rules
from syli.chat.access import ChatLineAction, ConversationAction
from syli.chat.choices import ConversationState, Writer
from syli.chat.commands.forgetting import waited
from syli.chat.commands.visiting import add_message
from syli.chat.models import Answerer, ChatLine, Conversation, Duty
from syli.chat.queries.lines import there_now
from syli.chat.queries.talking import own_answerer, waiting_at
from syli.kernel.access import NotAllowed
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken


@command(ChatLineAction.BE_THERE)
def come_to_line(ctx: Context, line: ChatLine) -> ChatLine:
    """Come to answer a line: from now on visitors are told that somebody is there. Coming twice comes once."""
    answerer = _myself(ctx, line)
    _be_there(ctx, answerer)
    return line


@command(ChatLineAction.BE_THERE)
def leave_line(ctx: Context, line: ChatLine) -> ChatLine:
    """Leave a line; what one holds is ended or handed on first. Broken rules: CHAT-17."""
    answerer = _myself(ctx, line)
    if Conversation.objects.filter(holder=answerer, state=ConversationState.TALKING).exists():
        raise RuleBroken("CHAT-17", _("End your conversations or hand them on before you leave."))
    _leave(ctx, answerer)
    return line


@command(ChatLineAction.TAKE)
def take_next(ctx: Context, line: ChatLine) -> Conversation | None:
    """Take the one who has waited longest; None when nobody waits any more. Broken rules: CHAT-02, 03.

    The line is locked, so of two who take at once each gets another conversation, or one of them none.
    """
    answerer = _myself(ctx, line)
    if not rules.has_room(_held(answerer), line.at_once):
        raise RuleBroken("CHAT-03", _("You hold as many conversations as the line allows. End one first."))
    first = waiting_at(line).first()
    if first is None:
        return None
    conversation: Conversation = lock(first)
    if not rules.may_take(conversation.state):
        raise RuleBroken("CHAT-02", _("Somebody else has taken this conversation."))
    conversation.waited_minutes = waited(conversation, ctx.now)
    conversation.state, conversation.holder, conversation.taken_at = ConversationState.TALKING, answerer, ctx.now
    conversation.save()
    _be_there(ctx, answerer)
    return conversation


@command(ConversationAction.SAY)
def say(ctx: Context, conversation: Conversation, *, text: str, once_key: str) -> Conversation:
    """Answer the visitor. Broken rules: CHAT-04, 05."""
    _check_going(conversation)
    add_message(ctx, conversation, Writer.WORKER, text, once_key)
    return conversation


@command(ConversationAction.OFFER_CONTACT)
def offer_contact(ctx: Context, conversation: Conversation) -> Conversation:
    """Ask the visitor on her page whether she wishes to be contacted; only she can say so. Broken rules: CHAT-05."""
    _check_going(conversation)
    conversation.is_contact_offered = True
    conversation.save()
    return conversation


@command(ConversationAction.HAND_ON)
def hand_on(ctx: Context, conversation: Conversation, *, to: str) -> Conversation:
    """Let a colleague who answers the line now go on; both sides are told. Broken rules: CHAT-05, 17."""
    _check_going(conversation)
    duty = next((one for one in there_now(conversation.line, ctx.now) if one.answerer.public_id == to), None)
    colleague = duty.answerer if duty is not None else None
    room = colleague is not None and rules.has_room(_held(colleague), conversation.line.at_once)
    if colleague is None or not rules.may_be_handed_on(is_self=colleague.pk == conversation.holder_id, is_there=True, has_room=room):
        raise RuleBroken("CHAT-17", _("Choose a colleague who is at the line and can take one more."), "to")
    with override(conversation.language):
        add_message(ctx, conversation, Writer.CHANGE, _("Another worker goes on with you from here."), new_public_id())
    conversation.holder = colleague
    conversation.save()
    return conversation


def _myself(ctx: Context, line: ChatLine) -> Answerer:
    answerer = own_answerer(ctx, line)
    if answerer is None:
        raise NotAllowed(ChatLineAction.TAKE)
    return answerer


def _be_there(ctx: Context, answerer: Answerer) -> None:
    known = Duty.objects.filter(answerer=answerer, ended_at__isnull=True).first()
    if known is not None and not rules.is_on_duty(known.started_at, ctx.now):
        _leave(ctx, answerer)
        known = None
    if known is None:
        Duty.objects.create(answerer=answerer, started_at=ctx.now, created_at=ctx.now, created_by_id=ctx.actor.id)


def _leave(ctx: Context, answerer: Answerer) -> None:
    for duty in Duty.objects.filter(answerer=answerer, ended_at__isnull=True).order_by("pk"):
        duty.ended_at = min(ctx.now, duty.started_at + rules.LONGEST_DUTY)
        duty.save()


def _held(answerer: Answerer) -> int:
    return Conversation.objects.filter(holder=answerer, state=ConversationState.TALKING).count()


def _check_going(conversation: Conversation) -> None:
    if not rules.may_write(conversation.state, is_visitor=False):
        raise RuleBroken("CHAT-05", _("This conversation is over."), "text")
