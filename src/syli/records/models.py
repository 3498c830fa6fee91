"""Notes about one person each, in versions; attachments; search tokens of the text. Everything written is sealed."""

from __future__ import annotations

from django.db import models

from syli.episodes.models import Contact, Episode
from syli.kernel.vault.fields import VaultJSONField, VaultTextField
from syli.org.models import Owned, Registered
from syli.people.models import Person


class Note(Registered):
    """A note about one person. Texts written together about several share `writing`; each keeps only her own paragraphs."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notes")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    writing = models.CharField(max_length=22)
    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    current_number = models.PositiveIntegerField(default=1)
    source_key = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "happened_on"], name="note_of_person"),
            models.Index(fields=["writing"], name="note_of_writing"),
        ]


class NoteVersion(Registered):
    """One version of a note's paragraphs: [{"from": whose telling, "text": words}]. Never changed; a correction adds another."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    paragraphs = VaultJSONField()
    written_at = models.DateTimeField()
    change_reason = VaultTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="note_version_once")]


class NoteToken(models.Model):
    """One keyed token of a word in a note's current version; finds text without storing words."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="tokens")
    person_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    token = models.BigIntegerField()

    #: Belongs to one organisation: fenced by row-level security although it has no scoped manager.
    fenced = True

    class Meta:
        indexes = [models.Index(fields=["person_id", "token", "note"], name="note_token_lookup")]


class Attachment(Registered):
    """A file kept with a person's record: type checked, metadata stripped, content encrypted in pieces."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attachments")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments")
    name = VaultTextField()
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    added_on = models.DateField()

    @property
    def is_sound(self) -> bool:
        """Tell whether it is heard, not looked at."""
        return self.media_type.startswith("audio/")


class AttachmentPiece(Owned):
    """One encrypted piece of a file; in the database so that a backup and a transaction hold it whole or not at all."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="attachment_piece_once")]
