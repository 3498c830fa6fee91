"""Which of the record forms keep drafts, and what each is about."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.catalogue.queries import service_name
from syli.episodes.access import EpisodeAction
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.drafts.kinds import DraftTarget, draft_kind
from syli.records.access import NoteAction, RecordAction


@draft_kind("records.contact")
def contact_of_episode(ctx: Context, public_id: str) -> DraftTarget | None:
    """A contact being recorded in an episode the actor may record into."""
    episode = visible_to(ctx, EpisodeAction.RECORD_CONTACT).filter(public_id=public_id).first()
    if episode is None:
        return None
    return DraftTarget(episode.register_id, service_name(episode.service_code, ctx.language), reverse("records.contact.record", args=[public_id]))


@draft_kind("records.note")
def note_about(ctx: Context, public_id: str) -> DraftTarget | None:
    """A note that belongs to no contact, being written about somebody whose notes the actor may write."""
    person = visible_to(ctx, RecordAction.WRITE).filter(public_id=public_id).first()
    if person is None:
        return None
    return DraftTarget(person.register_id, _("Write a note"), reverse("records.record.write", args=[public_id]), person.pk)


@draft_kind("records.correction")
def correction_of(ctx: Context, public_id: str) -> DraftTarget | None:
    """A correction of a note that the actor may correct."""
    note = visible_to(ctx, NoteAction.CORRECT).filter(public_id=public_id).first()
    if note is None:
        return None
    return DraftTarget(note.register_id, _("Correct a note"), reverse("records.note.correct", args=[public_id]), note.person_id)
