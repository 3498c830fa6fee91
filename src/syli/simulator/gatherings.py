"""What is not one family's: groups that families come to, and heads counted without names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from syli.simulator.contacts import minutes_of
from syli.simulator.houses import House, demand, dice_of
from syli.simulator.indoors import Call, Lodge
from syli.simulator.notes import guided_to
from syli.simulator.profile import CountShape, Profile, ServiceShape
from syli.simulator.seasons import Seasons, is_working_day, moment
from syli.simulator.seeds import Weighted, poisson
from syli.simulator.staffing import Staff
from syli.simulator.traits import KindTraits, ServiceTraits
from syli.simulator.world import Contact, Count, Episode, Offer

COMES = 0.75
FEWEST, MOST = 2, 14
Group = Sequence[Episode]


def group_sessions(
    house: House,
    staff: Staff,
    profile: Profile,
    traits: Mapping[str, ServiceTraits],
    seasons: Seasons,
    members: Mapping[int, Group],
    span: tuple[date, date],
) -> Iterator[Contact]:
    """Tell the groups of every service that has them: weekly, of those whose episodes are under way."""
    for offer in house.offers:
        service, shape = traits[offer.service], profile.services[offer.service]
        kinds = _group_kinds(service, shape)
        if not kinds or not members.get(offer.key):
            continue
        dice = dice_of(house, "group", offer.service)
        hour, times = dice.choice((9, 10, 13, 17)), max(1, round(kinds.total))
        days = dice.sample(range(5), min(5, times))
        yield from _sessions(dice, seasons, staff, offer, kinds, members[offer.key], days, hour, span)


def _group_kinds(service: ServiceTraits, shape: ServiceShape) -> Weighted[KindTraits]:
    """The kinds of group a service has; their weights are times a week."""
    return Weighted(
        [
            (kind, shape.kinds[code].weight)
            for code, kind in service.kinds.items()
            if kind.modality == "group" and not kind.is_count_only and code in shape.kinds
        ]
    )


def _sessions(
    dice: Random,
    seasons: Seasons,
    staff: Staff,
    offer: Offer,
    kinds: Weighted[KindTraits],
    episodes: Group,
    weekdays: Sequence[int],
    hour: int,
    span: tuple[date, date],
) -> Iterator[Contact]:
    waiting = sorted(episodes, key=lambda episode: episode.start_on)
    active: list[Episode] = []
    day, place = span[0], 0
    while day <= span[1]:
        while place < len(waiting) and waiting[place].start_on <= day:
            active.append(waiting[place])
            place += 1
        if day.weekday() in weekdays and seasons.is_kept(dice, day, always_open=False):
            active = [e for e in active if e.end_on is None or e.end_on >= day]
            group = active[-MOST:]
            people = tuple(dict(person for episode in group if dice.random() < COMES for person in episode.people).items())
            if len(people) >= FEWEST:
                kind = kinds.draw(dice)
                team = staff.on(offer.unit, day)
                leaders = tuple(w.key for w in dice.sample(team, min(2, len(team))))
                themes = Weighted(dict.fromkeys(kind.themes, 1.0))
                yield Contact(
                    episode=None,
                    offer=offer.key,
                    modality=kind.modality,
                    kind=kind.code,
                    way="face_to_face" if "face_to_face" in kind.ways else "",
                    themes=themes.some(dice, 1) if themes else (),
                    state="done",
                    started_at=moment(day, hour),
                    minutes=minutes_of(dice, kind),
                    people=people,
                    workers=leaders,
                    notes=(),
                    municipality="",
                )
        day += timedelta(days=1)


def counts(
    house: House,
    staff: Staff,
    profile: Profile,
    traits: Mapping[str, ServiceTraits],
    seasons: Seasons,
    span: tuple[date, date],
    scale: float,
    lodges: Mapping[int, Lodge],
) -> Iterator[Count]:
    """Tell the open doors, calls and chats: numbers of heads, no names."""
    for offer in house.offers:
        for shape in profile.services[offer.service].counts:
            kind = traits[offer.service].kinds[shape.kind]
            dice = dice_of(house, "count", offer.service, shape.kind)
            service = profile.services[offer.service]
            factor = demand(house, profile, service) * profile.associations * service.offered_by * scale
            if offer.unit in lodges and shape.kind == traits[offer.service].call_kind:
                yield from _calls(dice, house, staff, offer, kind, shape, seasons, span, factor, profile)
            else:
                yield from _counted(dice, house, staff, offer, kind, shape, seasons, span, factor, profile.base_year)


def _calls(
    dice: Random, house: House, staff: Staff, offer: Offer, kind: KindTraits, shape: CountShape, seasons: Seasons, span: tuple[date, date],
    factor: float, profile: Profile,
) -> Iterator[Count]:  # fmt: skip
    """Tell the calls to a house: one caller each, at any hour where the service is always open (TUR-5)."""
    hours = profile.services[offer.service].hours
    always = hours == "always"
    per_day = shape.per_week * (shape.adults + shape.children) * factor / (7 if always else 5)
    themes = Weighted([(theme, 1.0 / (n + 2)) for n, theme in enumerate(kind.themes)])
    language = "sv" if house.home.languages == "sv" else "fi"
    day = span[0]
    while day <= span[1]:
        if seasons.is_kept(dice, day, always_open=always):
            for _ in range(poisson(dice, per_day * (1 + shape.growth) ** (day.year - profile.base_year))):
                at = seasons.moment(dice, day, hours) + timedelta(minutes=dice.randrange(15))
                call = Call(at, profile.callers.draw(dice), guided_to(dice, language) if dice.random() < 0.3 else "")
                by = dice.choice(staff.on(offer.unit, day)).key
                chosen = themes.some(dice, 1) if themes else ()
                yield Count(offer.key, kind.modality, kind.code, "", chosen, day, minutes_of(dice, kind), 1, 0, "", by, call)
        day += timedelta(days=1)


def _counted(
    dice: Random,
    house: House,
    staff: Staff,
    offer: Offer,
    kind: KindTraits,
    shape: CountShape,
    seasons: Seasons,
    span: tuple[date, date],
    factor: float,
    base_year: int,
) -> Iterator[Count]:
    # Larger houses and scales have fuller doors, and answer more calls; a door is not open more often for it.
    is_door = shape.adults + shape.children > 2
    per_day = shape.per_week / 5 * (1.0 if is_door else factor)
    fullness = factor if is_door else 1.0
    themes = Weighted([(theme, 1.0 / (n + 2)) for n, theme in enumerate(kind.themes)])
    day = span[0]
    while day <= span[1]:
        if is_working_day(day) and seasons.is_kept(dice, day, always_open=False):
            grown = (1 + shape.growth) ** (day.year - base_year)
            for _ in range(_times(dice, per_day)):
                adults, children = (poisson(dice, mean * fullness * grown) for mean in (shape.adults, shape.children))
                if adults + children:
                    yield Count(
                        offer=offer.key,
                        modality=kind.modality,
                        kind=kind.code,
                        way=dice.choice(kind.ways) if kind.modality == "remote" and len(kind.ways) == 1 else "",
                        themes=themes.some(dice, 1) if themes else (),
                        happened_on=day,
                        minutes=minutes_of(dice, kind),
                        adults=adults,
                        children=children,
                        municipality="" if dice.random() < 0.5 else house.home.code,
                        worker=dice.choice(staff.on(offer.unit, day)).key,
                    )
        day += timedelta(days=1)


def _times(dice: Random, mean: float) -> int:
    return (1 if dice.random() < mean else 0) if mean <= 1 else poisson(dice, mean)
