"""Who may find, open, change, protect and reach a person, and who may see who has looked at her."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Audit, action, guard, role
from syli.kernel.access.actions import Actions
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Acting, ActingToday, Context
from syli.org.choices import Role
from syli.people.choices import IdentityLevel
from syli.people.models import ContactPoint, Person
from syli.people.rules import works_with_registered_since

PERSON = "people.Person"
POINT = "people.ContactPoint"

#: Given its meaning by intake and episodes too: a request she handles, an episode she works in.
WORKS_WITH = relation("works with", PERSON, "who works with this person")
#: Given its meaning by intake and episodes: somebody with a request or an episode, whoever works with her.
IS_CLIENT = relation("is a client", PERSON, "who is a client of the organisation")
#: Given their meaning by safety: whose whereabouts are masked for this actor, and what two people have agreed on.
KEPT_APART = relation("is kept apart", PERSON, "whose whereabouts may be those of somebody this actor must not meet")
REVEAL_AGREED = relation("reveal agreed", PERSON, "when a second person has agreed")
HAS_BROKEN_GLASS = relation("has broken glass", PERSON, "whose record she has opened in an emergency for a few hours")
LIFT_AGREED = relation("lift agreed", PERSON, "when a second person has agreed to less protection")
SAID_SAFE_AGREED = relation("said safe agreed", POINT, "when one person may say that it is safe or a second has agreed")
CHANGE_AGREED = relation("change agreed", POINT, "when it needs no second person or one has agreed")
UNPROTECTED = relation("is not protected", PERSON, "when her identity is not protected or she is the custodian")
OPENLY_KNOWN = relation("is openly known", PERSON, "who is named and known beyond sealed services, or whom the actor's unit has served")
#: Given their meaning by intake and episodes: whose only traces may be in services closed to other units, and what else she is known by.
KNOWN_TO_SEALED = relation("is known to a sealed service", PERSON, "who is or was a client of a sealed service")
KNOWN_TO_OPEN = relation("is known to an open service", PERSON, "who is or was a client of a service that is not sealed")
#: Given its meaning here by sealed services, by safety too: relatives and household of somebody sealed, who are nobody's clients themselves.
KIN_TO_SEALED = relation("belongs to somebody sealed", PERSON, "who is known as a relative of somebody sealed alone")
#: Given its meaning by retention: in whose record something stands that a court or an archive needs beyond its years.
KEPT_FOR_A_REASON = relation("is kept for a reason", PERSON, "whose record is kept beyond its years")
SERVED_BY_UNIT = relation("is served by the unit", PERSON, "who is or was a client of the actor's unit")

#: An emergency opens what is to be read, and nothing else: it ends by itself, and what was changed would stay.
_IN_EMERGENCY: list[AllowRule] = [role(Role.WORKER).where(HAS_BROKEN_GLASS)]
_CLIENT_WORK: list[AllowRule] = [role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)]


class PersonAction(Actions, resource=Person, links={PERSON: "pk"}):
    """What may be done to a person's record."""

    SEARCH = action(_("Search for clients by name"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)
    CREATE = action(_("Register a client"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False, writes=True)
    FIND = action(
        _("Find a client's name and birth year"),
        allow=[
            role(Role.WORKER).where(UNPROTECTED, OPENLY_KNOWN),
            role(Role.LEADER).where(UNPROTECTED),
            role(Role.WORKER, Role.LEADER).where(WORKS_WITH),
            *_IN_EMERGENCY,
        ],
    )
    VIEW = action(_("See a client's basic record"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_WITH), role(Role.LEADER), *_IN_EMERGENCY])
    EDIT = action(_("Change a client's basic record"), allow=_CLIENT_WORK, writes=True)
    RELATE = action(_("Record a client's family and household"), allow=_CLIENT_WORK, writes=True)
    ADD_CONTACT_POINT = action(_("Record how a client may be reached"), allow=_CLIENT_WORK, writes=True)
    AGREE_CODE_WORD = action(_("Agree on a code word with a client"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    PROTECT = action(_("Protect a client's identity or lift the protection"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    REVEAL_ADDRESS = action(
        _("See a protected address"),
        allow=[role(Role.WORKER).where(WORKS_WITH, REVEAL_AGREED), role(Role.LEADER).where(REVEAL_AGREED)],
        audit=Audit("high", reason=True),
    )
    HISTORY = action(_("See who has looked at a client's record"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=Audit("high"))


class ContactPointAction(Actions, resource=ContactPoint, links={PERSON: "person", POINT: "pk"}):
    """What may be done to one contact point of a person."""

    VIEW = action(_("See how a client may be reached"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_WITH), role(Role.LEADER), *_IN_EMERGENCY])
    CHANGE = action(
        _("Change or end a contact point"),
        allow=[role(Role.WORKER).where(WORKS_WITH, CHANGE_AGREED), role(Role.LEADER).where(CHANGE_AGREED)],
        writes=True,
    )


@WORKS_WITH.provide
def registered_lately(ctx: Context) -> Q:
    """Whom the actor registered herself in the last days (PEOPLE-19)."""
    if ctx.actor.id is None:
        return NOTHING
    return Q(created_by_id=ctx.actor.id, created_at__gte=works_with_registered_since(ctx.now))


@WORKS_WITH.provide_lasting
def is_custodian(acting: Acting) -> Q:
    """Whose protected identity the actor looks after."""
    return Q(custodian_id=acting.actor.id) if acting.actor.id is not None else NOTHING


@UNPROTECTED.provide_lasting
def not_protected(acting: Acting) -> Q:
    """Who has no protection that holds today, or whose custodian the actor is."""
    return Q(is_protected=False) | Q(protected_until__lt=acting.today) | is_custodian(acting)


@OPENLY_KNOWN.provide
def named_in_the_open(ctx: Context) -> Q:
    """Return who is named and known by more than sealed services; an arrival without a name tells of a night in a house by being found.

    So does a grandmother who stands in the register because of that night alone: she is found by who may know of it.
    """
    in_the_open = ~KNOWN_TO_SEALED.rows(ctx) & ~KIN_TO_SEALED.rows(ctx)
    return Q(identity_level=IdentityLevel.NAMED) & (KNOWN_TO_OPEN.rows(ctx) | in_the_open)


@KIN_TO_SEALED.provide_lasting
def kin_of_sealed_services(acting: ActingToday) -> Q:
    """Return who is related to, or lives with, a client of sealed services alone, and neither with another's nor with one of the actor's unit."""
    known = KNOWN_TO_OPEN.rows(acting) | SERVED_BY_UNIT.rows(acting)
    return _has_kin(acting, KNOWN_TO_SEALED.rows(acting) & ~known) & ~_has_kin(acting, known)


def _has_kin(acting: Acting, whose: Q) -> Q:
    """Return who is related to, or lives or lived with, somebody for whom this holds."""
    others = Person._base_manager.filter(whose, organisation_id=acting.home_id)
    me = OuterRef("pk")
    return (
        Q(Exists(others.filter(relationships__other_id=me)))
        | Q(Exists(others.filter(relationships_to__person_id=me)))
        | Q(Exists(others.filter(households__household__members__person_id=me).exclude(pk=me)))
    )


@OPENLY_KNOWN.provide_lasting
def served_here(acting: ActingToday) -> Q:
    """Return whom the actor's own unit serves or has served: she finds again who comes back, named or not."""
    return SERVED_BY_UNIT.rows(acting)


@guard("PEOPLE-21", PERSON, "A protected person who is nobody's client is known to her custodian only.", lasting=True)
def protected_without_case(acting: ActingToday) -> Q:
    """Return who stays open: not protected, a client, or the custodian's own."""
    if acting.actor.kind == "system":
        return Q()
    return not_protected(acting) | IS_CLIENT.rows(acting)
