"""Sets of indicators with the numbers of this year and the last, as the statistics give them to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from syli.catalogue.queries import service_name, service_names
from syli.development.access import IndicatorSetAction
from syli.development.figures import Counted, measures_known, values_of
from syli.development.models import Indicator, IndicatorSet
from syli.development.queries.teams import Options, own_services, own_units
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.ui.formats import format_number
from syli.org.models import Unit


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set as the list shows it."""

    public_id: str
    name: str
    about: str
    count: int


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with its numbers; a number that may not be shown is a sign that says so."""

    public_id: str
    words: str
    unit: str
    note: str
    target: str
    now: str
    before: str
    #: Whether this year's number has come up to the target; None without a target or a number.
    is_reached: bool | None


def sets_in_use(ctx: Context) -> list[SetLine]:
    """Return the sets that are followed, by name."""
    rows = visible_to(ctx, IndicatorSetAction.VIEW).filter(end_on__isnull=True).select_related("unit").annotate(n=Count("indicators"))
    names = service_names(ctx.language)
    found = [SetLine(row.public_id, row.name, _about(row, names.get(row.service_code, "")), row.n) for row in rows.order_by("pk")]
    return sorted(found, key=lambda one: one.name.casefold())


def about_set(ctx: Context, row: IndicatorSet) -> str:
    """Say of what a set is: unit and service; empty for the whole association."""
    return _about(row, service_name(row.service_code, ctx.language) if row.service_code else "")


def _about(row: IndicatorSet, service: str) -> str:
    return " · ".join(part for part in (row.unit.name if row.unit is not None else "", service) if part)


def indicators_of(ctx: Context, row: IndicatorSet) -> list[IndicatorLine]:
    """Return a set's indicators in the order in which they were chosen, each with this year's number and the last."""
    indicators = list(row.indicators.order_by("pk"))
    wanted = [one.measure for one in indicators]
    known = {one.name: one for one in measures_known(ctx)}
    years = (ctx.today.year, ctx.today.year - 1)
    values = values_of(ctx, wanted, years=years, unit_id=row.unit_id, service_code=row.service_code)
    lines = []
    for one in indicators:
        measure, current = known.get(one.measure), values.get((one.measure, years[0]))
        lines.append(
            IndicatorLine(
                public_id=one.public_id,
                words=measure.words if measure else one.measure,
                unit=measure.unit if measure else "",
                note=one.note,
                target=target_text(one),
                now=_text(current),
                before=_text(values.get((one.measure, years[1]))),
                is_reached=_reached(one, current),
            )
        )
    return lines


def target_of(indicator: Indicator) -> Decimal | None:
    """Return at what an indicator aims."""
    return None if indicator.target_hundredths is None else (Decimal(indicator.target_hundredths) / 100).normalize()


def target_text(indicator: Indicator) -> str:
    """Return the target as it is read."""
    target = target_of(indicator)
    return "" if target is None else format_number(target, 0 if target == target.to_integral_value() else 2)


def _text(counted: Counted | None) -> str:
    return counted.text if counted is not None else "…"


def _reached(indicator: Indicator, counted: Counted | None) -> bool | None:
    if indicator.target_hundredths is None or counted is None or counted.value is None:
        return None
    return counted.value * 100 >= indicator.target_hundredths


def indicator_in(row: IndicatorSet, public_id: str) -> Indicator | None:
    """Return an indicator of a set."""
    found: Indicator | None = row.indicators.filter(public_id=public_id).first()
    return found


def measures_left(ctx: Context, row: IndicatorSet) -> Options:
    """Return the measures that are not in a set yet."""
    there = set(row.indicators.values_list("measure", flat=True))
    return [(one.name, f"{one.words}, {one.unit}") for one in measures_known(ctx) if one.name not in there]


def units_to_follow(ctx: Context) -> Options:
    """Return the units of which a set may be."""
    return [(one.public_id, one.name) for one in own_units(ctx)]


def services_to_follow(ctx: Context) -> Options:
    """Return the services of which a set may be."""
    names = service_names(ctx.language)
    codes = dict.fromkeys(one.service_code for one in own_services(ctx))
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1].casefold())


def unit_chosen(ctx: Context, public_id: str) -> Unit | None:
    """Return the unit that a form names."""
    return next((one for one in own_units(ctx) if one.public_id == public_id), None)
