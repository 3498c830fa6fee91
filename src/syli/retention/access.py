"""Who may receive a request about data, decide on its lines, agree to the answer, and write down who received what."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.episodes.models import Episode
from syli.intake.models import HelpRequest
from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.org.models import Unit
from syli.people.access import WORKS_WITH
from syli.people.models import Person
from syli.retention.models import DataRequest, Deletion, DeletionStop, Disclosure
from syli.safety.choices import ApprovalState
from syli.safety.rules import APPROVAL_LASTS

EPISODE, HELP_REQUEST, PERSON = "episodes.Episode", "intake.HelpRequest", "people.Person"
REQUEST = "retention.DataRequest"
_CLIENT_WORK: list[AllowRule] = [role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)]
_LEADER: list[AllowRule] = [role(Role.LEADER)]
HIGH = Audit("high")

#: The data protection officer reads an answer only while it waits for her.
WAITS = relation("waits for a second person", REQUEST, "while it waits for a second person's agreement")


class PersonDataAction(Actions, resource=Person, noun="person", links={PERSON: "pk"}):
    """Acts on a person's own rights to her data."""

    RECEIVE = action(_("Receive a client's request for her data"), allow=_CLIENT_WORK, audit=HIGH, writes=True)
    DISCLOSURES = action(_("See who has received a client's data"), allow=_CLIENT_WORK, audit=HIGH)
    DISCLOSE = action(_("Write down that a client's data were given to somebody"), allow=_CLIENT_WORK, audit=HIGH, writes=True)
    LETTER = action(_("Write a client a letter in fixed words"), allow=_CLIENT_WORK, audit=HIGH, writes=True)


class DataRequestAction(Actions, resource=DataRequest, links={PERSON: "person", REQUEST: "pk"}):
    """Acts on one request for data."""

    LIST = action(_("See which requests for data wait for an answer"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=HIGH, of_row=False)
    VIEW = action(_("See how far a request for data is"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=HIGH)
    COLLECT = action(_("Collect what a request for data is about"), allow=_LEADER, audit=HIGH, writes=True)
    DECIDE = action(_("Decide line by line what is given"), allow=_LEADER, audit=HIGH, writes=True)
    READ_OVER = action(_("Read an answer over as the second person"), allow=[role(Role.LEADER, Role.PRIVACY).where(WAITS)], audit=HIGH)
    ASK = action(_("Ask a second person to agree to an answer"), allow=_LEADER, audit=HIGH, writes=True)
    FINISH = action(_("Finish an answer that two agreed on"), allow=_LEADER, audit=HIGH, writes=True)
    OPEN = action(_("Open a finished answer"), allow=_LEADER, audit=HIGH)
    DELIVER = action(_("Write down that an answer was given"), allow=_LEADER, audit=HIGH, writes=True)


class DisclosureAction(Actions, resource=Disclosure, links={PERSON: "person"}):
    """Acts on one entry of who received what."""

    VIEW = action(_("See one entry of who received a client's data"), allow=_CLIENT_WORK, audit=HIGH)
    OPEN_LETTER = action(_("Open a letter to a client"), allow=_CLIENT_WORK, audit=HIGH)


class UnitKeepingAction(Actions, resource=Unit, noun="unit"):
    """Acts on what is kept in a unit past its years."""

    LIST = action(_("See which records are due to be deleted"), allow=_LEADER, audit=HIGH, of_row=False)
    SET_PERIOD = action(_("Set how long records of a class are kept"), allow=_LEADER, audit=HIGH, of_row=False, writes=True)
    ASK_DELETION = action(_("Ask a second person to agree that records are deleted"), allow=_LEADER, audit=HIGH, writes=True)


class EpisodeKeepingAction(Actions, resource=Episode, noun="episode"):
    """Acts on one record past its years."""

    SEE_DUE = action(_("See whose records are due to be deleted"), allow=_LEADER, audit=HIGH)
    STOP_DELETION = action(_("Keep a record although its years are over"), allow=_LEADER, audit=HIGH, writes=True)


class HelpRequestKeepingAction(Actions, resource=HelpRequest, noun="help_request"):
    """Acts on one request of which no service came, past its years."""

    SEE_DUE = action(_("See which requests that led to no service are due to be deleted"), allow=_LEADER, audit=HIGH)
    STOP_DELETION = action(_("Keep a request although its years are over"), allow=_LEADER, audit=HIGH, writes=True)


class DeletionStopAction(Actions, resource=DeletionStop, noun="deletion_stop", links={EPISODE: "episode", HELP_REQUEST: "help_request"}):
    """Acts on what keeps a record."""

    END = action(_("Let a record be deleted again"), allow=_LEADER, audit=HIGH, writes=True)


class PeopleKeepingAction(Actions, noun="people"):
    """Acts on people of whom no record is left. In numbers only: nobody is named, so nobody is missed on a list."""

    ASK_DELETION = action(
        _("Ask a second person to agree that people of whom no record is left are deleted"), allow=_LEADER, audit=HIGH, of_row=False, writes=True
    )
    FORGET = action(
        _("Delete what was given of somebody's data and what she asked when its years are over"),
        allow=[role()],
        audit=HIGH,
        of_row=False,
        writes=True,
    )


class DeletionAction(Actions, resource=Deletion, unit="unit_id"):
    """Acts on a deletion that somebody has asked for."""

    VIEW = action(_("See what somebody asks to delete"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=HIGH)
    ANSWER = action(_("Agree to a deletion, or refuse"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=HIGH, writes=True)


@WAITS.provide
def waits_for_agreement(ctx: Context) -> Q:
    """Which requests wait for somebody else's answer now."""
    if ctx.actor.id is None:
        return NOTHING
    asked = Q(approval__state=ApprovalState.ASKED, approval__created_at__gt=ctx.now - APPROVAL_LASTS)
    return asked & ~Q(approval__asked_by_id=ctx.actor.id)
