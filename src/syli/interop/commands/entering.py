"""Entering people and contacts that come from another system: many at a time, each piece whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from syli.episodes.events import ManyRecorded
from syli.episodes.models import ClientRelationship
from syli.interop.access import ImportAction
from syli.interop.bulk.writer import BulkWriter, EpisodeRow, Stamp
from syli.interop.imports.contacts_in import ContactIn
from syli.interop.imports.episodes_in import NOTHING_TOLD, Place, Told
from syli.interop.imports.lookups import Lookups
from syli.interop.imports.people_in import PersonIn
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.locks import lock
from syli.people.choices import RelationshipKind, Safety

#: Whose telling an imported note is: the worker's, for she wrote it.
TOLD_BY = "worker"
NOTE_KIND = "contact"
NOT_ASSESSED, OTHER_REASON = "not_assessed", "other"


@dataclass(slots=True)
class OpenedEpisode:
    """An episode opened by this import, as its contacts need it."""

    row: EpisodeRow
    role: str


@dataclass(slots=True)
class Opened:
    """What earlier pieces of the same import opened: episodes by place."""

    episodes: dict[Place, OpenedEpisode] = field(default_factory=dict)


@command(ImportAction.CHECK)
def begin_check(ctx: Context) -> None:
    """Begin to hold lists against the register: what is found tells who is a client here, so it is written down."""


@command(ImportAction.BRING_IN)
def bring_in_people(ctx: Context, *, lookups: Lookups, people: Sequence[PersonIn]) -> dict[int, int]:
    """Enter people with their contact points; return each row's person. The rows have been held against the rules."""
    lock(lookups.register)
    rows = BulkWriter(lookups.register)
    stamp = rows.stamp(ctx.now, ctx.actor.id)
    entered: dict[int, int] = {}
    for person in people:
        key = rows.person(
            person.facts, stamp, source_key=person.key, is_protected=person.is_protected,
            custodian=ctx.actor.id if person.is_protected else None, has_token=person.has_token,
        )  # fmt: skip
        entered[person.line] = key
        for kind, value in person.points:
            rows.contact_point(key, kind, value, Safety.UNKNOWN, ctx.today, stamp)
    rows.write()
    ctx.trail.touch(entered.values(), count=len(entered))
    return entered


@command(ImportAction.BRING_IN)
def bring_in_families(ctx: Context, *, lookups: Lookups, families: Sequence[Sequence[tuple[int, str]]]) -> int:
    """Enter who lives together and who is whose parent, from lists of (person, role); return how many families."""
    rows = BulkWriter(lookups.register)
    stamp = rows.stamp(ctx.now, ctx.actor.id)
    for members in families:
        rows.household([person for person, _ in members], None, stamp)
        parents = [person for person, role in members if role in lookups.adult_roles]
        children = [person for person, role in members if role in lookups.child_roles]
        for parent in parents:
            for child in children:
                rows.relationship(parent, child, str(RelationshipKind.PARENT), None, stamp)
    rows.write()
    ctx.trail.touch([person for members in families for person, _ in members], count=len(families))
    return len(families)


@command(ImportAction.BRING_IN)
def bring_in_contacts(
    ctx: Context,
    *,
    lookups: Lookups,
    contacts: Sequence[ContactIn],
    persons: Mapping[str, int],
    spans: Mapping[Place, tuple[date, date]],
    told: Mapping[Place, Told],
    ending: Mapping[Place, bool],
    opened: Opened,
) -> int:
    """Enter contacts with their notes, opening the episodes they belong to; return how many. `ending` says which are closed."""
    lock(lookups.register)
    rows = BulkWriter(lookups.register)
    stamp = rows.stamp(ctx.now, ctx.actor.id)
    _open_episodes(ctx, rows, stamp, lookups, contacts, persons, spans, told, ending, opened)
    touched: set[int] = set()
    for contact in contacts:
        if not contact.person:
            _write_count(rows, stamp, lookups, contact)
            continue
        person = persons[contact.person]
        touched.add(person)
        _write_contact(rows, stamp, lookups, contact, person, opened, ctx)
    rows.write()
    ctx.trail.touch(touched, earliest_on=min((c.started_at.date() for c in contacts), default=None), count=len(contacts))
    announce(ctx, ManyRecorded(ctx.home_id, frozenset(rows.years)))
    return len(contacts)


