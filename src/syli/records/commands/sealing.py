"""Sealing a note to a small team: everybody else sees the record as if it had never been written."""

from __future__ import annotations

from collections.abc import Collection

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.records.access import NoteAction
from syli.records.models import Note
from syli.safety.choices import Sealed
from syli.safety.commands.sealing import seal_thing
from syli.safety.models import Seal


@command(NoteAction.SEAL)
def seal_note(ctx: Context, note: Note, *, team: Collection[str], part_version: int | None = None) -> Seal:
    """Say who alone reads this note; saying it again changes the team. Rules: SAFE-25, 26."""
    return seal_thing(ctx, note.person, kind=Sealed.NOTE, thing_id=note.pk, team=team, part_version=part_version)
