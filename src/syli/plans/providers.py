"""What plans give to apps below: the answers of filled forms, for the national documents that ask the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syli.documents.known import tells_documents
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.people.models import Person
from syli.plans.queries.telling import told_to


@tells_documents
def answers_of_forms(ctx: Context, person: Person, episode: Episode, branch: str) -> Mapping[str, Any]:
    """Tell a document what her form of the same kind says already."""
    return told_to(ctx, person, episode, branch)
