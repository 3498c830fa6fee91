"""Where words of one side were found with the other, for the keeper; and what a writer was asked to read over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.queries import name_of
from syli.safety.access import ReadOverAction, StrayWordsAction
from syli.safety.choices import Token, Written
from syli.safety.models import ReadOver

PAGE: Final = 25
#: A writer who was asked about more than this has other troubles.
MOST: Final = 10
#: Texts that stand in nobody's record.
OF_TEAM: Final = frozenset({Written.LOG, Written.DISCUSSION, Written.TRAINING})


@dataclass(frozen=True, slots=True, repr=False)
class StrayCard:
    """One text: in whose record it stands (nobody's, of a team's own), who would be known by it and by what."""

    public_id: str
    kind: Written
    person: str
    other: str
    tokens: tuple[Token, ...]
    address: str
    writer: str
    is_own: bool
    asked_at: datetime | None
    at: datetime
    keys: tuple[int, int]


def strays(ctx: Context, number: Any = 1) -> Page[Any]:
    """Return what waits for the keeper, the newest first, 25 a page."""
    rows = _waiting(ctx).select_related("person", "other", "writer").order_by("-pk")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    page.object_list = [_card(ctx, row) for row in page.object_list]
    return page


def count_of_strays(ctx: Context) -> int:
    """Return how many texts wait for the keeper."""
    return int(_waiting(ctx).count())


def asked_to_read(ctx: Context) -> list[ReadOver]:
    """Return what the actor was asked to read over, the oldest first."""
    return list(visible_to(ctx, ReadOverAction.FINISH).filter(closed_at__isnull=True).order_by("pk")[:MOST])


def _waiting(ctx: Context) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible_to(ctx, StrayWordsAction.CLOSE).filter(closed_at__isnull=True)
    return rows


def _card(ctx: Context, row: Any) -> StrayCard:
    return StrayCard(
        public_id=row.public_id,
        kind=Written(row.kind),
        person="" if row.kind in OF_TEAM else name_of(row.person),
        other=name_of(row.other),
        tokens=tuple(Token(token) for token in row.tokens),
        address=row.address,
        writer=str(row.writer) if row.writer is not None else "",
        is_own=row.writer_id is None or row.writer_id == ctx.actor.id,
        asked_at=row.asked_at,
        at=row.created_at,
        keys=(row.person_id, row.other_id),
    )
