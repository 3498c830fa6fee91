"""What records do about facts from below: the words of her notes are found under who she is now."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.people.events import PersonsMerged
from syli.records.commands.merging import find_under


@reacts_to(PersonsMerged)
def two_became_one(ctx: Context, event: PersonsMerged) -> None:
    """Let the notes of whoever she was be found."""
    find_under(event.gone_id, event.person_id)
