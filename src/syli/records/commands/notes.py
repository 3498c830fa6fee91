"""Writing notes split by person, and correcting them with history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.episodes.access import EpisodeAction
from syli.episodes.commands import record_contact
from syli.episodes.models import Contact, Episode
from syli.kernel.access import visible_to
from syli.kernel.command import command
from syli.kernel.context import HELSINKI, Context
from syli.kernel.events import announce
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.records import rules
from syli.records.access import NoteAction, RecordAction
from syli.records.events import NoteWritten
from syli.records.models import Note, NoteVersion
from syli.records.rules import Paragraph
from syli.records.search import index_note
from syli.safety.choices import Written
from syli.safety.events import WordsWritten

#: The kind of note that tells of a contact, in the national list of case notes.
CONTACT_NOTE = "contact"


@command(RecordAction.WRITE)
def write_notes(
    ctx: Context,
    person: Person,
    *,
    paragraphs: Sequence[Paragraph],
    happened_on: date,
    kind: str,
    episode: Episode | None = None,
    contact: Contact | None = None,
) -> list[Note]:
    """Write one text; every person it is about gets a note with only her own paragraphs.

    `person` is whose record is open; the others must be people the writer may write about too. Broken rules: RECORDS-01, 03, 04.
    """
    if not rules.is_writable(paragraphs):
        raise RuleBroken("RECORDS-01", _("Write something, at most 20 000 characters in a paragraph."), "paragraphs")
    if not rules.may_have_happened_on(happened_on, ctx.today):
        raise RuleBroken("RECORDS-04", _("The day cannot be in the future."), "happened_on")
    wanted = {i for p in paragraphs for i in p.about}
    about = {p.pk: p for p in visible_to(ctx, RecordAction.WRITE).filter(pk__in=wanted)}
    if rules.strangers(paragraphs, about) or not wanted:
        raise RuleBroken("RECORDS-03", _("Choose whom each paragraph is about."), "paragraphs")
    writing = new_public_id()
    notes = [
        _write(ctx, about[i], texts, writing=writing, happened_on=happened_on, kind=kind, episode=episode, contact=contact)
        for i, texts in rules.split_by_person(paragraphs).items()
    ]
    ctx.trail.touch(about, earliest_on=happened_on)
    return notes


def _write(
    ctx: Context,
    person: Person,
    texts: list[dict[str, str]],
    *,
    writing: str,
    happened_on: date,
    kind: str,
    episode: Episode | None,
    contact: Contact | None,
) -> Note:
    note: Note = Note.objects.create(
        organisation_id=person.organisation_id,
        register_id=person.register_id,
        person=person,
        episode=episode,
        contact=contact,
        writing=writing,
        kind=kind,
        happened_on=happened_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    _add_version(ctx, note, texts, "")
    announce(ctx, NoteWritten(note))
    announce(ctx, WordsWritten(Written.NOTE, note.pk))
    return note


def _add_version(ctx: Context, note: Note, texts: list[dict[str, str]], reason: str) -> None:
    NoteVersion.objects.create(
        organisation_id=note.organisation_id,
        register_id=note.register_id,
        note=note,
        number=note.current_number,
        paragraphs=texts,
        written_at=ctx.now,
        change_reason=reason,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    index_note(note, " ".join(part["text"] for part in texts))


@command(NoteAction.CORRECT)
def correct_note(ctx: Context, note: Note, *, texts: Sequence[dict[str, str]], reason: str) -> Note:
    """Add a corrected version with its reason; the earlier ones stay. Broken rules: RECORDS-01, 05."""
    if not rules.may_correct(reason):
        raise RuleBroken("RECORDS-05", _("Say why you correct the note."), "reason")
    kept = [Paragraph((note.person_id,), part["from"], part["text"]) for part in texts]
    if not rules.is_writable(kept):
        raise RuleBroken("RECORDS-01", _("Write something, at most 20 000 characters in a paragraph."), "texts")
    note.current_number += 1
    note.save()
    _add_version(ctx, note, rules.split_by_person(kept)[note.person_id], reason.strip())
    ctx.trail.touch([note.person_id], earliest_on=note.happened_on)
    announce(ctx, NoteWritten(note))
    announce(ctx, WordsWritten(Written.NOTE, note.pk))
    return note


@command(EpisodeAction.RECORD_CONTACT)
def record_contact_with_notes(
    ctx: Context, episode: Episode, *, paragraphs: Sequence[Paragraph], participants: Sequence[Person], kind: str, **facts: Any
) -> Contact:
    """Record a contact and what was written about it in one act: both are kept or neither. Broken rules: those of both acts.

    Sent twice with one `once_key`, the text is kept once too.
    """
    contact = record_contact(ctx, episode, kind=kind, participants=participants, **facts)
    if paragraphs and not contact.notes.exists():
        day = contact.started_at.astimezone(HELSINKI).date()
        write_notes(ctx, participants[0], paragraphs=paragraphs, happened_on=day, kind=CONTACT_NOTE, episode=episode, contact=contact)
    return contact
