"""The meetings that services hold so many times a year: how often they were held, and which are behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs.model import Pack, Recurring
from syli.catalogue.queries import current_pack
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.plans import rules
from syli.plans.access import RegularAction
from syli.plans.models import RegularMeeting

PER_YEAR = "per_year"


@dataclass(frozen=True, slots=True)
class Held:
    """A day on which a meeting was held."""

    public_id: str
    held_on: date


@dataclass(frozen=True, slots=True)
class Regular:
    """A meeting of a service in a unit, and how it stands this year."""

    offer_id: str
    code: str
    title: str
    service: str
    unit: str
    least: int
    most: int | None
    held: tuple[Held, ...]
    is_behind: bool


def held_yearly(pack: Pack) -> list[Recurring]:
    """Return the meetings a service holds so many times a year; what has a timer of its own is asked for by that."""
    timed = {timer.code for timer in pack.timers}
    return [one for one in pack.recurring if one.times is not None and one.times.unit == PER_YEAR and one.code not in timed]


def regular_meetings(ctx: Context) -> list[Regular]:
    """Return the regular meetings of the services that the actor's units give, by unit and service, in two queries."""
    offers = visible_to(ctx, RegularAction.HOLD).filter(start_on__lte=ctx.today).exclude(end_on__lt=ctx.today).select_related("unit")
    rows = RegularMeeting.objects.filter(unit__in=offers.values("unit_id"), held_on__year=ctx.today.year).order_by("held_on", "pk")
    held: dict[tuple[int, str, str], list[Held]] = {}
    for row in rows:
        held.setdefault((row.unit_id, row.service_code, row.code), []).append(Held(row.public_id, row.held_on))
    found = []
    for offer in offers.order_by("unit__name", "service_code", "pk"):
        pack = current_pack(offer.service_code, offer.profile, ctx.today)
        key = (offer.unit_id, offer.service_code)
        found += [_regular(ctx, offer, pack, one, tuple(held.get((*key, one.code), ()))) for one in held_yearly(pack)]
    return found


def _regular(ctx: Context, offer: ServiceOffer, pack: Pack, one: Recurring, held: tuple[Held, ...]) -> Regular:
    assert one.times is not None
    least = int(one.times.value if one.times.value is not None else one.times.low or 0)
    most = int(one.times.high) if one.times.high is not None else None
    since = max(offer.start_on, date(ctx.today.year, 1, 1))
    # A service that began during the year is asked for what its own part of the year holds.
    due = rules.due_by(least, ctx.today) - rules.due_by(least, since)
    name, title = pack.name.in_language(ctx.language), one.texts.in_language(ctx.language)
    return Regular(offer.public_id, one.code, title, name, offer.unit.name, least, most, held, len(held) < due)
