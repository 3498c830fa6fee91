"""Who may write down what a team decides, gives and notices, and who reads it: those who work in the unit. Of clients there is nothing here."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.catalogue.models import ServiceOffer
from syli.development.models import AgreedAction, Discussion, IndicatorSet, LogEntry, Training
from syli.kernel.access import Actions, action, role
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Unit

RESPONSIBLE = relation("is responsible", "development.AgreedAction", "for which she is responsible")
#: Those who work in the unit, or in the whole association.
_TEAM: list[AllowRule] = [role(Role.WORKER, Role.LEADER)]


class ResultsAction(Actions, resource=ServiceOffer, noun="results", unit="unit_id"):
    """Acts on what a service's surveys lead to."""

    LIST = action(_("See which survey results wait for the team"), allow=_TEAM, of_row=False)
    VIEW = action(_("See what a team decided on survey results"), allow=_TEAM)
    DISCUSS = action(_("Write down that a team discussed survey results"), allow=_TEAM, writes=True)
    SEND = action(_("Say that a survey has been sent"), allow=_TEAM, writes=True)


class DiscussionAction(Actions, resource=Discussion, unit="unit_id"):
    """Acts on a discussion that was held."""

    VIEW = action(_("Read what a team discussed"), allow=_TEAM)
    CHANGE = action(_("Correct what a team concluded"), allow=_TEAM, writes=True)
    AGREE = action(_("Agree on something to do"), allow=_TEAM, writes=True)


class AgreedActionAction(Actions, resource=AgreedAction, noun="agreed", unit="discussion__unit_id"):
    """Acts on what was agreed. Whoever is responsible may say it is done from whichever unit she works in now."""

    LIST = action(_("See what one has agreed to do in one's team"), allow=_TEAM, of_row=False)
    DONE = action(_("Say that what a team agreed on is done"), allow=[role(Role.WORKER).where(RESPONSIBLE), role(Role.LEADER)], writes=True)


class UnitAction(Actions, resource=Unit, unit="pk"):
    """Acts on a unit's training and log."""

    TRAIN = action(_("Write down training given"), allow=_TEAM, writes=True)
    LOG = action(_("Read a unit's development log"), allow=_TEAM)
    NOTE = action(_("Write into a unit's development log"), allow=_TEAM, writes=True)
    REVIEW = action(_("Go through a unit's development log"), allow=[role(Role.LEADER)], writes=True)
    SET_RHYTHM = action(_("Set that a unit's log is gone through every half-year"), allow=[role(Role.LEADER)], writes=True)


class LogEntryAction(Actions, resource=LogEntry, noun="log_entry", unit="unit_id"):
    """Acts on a line of a development log."""

    CHANGE = action(_("Change a line of a development log"), allow=_TEAM, writes=True)


class TrainingAction(Actions, resource=Training, unit="unit_id"):
    """Acts on training given."""

    LIST = action(_("See training given"), allow=_TEAM, of_row=False)
    CHANGE = action(_("Correct training given"), allow=_TEAM, writes=True)


class IndicatorSetAction(Actions, resource=IndicatorSet, noun="indicators"):
    """Acts on sets of indicators. A set names measures; whoever opens it sees of their numbers what she may see."""

    LIST = action(_("See which indicators are followed"), allow=_TEAM, of_row=False)
    MAKE = action(_("Make a set of indicators"), allow=[role(Role.LEADER)], of_row=False, writes=True)
    VIEW = action(_("See indicators with their numbers"), allow=_TEAM)
    CHANGE = action(_("Change a set of indicators"), allow=[role(Role.LEADER)], writes=True)


@RESPONSIBLE.provide
def hers_to_do(ctx: Context) -> Q:
    """Return what the actor is responsible for."""
    return Q(responsible_id=ctx.actor.id) if ctx.actor.id is not None else NOTHING
