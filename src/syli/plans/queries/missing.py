"""Which forms a service requires and nobody has filled in: at the start of what runs, at the end of what has ended lately.

One's own first, and how each unit stands; in a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from syli.catalogue.packs.model import Pack
from syli.catalogue.queries import code_set, pack_of
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode, EpisodeParticipant
from syli.episodes.providers import named_in, open_or_recent
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.queries import PersonCard, cards
from syli.people.queries.cards import known_to
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction
from syli.plans.models import Sheet
from syli.plans.queries.forms import newest_form
from syli.plans.queries.sheets import FORMS, title_of
from syli.plans.rules import Required
from syli.plans.standing import closed_to
from syli.stays.queries.leaving import stays_without_list

#: More lines than this nobody reads at once; the number beside the list is of all.
SHOWN = 100
#: What is required at the start is asked of what runs, what is required at the end of what has ended.
STATES = {rules.AT_THE_START: EpisodeState.OPEN, rules.AT_THE_END: EpisodeState.CLOSED}
COLUMNS = (
    "episode_id",
    "person_id",
    "role",
    "start_on",
    "end_on",
    "episode__state",
    "episode__public_id",
    "episode__unit__name",
    *(f"episode__{n}" for n in ("service_code", "profile", "pack_version")),
)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """A form that waits to be filled in about a client, where, and since when it waits."""

    href: str
    person: PersonCard
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


#: An episode, somebody in it (nobody, for what is asked once of a family), a form.
Key = tuple[int, int | None, str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A form required of somebody in an episode."""

    row: dict[str, Any]
    use: Required

    @property
    def key(self) -> Key:
        return self.row["episode_id"], None if self.use.once else self.row["person_id"], self.use.code


def missing_forms(ctx: Context, *, own: bool = False, most: int = SHOWN) -> Missing:
    """Return the required forms nobody has filled in, of clients the actor may fill them in about; `own` are those of her own work."""
    episodes = visible_to(ctx, EpisodeSheetAction.BEGIN).filter(open_or_recent(ctx))
    if own:
        # With the end of the episode its workers are named no longer; whose it was still has to finish it.
        episodes = episodes.filter(named_in(ctx) | Q(state=EpisodeState.CLOSED, own_worker_id=ctx.actor.id))
    asked = {kind: uses for kind in _kinds(episodes) if (uses := required_in(pack_of(*kind), ctx.today))}
    if not asked:
        return Missing()
    which = Q()
    for (service, profile, version), uses in asked.items():
        moments = {use.moment for use in uses}
        states = [state for moment, state in STATES.items() if moment in moments]
        which |= Q(service_code=service, profile=profile, pack_version=version, state__in=states)
    episodes = episodes.filter(which)
    to_the_end = Q(end_on__isnull=True) | Q(end_on=F("episode__end_on"))
    parts = EpisodeParticipant.objects.filter(to_the_end, episode__in=episodes.values("pk")).order_by("start_on", "pk")
    waiting = stays_without_list(episodes) if any(use.kept_by for uses in asked.values() for use in uses) else {}
    wanted = list(_open_to(ctx, list(_wanted(parts.values(*COLUMNS), asked, waiting))))
    begun = begun_in(Sheet.objects.filter(episode__in=episodes.values("pk")))
    missing = [one for one in wanted if one.key not in begun]
    return Missing(_lines(ctx, missing[:most], waiting), _units(wanted, missing), len(missing))


def begun_in(sheets: QuerySet[Sheet]) -> set[Key]:
    """Return what has been begun: about whom, and about anybody in the episode."""
    rows = list(sheets.values_list("episode_id", "person_id", "form_code"))
    return {(episode, person, code) for episode, person, code in rows} | {(episode, None, code) for episode, _person, code in rows}


def required_in(pack: Pack, day: date) -> list[Required]:
    """Return the forms that a service requires, as far as somebody asks them here; its plan first."""
    plan = [Required(pack.plan.form, (), rules.AT_THE_START, once=True)] if pack.plan is not None and pack.plan.is_required else []
    uses = [Required(use.code, use.about, use.moment, kept_by=_kept_by(use.code)) for use in pack.forms if use.is_required]
    uses = [replace(use, once=True) if use.kept_by else use for use in uses]
    return [use for use in (*plan, *uses) if use.kept_by or newest_form(use.code, day) is not None]


def _kept_by(code: str) -> str:
    known = code_set(FORMS).find(code)
    return (known.kept_by or "") if known else ""


def _kinds(episodes: Any) -> list[tuple[str, str, int]]:
    return list(episodes.order_by().values_list("service_code", "profile", "pack_version").distinct())


def _wanted(rows: Iterable[dict[str, Any]], asked: dict[tuple[str, str, int], list[Required]], waiting: Mapping[int, str]) -> Iterator[_Wanted]:
    """Yield what is required of everybody who takes part; whoever takes part twice is asked once, and what others keep where it waits."""
    seen = set()
    for row in rows:
        kind = (row["episode__service_code"], row["episode__profile"], row["episode__pack_version"])
        clients = {part.code for part in pack_of(*kind).clients}
        has_ended = row["episode__state"] == EpisodeState.CLOSED
        for use in rules.required_of(row["role"], row["role"] in clients, asked[kind], has_ended=has_ended):
            one = _Wanted(row, use)
            if one.key not in seen and (not use.kept_by or row["episode_id"] in waiting):
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


def _lines(ctx: Context, missing: list[_Wanted], waiting: Mapping[int, str]) -> tuple[MissingForm, ...]:
    people = cards(ctx, {one.row["person_id"] for one in missing})
    return tuple(
        MissingForm(
            href=_where(one, people[one.row["person_id"]], waiting),
            person=people[one.row["person_id"]],
            title=title_of(one.use.code, ctx.language),
            service=pack_of(one.row["episode__service_code"], one.row["episode__profile"], one.row["episode__pack_version"]).name.in_language(
                ctx.language
            ),
            unit=one.row["episode__unit__name"],
            since_on=one.row["end_on"] or one.row["start_on"],
        )
        for one in missing
        if one.row["person_id"] in people
    )


def _where(one: _Wanted, person: PersonCard, waiting: Mapping[int, str]) -> str:
    if one.use.kept_by:
        return reverse("stays.stay.check_out", args=[waiting[one.row["episode_id"]]])
    return reverse("plans.episode.begin", args=[one.row["episode__public_id"], person.public_id, one.use.code])


def _units(wanted: list[_Wanted], missing: list[_Wanted]) -> tuple[UnitStands, ...]:
    names = sorted({one.row["episode__unit__name"] for one in wanted})
    required, lacking = ([one.row["episode__unit__name"] for one in which] for which in (wanted, missing))
    return tuple(UnitStands(name, required.count(name), lacking.count(name)) for name in names)