def _open_episodes(
    ctx: Context,
    rows: BulkWriter,
    stamp: Stamp,
    lookups: Lookups,
    contacts: Sequence[ContactIn],
    persons: Mapping[str, int],
    spans: Mapping[Place, tuple[date, date]],
    told: Mapping[Place, Told],
    ending: Mapping[Place, bool],
    opened: Opened,
) -> None:
    wanted = {c.place: c for c in contacts if c.person and c.episode is None and c.place not in opened.episodes}
    relationships = _relationships(ctx, rows, stamp, wanted, persons, spans, ending)
    for place, contact in wanted.items():
        person, (start_on, last_on) = persons[contact.person], spans[place]
        service = lookups.services[contact.service]
        pack, offer = service.pack, service.offers[contact.unit]
        is_ended = ending.get(place, False)
        known = told.get(place, NOTHING_TOLD)
        end_on = last_on if is_ended else None
        care = [] if known.own_worker is None else [(known.own_worker, start_on, end_on, stamp, 1)]
        row = EpisodeRow(None, contact.unit, contact.service, offer.funding_code or pack.default_funding, "")
        row = rows.episode(
            row, stamp, [(person, contact.role)], care, relationship=relationships[person], offer=offer.pk, request=None, profile=offer.profile,
            pack_version=pack.version, requested_on=known.asked_on, start_on=start_on, end_on=end_on,
            result=(known.result or NOT_ASSESSED) if is_ended else "", end_reason=(known.end_reason or OTHER_REASON) if is_ended else "",
            own_worker=known.own_worker, legal_basis=pack.default_regime, source=known.referral_source, reasons=known.reasons,
            source_key=contact.key, version=1,
        )  # fmt: skip
        opened.episodes[place] = OpenedEpisode(row, contact.role)


def _relationships(
    ctx: Context,
    rows: BulkWriter,
    stamp: Stamp,
    wanted: Mapping[Place, ContactIn],
    persons: Mapping[str, int],
    spans: Mapping[Place, tuple[date, date]],
    ending: Mapping[Place, bool],
) -> dict[int, int]:
    """Return the client relationship of everybody whose episode opens: one that stands reaches over it, or a new one is entered."""
    by_person: dict[int, list[Place]] = {}
    for place in wanted:
        by_person.setdefault(persons[place[0]], []).append(place)
    found: dict[int, int] = {}
    for known in ClientRelationship.objects.filter(person_id__in=list(by_person)):
        places = by_person[known.person_id]
        _reach_over(known, min(spans[p][0] for p in places), is_open=not all(ending.get(p, False) for p in places))
        found[known.person_id] = known.pk
    for person, places in by_person.items():
        if person not in found:
            last = max(spans[p][1] for p in places) if all(ending.get(p, False) for p in places) else None
            found[person] = rows.client_relationship(person, min(spans[p][0] for p in places), last, 1, stamp)
    return found


def _reach_over(known: ClientRelationship, start_on: date, *, is_open: bool) -> None:
    if start_on < known.start_on or (is_open and known.end_on is not None):
        known.start_on = min(known.start_on, start_on)
        known.end_on = None if is_open else known.end_on
        known.save()


def _write_contact(rows: BulkWriter, stamp: Stamp, lookups: Lookups, contact: ContactIn, person: int, opened: Opened, ctx: Context) -> None:
    episode, role = opened.episodes.get(contact.place), contact.role
    if contact.episode is not None:
        offer = lookups.services[contact.service].offers[contact.unit]
        funding = offer.funding_code or lookups.services[contact.service].pack.default_funding
        row = EpisodeRow(contact.episode, contact.unit, contact.service, funding, "")
    else:
        assert episode is not None
        row, role = episode.row, episode.role
    workers = [contact.worker] if contact.worker is not None else [ctx.actor.id] if ctx.actor.id is not None else []
    key = rows.contact(
        row, stamp, [(person, role)], workers, modality=contact.kind.modality, kind=contact.kind.code, way=contact.way, themes=contact.themes,
        started_at=contact.started_at, minutes=contact.minutes, once_key=contact.key,
    )  # fmt: skip
    if contact.note:
        rows.note(
            person, contact.note, stamp, source=TOLD_BY, kind=NOTE_KIND, happened_on=contact.started_at.date(),
            writing=rows.public_ids.new(), episode=row.id, contact=key, source_key=contact.key,
        )  # fmt: skip


def _write_count(rows: BulkWriter, stamp: Stamp, lookups: Lookups, contact: ContactIn) -> None:
    service = lookups.services[contact.service]
    rows.count(
        contact.unit, contact.service, service.offers[contact.unit].funding_code or service.pack.default_funding, stamp,
        modality=contact.kind.modality, kind=contact.kind.code, way=contact.way, themes=contact.themes,
        happened_on=contact.started_at.date(), minutes=contact.minutes, adults=contact.adults, children=contact.children, municipality="",
        once_key=contact.key,
    )  # fmt: skip
