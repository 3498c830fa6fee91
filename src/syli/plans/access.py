"""Who may fill in, read and compare the forms of an episode, and answer what they oblige to."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from syli.catalogue.models import ServiceOffer
from syli.episodes.access import IN_EMERGENCY, WORKS_IN
from syli.episodes.models import Episode
from syli.episodes.providers import named_in
from syli.kernel.access import Actions, Audit, action, guard, role
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Acting, Context
from syli.org.choices import Role
from syli.people.access import HAS_BROKEN_GLASS, WORKS_WITH
from syli.people.models import Person
from syli.plans.models import (
    Duty,
    JointWork,
    MeetingMember,
    MeetingTask,
    PlannedStep,
    Referral,
    RegularMeeting,
    RiskMeeting,
    Sheet,
    ViolencePart,
    Work,
)
from syli.plans.standing import closed_to
from syli.safety.standing import standing_of

PERSON, EPISODE, SHEET, MEETING = "people.Person", "episodes.Episode", "plans.Sheet", "plans.RiskMeeting"
#: Given its meaning below: an assessment about which the actor has been invited to meet.
SITS_IN = relation("sits in the meeting about", SHEET, "who has been invited to the meeting about it")
#: Who reads of a meeting and who leads it (MAR-4): those at its table, whoever works with the client by name, whoever called it together.
AT_TABLE = relation("sits in the meeting", MEETING, "who has been invited to the meeting and not taken out")
NAMED_THERE = relation("works by name with the one it is about", MEETING, "who works by name in the episode of the one it is about")
CALLED = relation("called it together", MEETING, "who has written the meeting down")
_OWN_SIDE: list[AllowRule] = [role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)]
_AT_THE_TABLE: list[AllowRule] = [*_OWN_SIDE, role(Role.WORKER).where(SITS_IN)]


class EpisodeSheetAction(Actions, resource=Episode, noun="episode"):
    """Acts on an episode's forms before there is one."""

    BEGIN = action(_("Fill in a plan or an assessment"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    MISSING = action(_("See which required forms are missing"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)
    PROPOSE = action(_("Ask another worker to meet a couple together"), allow=[role(Role.WORKER).where(WORKS_IN)], writes=True)
    BOARD = action(_("See what work is planned for a family"), allow=_OWN_SIDE)
    SAY_PART = action(_("Say which part somebody has in the violence"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    PLAN_STEP = action(_("Plan work for a member of a family"), allow=_OWN_SIDE, writes=True)


class PersonPlansAction(Actions, resource=Person, noun="family", links={PERSON: "pk"}):
    """Acts on a person's whole family."""

    VIEW = action(_("See which services run for a family"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)])
    KEEP_WORK = action(_("Keep something a child has made"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)], writes=True)
    SAME_TIME = action(_("See how often adults and children are helped at the same time"), allow=[role(Role.LEADER)], of_row=False)


class FeedbackAction(Actions, resource=ServiceOffer, noun="feedback", unit="unit_id"):
    """Acts on what those asked say of a service without a name. Nothing is written in the log that could tell whose answer it was."""

    LIST = action(_("See which surveys the services use"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False, audit=Audit("none"))
    GIVE = action(_("Answer an anonymous survey about a service"), allow=[role(Role.WORKER, Role.LEADER)], audit=Audit("none"), writes=True)
    RESULTS = action(_("See what was answered about a service, all together"), allow=[role(Role.WORKER, Role.LEADER)])


class RegularAction(Actions, resource=ServiceOffer, noun="regular", unit="unit_id"):
    """Acts on the meetings that a service holds so many times a year."""

    LIST = action(_("See how the regular meetings of the services stand"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False, audit=Audit("none"))
    HOLD = action(_("Write down that a regular meeting was held"), allow=[role(Role.WORKER, Role.LEADER)], writes=True)


class RegularMeetingAction(Actions, resource=RegularMeeting, noun="regular_meeting", unit="unit_id"):
    """Acts on a regular meeting that was written down."""

    TAKE_BACK = action(_("Take back a regular meeting written down by mistake"), allow=[role(Role.WORKER, Role.LEADER)], writes=True)


class WorkAction(Actions, resource=Work, noun="work", links={PERSON: "person", EPISODE: "episode", "records.Attachment": "file"}):
    """Acts on what a child has made. What keeps a file to one side keeps this too."""

    VIEW = action(_("See what a child has made"), allow=[role(Role.WORKER).where(WORKS_WITH), role(Role.LEADER)])


class PartAction(Actions, resource=ViolencePart, noun="part", links={PERSON: "person", EPISODE: "episode"}):
    """Acts on somebody's part in the violence."""

    VIEW = action(_("See which part somebody has in the violence"), allow=_OWN_SIDE)


class SheetAction(Actions, resource=Sheet, links={PERSON: "person", EPISODE: "episode"}):
    """Acts on a filled form."""

    #: In an emergency her own forms of a running episode, not those of her family.
    VIEW = action(
        _("Read a plan or an assessment"), allow=[*_AT_THE_TABLE, role(Role.WORKER).where(HAS_BROKEN_GLASS, IN_EMERGENCY)], audit=Audit("high")
    )
    REVISE = action(_("Make a new version of a plan or an assessment"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    COMPARE = action(_("Compare the versions of a plan or an assessment"), allow=_OWN_SIDE, audit=Audit("high"))
    SLIP = action(_("Print a slip that tells nothing"), allow=_OWN_SIDE, audit=Audit("high"))
    SCORE = action(_("Say how a plan came true"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    EFFECTS = action(_("See how plans came true in numbers"), allow=[role(Role.LEADER)], of_row=False)
    DECIDE = action(_("Decide whether a risk is taken on by several bodies"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)


class DutyAction(Actions, resource=Duty, links={PERSON: "sheet__person", EPISODE: "sheet__episode", SHEET: "sheet"}):
    """Acts on what an answer obliges to."""

    LIST = action(_("See what one's assessments oblige to"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)
    ANSWER = action(_("Say that a duty is done, or why not"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)


def _linked(sheet: str) -> dict[str, str]:
    return {PERSON: f"{sheet}__person", EPISODE: f"{sheet}__episode", SHEET: sheet}


class ReferralAction(Actions, resource=Referral, links=_linked("sheet")):
    """Acts on a decision and what follows from it."""

    VIEW = action(_("See what was decided on a risk"), allow=_AT_THE_TABLE, audit=Audit("high"))
    LIST_CHILD = action(_("Write what is done for a child at risk"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    SEND = action(_("Send a risk assessment on, with consent"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    MEET = action(_("Write down a meeting about a risk"), allow=_OWN_SIDE, audit=Audit("high"), writes=True)
    NUMBERS = action(_("See a year's risk assessments in numbers"), allow=[role(Role.LEADER)], of_row=False)


_LEADS: list[AllowRule] = [
    role(Role.WORKER).where(WORKS_IN, NAMED_THERE),
    role(Role.WORKER).where(WORKS_IN, CALLED),
    role(Role.WORKER).where(WORKS_IN, AT_TABLE),
    role(Role.LEADER),
]
_AT_MEETING: list[AllowRule] = [*_LEADS, role(Role.WORKER).where(AT_TABLE)]


class RiskMeetingAction(Actions, resource=RiskMeeting, noun="meeting", links={**_linked("referral__sheet"), MEETING: "pk"}):
    """Acts on a meeting. Colleagues of the unit who do not sit in it know that it was held, and no more."""

    VIEW = action(_("Read what a meeting about a risk said, and who sits in it"), allow=_AT_MEETING, audit=Audit("high"))
    INVITE = action(_("Invite a body to a meeting about a risk"), allow=_LEADS, audit=Audit("high"), writes=True)
    AGREE = action(_("Write what a meeting agreed on"), allow=_LEADS, audit=Audit("high"), writes=True)
    MINUTES = action(_("Write the minutes of a meeting about a risk"), allow=_LEADS, audit=Audit("high"), writes=True)


class MeetingMemberAction(Actions, resource=MeetingMember, noun="member", links={**_linked("meeting__referral__sheet"), MEETING: "meeting"}):
    """Acts on who sits in a meeting."""

    REMOVE = action(_("Take somebody out of a meeting about a risk"), allow=_LEADS, audit=Audit("high"), writes=True)


class MeetingTaskAction(Actions, resource=MeetingTask, noun="task", links={**_linked("meeting__referral__sheet"), MEETING: "meeting"}):
    """Acts on what a meeting agreed on."""

    DONE = action(_("Say that what a meeting agreed on is done"), allow=_AT_MEETING, audit=Audit("high"), writes=True)


@AT_TABLE.provide_lasting
def at_the_table(acting: Acting) -> Q:
    """Return the meetings in which the actor sits."""
    return Q(Exists(_seats(acting).filter(meeting=OuterRef("pk")))) if acting.actor.id is not None else NOTHING


@NAMED_THERE.provide
def named_with_the_client(ctx: Context) -> Q:
    """Return the meetings about somebody in whose episode the actor works by name."""
    own = Episode._base_manager.filter(named_in(ctx), organisation_id=ctx.home_id)
    return Q(referral__sheet__episode_id__in=own.values("pk"))


@CALLED.provide_lasting
def called_together(acting: Acting) -> Q:
    """Return the meetings that the actor has written down."""
    return Q(created_by_id=acting.actor.id) if acting.actor.id is not None else NOTHING


def _seats(acting: Acting) -> QuerySet[MeetingMember]:
    return MeetingMember._base_manager.filter(
        organisation_id=acting.home_id, staff_id=acting.actor.id, removed_at__isnull=True, revoked_on__isnull=True
    )


@SITS_IN.provide_lasting
def invited(acting: Acting) -> Q:
    """Return the assessments about which the actor has been invited to meet."""
    if acting.actor.id is None:
        return NOTHING
    return Q(Exists(_seats(acting).filter(meeting__referral__sheet=OuterRef("pk"))))


@guard("PLAN-G1", SHEET, "The forms of somebody in danger are closed to the workers of the side from which the danger comes.")
def not_the_other_sides_forms(ctx: Context) -> Q:
    """Return the forms that are not those of somebody whose other side the actor works for."""
    always, unless_named = closed_to(ctx)
    if not always and not unless_named:
        return Q()
    own = Episode._base_manager.filter(named_in(ctx), organisation_id=ctx.home_id, pk=OuterRef("episode_id"))
    return ~Q(person_id__in=always) & (~Q(person_id__in=unless_named) | Q(Exists(own)))


IN_PAIR = relation("is one of the two workers", "plans.JointWork", "who is one of the two workers")
ASKED = relation("is asked to join", "plans.JointWork", "who has been asked as the second worker")
_BOTH: list[AllowRule] = [role(Role.WORKER, Role.LEADER).where(IN_PAIR)]


class JointWorkAction(Actions, resource=JointWork, noun="joint"):
    """Acts on the work of two workers with a couple. It opens neither partner's record to the other one's worker."""

    VIEW = action(_("See the work of two workers with a couple"), allow=_BOTH)
    TAKE_ON = action(_("Join the work with a couple, or decline"), allow=[role(Role.WORKER, Role.LEADER).where(ASKED)], writes=True)
    MEET = action(_("Record a meeting of a couple with two workers"), allow=_BOTH, writes=True)
    END = action(_("End the work with a couple"), allow=_BOTH, writes=True)
    COLLECT = action(_("Collect the work with a couple for a request for data"), allow=[role(Role.LEADER)], audit=Audit("high"))


class PlannedStepAction(Actions, resource=PlannedStep, noun="step", links={PERSON: "person", EPISODE: "episode"}):
    """Acts on a step of a family's board."""

    VIEW = action(_("See a planned step"), allow=_OWN_SIDE)
    MOVE = action(_("Say where a planned step stands"), allow=_OWN_SIDE, writes=True)
    RESCHEDULE = action(_("Change the day of a planned step"), allow=_OWN_SIDE, writes=True)
    TEAM = action(_("See the team's planned work"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)


@IN_PAIR.provide_lasting
def one_of_two(acting: Acting) -> Q:
    """Return the work in which the actor is one of the two workers."""
    return Q(first_worker_id=acting.actor.id) | Q(second_worker_id=acting.actor.id) if acting.actor.id is not None else NOTHING


@ASKED.provide_lasting
def asked_as_second(acting: Acting) -> Q:
    """Return the work for which the actor has been asked as the second worker."""
    return Q(second_worker_id=acting.actor.id) if acting.actor.id is not None else NOTHING


@guard("PLAN-G2", "plans.JointWork", "Work with two who must not learn of each other is closed to whoever works for one of them.")
def nobody_kept_apart(ctx: Context) -> Q:
    """Return the work in which neither partner is closed to the actor."""
    hidden = standing_of(ctx).hidden
    return ~Q(first_id__in=hidden) & ~Q(second_id__in=hidden) if hidden else Q()
