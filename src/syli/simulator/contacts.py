"""What happens in an episode: visits, calls, talks; who took part, how long, about what, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from syli.simulator.families import Member
from syli.simulator.notes import contact_note
from syli.simulator.profile import KindShape, ServiceShape
from syli.simulator.seasons import Seasons
from syli.simulator.seeds import Weighted
from syli.simulator.traits import KindTraits, ServiceTraits
from syli.simulator.world import Care, Contact, Note, Offer

MISSED = 0.05
CANCELLED = 0.04
MOST_CONTACTS = 600
LONGEST = 1440
WAYS = {"remote": ("phone", "video", "text_message", "email", "chat")}


@dataclass(frozen=True, slots=True)
class Partner:
    """The second worker of an episode, who comes along in general or only where the service says that two meet the client."""

    worker: int
    is_usual: bool


def episode_contacts(
    dice: Random,
    seasons: Seasons,
    traits: ServiceTraits,
    shape: ServiceShape,
    offer: Offer,
    episode: int,
    people: Sequence[Member],
    care: Sequence[Care],
    partner: Partner | None,
    span: tuple[date, date],
    start_on: date,
    municipality: str,
) -> list[Contact]:
    """Tell an episode's contacts: closer together in the first month, fewer in quiet seasons."""
    kinds = kinds_of(traits, shape)
    if not kinds or shape.per_week <= 0 or not people:
        return []
    first, last = span
    always = shape.hours == "always"
    gap = 7.0 / shape.per_week
    found: list[Contact] = []
    day = first + timedelta(days=int(dice.random() * gap * 0.6))
    before = first - timedelta(days=1)
    while day <= last and len(found) < MOST_CONTACTS:
        if not always and gap > 2:
            day = min(last, seasons.same_week(dice, day, before))
        before = day
        if seasons.is_kept(dice, day, always_open=always):
            kind, who = kinds.draw(dice)
            present = present_at(dice, kind, who, people, day)
            if present:
                found.append(
                    _contact(dice, seasons, traits, shape, offer, episode, kind, present, _at_work(dice, care, partner, kind, day), day, municipality)
                )
        early = 0.65 if (day - start_on).days < 30 else 1.1
        day += timedelta(days=max(0 if gap < 1 else 1, round(dice.gauss(gap * early, gap * 0.35))))
    return found


def kinds_of(traits: ServiceTraits, shape: ServiceShape) -> Weighted[tuple[KindTraits, KindShape]]:
    """Return the kinds of contact an episode has, weighed: not those that only count heads, nor whole groups."""
    pairs = [
        ((kind, shape.kinds.get(code, KindShape(0.0 if shape.kinds else 1.0, ""))))
        for code, kind in traits.kinds.items()
        if not kind.is_count_only and kind.modality not in ("group", "drop_in")
    ]
    return Weighted([(pair, pair[1].weight) for pair in pairs])


def _contact(
    dice: Random,
    seasons: Seasons,
    traits: ServiceTraits,
    shape: ServiceShape,
    offer: Offer,
    episode: int,
    kind: KindTraits,
    present: Sequence[Member],
    workers: tuple[int, ...],
    day: date,
    municipality: str,
) -> Contact:
    draw = dice.random()
    state = "no_show" if draw < MISSED else "cancelled" if draw < MISSED + CANCELLED else "done"
    if kind.modality == "stay":
        state = "done"
    themes = themes_of(kind.themes)
    chosen = themes.some(dice, dice.choice((1, 1, 2, 2, 3))) if themes and state == "done" else ()
    notes: tuple[Note, ...] = ()
    if dice.random() < (shape.notes if state == "done" else shape.notes * 0.5):
        notes = contact_note(dice, traits, kind, present, state)
    return Contact(
        episode=episode,
        offer=offer.key,
        modality=kind.modality,
        kind=kind.code,
        way=way_of(dice, kind),
        themes=chosen,
        state=state,
        started_at=seasons.moment(dice, day, shape.hours),
        minutes=minutes_of(dice, kind),
        people=tuple((member.person.key, member.role) for member in present),
        workers=workers,
        notes=notes,
        municipality=municipality,
    )


def _at_work(dice: Random, care: Sequence[Care], partner: Partner | None, kind: KindTraits, day: date) -> tuple[int, ...]:
    """Return who was there of the workers: the own worker of the day, in a pair where the service says so, else more often than not."""
    own = next((c.worker for c in care if c.end_on is None or day <= c.end_on), care[-1].worker)
    if partner is None or partner.worker == own:
        return (own,)
    together = kind.workers > 1 or (partner.is_usual and dice.random() < 0.6)
    return (own, partner.worker) if together else (own,)


@lru_cache(maxsize=200)
def themes_of(themes: tuple[str, ...]) -> Weighted[str]:
    """Return a kind's themes, the first ones of its list more common."""
    return Weighted([(theme, 1.0 / (n + 2)) for n, theme in enumerate(themes)])


def minutes_of(dice: Random, kind: KindTraits) -> int:
    """Draw a length around the usual one, in steps people write down."""
    step = 5 if kind.minutes <= 30 else 15
    return min(LONGEST, max(step, round(kind.minutes * dice.gauss(1.0, 0.25) / step) * step))


def way_of(dice: Random, kind: KindTraits) -> str:
    """Draw how the contact was held, as far as its kind leaves it open."""
    if kind.modality != "remote":
        return "face_to_face" if "face_to_face" in kind.ways else ""
    remote = [way for way in WAYS["remote"] if way in kind.ways]
    return remote[min(int(dice.expovariate(1.6)), len(remote) - 1)] if remote else ""


def present_at(dice: Random, kind: KindTraits, who: KindShape, people: Sequence[Member], day: date) -> list[Member]:
    """Draw who of the family took part; nobody takes part before being born."""
    here = [m for m in people if m.is_adult or m.person.born_on is None or m.person.born_on <= day]
    adults = [m for m in here if m.is_adult]
    children = [m for m in here if not m.is_adult and not m.person.is_unborn]
    rule = who.who or {"home": "family", "remote": "one", "stay": "one"}.get(kind.modality, "some")
    if rule == "children":
        return children
    if rule == "adults":
        return adults
    if rule == "family":
        return [m for m in here if dice.random() < 0.92 or m is here[0]] if here else []
    if rule == "one":
        return [dice.choice(adults or children)] if adults or children else []
    some = [m for m in adults if dice.random() < 0.85] + [m for m in children if dice.random() < 0.4]
    return some or (adults[:1] or children[:1])
