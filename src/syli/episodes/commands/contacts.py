"""Contacts: plan, record, correct, cancel, strike out. Recording twice by accident records once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import ContactKind
from syli.catalogue.queries import codes_of, pack_of
from syli.episodes import rules
from syli.episodes.access import ContactAction, EpisodeAction
from syli.episodes.choices import ContactState
from syli.episodes.commands.pairs import refuse_strangers, refuse_too_few
from syli.episodes.events import ContactRecorded
from syli.episodes.models import Contact, ContactParticipant, ContactWorker, Episode
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.people.models import Person


@command(EpisodeAction.RECORD_CONTACT)
def record_contact(
    ctx: Context,
    episode: Episode,
    *,
    kind: str,
    started_at: datetime,
    minutes: int,
    participants: Sequence[Person],
    once_key: str,
    workers: Sequence[StaffMember] = (),
    theme_codes: Sequence[str] = (),
    way: str = "",
    alone: bool = False,
) -> Contact:
    """Record a contact that has happened. Pressing Save twice with one `once_key` records it once.

    `alone`: it has been said that fewer workers were there than the service asks for. Broken rules: EPISODE-05, 06, 07, 14, 23, 24, SAFE-03.
    """
    known = Contact.objects.filter(once_key=once_key).first()
    if known is not None:
        return known
    if not rules.may_have_happened(started_at, minutes, ctx.now):
        raise RuleBroken("EPISODE-06", _("Give a time that has begun and a length from one minute to a day."), "started_at")
    refuse_too_few(ctx, pack_of(episode.service_code, episode.profile, episode.pack_version), kind, max(len(set(workers)), 1), alone=alone)
    return _create(
        ctx, episode, ContactState.DONE, kind=kind, started_at=started_at, minutes=minutes, participants=participants,
        once_key=once_key, workers=workers, theme_codes=theme_codes, way=way,
    )  # fmt: skip


@command(EpisodeAction.RECORD_CONTACT)
def plan_contact(ctx: Context, episode: Episode, *, started_at: datetime, **facts: Any) -> Contact:
    """Agree on a contact to come; it is on the day's list until it is done or cancelled. Broken rules: EPISODE-05, 07, 14, 24, SAFE-03."""
    known = Contact.objects.filter(once_key=facts["once_key"]).first()
    return known or _create(ctx, episode, ContactState.PLANNED, started_at=started_at, **facts)


