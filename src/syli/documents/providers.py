"""What of a shared child's documents is one's own side's: those of the own side's episodes, or begun by its workers."""

from __future__ import annotations

from django.db.models import Q

from syli.episodes.models import EpisodeParticipant
from syli.kernel.access import guard
from syli.kernel.context import Context
from syli.safety.standing import standing_of


@guard("DOC-G1", "documents.Document", "Of somebody both sides work with a worker reads the documents of her own side.")
def own_sides_documents(ctx: Context) -> Q:
    """Return the documents that are nobody's shared child's, or that belong to the actor's own side."""
    where = standing_of(ctx)
    if not where.bridges:
        return Q()
    taking_part = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id)
    theirs = taking_part.filter(person_id__in=where.hidden).values("episode_id")
    ours = taking_part.filter(person_id__in=where.near).exclude(episode_id__in=theirs).values("episode_id")
    return ~Q(person_id__in=where.bridges) | Q(created_by_id__in=where.colleagues) | Q(episode_id__in=ours)
