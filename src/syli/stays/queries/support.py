"""What is arranged for a family as pages show it: interpreters, a baby's sleep, whom a weekly visitor may meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from syli.catalogue.packs import Pack
from syli.catalogue.queries import label, pack_of
from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.queries import cards
from syli.stays import rules
from syli.stays.access import InterpreterOrderAction
from syli.stays.choices import Heads, InterpreterMode, SleepPhase, StayState
from syli.stays.labels import MODES, SLEEP_PHASES
from syli.stays.models import House, InterpreterOrder, Permission, Presence, SleepNight
from syli.stays.queries.offers import heads_of_role
from syli.stays.queries.permitting import holding

SLEEP_DIARY, MOST = "sleep_diary", 60


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An ordered interpreter."""

    public_id: str
    language: str
    mode: str
    provider: str
    alias: str
    meeting_place: str
    starts_at: datetime
    minutes: int
    came_minutes: int | None
    cost_cents: int | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class SleepLine:
    """A day and night of sleep, in hours."""

    slept_on: date
    phase: str
    night_hours: float
    day_hours: float
    wakings: int | None


@dataclass(frozen=True, slots=True)
class Sleep:
    """How one baby has slept, oldest first, and how many minutes longer the middle night is than before."""

    name: str
    lines: tuple[SleepLine, ...]
    change: int | None


@dataclass(frozen=True, slots=True)
class VisitList:
    """Whom a weekly visitor may meet: only those who permit it; of the others only how many have not been asked or have not allowed it."""

    code: str
    words: str
    names: tuple[str, ...]
    others: int


def orders_of(ctx: Context, episode: Episode) -> list[OrderLine]:
    """Return the interpreters ordered in an episode, the latest first."""
    rows = visible_to(ctx, InterpreterOrderAction.VIEW).filter(episode=episode).order_by("-starts_at", "-pk")[:MOST]
    return [order_line(ctx, row) for row in rows]


def order_line(ctx: Context, row: InterpreterOrder) -> OrderLine:
    """Return one order in words."""
    mode, language = str(MODES[InterpreterMode(row.mode)]), label("languages", row.language_code, ctx.language)
    return OrderLine(
        row.public_id, language, mode, row.provider, row.alias, row.meeting_place, row.starts_at, row.minutes, row.came_minutes, row.cost_cents,
        row.cancelled_at is not None,
    )  # fmt: skip


def keeps_diary(pack: Pack) -> bool:
    """Tell whether the service follows a baby's sleep."""
    return any(form.code == SLEEP_DIARY for form in pack.forms)


def sleep_of(ctx: Context, episode: Episode) -> list[Sleep]:
    """Return how each baby of the episode has slept, and touch them."""
    by_person: dict[int, list[SleepNight]] = defaultdict(list)
    for row in SleepNight.objects.filter(episode=episode).order_by("slept_on", "pk")[:400]:
        by_person[row.person_id].append(row)
    people = cards(ctx, by_person)
    ctx.trail.touch(people)
    return [_sleep(people[key].name, rows) for key, rows in by_person.items() if key in people]


def _sleep(name: str, rows: Iterable[SleepNight]) -> Sleep:
    known = list(rows)
    before = [row.night_minutes for row in known if row.phase == SleepPhase.BEFORE]
    after = [row.night_minutes for row in known if row.phase in (SleepPhase.AFTER, SleepPhase.FOLLOW_UP)]
    lines = tuple(
        SleepLine(row.slept_on, str(SLEEP_PHASES[SleepPhase(row.phase)]), row.night_minutes / 60, row.day_minutes / 60, row.wakings) for row in known
    )
    return Sleep(name, lines, rules.change_of_sleep(before, after))


def babies_of(ctx: Context, episode: Episode) -> list[tuple[str, str]]:
    """Return (public id, name) of the children of the episode whom the actor may know, and touch them."""
    parts = episode.participants.filter(end_on__isnull=True, person__is_unborn=False).order_by("pk").values_list("person_id", "role")
    keys = [key for key, role in parts if heads_of_role(role) == Heads.CHILD]
    people = cards(ctx, keys)
    ctx.trail.touch(people)
    return [(people[key].public_id, people[key].name) for key in keys if key in people]


def visits_of(ctx: Context, house: House) -> list[VisitList]:
    """Return whom each weekly visitor of the house may meet now (TUR-9), and touch those who are named."""
    inside = Presence.objects.filter(stay__house=house, end_at__isnull=True, stay__state=StayState.RUNNING).select_related("stay__episode")
    adults = [piece for piece in inside.order_by("pk") if piece.heads == Heads.ADULT]
    visits: dict[str, str] = {}
    for piece in adults:
        episode = piece.stay.episode
        pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
        visits |= {one.code: one.texts.in_language(ctx.language) for one in pack.recurring if one.code in pack.way_in.consents}
    allowed = set(
        Permission.objects.filter(holding(ctx.today), episode__in={piece.stay.episode_id for piece in adults}, code__in=visits).values_list(
            "code", "person_id"
        )
    )
    people = cards(ctx, {person for _code, person in allowed})
    ctx.trail.touch(people)
    found = []
    for code, words in visits.items():
        named = [people[piece.person_id].name for piece in adults if (code, piece.person_id) in allowed and piece.person_id in people]
        found.append(VisitList(code, words, tuple(named), len(adults) - len(named)))
    return found
