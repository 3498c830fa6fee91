"""A conversation as its two sides see it, and the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from syli.chat.access import ConversationAction
from syli.chat.choices import ConversationState, Writer
from syli.chat.models import Answerer, ChatLine, Conversation, Message
from syli.chat.visitor_key import hash_of
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import minutes_between


def conversation_by(line: ChatLine, key: str) -> Conversation | None:
    """Return the conversation that a visitor's key opens: one of this line that is not over."""
    hashed = hash_of(key)
    return Conversation.objects.filter(line=line, key_hash=hashed).first() if hashed else None


def waiting_at(line: ChatLine) -> QuerySet[Conversation]:
    """Return the queue, the first to come first."""
    return Conversation.objects.filter(line=line, state=ConversationState.WAITING).order_by("came_at", "pk")


def place_of(conversation: Conversation) -> int:
    """Return the place in the queue: 1 is next."""
    before = Q(came_at__lt=conversation.came_at) | Q(came_at=conversation.came_at, pk__lt=conversation.pk)
    return waiting_at(conversation.line).filter(before).count() + 1


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a conversation."""

    writer: str
    text: str

    @property
    def is_visitor(self) -> bool:
        """Tell whether the visitor wrote it."""
        return self.writer == Writer.VISITOR

    @property
    def is_change(self) -> bool:
        """Tell whether it is Syli's own line."""
        return self.writer == Writer.CHANGE


def words_of(conversation: Conversation) -> list[Said]:
    """Return what has been written, in order."""
    return [Said(row.writer, row.text) for row in Message.objects.filter(conversation=conversation).order_by("number")]


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait and for how long the first of them has."""

    waiting: int
    longest_minutes: int


def queue_of(line: ChatLine, now: datetime) -> Queue:
    """Return the queue in numbers."""
    came = list(waiting_at(line).values_list("came_at", flat=True))
    return Queue(len(came), max(0, minutes_between(came[0], now)) if came and came[0] else 0)


def own_answerer(ctx: Context, line: ChatLine) -> Answerer | None:
    """Return the actor as one who answers the line from the organisation in which she acts."""
    rows = Answerer.objects.filter(part__line=line, part__association_id=ctx.home_id, staff_id=ctx.actor.id or 0, is_in_use=True)
    return rows.select_related("part__offer__unit", "part__line", "staff").first()


def held_by(ctx: Context, line: ChatLine) -> list[Conversation]:
    """Return the conversations that the actor holds at the line: those going on, those to be counted, those whose words are kept."""
    return list(visible_to(ctx, ConversationAction.VIEW).filter(line=line).order_by("state", "taken_at", "pk"))


def held_conversation(ctx: Context, line: ChatLine, public_id: str) -> Conversation | None:
    """Return one of them."""
    found: Conversation | None = visible_to(ctx, ConversationAction.VIEW).filter(line=line, public_id=public_id).first()
    return found


def is_away(conversation: Conversation, now: datetime) -> bool:
    """Tell whether the visitor's page has not asked for a minute: she may have closed it, or no scripts run there."""
    return conversation.seen_at is not None and (now - conversation.seen_at).total_seconds() > 60
