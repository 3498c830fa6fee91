"""Who may see the house, give a room, move people, hand over the shift, and decide on terms."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.episodes.access import IN_EMERGENCY, WORKS_IN
from syli.episodes.models import Episode
from syli.kernel.access import Actions, Audit, action, guard, role
from syli.kernel.access.rules import AllowRule
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Unit
from syli.safety.standing import standing_of
from syli.stays.models import Handover, Hold, House, InterpreterOrder, KeeperNotice, PaymentCommitment, Permission, Review, Room, Stay, Task

EPISODE, PERSON = "episodes.Episode", "people.Person"
#: Those who work in the house: in its unit, or in the whole association.
_IN_HOUSE: list[AllowRule] = [role(Role.WORKER, Role.LEADER)]
_WITH_FAMILY: list[AllowRule] = [role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)]


class UnitAction(Actions, resource=Unit):
    """Making a house of a unit."""

    SET_UP = action(_("Set up a house for stays"), allow=[role(Role.LEADER, Role.ADMIN)], writes=True)


class HouseAction(Actions, resource=House, unit="unit_id"):
    """Acts on a house: its board, its places, its nights."""

    LIST = action(_("See the houses one works in"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER)], of_row=False)
    VIEW = action(_("See the board of a house"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER)])
    NUMBERS = action(_("See the nights and occupancy of a house"), allow=_IN_HOUSE)
    EDIT = action(_("Change a house and its rooms"), allow=[role(Role.LEADER, Role.ADMIN)], writes=True)
    HOLD = action(_("Hold a place"), allow=_IN_HOUSE, writes=True)
    RECEIVE = action(_("Give a room to somebody who comes"), allow=_IN_HOUSE, writes=True)
    TURN_AWAY = action(_("Count somebody for whom there was no place"), allow=_IN_HOUSE, writes=True)
    ANSWER_CALL = action(_("Count a call"), allow=_IN_HOUSE, writes=True)
    SEE_WEEK = action(_("See the week of a house"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER)])
    SEE_VISITS = action(_("See whom a weekly visitor may meet"), allow=_IN_HOUSE)
    SEE_SUMMARIES = action(_("See the summaries of feedback that others keep"), allow=[role(Role.LEADER)])
    FILE_SUMMARY = action(_("File a summary of feedback that others keep"), allow=[role(Role.LEADER)], writes=True)
    PLAN_SHIFTS = action(_("Plan who works in a house"), allow=_IN_HOUSE, writes=True)
    PLAN_WEEK = action(_("Change the weekly programme of a house"), allow=_IN_HOUSE, writes=True)
    MEET = action(_("Write down proposals and decisions of those who live in a house"), allow=_IN_HOUSE, writes=True)
    WRITE_HANDOVER = action(_("Write what the next shift must know"), allow=_IN_HOUSE, writes=True)


class RoomAction(Actions, resource=Room, unit="house__unit_id"):
    """Acts on a room."""

    CLEAN = action(_("Mark a room cleaned, or out of use"), allow=_IN_HOUSE, writes=True)


class HoldAction(Actions, resource=Hold, unit="house__unit_id"):
    """Acts on a held place."""

    RELEASE = action(_("Release a held place"), allow=_IN_HOUSE, writes=True)


class EpisodeAction(Actions, resource=Episode):
    """Acts of stays on an episode."""

    ARRIVE = action(_("Record that a family arrives"), allow=_WITH_FAMILY, writes=True)
    ARRIVE_UNCOMMITTED = action(
        _("Let a family arrive without a payment commitment"), allow=[role(Role.LEADER)], audit=Audit("high", reason=True), writes=True
    )
    COMMIT = action(_("Record a payment commitment"), allow=_WITH_FAMILY, writes=True)
    BILL_UNCOVERED = action(
        _("Let days without a payment commitment be billed"), allow=[role(Role.LEADER)], audit=Audit("high", reason=True), writes=True
    )
    PLAN_REVIEW = action(_("Plan a review with the sender"), allow=_WITH_FAMILY, writes=True)
    PERMIT = action(_("Write down what a client permits"), allow=_WITH_FAMILY, writes=True)
    ORDER_INTERPRETER = action(_("Order an interpreter by an alias"), allow=_WITH_FAMILY, writes=True)
    SEE_SLEEP = action(_("See how a baby has slept"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_IN), role(Role.LEADER)])
    WRITE_SLEEP = action(_("Write down how a baby has slept"), allow=_WITH_FAMILY, writes=True)
    ADD_TASK = action(_("Agree on something to do with a family"), allow=_WITH_FAMILY, writes=True)


class StayAction(Actions, resource=Stay, links={EPISODE: "episode"}):
    """Acts on a stay."""

    VIEW = action(_("See a stay"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_IN), role(Role.LEADER), role(Role.WORKER).where(IN_EMERGENCY)])
    LIVE = action(_("Record moves, absences and returns"), allow=_WITH_FAMILY, writes=True)
    DEPART = action(_("Record a departure"), allow=_WITH_FAMILY, writes=True)
    DESCRIBE = action(_("Write down a family's background"), allow=_WITH_FAMILY, writes=True)
    CHECK_OUT = action(_("Fill in the departure list"), allow=_WITH_FAMILY, writes=True)


class PermissionAction(Actions, resource=Permission, links={EPISODE: "episode", PERSON: "person"}):
    """Acts on what a client permitted."""

    WITHDRAW = action(_("Take back a permission as the client wishes"), allow=_WITH_FAMILY, writes=True)


class InterpreterOrderAction(Actions, resource=InterpreterOrder, links={EPISODE: "episode"}):
    """Acts on an ordered interpreter."""

    VIEW = action(_("See an order of an interpreter"), allow=_WITH_FAMILY)
    RECORD = action(_("Write down what came of an ordered interpreter"), allow=_WITH_FAMILY, writes=True)


class TaskAction(Actions, resource=Task, links={EPISODE: "episode"}):
    """Acts on what is to be done for a family."""

    LIST = action(_("See what is to be done for families"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)
    VIEW = action(_("See a task of a family"), allow=_WITH_FAMILY)
    FINISH = action(_("Mark a family's task done"), allow=_WITH_FAMILY, writes=True)


class PaymentCommitmentAction(Actions, resource=PaymentCommitment, links={EPISODE: "episode"}):
    """Acts on a payment commitment."""

    CANCEL = action(_("Cancel a payment commitment"), allow=_WITH_FAMILY, writes=True)


class ReviewAction(Actions, resource=Review, links={EPISODE: "episode"}):
    """Acts on a review with the sender."""

    HOLD = action(_("Record a review with the sender"), allow=_WITH_FAMILY, writes=True)


class HandoverAction(Actions, resource=Handover, unit="house__unit_id"):
    """Acts on a shift's handover."""

    VIEW = action(_("Read a handover"), allow=_IN_HOUSE)
    SIGN = action(_("Sign a handover"), allow=_IN_HOUSE, writes=True)


class KeeperNoticeAction(Actions, resource=KeeperNotice, links={PERSON: "person"}):
    """Acts of the keeper on what was kept from everybody else."""

    LIST = action(_("See who would have met in a house"), allow=[role(Role.LEADER)], audit=Audit("high"), of_row=False)
    CLOSE = action(_("Mark a notice about a house seen"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)


@guard("STAY-G1", "stays.KeeperNotice", "A notice about two people is not shown to somebody who works for one side of them.")
def notices_of_nobody_hidden(ctx: Context) -> Q:
    """Return the notices neither of whose people is closed to the actor."""
    hidden = standing_of(ctx).hidden
    return ~Q(person_id__in=hidden) & ~Q(other_id__in=hidden) if hidden else Q()
