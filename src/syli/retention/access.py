"""Who may receive a request about data, decide on its lines, agree to the answer, and write down who received what."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.people.access import WORKS_WITH
from syli.people.models import Person
from syli.retention.models import DataRequest, Disclosure
from syli.safety.choices import ApprovalState
from syli.safety.rules import APPROVAL_LASTS

PERSON = "people.Person"
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


@WAITS.provide
def waits_for_agreement(ctx: Context) -> Q:
    """Which requests wait for somebody else's answer now."""
    if ctx.actor.id is None:
        return NOTHING
    asked = Q(approval__state=ApprovalState.ASKED, approval__created_at__gt=ctx.now - APPROVAL_LASTS)
    return asked & ~Q(approval__asked_by_id=ctx.actor.id)
