"""The worker process going through the lines: ends what visitors have left, and empties the database's log of what was deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from syli.chat.choices import ConversationState
from syli.chat.commands.ending import sweep
from syli.chat.commands.forgetting import empty_log, forget_sweeps, plan_sweep
from syli.chat.models import ChatLine, Conversation
from syli.kernel.context import clock, system_context
from syli.kernel.jobs import task
from syli.kernel.scope import scope

#: While anybody is at a line it is gone through so often; when a conversation ends, at once.
EVERY = timedelta(minutes=1)
#: For what is ended but not counted yet, and words that are kept for some days.
SELDOM = timedelta(hours=6)


@task()
def sweep_job() -> str:
    """Go through every line once, and again for as long as a conversation is left."""
    now = clock()
    touched, live, left = sweep_all(now)
    forget_sweeps()
    empty_log()
    if live or left:
        plan_sweep(now, EVERY if live else SELDOM)
    return f"{touched} ended or counted"


def sweep_all(now: datetime) -> tuple[int, int, int]:
    """Go through every line; return how many conversations were touched, how many are going on and how many wait to be counted."""
    touched = live = left = 0
    for line in ChatLine.objects.order_by("pk"):
        with scope([line.owner_id]):
            touched += sweep(system_context(line.owner_id, now=now), line)
            rows = Conversation.objects.filter(line=line)
            live += rows.filter(state__in=(ConversationState.WAITING, ConversationState.TALKING)).count()
            left += rows.filter(state__in=(ConversationState.ENDED, ConversationState.KEPT)).count()
    return touched, live, left
