"""How episodes of somebody who was entered twice become one person's: one relationship of a client, nobody twice at one door."""

from __future__ import annotations

from syli.episodes.choices import EpisodeState
from syli.episodes.commands.joining import refuse_second
from syli.episodes.models import ClientRelationship, Episode
from syli.kernel.context import Context
from syli.people.models import Person


def runs_already(ctx: Context, gone: Person, kept: Person) -> None:
    """Nobody is twice in the same service of one unit: the known one's episode is ended, or it is the one to write in."""
    running = Episode.objects.filter(participants__person=gone, participants__end_on__isnull=True).exclude(state=EpisodeState.CLOSED)
    for episode in running.distinct().order_by("pk"):
        refuse_second([kept.pk], episode.unit_id, episode.service_code, beside=episode, field="other")


def join_relationships(ctx: Context, gone: Person, kept: Person) -> list[int]:
    """Let the known one's relationship take the other's episodes, from the earlier first day on; a lone one changes hands."""
    going = ClientRelationship.objects.filter(person=gone).first()
    if going is None:
        return []
    staying = ClientRelationship.objects.filter(person=kept).first()
    if staying is None:
        going.person = kept
        going.save()
        return [going.pk]
    for episode in Episode.objects.filter(relationship=going).order_by("pk"):
        episode.relationship = staying
        episode.save()
    staying.start_on = min(staying.start_on, going.start_on)
    both_ended = staying.end_on is not None and going.end_on is not None
    staying.end_on = max(staying.end_on, going.end_on) if both_ended else None
    staying.save()
    going.delete()
    return [staying.pk]
