"""What is permitted: given by the client or a child's guardian, and taken back, which takes effect at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set, pack_of
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stays import rules
from syli.stays.access import EpisodeAction, PermissionAction
from syli.stays.choices import HowGiven
from syli.stays.commands.tasks import settle_follow_ups, stamp_of
from syli.stays.events import PermissionWithdrawn
from syli.stays.models import Permission
from syli.stays.queries.permitting import CONSENTS, NAMES_RECEIVER, holding, may_give_for, same_body, tagged


@command(EpisodeAction.PERMIT)
def give_permission(
    ctx: Context, episode: Episode, *, person: Person, code: str, how: str = HowGiven.ORAL, given_on: date | None = None,
    last_on: date | None = None, receiver: str = "", guardian: Person | None = None,
) -> Permission:  # fmt: skip
    """Write down that a client permits something; twice is once. A follow-up is planned when the episode has ended.

    Broken rules: STAY-47, 65, 66.
    """
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    if code not in pack.way_in.consents or not episode.participants.filter(person=person).exists():
        raise RuleBroken("STAY-47", _("Choose who of this episode permits and what the service asks."), "people")
    given_on, body = given_on or ctx.today, " ".join(receiver.split())
    wrong = rules.permission_is_whole(given_on, last_on, receiver=body, asks_receiver=code in tagged(NAMES_RECEIVER), today=ctx.today)
    if wrong:
        raise RuleBroken("STAY-65", _WRONG[wrong](), wrong)
    if guardian is not None and not may_give_for(ctx, episode, guardian, person):
        raise RuleBroken("STAY-66", _("Only a child's guardian permits for it. Write first in the family who the guardian is."), "guardian")
    rows = Permission.objects.filter(holding(ctx.today), episode=episode, person=person, code=code).order_by("pk")
    known: Permission | None = next((row for row in rows if same_body(row.receiver or "", body)), None)
    if known is not None and known.last_on == last_on:
        return known
    if known is not None:
        # Given anew with another last day: the one before is not taken back, it is followed by this one.
        known.last_on = ctx.today
        known.save()
    given: Permission = Permission.objects.create(
        episode=episode, person=person, code=code, how=HowGiven(how), given_on=given_on, last_on=last_on, receiver=body or None,
        guardian=guardian, text_version=code_set(CONSENTS).version, **stamp_of(ctx, episode),
    )  # fmt: skip
    ctx.trail.touch([person.pk, *([guardian.pk] if guardian else [])])
    settle_follow_ups(ctx, episode)
    return given


_WRONG = {
    "given_on": lambda: _("Write the permission down when it has been given."),
    "last_on": lambda: _("The last day is today or later."),
    "receiver": lambda: _("Write to which body it is permitted."),
}


@command(EpisodeAction.PERMIT)
def set_permissions(
    ctx: Context, episode: Episode, *, code: str, chosen: Sequence[Person], shown: Sequence[Person] = (), **given: Any
) -> Episode:  # fmt: skip
    """Let exactly those of whom were `shown` permit something who were `chosen`; the others take it back. Broken rules: STAY-47, 65, 66."""
    for person in chosen:
        give_permission(ctx, episode, person=person, code=code, **given)
    others = {person.pk for person in shown} - {person.pk for person in chosen}
    held = Permission.objects.filter(holding(ctx.today), episode=episode, code=code, person_id__in=others)
    for permission in held.order_by("pk"):
        withdraw_permission(ctx, permission)
    return episode


@command(PermissionAction.WITHDRAW)
def withdraw_permission(ctx: Context, permission: Permission) -> Permission:
    """Take a permission back; what was planned or shared because of it ends at once. Twice is once (CON-3)."""
    if permission.withdrawn_on is None:
        same = {"episode": permission.episode, "person": permission.person, "code": permission.code}
        # One that was given anew with another last day goes with it: nothing of it holds any more.
        for row in Permission.objects.filter(Q(pk=permission.pk) | holding(ctx.today), **same):
            if same_body(row.receiver or "", permission.receiver or ""):
                row.withdrawn_on = ctx.today
                row.save()
        permission.refresh_from_db()
        settle_follow_ups(ctx, permission.episode)
        announce(ctx, PermissionWithdrawn(permission))
    ctx.trail.touch([permission.person_id])
    return permission
