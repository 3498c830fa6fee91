"""Who may keep people apart, look after it, ask for a second person's agreement and give it; and the guards that follow."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, guard, role
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.people.access import KEPT_APART, KIN_TO_SEALED, WORKS_WITH
from syli.people.models import ContactPoint, Person
from syli.safety.models import Approval, Block, EmergencyOpening, ReadOver, Seal, SealMember, Separation, StrayWords, Suggestion
from syli.safety.sealed import closed_to
from syli.safety.standing import NAMED_FOR, connected, standing_of

PERSON = "people.Person"
IS_WRITER = relation("is the writer", "safety.ReadOver", "who wrote it")
IN_TEAM = relation("in team", "safety.Seal", "who is of the team that sees it")
_CLIENT_WORK: list[AllowRule] = [role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)]


class PersonSafetyAction(Actions, resource=Person, noun="person", links={PERSON: "pk"}):
    """Acts for a person's safety, by those who work with her."""

    KEEP_APART = action(_("Say who must not learn of a client"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    ASK_REVEAL = action(_("Ask to see a protected address"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    ASK_LIFT = action(_("Ask to lift the protection of a client's identity"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    ASK_DISCLOSE = action(_("Ask to give out something about a client"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    ASK_MERGE = action(_("Ask whether somebody without a name is a known client"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    ASK_ANSWER = action(_("Ask a second person about an answer to a client"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)
    WHO_SEES = action(_("See who can see a client's record"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=Audit("high"))
    BLOCK = action(_("Say who must never see a client's record"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)
    SEAL = action(_("Seal a client's record to a small team"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)
    BREAK_GLASS = action(_("Open a client's record in an emergency"), allow=[role(Role.WORKER)], audit=Audit("high", reason=True), writes=True)


class PointSafetyAction(Actions, resource=ContactPoint, noun="contact_point", links={PERSON: "person"}):
    """Acts on a safe way to reach somebody."""

    ASK_CHANGE = action(_("Ask to change a safe way to get in touch"), allow=_CLIENT_WORK, audit=Audit("high"), writes=True)


class SeparationAction(Actions, resource=Separation):
    """Acts of the keeper: the leader of the association, who looks after everything that is kept apart."""

    LIST = action(_("See who is kept apart"), allow=[role(Role.LEADER)], audit=Audit("high"), of_row=False)
    VIEW = action(_("See one pair that is kept apart"), allow=[role(Role.LEADER)], audit=Audit("high"))
    PLACE = action(_("Say on whose side a worker is"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)
    ASK_END = action(_("Ask that a pair is no longer kept apart"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)


class SuggestionAction(Actions, resource=Suggestion, links={PERSON: "person"}):
    """Acts on what is held for the keeper."""

    FIND = action(_("Look who has the same number or address"), allow=[role(Role.LEADER)], audit=Audit("none"), of_row=False, writes=True)
    CLOSE = action(_("Decide on a possible pair to keep apart"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)


class StrayWordsAction(Actions, resource=StrayWords, noun="stray", links={PERSON: "person"}):
    """Acts of the keeper on words of one side found in a record of the other."""

    FIND = action(_("Look through a text for words of the other side"), allow=[role(Role.LEADER)], audit=Audit("none"), of_row=False, writes=True)
    LIST = action(_("See where words of the other side were found"), allow=[role(Role.LEADER)], audit=Audit("high"), of_row=False)
    CLOSE = action(_("Let words of the other side stand"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)
    ASK = action(_("Ask a writer to read a text over"), allow=[role(Role.LEADER)], audit=Audit("high"), writes=True)


class ReadOverAction(Actions, resource=ReadOver, noun="over", links={PERSON: "person"}):
    """Acts of a writer who was asked to read a text over."""

    FINISH = action(_("Say that a text has been read over"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER).where(IS_WRITER)], writes=True)


class ApprovalAction(Actions, resource=Approval, links={PERSON: "person"}):
    """Acts on requests for a second person's agreement."""

    LIST = action(_("See what waits for a second person"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=Audit("high"), of_row=False)
    ANSWER = action(_("Agree or refuse as the second person"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=Audit("high"), writes=True)


class EmergencyOpeningAction(Actions, resource=EmergencyOpening, links={PERSON: "person"}):
    """Acts around records opened in an emergency: asking for one, and being told of it."""

    ASK = action(_("Ask for a record in an emergency"), allow=[role(Role.WORKER)], audit=Audit("high", reason=True), of_row=False, writes=True)
    LIST = action(
        _("See which records were opened in an emergency"), allow=[role(Role.WORKER, Role.LEADER, Role.PRIVACY)], audit=Audit("high"), of_row=False
    )
    VIEW = action(
        _("See that a record was opened in an emergency"),
        allow=[role(Role.WORKER).where(NAMED_FOR), role(Role.LEADER, Role.PRIVACY)],
        audit=Audit("high"),
    )


class BlockAction(Actions, resource=Block, links={PERSON: "person"}):
    """Acts on who must never see whom: the leader's list."""

    LIST = action(_("See who must never see whose record"), allow=[role(Role.LEADER)], audit=Audit("high"), of_row=False)
    VIEW = action(_("See that somebody must never see a record"), allow=[role(Role.LEADER)], audit=Audit("high"))


class SealAction(Actions, resource=Seal):
    """Acts on a seal: by its team, and by the data protection officer, who sees the team and never what is sealed."""

    LIST = action(_("See what is sealed and to whom"), allow=[role(Role.WORKER, Role.LEADER, Role.PRIVACY)], audit=Audit("high"), of_row=False)
    CHANGE = action(
        _("Change the team of what is sealed, or lift the seal"),
        allow=[role(Role.WORKER, Role.LEADER).where(IN_TEAM), role(Role.PRIVACY)],
        audit=Audit("high"),
        writes=True,
    )


@guard("SAFE-G1", PERSON, "Of two people who must not learn of each other a worker sees the side she stands nearer to.")
def not_the_other_side(ctx: Context) -> Q:
    """Return everybody but those on the other side of somebody the actor works with."""
    hidden = standing_of(ctx).hidden
    return ~Q(pk__in=hidden) if hidden else Q()


@guard("SAFE-G2", "people.ContactPoint", "How a shared child may be reached is known to the side that wrote it down.")
def own_sides_contact_points(ctx: Context) -> Q:
    """Return the ways to reach people that do not lead to the other side's home."""
    where = standing_of(ctx)
    return ~Q(person_id__in=where.bridges) | Q(created_by_id__in=where.colleagues) if where.bridges else Q()


@guard("SAFE-G3", "safety.Separation", "Even the keeper does not see a pair when she works for one side of it.")
def pairs_of_nobody_hidden(ctx: Context) -> Q:
    """Return the pairs neither of whom is closed to the actor."""
    hidden = standing_of(ctx).hidden
    return ~Q(first_id__in=hidden) & ~Q(second_id__in=hidden) if hidden else Q()


@guard("SAFE-G4", "safety.Suggestion", "What may become a pair is not shown to somebody who works for one side of it.")
def suggestions_of_nobody_hidden(ctx: Context) -> Q:
    """Return the suggestions whose other person is not closed to the actor."""
    hidden = standing_of(ctx).hidden
    return Q(other_id__isnull=True) | ~Q(other_id__in=hidden) if hidden else Q()


@guard("SAFE-G5", "safety.Approval", "A request about a pair is not shown to somebody who works for one side of it.")
def approvals_of_nobody_hidden(ctx: Context) -> Q:
    """Return the requests about no pair, or about a pair neither of whom is closed to the actor; nor about joining somebody with one who is."""
    hidden = standing_of(ctx).hidden
    if not hidden:
        return Q()
    pairs = Q(separation_id__isnull=True) | (~Q(separation__first_id__in=hidden) & ~Q(separation__second_id__in=hidden))
    return pairs & (Q(other_id__isnull=True) | ~Q(other_id__in=hidden))


@guard("SAFE-G12", "safety.StrayWords", "Where words of somebody were found is not shown to whom she is closed.")
def strays_of_nobody_hidden(ctx: Context) -> Q:
    """Return the words found of people who are not closed to the actor."""
    hidden = standing_of(ctx).hidden
    return ~Q(other_id__in=hidden) if hidden else Q()


@IS_WRITER.provide
def asked_of_the_actor(ctx: Context) -> Q:
    """What the actor herself was asked to read over."""
    return Q(staff_id=ctx.actor.id) if ctx.actor.id is not None else NOTHING


@KEPT_APART.provide
def shared_with_the_other_side(ctx: Context) -> Q:
    """Whose whereabouts are masked: somebody both sides work with, for her home may be the other side's."""
    bridges = standing_of(ctx).bridges
    return Q(pk__in=bridges) if bridges else NOTHING


@IN_TEAM.provide
def of_the_team(ctx: Context) -> Q:
    """Seals whose team the actor belongs to."""
    mine = SealMember._base_manager.filter(organisation_id=ctx.home_id, staff_id=ctx.actor.id or 0)
    return Q(pk__in=mine.values("seal_id"))


@KIN_TO_SEALED.provide
def kin_of_sealed_people(ctx: Context) -> Q:
    """Return the relatives and household of those whose records are sealed to a team the actor is not of, or who have named her."""
    closed = closed_to(ctx).people
    return Q(pk__in=ctx.once("kin of sealed people", lambda: connected(ctx, set(closed)))) if closed else NOTHING
