"""What is there about somebody? Every fact, paragraph, contact, file and finished form of a record, as plain lines in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.queries import label
from syli.episodes.models import Contact, EpisodeParticipant
from syli.episodes.queries.contacts import contact_cards, contacts_visible
from syli.episodes.queries.episodes import episodes_of
from syli.intake.access import HelpRequestAction
from syli.kernel.access import visible_to
from syli.kernel.context import HELSINKI, Context
from syli.kernel.ui.formats import format_date, format_period
from syli.org.queries.areas import municipality_names
from syli.people.access import ContactPointAction
from syli.people.labels import GENDERS, OTHER_NAME_KINDS, POINT_KINDS, label_of
from syli.people.models import OtherName, Person
from syli.people.queries import family_of, name_of
from syli.people.queries.naming import decided_words, naming_decisions
from syli.records.access import AttachmentAction, NoteAction
from syli.records.models import Attachment, NoteVersion
from syli.retention.choices import LineKind, What
from syli.retention.labels import WHATS
from syli.retention.models import Disclosure
from syli.retention.queries.booked import booked_about
from syli.retention.queries.found import MOST, NOTE_KINDS, Found
from syli.retention.queries.planned import planned_about
from syli.retention.queries.stayed import stays_about
from syli.retention.queries.together import together_about
from syli.retention.queries.written import documents_about


def found_about(ctx: Context, person: Person, since_on: date | None) -> list[Found]:
    """Return everything the actor may read about a person from a day on, facts first, then in the order of time."""
    lines = [*_requests(ctx, person), *_episodes(ctx, person), *_contacts(ctx, person), *_notes(ctx, person), *_files(ctx, person), *_given(person)]
    lines += [*documents_about(ctx, person), *planned_about(ctx, person), *together_about(ctx, person), *stays_about(ctx, person)]
    lines += booked_about(ctx, person)
    dated = [line for line in lines if since_on is None or line.happened_on is None or line.happened_on >= since_on]
    return [*_basics(ctx, person), *sorted(dated, key=lambda line: line.happened_on or date.min)][:MOST]


def _basics(ctx: Context, person: Person) -> Iterator[Found]:
    town = municipality_names([person.municipality_code], ctx.today.year, ctx.language).get(person.municipality_code, "")
    facts = (
        (_("Name"), name_of(person)),
        (_("Alias"), person.alias),
        (_("Identity code"), person.identity_code),
        (_("Born"), format_date(person.born_on) if person.born_on else str(person.birth_year or "")),
        (_("Municipality"), town),
        (_("Gender"), label_of(GENDERS, person.gender) if person.gender else ""),
        (_("Mother tongue"), person.mother_tongue),
        (_("Language of service"), person.service_language),
    )
    yield from (Found(LineKind.BASICS, None, name, value, is_place=value == town) for name, value in facts if value)
    for other in OtherName.objects.filter(person=person).order_by("pk"):
        yield Found(LineKind.BASICS, None, label_of(OTHER_NAME_KINDS, other.kind), other.name, writer=other.created_by_id)
    for decision in naming_decisions(ctx, person):
        about = frozenset({decision.guardian_id} if decision.guardian_id else ())
        yield Found(LineKind.BASICS, None, _("Known by name"), decided_words(ctx, decision), writer=decision.created_by_id, subjects=about)
    yield from _family(ctx, person)
    for point in visible_to(ctx, ContactPointAction.VIEW).filter(person=person).order_by("pk"):
        yield Found(LineKind.BASICS, None, label_of(POINT_KINDS, point.kind), point.value, writer=point.created_by_id, is_place=True)


def _family(ctx: Context, person: Person) -> Iterator[Found]:
    """Yield who is whose and who lives together, as far as the actor may know of them; of a child of two sides never where one side lives."""
    family = family_of(ctx, person)
    for relative in family.relatives:
        yield Found(LineKind.BASICS, None, relative.called, relative.card.name, subjects=frozenset({relative.card.pk}))
    for member in (member for home in family.homes for member in home.members if member.card.pk != person.pk):
        yield Found(LineKind.BASICS, None, _("Lives together with"), member.card.name, subjects=frozenset({member.card.pk}), is_place=True)


def _requests(ctx: Context, person: Person) -> Iterator[Found]:
    for request in visible_to(ctx, HelpRequestAction.VIEW).filter(people__person=person).order_by("pk"):
        on = request.received_at.astimezone(HELSINKI).date()
        # Somebody else may have called for her: whose words they are is not known.
        yield Found(LineKind.REQUEST, on, _("Request for help"), request.summary or "–", "network" if request.caller else "", request.created_by_id)


def _episodes(ctx: Context, person: Person) -> Iterator[Found]:
    episodes = episodes_of(ctx, person)
    together: dict[str, set[int]] = {}
    taking_part = EpisodeParticipant.objects.filter(episode__public_id__in=[episode.public_id for episode in episodes])
    for key, one in taking_part.values_list("episode__public_id", "person_id"):
        together.setdefault(key, set()).add(one)
    for episode in episodes:
        words = format_period(episode.start_on, episode.end_on)
        yield Found(LineKind.EPISODE, episode.start_on, episode.service, words, subjects=frozenset(together.get(episode.public_id, ())))


def _contacts(ctx: Context, person: Person) -> Iterator[Found]:
    rows: list[Contact] = list(contacts_visible(ctx).filter(participants__person=person).order_by("started_at", "pk")[:MOST])
    writers = {row.pk: row.created_by_id for row in rows}
    for contact in contact_cards(ctx, rows):
        words = ", ".join(dict.fromkeys([contact.kind, *([contact.way] if contact.way else []), *contact.themes, *contact.workers]))
        yield Found(LineKind.CONTACT, contact.happened_on, contact.service, words, writer=writers[contact.pk])


def _notes(ctx: Context, person: Person) -> Iterator[Found]:
    notes = visible_to(ctx, NoteAction.VIEW).filter(person=person)
    versions = NoteVersion.objects.filter(note__in=notes.values("pk")).select_related("note").order_by("note__happened_on", "note_id", "number")
    for version in versions[:MOST]:
        kind = label(NOTE_KINDS, version.note.kind, ctx.language)
        if version.number < version.note.current_number:
            kind = _("%(kind)s, earlier version") % {"kind": kind}
        for part in version.paragraphs:
            yield Found(LineKind.NOTE, version.note.happened_on, kind, part["text"], part.get("from", ""), version.created_by_id)


def _files(ctx: Context, person: Person) -> Iterator[Found]:
    files: list[Attachment] = list(visible_to(ctx, AttachmentAction.OPEN).filter(person=person).order_by("pk")[:MOST])
    for file in files:
        yield Found(LineKind.FILE, file.added_on, _("File"), file.name, "network", file.created_by_id)


def _given(person: Person) -> Iterator[Found]:
    for one in Disclosure.objects.filter(person=person).order_by("pk"):
        words = ", ".join(part for part in (str(WHATS[What(one.what)]), one.receiver, one.purpose) if part)
        yield Found(LineKind.DISCLOSURE, one.given_on, _("Given out"), words, writer=one.given_by_id or one.created_by_id)
