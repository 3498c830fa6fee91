"""The demonstration's rooms: two in the unit where the player works, one of them open to everybody on four days, and a few bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from syli.bookings.commands import add_open_hours, add_space, book_for_family, book_room
from syli.bookings.models import Space
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.dates import Span, at_local
from syli.org.models import Unit

#: Monday to Thursday the doors are open until the afternoon.
OPEN_DAYS, OPENS, CLOSES = range(4), time(9), time(14)


def furnish(leader: Context, worker: Context, unit: Unit, episodes: Sequence[Episode]) -> None:
    """Write down a unit's rooms, let it be open, and book rooms for some families and for the team."""
    family_room = add_space(leader, unit, name="Perhehuone", is_shared=True)
    meeting_room = add_space(leader, unit, name="Neuvotteluhuone")
    add_space(leader, unit, name="Leikkihuone")
    for weekday in OPEN_DAYS:
        add_open_hours(
            leader, unit, title="Avoin kohtaamispaikka", weekday=weekday, begins=OPENS, ends=CLOSES, start_on=leader.today - timedelta(days=60)
        )
    wanted: list[tuple[Space, int, int]] = [(meeting_room, 1, 10), (family_room, 1, 15), (meeting_room, 2, 13), (family_room, 3, 16)]
    for episode, (space, days, hour) in zip(episodes, wanted, strict=False):
        begins, ends = _span(worker, days, hour)
        book_for_family(worker, episode, space=space, taken_at=begins, given_back_at=ends)
    begins, ends = _span(worker, 1, 8)
    book_room(worker, unit, space=meeting_room, taken_at=begins, given_back_at=ends, purpose="Tiimipalaveri")


def _span(ctx: Context, days: int, hour: int) -> Span:
    begins: datetime = at_local(ctx.today + timedelta(days=days), time(hour))
    return begins, begins + timedelta(hours=1, minutes=30)
