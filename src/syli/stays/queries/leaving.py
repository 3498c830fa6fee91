"""What does the service ask of a family's background and of its leaving, and what is known of it already?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syli.catalogue.packs import Pack
from syli.catalogue.queries import code_set, label, pack_of
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.people.queries import cards
from syli.stays import rules
from syli.stays.choices import Heads, LinkTo, SafetyPlan, StayState
from syli.stays.labels import LINKS_TO, SAFETY_PLANS
from syli.stays.models import Background, Departure, FeedbackLink, Presence, Stay
from syli.stays.queries.permitting import PermissionLine, permissions_of

#: Mechanisms of packs: what a service says of itself, never which one it is.
SAFETY_PLAN, CONTACT, NOT_STORED, LOOK_BACK = "safety_plan", "contact_permission", "not_stored", "repeat_stay_window"
#: How many years are looked back where the pack does not say.
YEARS = 5
VIOLENCE, DURATIONS, PERPETRATORS, MOVES = "violence_forms", "violence_durations", "perpetrators", "stay_moves"
HOUSING, ANSWERS, ONWARD, EARLIER, REASONS = "housing_after", "yes_no_unknown", "onward_help", "earlier_stays", "link_reasons"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a service asks when a family has come and when it leaves."""

    is_safety: bool
    contact: bool
    links: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Tell whether there is a departure list at all."""
        return self.is_safety or self.contact or bool(self.links)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Whether a link was given: all that is known of the feedback."""

    to_whom: str
    is_given: bool
    reason: str
    given_on: date


@dataclass(frozen=True, slots=True)
class LeavingCard:
    """What is known of a stay's background and leaving, in words."""

    asked: Asked
    earlier: str
    background: Pairs
    departure: Pairs
    links: tuple[LinkLine, ...]
    permissions: tuple[PermissionLine, ...]
    has_background: bool
    has_departure: bool


def pack_of_stay(stay: Stay) -> Pack:
    """Return the pack under which the stay's episode began."""
    return pack_of(stay.episode.service_code, stay.episode.profile, stay.episode.pack_version)


def asked_of(pack: Pack) -> Asked:
    """Return what a service asks, by what its pack says of itself."""
    links = tuple(one.code for one in pack.feedback if one.keeping == NOT_STORED)
    return Asked(SAFETY_PLAN in pack.safety, CONTACT in pack.way_in.consents, links)


def words_of(set_code: str, language: str) -> Pairs:
    """Return (code, words) of a whole code set, for a form."""
    return [(code.code, code.texts.in_language(language)) for code in code_set(set_code).codes]


def leaving_card(ctx: Context, stay: Stay) -> LeavingCard:
    """Return what is known of the family's background and leaving."""
    background, departure = background_of(stay), departure_of(stay)
    return LeavingCard(
        asked=asked_of(pack_of_stay(stay)),
        earlier=label(EARLIER, earlier_code(ctx, stay, background), ctx.language),
        background=background_words(ctx, background) if background else [],
        departure=departure_words(ctx, departure) if departure else [],
        links=tuple(_link(ctx, one) for one in FeedbackLink.objects.filter(stay=stay).order_by("code", "to_whom")),
        permissions=permissions_of(ctx, stay.episode),
        has_background=background is not None,
        has_departure=departure is not None,
    )


def list_is_missing(stay: Stay) -> bool:
    """Tell whether a family has left and its service asks for a departure list that nobody has gone through."""
    has_ended = Stay.objects.filter(pk=stay.pk, state=StayState.ENDED).exists()
    return has_ended and asked_of(pack_of_stay(stay)).anything and departure_of(stay) is None


def stays_without_list(episodes: QuerySet[Any, Any]) -> dict[int, str]:
    """Return the latest ended stay of each of these episodes whose departure list nobody has gone through, by episode, in one query."""
    rows = Stay.objects.filter(episode__in=episodes.values("pk"), state=StayState.ENDED, departure__isnull=True).order_by("ended_at", "pk")
    return dict(rows.values_list("episode_id", "public_id"))


def background_of(stay: Stay) -> Background | None:
    """Return what was written of the family's background."""
    found: Background | None = Background.objects.filter(stay=stay).first()
    return found


def departure_of(stay: Stay) -> Departure | None:
    """Return the stay's departure list."""
    found: Departure | None = Departure.objects.filter(stay=stay).first()
    return found


