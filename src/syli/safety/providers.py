"""What two people have agreed on, and what is open in an emergency: the meaning of the relations that people's records ask for."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from syli.kernel.access.rules import NOTHING
from syli.kernel.audit.writer import BREAK_GLASS, mark_events_with
from syli.kernel.context import Acting, Context
from syli.people.access import CHANGE_AGREED, HAS_BROKEN_GLASS, KEPT_APART, LIFT_AGREED, REVEAL_AGREED, SAID_SAFE_AGREED
from syli.people.choices import Safety
from syli.people.models import ContactPoint, Person
from syli.safety.choices import Act, ApprovalState
from syli.safety.emergencies import openings_of
from syli.safety.models import Approval, Separation
from syli.safety.rules import APPROVAL_LASTS


def agreements(ctx: Context, act: Act) -> QuerySet[Approval]:
    """Return the agreements that still open an act to the actor (SAFE-07)."""
    mine = Approval._base_manager.filter(organisation_id=ctx.home_id, asked_by_id=ctx.actor.id or 0, act=act, state=ApprovalState.AGREED)
    return mine.filter(answered_at__gt=ctx.now - APPROVAL_LASTS, answered_by__isnull=False).exclude(answered_by_id=F("asked_by_id"))


def of_those_in_danger(acting: Acting) -> Q:
    """Return the contact points of somebody protected, or for whom others are kept apart: two say of them what is safe."""
    asked_for = Separation._base_manager.filter(organisation_id=acting.home_id, end_on__isnull=True).values("asked_for_id")
    protected = Q(person__is_protected=True) & (Q(person__protected_until__isnull=True) | Q(person__protected_until__gte=acting.today))
    return protected | Q(person_id__in=asked_for)


def needing_two(acting: Acting) -> Q:
    """Return the contact points whose change needs two: the safe ones of those in danger."""
    return Q(safety__in=(Safety.SAFE, Safety.LIMITED)) & of_those_in_danger(acting)


@REVEAL_AGREED.provide
def agreed_to_reveal(ctx: Context) -> Q:
    """Whose masked address the actor may see by an agreement; never of a child whose home may be the other side's."""
    return Q(pk__in=agreements(ctx, Act.REVEAL_ADDRESS).values("person_id")) & ~Q(
        pk__in=Person._base_manager.filter(KEPT_APART.rows(ctx)).values("pk")
    )


@LIFT_AGREED.provide
def agreed_to_lift(ctx: Context) -> Q:
    """Whose protection the actor may lift or shorten by an agreement."""
    return Q(pk__in=agreements(ctx, Act.LIFT_PROTECTION).values("person_id"))


@CHANGE_AGREED.provide_lasting
def needs_no_second_person(acting: Acting) -> Q:
    """Which contact points one person may change alone."""
    return _not_among(acting, needing_two(acting))


@CHANGE_AGREED.provide
def agreed_to_change(ctx: Context) -> Q:
    """Which contact points the actor may change by an agreement."""
    return Q(pk__in=agreements(ctx, Act.CHANGE_CONTACT).values("contact_point_id"))


@SAID_SAFE_AGREED.provide_lasting
def of_nobody_in_danger(acting: Acting) -> Q:
    """Of which contact points one person may say that they are safe."""
    return _not_among(acting, of_those_in_danger(acting))


SAID_SAFE_AGREED.provide(agreed_to_change)


def _not_among(acting: Acting, points: Q) -> Q:
    """Return all contact points but these; asked by each one's key, so that it costs the same however many people are protected."""
    return ~Q(Exists(ContactPoint._base_manager.filter(points, organisation_id=acting.home_id, pk=OuterRef("pk"))))


@HAS_BROKEN_GLASS.provide
def opened_in_emergency(ctx: Context) -> Q:
    """Whose record the actor has opened in an emergency and not longer ago than it lasts (SAFE-22)."""
    opened = openings_of(ctx)
    return Q(pk__in=list(opened)) if opened else NOTHING


@mark_events_with
def mark(ctx: Context, subjects: set[int]) -> str:
    """Mark what touches somebody whose record is open in an emergency: every look then names its opening."""
    opened = openings_of(ctx)
    found = sorted(opened[key] for key in subjects & opened.keys())
    return " ".join([BREAK_GLASS, *found]) if found else ""
