"""What a visitor does: wait, write, leave, ask to be contacted. She is her key and nothing else; nothing here is told where she came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from syli.catalogue.models import ServiceOffer
from syli.chat import rules
from syli.chat.access import VisitAction
from syli.chat.choices import ConversationState, Missed, Writer
from syli.chat.commands.forgetting import close, count_miss, day_of, plan_sweep
from syli.chat.keys import make_key, new_key_number
from syli.chat.models import ChatLine, Conversation, Message
from syli.chat.queries.lines import choices_for, first_part, opening_of, ways_on
from syli.chat.queries.talking import conversation_by, waiting_at, words_of
from syli.chat.visitor_key import hash_of, new_visitor_key
from syli.intake.choices import RequestWay
from syli.intake.commands import receive_request
from syli.kernel.command import command
from syli.kernel.context import Actor, Context, Trail
from syli.kernel.dates import local_moment
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope
from syli.people.queries import register_for

#: Being there is written at most this often.
SEEN_EVERY = timedelta(seconds=15)


@command(VisitAction.START)
def start(ctx: Context, *, line: ChatLine, language: str, role_code: str = "", age_code: str = "", theme_codes: Sequence[str] = ()) -> str:
    """Begin to wait at an open line; return the key that opens the conversation, "" when the queue is full. Broken rules: CHAT-01, 09."""
    line = lock(line)
    if not line.is_in_use or not opening_of(line, ctx.now).is_open:
        count_miss(ctx, line.pk, line.owner_id, Missed.CLOSED)
        return ""
    if rules.is_full(waiting_at(line).count(), line.most_waiting):
        count_miss(ctx, line.pk, line.owner_id, Missed.FULL)
        return ""
    known = choices_for(first_part(line), "fi", ctx.today)
    chosen = [
        ([role_code] if role_code else [], dict(known.roles)),
        ([age_code] if age_code else [], dict(known.ages)),
        (theme_codes, dict(known.themes)),
    ]
    if not rules.is_countable(1, chosen):
        raise RuleBroken("CHAT-09", _("Choose from the list, or leave it open."), "theme_codes")
    key, number = new_visitor_key(), new_key_number()
    make_key(number, ctx.now)
    Conversation.objects.create(
        organisation_id=line.owner_id, line=line, key_hash=hash_of(key), key_number=number, language=language, role_code=role_code,
        age_code=age_code, theme_codes=sorted(set(theme_codes)), came_at=ctx.now, seen_at=ctx.now, happened_on=ctx.today,
        hour=local_moment(ctx.now).hour, created_at=day_of(ctx),
    )  # fmt: skip
    plan_sweep(ctx.now, rules.GONE_AFTER)
    return key


@command(VisitAction.STAY)
def stay(ctx: Context, *, line: ChatLine, key: str) -> bool:
    """Note that the visitor is still there; tell whether her conversation is going on."""
    found = conversation_by(line, key)
    if found is None:
        return False
    if found.seen_at is None or ctx.now - found.seen_at >= SEEN_EVERY:
        Conversation.objects.filter(pk=found.pk, key_hash__isnull=False).update(seen_at=ctx.now)
    return True


@command(VisitAction.WRITE)
def write(ctx: Context, *, line: ChatLine, key: str, text: str, once_key: str) -> bool:
    """Write in one's conversation; tell whether there is one. Broken rules: CHAT-04, 05."""
    found = _locked(line, key)
    if found is None:
        return False
    if not rules.may_write(found.state, is_visitor=True):
        raise RuleBroken("CHAT-05", _("This conversation is over."))
    add_message(ctx, found, Writer.VISITOR, text, once_key)
    found.seen_at = ctx.now
    found.save()
    return True


@command(VisitAction.LEAVE)
def leave(ctx: Context, *, line: ChatLine, key: str) -> bool:
    """Leave the queue or the conversation: it is over at once. Leaving twice leaves once."""
    found = _locked(line, key)
    if found is not None:
        close(ctx, found)
    return found is not None


