"""What records bring to a client's page: the latest notes, and the buttons to record and write."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.access import EpisodeAction
from syli.episodes.sections import own_episodes
from syli.kernel.access import may
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.sections import PersonAct, PersonSection, person_act, person_section
from syli.records.access import RecordAction
from syli.records.queries import latest_notes


@person_act(order=10)
def record_act(ctx: Context, person: Person) -> PersonAct | None:
    """Record a contact of the client's running episode."""
    if not may(ctx, EpisodeAction.RECORD_CONTACT):
        return None
    running = next((episode for episode in own_episodes(ctx, person) if episode.is_open), None)
    if running is None:
        return None
    return PersonAct(_("Record"), reverse("records.contact.record", args=[running.public_id]), "plus", "primary")


@person_section(order=40)
def notes_section(ctx: Context, person: Person) -> PersonSection | None:
    """Show the latest notes."""
    if not may(ctx, RecordAction.READ):
        return None
    # The page itself was opened by the rules of reading; the notes come through their own set all the same.
    data = {
        "notes": latest_notes(ctx, person),
        "person_id": person.public_id,
        "may_write": may(ctx, RecordAction.WRITE),
    }
    return PersonSection("notes", _("Notes"), "records/_person_notes.html", data)
