"""Who may see a unit's rooms, set them up, book them, and read for whom they are booked."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.bookings.models import Booking, OpenHours, RoomNotice, Space
from syli.episodes.access import IN_EMERGENCY, WORKS_IN
from syli.episodes.models import Episode
from syli.kernel.access import Actions, Audit, action, guard, role
from syli.kernel.access.rules import AllowRule, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Unit
from syli.safety.standing import standing_of

EPISODE, PERSON = "episodes.Episode", "people.Person"
#: Given its meaning in `providers.py`.
OWN_UNITS = relation("in own unit without a client", "bookings.Booking", "which is for no client, in a unit in which she works")
_SET_UP: list[AllowRule] = [role(Role.LEADER, Role.ADMIN)]
_WITH_FAMILY: list[AllowRule] = [role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)]
_ITS_OWN: list[AllowRule] = [role(Role.WORKER).where(OWN_UNITS), *_WITH_FAMILY]


class UnitAction(Actions, resource=Unit, unit="pk"):
    """Acts on the rooms of a unit."""

    LIST = action(_("See in which units rooms are booked"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER, Role.ADMIN)], of_row=False)
    VIEW = action(_("See when a unit's rooms are taken"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER, Role.ADMIN)])
    SET_UP = action(_("Add rooms and open hours to a unit"), allow=_SET_UP, writes=True)
    BOOK = action(_("Book a unit's room for something without clients"), allow=[role(Role.WORKER, Role.LEADER)], writes=True)


class SpaceAction(Actions, resource=Space, unit="unit_id"):
    """Acts on a room."""

    CHANGE = action(_("Change a room that is booked"), allow=_SET_UP, writes=True)


class OpenHoursAction(Actions, resource=OpenHours, unit="unit_id"):
    """Acts on open hours."""

    CHANGE = action(_("Change or end a unit's open hours"), allow=_SET_UP, writes=True)


class EpisodeAction(Actions, resource=Episode):
    """Acts of bookings on an episode."""

    BOOK_ROOM = action(_("Book a room for a family"), allow=_WITH_FAMILY, writes=True)


class BookingAction(Actions, resource=Booking, links={EPISODE: "episode"}):
    """Acts on a booking; everybody else of the unit sees only that the room is taken."""

    VIEW = action(
        _("See for whom or what a room is booked"),
        allow=[
            role(Role.WORKER, Role.STUDENT).where(OWN_UNITS),
            role(Role.WORKER, Role.STUDENT).where(WORKS_IN),
            role(Role.LEADER),
            role(Role.WORKER).where(IN_EMERGENCY),
        ],
    )
    CHANGE = action(_("Change a booking"), allow=_ITS_OWN, writes=True)
    CANCEL = action(_("Cancel a booking"), allow=_ITS_OWN, writes=True)


class RoomNoticeAction(Actions, resource=RoomNotice, links={PERSON: "person"}):
    """Acts of the keeper on what was kept from everybody else."""

    LIST = action(_("See who would have met beside a booked room"), allow=[role(Role.LEADER)], audit=Audit("high"), of_row=False)
    CLOSE = action(_("Mark a notice about rooms seen"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)


@guard("BOOKING-G1", "bookings.RoomNotice", "A notice about two people is not shown to somebody who works for one side of them.")
def notices_of_nobody_hidden(ctx: Context) -> Q:
    """Return the notices neither of whose people is closed to the actor."""
    hidden = standing_of(ctx).hidden
    return ~Q(person_id__in=hidden) & ~Q(other_id__in=hidden) if hidden else Q()