@command(VisitAction.MISS)
def miss(ctx: Context, *, line: ChatLine) -> None:
    """Be counted among those who found the line closed."""
    if not opening_of(line, ctx.now).is_open:
        count_miss(ctx, line.pk, line.owner_id, Missed.CLOSED)


@command(VisitAction.BECOME_KNOWN)
def become_known(ctx: Context, *, line: ChatLine, key: str, way: str, name: str, reach: str, has_agreed: bool, with_words: bool = False) -> bool:
    """Ask a unit to be in touch, with what one types oneself. Broken rules: CHAT-08.

    `way` is the public id of what the unit offers. Nothing ties the request to the conversation but what the visitor wrote into it; what
    was said goes along only `with_words`.
    """
    found = _locked(line, key)
    if found is None:
        return False
    if not has_agreed:
        raise RuleBroken("CHAT-08", _("Tick that you agree, or go back to the conversation."), "has_agreed")
    if not rules.may_become_known(has_agreed=has_agreed, name=name, reach=reach):
        raise RuleBroken("CHAT-08", _("Write what you are called and how you can be reached."), "reach" if name.strip() else "name")
    offer = next((one.offer for one in ways_on(line, "fi", ctx.today) if one.offer.public_id == way), None)
    if offer is None:
        raise RuleBroken("CHAT-08", _("Choose one of these."), "way")
    _ask(ctx, found, offer, name=name.strip(), reach=reach.strip(), with_words=with_words)
    found.has_asked_contact = True
    found.save()
    return True


def _ask(ctx: Context, conversation: Conversation, offer: ServiceOffer, *, name: str, reach: str, with_words: bool) -> None:
    """Let Syli itself hand in the request at the association that was chosen, in the association's own reach."""
    own = replace(ctx, actor=Actor("system", name="Syli"), organisation_id=offer.organisation_id, trail=Trail())
    said = words_of(conversation) if with_words else []
    with override("fi"):
        lines = [_("Asked in the chat to be contacted.")]
        words = {Writer.VISITOR.value: _("Visitor"), Writer.WORKER.value: _("Worker")}
        lines += [f"{words[one.writer]}: {one.text}" for one in said if one.writer in words]
    with scope([offer.organisation_id]):
        receive_request(
            own, unit=offer.unit, register=register_for(own), service_code=offer.service_code, received_at=ctx.now, profile=offer.profile,
            way=RequestWay.MESSAGE, summary="\n".join(lines), caller=name, callback=reach,
        )  # fmt: skip


def _locked(line: ChatLine, key: str) -> Conversation | None:
    """Return the visitor's conversation, locked and read afresh; None when it ended meanwhile."""
    found = conversation_by(line, key)
    if found is None:
        return None
    try:
        fresh = lock(found)
    except Conversation.DoesNotExist:
        return None
    return fresh if fresh.state in (ConversationState.WAITING, ConversationState.TALKING) else None


def add_message(ctx: Context, conversation: Conversation, writer: Writer, text: str, once_key: str) -> None:
    """Add a line to a conversation that is locked; the same form sent twice adds it once. Broken rules: CHAT-04."""
    if not rules.is_message(text):
        too_long = _("That is too long. Send it in parts of at most %(most)s signs.") % {"most": rules.LONGEST_MESSAGE}
        raise RuleBroken("CHAT-04", too_long if text.strip() else _("Write something first."), "text")
    assert conversation.key_number is not None, "whoever may write has a key"
    rows = Message.objects.filter(conversation=conversation)
    if rows.filter(once_key=once_key).exists():
        return
    last = rows.order_by("-number").values_list("number", flat=True).first() or 0
    Message.objects.create(
        organisation_id=conversation.organisation_id, conversation=conversation, key_number=conversation.key_number, number=last + 1,
        writer=writer, text=text.strip(), once_key=once_key, created_at=day_of(ctx),
    )  # fmt: skip