def _create(
    ctx: Context,
    episode: Episode,
    state: ContactState,
    *,
    kind: str,
    started_at: datetime,
    minutes: int,
    participants: Sequence[Person],
    once_key: str,
    workers: Sequence[StaffMember] = (),
    theme_codes: Sequence[str] = (),
    way: str = "",
) -> Contact:
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    check_contact(pack, episode, kind, started_at, participants, theme_codes, way)
    refuse_strangers(ctx, workers, participants, started_at.astimezone(HELSINKI).date(), ())
    contact: Contact = Contact.objects.create(
        organisation_id=episode.organisation_id,
        register_id=episode.register_id,
        episode=episode,
        unit_id=episode.unit_id,
        service_code=episode.service_code,
        modality=pack.contact_kind(kind).modality,
        kind=kind,
        way=way,
        theme_codes=sorted(set(theme_codes)),
        state=state,
        started_at=started_at,
        minutes=minutes,
        funding_code=episode.funding_code,
        municipality_code=episode.municipality_code,
        once_key=once_key,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    _set_people(ctx, contact, participants, list(dict.fromkeys(w.pk for w in workers)) or ([ctx.actor.id] if ctx.actor.id else []))
    ctx.trail.touch([person.pk for person in participants], earliest_on=started_at.astimezone(HELSINKI).date())
    announce(ctx, ContactRecorded(contact))
    return contact


def check_contact(
    pack: Pack, episode: Episode, kind: str, started_at: datetime, participants: Sequence[Person], theme_codes: Sequence[str], way: str
) -> None:
    """Raise RuleBroken when a contact does not fit its episode and pack."""
    day = started_at.astimezone(HELSINKI).date()
    if not rules.is_within_episode(day, episode.start_on, episode.end_on):
        raise RuleBroken("EPISODE-05", _("The episode was not running on that day."), "started_at")
    check_kind([known for known in pack.contacts if not known.is_count_only], kind, way, theme_codes)
    taking_part = {p.person_id for p in episode.participants.all() if p.start_on <= day and (p.end_on is None or day <= p.end_on)}
    if not participants or rules.unknown_participants([person.pk for person in participants], taking_part):
        raise RuleBroken("EPISODE-07", _("Choose who took part from those in the episode on that day."), "participants")


def check_kind(kinds: Iterable[ContactKind], kind: str, way: str, theme_codes: Sequence[str]) -> None:
    """Raise RuleBroken when kind, way and themes are not ones that the pack offers together."""
    offered = {
        known.code: rules.Offered(
            {code.code for code in codes_of(known.fitting_ways)}, {code.code for code in codes_of(known.themes)} if known.themes else ()
        )
        for known in kinds
        if known.code == kind
    }
    match rules.unknown_part(kind, way, theme_codes, offered):
        case "kind":
            raise RuleBroken("EPISODE-14", _("Choose the kind of contact and its themes from the lists."), "kind")
        case "way":
            raise RuleBroken("EPISODE-14", _("This is not held in that way. Choose a way that belongs to what happened."), "way")


def _set_people(ctx: Context, contact: Contact, participants: Sequence[Person], worker_ids: Sequence[int]) -> None:
    roles = dict(contact.episode.participants.values_list("person_id", "role")) if contact.episode else {}
    stamp: dict[str, Any] = {
        "organisation_id": contact.organisation_id,
        "contact": contact,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.id,
    }
    contact.participants.all().delete()
    contact.workers.all().delete()
    ContactParticipant.objects.bulk_create(ContactParticipant(person=p, role=roles.get(p.pk, ""), **stamp) for p in participants)
    ContactWorker.objects.bulk_create(ContactWorker(staff_id=worker_id, **stamp) for worker_id in worker_ids)


@command(ContactAction.EDIT)
def correct_contact(
    ctx: Context,
    contact: Contact,
    *,
    state: str,
    kind: str,
    started_at: datetime,
    minutes: int,
    participants: Sequence[Person],
    workers: Sequence[StaffMember] = (),
    theme_codes: Sequence[str] = (),
    way: str = "",
    alone: bool = False,
) -> Contact:
    """Correct a contact, or record a planned one as done. The audit log keeps who and when.

    `workers` left out are those who were. Broken rules: EPISODE-05, 06, 07, 14, 23, 24, SAFE-03.
    """
    assert contact.episode is not None
    pack = pack_of(contact.service_code, contact.episode.profile, contact.episode.pack_version)
    if state == ContactState.DONE and not rules.may_have_happened(started_at, minutes, ctx.now):
        raise RuleBroken("EPISODE-06", _("Give a time that has begun and a length from one minute to a day."), "started_at")
    check_contact(pack, contact.episode, kind, started_at, participants, theme_codes, way)
    had = list(contact.workers.order_by("pk").values_list("staff_id", flat=True))
    present = list(dict.fromkeys(w.pk for w in workers)) or had
    if state == ContactState.DONE:
        refuse_too_few(ctx, pack, kind, len(present), alone=alone)
    refuse_strangers(ctx, workers, participants, started_at.astimezone(HELSINKI).date(), had)
    earlier_year = contact.started_at.astimezone(HELSINKI).year
    contact.state, contact.kind, contact.started_at, contact.minutes, contact.way = state, kind, started_at, minutes, way
    contact.modality, contact.theme_codes = pack.contact_kind(kind).modality, sorted(set(theme_codes))
    contact.save()
    _set_people(ctx, contact, participants, present)
    ctx.trail.touch([person.pk for person in participants], earliest_on=started_at.astimezone(HELSINKI).date())
    announce(ctx, ContactRecorded(contact, earlier_year))
    return contact


@command(ContactAction.EDIT)
def cancel_contact(ctx: Context, contact: Contact, *, no_show: bool = False) -> Contact:
    """Mark an agreed contact as cancelled, or the client as not having come. Broken rule: EPISODE-19."""
    if not rules.may_be_cancelled(contact.state):
        raise RuleBroken("EPISODE-19", _("This contact has been recorded or cancelled already."))
    contact.state = ContactState.NO_SHOW if no_show else ContactState.CANCELLED
    contact.save()
    ctx.trail.touch(contact.participants.values_list("person_id", flat=True))
    announce(ctx, ContactRecorded(contact))
    return contact


@command(ContactAction.STRIKE)
def strike_contact(ctx: Context, contact: Contact) -> Contact:
    """Strike out a contact that was recorded by mistake, with a written reason: it is counted nowhere. Broken rule: EPISODE-21."""
    if not rules.may_be_struck(contact.state):
        raise RuleBroken("EPISODE-21", _("This contact is not recorded as having happened."))
    contact.state = ContactState.STRUCK
    contact.save()
    ctx.trail.touch(contact.participants.values_list("person_id", flat=True), earliest_on=contact.started_at.astimezone(HELSINKI).date())
    announce(ctx, ContactRecorded(contact))
    return contact
