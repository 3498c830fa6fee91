"""What bookings bring to an episode's page: the rooms that are booked for its family, and booking one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from syli.bookings.access import EpisodeAction, UnitAction
from syli.bookings.choices import Taken
from syli.bookings.queries.calendar import booked_for
from syli.bookings.queries.taken import has_rooms, span_of
from syli.episodes.models import Episode
from syli.episodes.page_parts import EpisodeSection, episode_section
from syli.episodes.queries.episodes import EpisodeCard
from syli.kernel.access import allows, may, visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room that is booked for the family."""

    public_id: str
    room: str
    begins: datetime
    ends: datetime
    is_stay: bool
    may_change: bool

    @property
    def is_over_midnight(self) -> bool:
        """Tell whether it ends on another day than it begins on."""
        return local_date(self.begins) != local_date(self.ends)


@episode_section(order=28)
def rooms_section(ctx: Context, episode: Episode, shown: EpisodeCard) -> EpisodeSection | None:
    """Show the rooms booked for the family; nothing where there are no rooms to book and none was booked."""
    rows = booked_for(ctx, episode)
    may_book = shown.is_open and may(ctx, EpisodeAction.BOOK_ROOM) and has_rooms(ctx, visible_to(ctx, UnitAction.BOOK), episode.unit_id)
    if not rows and not may_book:
        return None
    may_book = may_book and allows(ctx, EpisodeAction.BOOK_ROOM, episode)
    lines = []
    for row in rows:
        begins, ends = span_of(ctx, row)
        is_stay = row.taken_for == Taken.STAY
        lines.append(
            RoomLine(row.public_id, f"{row.space.name}, {row.space.unit.name}", begins, ends, is_stay, may_book and not is_stay and ends > ctx.now)
        )
    data = {"bookings": lines, "may_book": may_book, "episode_id": episode.public_id}
    return EpisodeSection("rooms", _("Rooms booked"), "bookings/_episode_bookings.html", data)
