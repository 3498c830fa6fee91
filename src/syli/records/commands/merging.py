"""The search tokens of notes name a person by her key: they follow when two become one."""

from __future__ import annotations

from syli.records.models import NoteToken


def find_under(gone_id: int, person_id: int) -> None:
    """Let the words of the notes of somebody who is gone be found under who she is now."""
    NoteToken.objects.filter(person_id=gone_id).update(person_id=person_id)
