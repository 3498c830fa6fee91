"""What of a shared child's record is one's own side's; what of records is sealed in pieces and found by the search key."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.urls import reverse

from syli.episodes.models import EpisodeParticipant
from syli.kernel.access import guard
from syli.kernel.context import Context
from syli.org.keys.declared import SealedFile, Tokens, declare
from syli.records.models import Note, NoteVersion
from syli.records.queries import CONTENT
from syli.records.search import index_note
from syli.safety.choices import Written
from syli.safety.sealed import closed_to
from syli.safety.standing import standing_of
from syli.safety.straying import Words, words_of


@guard("SAFE-G8", "records.Note", "Of somebody both sides work with a worker reads what her own side wrote.")
def own_sides_notes(ctx: Context) -> Q:
    """Return the notes that are nobody's shared child's, or that belong to the actor's own side."""
    where = standing_of(ctx)
    return ~Q(person_id__in=where.bridges) | _own(ctx, "episode_id") if where.bridges else Q()


@guard("SAFE-G9", "records.Attachment", "Of somebody both sides work with a worker opens what her own side added.")
def own_sides_files(ctx: Context) -> Q:
    """Return the files that are nobody's shared child's, or that belong to the actor's own side."""
    where = standing_of(ctx)
    return ~Q(person_id__in=where.bridges) | _own(ctx, "note__episode_id") if where.bridges else Q()


@guard("SAFE-G10", "records.Note", "A sealed note is read by its team.")
def notes_not_sealed(ctx: Context) -> Q:
    """Return the notes that are not sealed, or whose team the actor belongs to."""
    closed = closed_to(ctx).notes
    return ~Q(pk__in=closed) if closed else Q()


@guard("SAFE-G11", "records.Attachment", "A file of a sealed note is opened by the note's team.")
def files_of_no_sealed_note(ctx: Context) -> Q:
    """Return the files that belong to no note sealed to others."""
    closed = closed_to(ctx).notes
    return Q(note__isnull=True) | ~Q(note_id__in=closed) if closed else Q()


def _own(ctx: Context, episode: str) -> Q:
    where = standing_of(ctx)
    taking_part = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id)
    theirs = taking_part.filter(person_id__in=where.hidden).values("episode_id")
    ours = taking_part.filter(person_id__in=where.near).exclude(episode_id__in=theirs).values("episode_id")
    return Q(created_by_id__in=where.colleagues) | Q(**{f"{episode}__in": ours})


def index_again(note: Note) -> None:
    """Write the tokens of a note's current text anew."""
    current = note.versions.filter(number=note.current_number).first()
    index_note(note, " ".join(part["text"] for part in current.paragraphs) if current is not None else "")


declare(
    SealedFile("records.AttachmentPiece", CONTENT, parent="attachment"),
    Tokens(("records.NoteToken.token",), lambda register: Note._base_manager.filter(register_id=register), index_again),
)


def notes_about(ctx: Context, people: set[int]) -> Iterable[int]:
    """Return the notes about some people."""
    return Note._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people).values_list("pk", flat=True)


@words_of(Written.NOTE, about=notes_about)
def words_of_note(ctx: Context, key: int) -> Words | None:
    """Read a note as it stands now."""
    current = NoteVersion._base_manager.filter(organisation_id=ctx.home_id, note_id=key, number=F("note__current_number")).select_related("note")
    version = current.first()
    if version is None:
        return None
    note, text = version.note, " ".join(part["text"] for part in version.paragraphs)
    address = reverse("records.note.correct", args=[note.public_id])
    return Words(frozenset({note.person_id}), text, address, note.register_id, version.created_by_id)
