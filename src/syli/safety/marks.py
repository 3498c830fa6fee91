"""What is written down about the actor and those she may not see: pairs kept apart, her openings in emergencies, blocks and seals.

All four decide what every page may show, so they are read at its beginning, in one query: the same columns of each, and a word that says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value

from syli.kernel.access.reading import read_today
from syli.kernel.context import ActingToday, Context
from syli.kernel.dates import day_bounds
from syli.safety.models import Block, EmergencyOpening, Seal, Separation

MEMO: Final = "safety.marks"
Pair = tuple[int, int, int]
PAIR, OPENING, BLOCK, SEAL = "pair", "opening", "block", "seal"


@dataclass(frozen=True, slots=True)
class Marks:
    """What concerns the actor.

    Pairs of the organisation (key, one person, the other) and for whose safety each was asked; who is open to her, by the opening's
    public id; who is blocked from her; what is sealed to a team she is not of (kind, person, thing).
    """

    pairs: tuple[Pair, ...] = ()
    asked_for: tuple[int, ...] = ()
    openings: tuple[tuple[int, str], ...] = ()
    blocked: frozenset[int] = frozenset()
    sealed: tuple[tuple[str, int, int | None], ...] = ()


NO_MARKS: Final = Marks()


def marks_of(ctx: Context) -> Marks:
    """Return the marks that concern a member of staff, read once in a request; none for anybody else."""
    if ctx.actor.kind != "staff" or ctx.actor.id is None or ctx.organisation_id is None:
        return NO_MARKS
    return ctx.once(MEMO, lambda: _read(ctx))


def _read(ctx: Context) -> Marks:
    found: dict[str, list[Any]] = {PAIR: [], OPENING: [], BLOCK: [], SEAL: []}
    for mark, *row in sorted(read_today(ctx, _standing_today), key=lambda row: (row[0], row[1])):
        found[mark].append(row)
    return Marks(
        tuple((key, one, other) for key, one, other, _third, _word in found[PAIR]),
        tuple(third for _key, _one, _other, third, _word in found[PAIR]),
        _still_open(ctx, {key: (one, word) for key, one, _other, _third, word in found[OPENING]}),
        frozenset(one for _key, one, _other, _third, _word in found[BLOCK]),
        tuple((word, one, other) for _key, one, other, _third, word in found[SEAL]),
    )


def _standing_today(acting: ActingToday) -> QuerySet[Any, Any]:
    """Return what is written down; of openings all that reach into today, for the moment is no part of what lasts a day."""
    home, me = acting.home_id, acting.actor.id
    pairs = Separation._base_manager.filter(organisation_id=home, end_on__isnull=True)
    openings = EmergencyOpening._base_manager.filter(organisation_id=home, staff_id=me, end_at__gt=day_bounds(acting.today)[0])
    blocks = Block._base_manager.filter(organisation_id=home, staff_id=me, end_on__isnull=True)
    seals = Seal._base_manager.filter(organisation_id=home, end_on__isnull=True).exclude(members__staff_id=me)
    return _columns(pairs, PAIR, one="first_id", other="second_id", third="asked_for_id").union(
        _columns(openings, OPENING, one="person_id", word="public_id"),
        _columns(blocks, BLOCK, one="person_id"),
        _columns(seals, SEAL, one="person_id", other="thing_id", word="kind"),
        all=True,
    )


def _still_open(ctx: Context, openings: dict[int, tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Return those of today's openings that have not ended. Hardly anybody has one: the second query is hers alone."""
    if not openings:
        return ()
    rows = EmergencyOpening._base_manager.filter(organisation_id=ctx.home_id, pk__in=openings, end_at__gt=ctx.now)
    return tuple(openings[key] for key in rows.order_by("pk").values_list("pk", flat=True))


def _columns(rows: QuerySet[Any], mark: str, *, one: str, other: str = "", third: str = "", word: str = "") -> QuerySet[Any, Any]:
    """Name the columns alike: the engines put rows together by place, and PostgreSQL wants each place to be of one type."""
    return rows.order_by().values_list(
        Value(mark, output_field=CharField()),
        F("pk"),
        F(one),
        F(other) if other else Value(0, output_field=BigIntegerField()),
        F(third) if third else Value(0, output_field=BigIntegerField()),
        F(word) if word else Value("", output_field=CharField()),
    )