def participants_of(ctx: Context, episode: Episode) -> Pairs:
    """Return (public id, name) of those in the episode whom the actor may know, and touch them."""
    keys = list(episode.participants.filter(person__is_unborn=False).order_by("pk").values_list("person_id", flat=True))
    people = cards(ctx, keys)
    ctx.trail.touch(people)
    return [(people[key].public_id, people[key].name) for key in dict.fromkeys(keys) if key in people]


def link_values(stay: Stay) -> dict[str, str]:
    """Return what was said of the feedback link, by to whom: "given" or why not."""
    return {one.to_whom: "given" if one.is_given else one.reason_code for one in FeedbackLink.objects.filter(stay=stay)}


def earlier_code(ctx: Context, stay: Stay, background: Background | None = None) -> str:
    """Return how often the family's grown-ups have stayed before: what is known here or what they tell, whichever is more (STAY-43).

    Somebody without a name may be anybody: unless she tells, it is not known.
    """
    bands = code_set(EARLIER)
    own = Presence.objects.filter(stay=stay)
    adults = set(own.filter(heads=Heads.ADULT).values_list("person_id", flat=True)) or set(own.values_list("person_id", flat=True))
    spans = _other_stays(stay, adults)
    years = next((int(fact.figure.value or YEARS) for fact in pack_of_stay(stay).facts if fact.code == LOOK_BACK), YEARS)
    most = max((rules.earlier_stays(spans[person], local_date(stay.began_at), years) for person in adults), default=0)
    told = bands.find(background.earlier_code) if background and background.earlier_code else None
    known = own.filter(person_id__in=adults, person__identity_level="named").exists()
    if told is not None and told.low is not None and told.low >= most:
        return told.code
    if not most and not known:
        return "unknown"
    found = bands.band_of(most)
    return found.code if found else "unknown"


def _other_stays(stay: Stay, adults: Iterable[int]) -> dict[int, list[tuple[date, date | None]]]:
    rows = Presence.objects.filter(person_id__in=set(adults), stay__episode__service_code=stay.episode.service_code, stay__state=StayState.ENDED)
    spans: dict[int, list[tuple[date, date | None]]] = {person: [] for person in adults}
    kept = rows.exclude(stay=stay).values_list("person_id", "stay_id", "stay__began_at", "stay__ended_at").distinct()
    for person, _stay_id, began_at, ended_at in kept:
        spans[person].append((local_date(began_at), local_date(ended_at) if ended_at else None))
    return spans


def background_words(ctx: Context, row: Background) -> Pairs:
    """Return what was written of a family's background, question and answer."""

    def listed(set_code: str, codes: Iterable[str]) -> str:
        return ", ".join(label(set_code, code, ctx.language) for code in codes if code)

    shown = [
        (_heading(ctx, VIOLENCE), listed(VIOLENCE, row.violence_codes)),
        (_heading(ctx, DURATIONS), listed(DURATIONS, [row.duration_code])),
        (_heading(ctx, PERPETRATORS), listed(PERPETRATORS, row.perpetrator_codes)),
        (_("Lived together with that person before"), listed(ANSWERS, [row.lived_together_code])),
        (_("A crime has been reported"), listed(ANSWERS, [row.crime_report_code])),
        (_heading(ctx, MOVES), listed(MOVES, [row.moved_code])),
        (_("Children who stayed elsewhere"), "" if row.children_elsewhere is None else str(row.children_elsewhere)),
    ]
    return [(title, words) for title, words in shown if words]


def departure_words(ctx: Context, row: Departure) -> Pairs:
    """Return a departure list, question and answer."""
    shown = [
        (_heading(ctx, HOUSING), label(HOUSING, row.housing_code, ctx.language) if row.housing_code else ""),
        (
            _("Lives with the one who used violence"),
            label(ANSWERS, row.with_perpetrator_code, ctx.language) if row.with_perpetrator_code else "",
        ),
        (_heading(ctx, ONWARD), ", ".join(label(ONWARD, code, ctx.language) for code in row.referred_codes)),
        ("", str(SAFETY_PLANS[SafetyPlan(row.safety_plan)]) if row.safety_plan else ""),
    ]
    return [(title, words) for title, words in shown if words]


def _heading(ctx: Context, set_code: str) -> str:
    return code_set(set_code).texts.in_language(ctx.language)


def _link(ctx: Context, row: FeedbackLink) -> LinkLine:
    return LinkLine(
        str(LINKS_TO[LinkTo(row.to_whom)]), row.is_given, label(REASONS, row.reason_code, ctx.language) if row.reason_code else "", row.given_on
    )
