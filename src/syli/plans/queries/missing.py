"""Which forms a service requires and nobody has filled in yet: one's own first, and how each unit stands. A constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from syli.catalogue.packs.model import Pack
from syli.catalogue.queries import pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode, EpisodeParticipant
from syli.episodes.providers import named_in
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.queries import PersonCard, cards
from syli.people.queries.cards import known_to
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction
from syli.plans.models import Sheet
from syli.plans.queries.forms import newest_form
from syli.plans.queries.sheets import title_of
from syli.plans.rules import Required
from syli.plans.standing import closed_to

#: More lines than this nobody reads at once; the number beside the list is of all.
SHOWN = 100
COLUMNS = (
    "episode_id",
    "person_id",
    "role",
    "start_on",
    "episode__public_id",
    "episode__unit__name",
    *(f"episode__{n}" for n in ("service_code", "profile", "pack_version")),
)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """A form that waits to be filled in about a client, and since when she takes part."""

    episode_id: str
    person: PersonCard
    code: str
    title: str
    service: str
    unit: str
    since_on: date


@dataclass(frozen=True, slots=True)
class UnitStands:
    """How many required forms a unit's clients of today have, and how many of them are missing."""

    unit: str
    required: int
    missing: int

    @property
    def filled(self) -> int:
        """Return how many are filled in."""
        return self.required - self.missing


@dataclass(frozen=True, slots=True)
class Missing:
    """The missing forms, who has waited longest first; `total` counts those not shown too."""

    lines: tuple[MissingForm, ...] = ()
    units: tuple[UnitStands, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A form required of somebody in an episode."""

    row: dict[str, Any]
    code: str

    @property
    def key(self) -> tuple[int, int, str]:
        return self.row["episode_id"], self.row["person_id"], self.code


def missing_forms(ctx: Context, *, own: bool = False, most: int = SHOWN) -> Missing:
    """Return the required forms nobody has filled in, of clients the actor may fill them in about; `own` are those of her own work."""
    episodes = visible_to(ctx, EpisodeSheetAction.BEGIN).filter(state=EpisodeState.OPEN)
    if own:
        episodes = episodes.filter(named_in(ctx))
    asked = {kind: uses for kind in _kinds(episodes) if (uses := required_in(pack_of(*kind), ctx.today))}
    if not asked:
        return Missing()
    which = Q()
    for service, profile, version in asked:
        which |= Q(service_code=service, profile=profile, pack_version=version)
    episodes = episodes.filter(which)
    parts = EpisodeParticipant.objects.filter(episode__in=episodes.values("pk"), end_on__isnull=True).order_by("start_on", "pk")
    wanted = list(_open_to(ctx, list(_wanted(parts.values(*COLUMNS), asked))))
    begun = set(Sheet.objects.filter(episode__in=episodes.values("pk")).values_list("episode_id", "person_id", "form_code"))
    missing = [one for one in wanted if one.key not in begun]
    return Missing(_lines(ctx, missing[:most]), _units(wanted, missing), len(missing))


def required_in(pack: Pack, day: date) -> list[Required]:
    """Return the forms that a service requires, as far as they are defined."""
    uses = [use for use in pack.forms if use.is_required and newest_form(use.code, day) is not None]
    return [Required(use.code, use.about, use.moment) for use in uses]


def _kinds(episodes: Any) -> list[tuple[str, str, int]]:
    return list(episodes.order_by().values_list("service_code", "profile", "pack_version").distinct())


def _wanted(rows: Iterable[dict[str, Any]], asked: dict[tuple[str, str, int], list[Required]]) -> Iterator[_Wanted]:
    """Yield what is required of everybody who takes part; whoever takes part twice is asked once."""
    seen = set()
    for row in rows:
        kind = (row["episode__service_code"], row["episode__profile"], row["episode__pack_version"])
        clients = {part.code for part in pack_of(*kind).participants if part.is_client}
        for code in rules.required_of(row["role"], row["role"] in clients, asked[kind]):
            one = _Wanted(row, code)
            if one.key not in seen:
                seen.add(one.key)
                yield one


def _open_to(ctx: Context, wanted: list[_Wanted]) -> Iterator[_Wanted]:
    """Yield what is about somebody the actor may know of and whose forms are not closed to her (PLAN-01)."""
    known = set(known_to(ctx).filter(pk__in={one.row["person_id"] for one in wanted}).values_list("pk", flat=True))
    always, unless_named = closed_to(ctx)
    named = set(Episode.objects.filter(named_in(ctx)).values_list("pk", flat=True)) if unless_named else set()
    for one in wanted:
        person, episode = one.row["person_id"], one.row["episode_id"]
        if person in known and person not in always and (person not in unless_named or episode in named):
            yield one


def _lines(ctx: Context, missing: list[_Wanted]) -> tuple[MissingForm, ...]:
    people = cards(ctx, {one.row["person_id"] for one in missing})
    return tuple(
        MissingForm(
            episode_id=one.row["episode__public_id"],
            person=people[one.row["person_id"]],
            code=one.code,
            title=title_of(one.code, ctx.language),
            service=pack_of(one.row["episode__service_code"], one.row["episode__profile"], one.row["episode__pack_version"]).name.in_language(
                ctx.language
            ),
            unit=one.row["episode__unit__name"],
            since_on=one.row["start_on"],
        )
        for one in missing
        if one.row["person_id"] in people
    )


def _units(wanted: list[_Wanted], missing: list[_Wanted]) -> tuple[UnitStands, ...]:
    names = sorted({one.row["episode__unit__name"] for one in wanted})
    required, lacking = ([one.row["episode__unit__name"] for one in which] for which in (wanted, missing))
    return tuple(UnitStands(name, required.count(name), lacking.count(name)) for name in names)
