"""Keeping files: made nameless, sealed in pieces in the database, opened whole or not at all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.attachments.refusals import AttachmentRefused
from syli.kernel.attachments.sanitise import LARGEST, CleanFile, sanitise
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.kernel.vault.files import seal_bytes
from syli.people.models import Person
from syli.records import rules
from syli.records.access import RecordAction
from syli.records.models import Attachment, AttachmentPiece
from syli.records.queries import CONTENT
from syli.sound import CleanSound, SoundRefused, is_sound
from syli.sound import cleaned as cleaned_sound

#: A piece is small enough that a row never grows beyond what both databases move with ease.
PIECE = 512 * 1024


@command(RecordAction.ADD_FILE)
def add_file(ctx: Context, person: Person, *, content: bytes, declared_name: str) -> Attachment:
    """Keep a file with a person's record: without metadata, under a name that tells nothing. Broken rule: RECORDS-06."""
    clean = sounding(content, declared_name) if is_sound(content, declared_name) else cleaned(content, declared_name)
    number = person.attachments.count() + 1
    attachment: Attachment = Attachment.objects.create(
        organisation_id=person.organisation_id,
        register_id=person.register_id,
        person=person,
        public_id=new_public_id(),
        name=clean.name(_("file-%(n)s") % {"n": number}),
        media_type=clean.media_type,
        size=len(clean.content),
        added_on=ctx.today,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    sealed = seal_bytes(clean.content, owner=person.register_id, column=CONTENT, row=attachment.public_id)
    AttachmentPiece.objects.bulk_create(
        AttachmentPiece(
            organisation_id=person.organisation_id,
            attachment=attachment,
            number=place,
            content=sealed[start : start + PIECE],
            created_at=ctx.now,
            created_by_id=ctx.actor.id,
        )
        for place, start in enumerate(range(0, len(sealed), PIECE))
    )
    ctx.trail.touch([person.pk])
    return attachment


def cleaned(content: bytes, declared_name: str) -> CleanFile:
    """Return a file's content made nameless, inside a command. Broken rule: RECORDS-06."""
    try:
        clean = sanitise(content, declared_name)
    except AttachmentRefused as refused:
        if not rules.may_be_taken(refused.code):
            raise RuleBroken("RECORDS-06", _words(refused.code), "file") from None
        raise
    return clean


def sounding(content: bytes, declared_name: str) -> CleanSound:
    """Return a recording in a container written anew, inside a command. Broken rule: RECORDS-06."""
    try:
        return cleaned_sound(content, declared_name, limit=LARGEST)
    except SoundRefused as refused:
        raise RuleBroken("RECORDS-06", _words(refused.code), "file") from None


def _words(code: str) -> str:
    words = {
        "empty": _("The file is empty."),
        "too_large": _("The file is too large: at most %(size)s megabytes.") % {"size": LARGEST // 1024 // 1024},
        "type_not_allowed": _("This kind of file is not taken. Use a picture, a recording, a PDF or an office document."),
        "type_mismatch": _("The file is of another kind than its name says. Save it again and try anew."),
        "heic": _("The phone's own picture format is not taken. Save the picture as JPEG."),
        "encrypted": _("The file is locked with a password. Remove the password first."),
        "macros": _("The file contains macros. Save it without them."),
        "embedded_object": _("Another file is hidden in this one. Save it without it."),
        "picture_too_large": _("The picture has too many points. Save a smaller one."),
        "old_sound": _("This is a recording in an old form of phones (3gp, amr). Choose m4a in the recorder's settings and record again."),
        "other_sound": _("This kind of recording is not taken. Record in m4a, wav, or ogg or webm with Opus."),
        "film": _("This is a film. Record the sound alone."),
        "too_many_pages": _("The document has too many pages. Split it."),
    }
    return words.get(code, _("The file is broken and cannot be opened."))
