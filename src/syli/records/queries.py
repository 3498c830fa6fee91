"""Reading records: a person's notes with their texts, one note's versions, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from syli.catalogue.queries import label
from syli.episodes.queries.episodes import EpisodeCard
from syli.kernel.access import Action, allowed_of, may, visible_to
from syli.kernel.context import Context
from syli.kernel.names import full_name
from syli.kernel.vault.files import unseal_bytes
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.people.reading import person_reading
from syli.records.access import AttachmentAction, NoteAction, RecordAction
from syli.records.labels import SOURCES
from syli.records.models import Attachment, Note, NoteVersion

NOTE_KINDS = "note_kinds"
#: How many notes a client's page shows.
SHOWN = 5
#: The column a file's content is sealed for.
CONTENT = "records.Attachment.content"
#: What may be done beside a note, and under which name each is asked about: those that are allowed alike, under one.
ASIDE = {"may_correct": NoteAction.CORRECT, "may_seal": NoteAction.SEAL, "may_see_earlier": NoteAction.HISTORY}
ASKED = {name: next(first for first, other in ASIDE.items() if other.allow == declared.allow) for name, declared in ASIDE.items()}


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A note as a page shows it: its current paragraphs, who wrote them when, and what the reader may do with it."""

    pk: int
    public_id: str
    kind: str
    happened_on: date
    texts: tuple[tuple[str, str], ...]
    writer: str
    written_at: datetime
    is_corrected: bool
    may_correct: bool
    may_seal: bool
    may_see_earlier: bool


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version of a note, with why it was written."""

    number: int
    texts: tuple[tuple[str, str], ...]
    writer: str
    written_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file in a client's record."""

    public_id: str
    name: str
    media_type: str
    size: int
    added_on: date


def notes_of(ctx: Context, person: Person) -> QuerySet[Note]:
    """Return the person's notes the actor may read, the latest first."""
    rows: QuerySet[Note] = visible_to(ctx, NoteAction.VIEW).filter(person=person)
    return rows.order_by("-happened_on", "-pk")


def latest_notes(ctx: Context, person: Person) -> list[NoteCard]:
    """Return cards of the person's latest notes, for her page."""
    return [_card(ctx, version) for version in _latest(ctx, person)]


@person_reading
def _latest(ctx: Context, person: Person) -> QuerySet[NoteVersion]:
    """Return the latest notes' current versions; none for whom notes are closed, as on the page of all of them."""
    notes = notes_of(ctx, person)[:SHOWN]
    return _current_versions(ctx, notes) if may(ctx, RecordAction.READ) else NoteVersion.objects.none()


def note_cards(ctx: Context, notes: QuerySet[Note] | Iterable[Note]) -> list[NoteCard]:
    """Return cards of notes with their current texts, in the order given: one query whatever their number, one more for a list of notes."""
    if not isinstance(notes, QuerySet):
        ids = [note.pk for note in notes]
        by_pk = {version.note_id: version for version in _current_versions(ctx, visible_to(ctx, NoteAction.VIEW).filter(pk__in=ids))}
        return [_card(ctx, by_pk[pk]) for pk in ids if pk in by_pk]
    return [_card(ctx, version) for version in _current_versions(ctx, notes)]


def _current_versions(ctx: Context, notes: QuerySet[Note]) -> QuerySet[Any]:
    """Return the current version of each note with the note, who wrote it and what the reader may do, the latest first as in `notes_of`."""
    current = NoteVersion.objects.filter(number=F("note__current_number"), note__in=notes.values("pk"))
    # Acts that are allowed alike are asked about once: the rules are most of what such a query costs.
    current = current.annotate(**{name: _allows(ctx, ASIDE[name]) for name in dict.fromkeys(ASKED.values())})
    return _with_writers(current).select_related("note").order_by("-note__happened_on", "-note_id")


def _allows(ctx: Context, declared: Action) -> Exists:
    """Tell of each version's note, within the same query, whether the reader may do this with it: a button that is drawn works.

    Only notes she may read are asked about, so what guards notes has been kept to.
    """
    return Exists(Note.objects.filter(allowed_of(ctx, declared), pk=OuterRef("note_id")))


def _with_writers(versions: QuerySet[NoteVersion]) -> QuerySet[Any]:
    writer = StaffMember.objects.filter(pk=OuterRef("created_by_id"))
    return versions.annotate(writer_given=Subquery(writer.values("given_name")), writer_family=Subquery(writer.values("family_name")))


def _writer(version: Any) -> str:
    return full_name(version.writer_given or "", version.writer_family or "")


def _card(ctx: Context, version: Any) -> NoteCard:
    note = version.note
    return NoteCard(
        pk=note.pk,
        public_id=note.public_id,
        kind=label(NOTE_KINDS, note.kind, ctx.language),
        happened_on=note.happened_on,
        texts=_texts(version),
        writer=_writer(version),
        written_at=version.written_at,
        is_corrected=note.current_number > 1,
        may_correct=getattr(version, ASKED["may_correct"]),
        may_seal=getattr(version, ASKED["may_seal"]),
        may_see_earlier=getattr(version, ASKED["may_see_earlier"]),
    )


def _texts(version: NoteVersion) -> tuple[tuple[str, str], ...]:
    words = {str(code): str(text) for code, text in SOURCES}
    return tuple((words.get(part["from"], ""), part["text"]) for part in version.paragraphs)


def current_texts(note: Note) -> list[dict[str, str]]:
    """Return a note's paragraphs as they stand now."""
    return list(note.versions.get(number=note.current_number).paragraphs)


def versions_of(note: Note) -> list[VersionCard]:
    """Return every version of a note, the latest first."""
    versions = _with_writers(note.versions.order_by("-number"))
    return [VersionCard(v.number, _texts(v), _writer(v), v.written_at, v.change_reason) for v in versions]


def files_of(ctx: Context, person: Person) -> list[FileCard]:
    """Return the files of a person's record the actor may open, the latest first."""
    rows: QuerySet[Attachment] = visible_to(ctx, AttachmentAction.OPEN).filter(person=person)
    return [FileCard(f.public_id, f.name, f.media_type, f.size, f.added_on) for f in rows.order_by("-pk")[:100]]


def writable_people(episode: EpisodeCard) -> list[tuple[str, int, str]]:
    """Return (public id, pk, name) of an episode's participants whose records the actor may open."""
    return list(dict.fromkeys((p.person.public_id, p.person.pk, p.person.name) for p in episode.participants if p.person.may_view))


def content_of(attachment: Attachment) -> bytes:
    """Return a file's content; raises VaultError when a piece is missing, changed or from elsewhere."""
    pieces = attachment.pieces.order_by("number").values_list("content", flat=True)
    return unseal_bytes(b"".join(bytes(piece) for piece in pieces), column=CONTENT, row=attachment.public_id)
