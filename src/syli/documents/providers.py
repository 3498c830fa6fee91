"""What of a shared child's documents is one's own side's: those of the own side's episodes, or begun by its workers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from syli.documents.models import Document
from syli.episodes.models import EpisodeParticipant
from syli.kernel.access import guard
from syli.kernel.context import Context
from syli.safety.choices import Written
from syli.safety.standing import standing_of
from syli.safety.straying import Words, plain, words_of


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


def documents_about(ctx: Context, people: set[int]) -> Iterable[int]:
    """Return the national documents about some people."""
    return Document._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people).values_list("pk", flat=True)


@words_of(Written.DOCUMENT, about=documents_about)
def words_of_document(ctx: Context, key: int) -> Words | None:
    """Read a national document as it is being written."""
    document = Document._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if document is None:
        return None
    address = reverse("documents.document.view", args=[document.public_id])
    return Words(frozenset({document.person_id}), "\n".join(plain(document.answers)), address, document.register_id, document.created_by_id)
