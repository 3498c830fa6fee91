"""What intake brings to the home page: who waits for an answer, and the waiting list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.intake.access import HelpRequestAction
from syli.intake.choices import RequestState
from syli.intake.labels import URGENCIES, URGENCY_TONES
from syli.intake.queries import queues, request_cards, waited_days
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.kernel.today import TodayCard, today_card

SHOWN = 5


@today_card(order=20)
def waiting_for_me(ctx: Context) -> TodayCard | None:
    """New requests in their order, and how long the waiting list is."""
    if not may(ctx, HelpRequestAction.LIST):
        return None
    new, waiting = queues(ctx, RequestState.NEW, RequestState.WAITING).values()
    shown = request_cards(ctx, new[:SHOWN])
    longest = max((waited_days(ctx, request) for request in waiting), default=0)
    ctx.trail.touch({person.pk for card in shown for person, _role in card.people}, count=len(shown))
    data = {"new": shown, "more": len(new) - len(shown), "waiting": len(waiting), "longest": longest, "words": URGENCIES, "tones": URGENCY_TONES}
    return TodayCard("today-waiting", _("Waiting for me"), "intake/_today.html", 2, data, count=len(new))
