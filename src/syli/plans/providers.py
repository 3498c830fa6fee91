"""What plans give to apps below: answers for the national documents that ask the same, how a form is looked through afterwards, and which
forms a client may fill in alone on the worker's device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse

from syli.documents.known import tells_documents
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.org.lending import lendable
from syli.people.models import Person
from syli.plans.models import Realisation, Sheet, SheetVersion
from syli.plans.queries.telling import told_to
from syli.safety.choices import Written
from syli.safety.straying import Words, plain, words_of

#: A survey without a name one after the other may answer; a form about somebody in particular is answered once (LAP-5).
lendable("plans.feedback.give", again=True)
lendable("plans.episode.begin")
lendable("plans.sheet.revise")


@tells_documents
def answers_of_forms(ctx: Context, person: Person, episode: Episode, branch: str) -> Mapping[str, Any]:
    """Tell a document what her form of the same kind says already."""
    return told_to(ctx, person, episode, branch)


def sheets_about(ctx: Context, people: set[int]) -> Iterable[int]:
    """Return the filled forms about some people."""
    return Sheet._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people).values_list("pk", flat=True)


@words_of(Written.PLAN, about=sheets_about)
def words_of_sheet(ctx: Context, key: int) -> Words | None:
    """Read a plan or an assessment as it stands now."""
    current = SheetVersion._base_manager.filter(organisation_id=ctx.home_id, sheet_id=key, number=F("sheet__current_number"))
    version = current.select_related("sheet").first()
    if version is None:
        return None
    address = reverse("plans.sheet.view", args=[version.sheet.public_id])
    realised = Realisation._base_manager.filter(organisation_id=ctx.home_id, sheet_id=key).order_by("pk")
    said = [*plain(version.answers), *(row.words for row in realised if row.words)]
    return Words(frozenset({version.sheet.person_id}), "\n".join(said), address, version.register_id, version.created_by_id)
