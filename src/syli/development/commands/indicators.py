"""Making and changing sets of indicators: which measures, at what they aim, what the team means by them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from syli.development import rules
from syli.development.access import IndicatorSetAction
from syli.development.commands.stamping import sealed
from syli.development.figures import measures_known
from syli.development.models import Indicator, IndicatorSet
from syli.kernel.command import as_seen, command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit


@command(IndicatorSetAction.MAKE)
def make_set(ctx: Context, *, name: str, unit: Unit | None = None, service_code: str = "") -> IndicatorSet:
    """Make a set of indicators for the association or one unit, perhaps of one service. Broken rule: DEV-08."""
    made: IndicatorSet = IndicatorSet.objects.create(name=_named(name), unit=unit, service_code=service_code, start_on=ctx.today, **sealed(ctx))
    return made


@command(IndicatorSetAction.CHANGE)
def change_set(ctx: Context, indicators: IndicatorSet, *, name: str, unit: Unit | None = None, service_code: str = "") -> IndicatorSet:
    """Change what a set is called and of what it is. Broken rule: DEV-08."""
    indicators.name, indicators.unit, indicators.service_code = _named(name), unit, service_code
    indicators.save()
    return indicators


@command(IndicatorSetAction.CHANGE)
def end_set(ctx: Context, indicators: IndicatorSet) -> IndicatorSet:
    """Follow a set no more; twice is once."""
    indicators.end_on = indicators.end_on or ctx.today
    indicators.save()
    return indicators


@command(IndicatorSetAction.CHANGE)
def add_indicator(ctx: Context, indicators: IndicatorSet, *, measure: str, target: Decimal | None = None, note: str = "") -> Indicator:
    """Put a measure into a set. Broken rule: DEV-08."""
    known, there = [one.name for one in measures_known(ctx)], indicators.indicators.values_list("measure", flat=True)
    if not rules.is_indicator(measure, known, there):
        raise RuleBroken("DEV-08", _("Choose a measure that is not in the set yet."), "measure")
    made: Indicator = Indicator.objects.create(
        of_set=indicators,
        measure=measure,
        target_hundredths=_hundredths(target),
        note=note.strip(),
        **{**sealed(ctx), "register": indicators.register},
    )
    return made


@command(IndicatorSetAction.CHANGE)
def change_indicator(
    ctx: Context, indicators: IndicatorSet, *, indicator: Indicator, target: Decimal | None = None, note: str = "", part_version: int | None = None
) -> Indicator:
    """Change at what an indicator aims and what is meant by it; `part_version` is the indicator's when it was read. Broken rule: DEV-08."""
    _check(indicators, indicator)
    indicator = as_seen(indicator, part_version)
    indicator.target_hundredths, indicator.note = _hundredths(target), note.strip()
    indicator.save()
    return indicator


@command(IndicatorSetAction.CHANGE)
def drop_indicator(ctx: Context, indicators: IndicatorSet, *, indicator: Indicator) -> IndicatorSet:
    """Take a measure out of a set. Broken rule: DEV-08."""
    _check(indicators, indicator)
    indicator.delete()
    return indicators


def _check(indicators: IndicatorSet, indicator: Indicator) -> None:
    if indicator.of_set_id != indicators.pk:
        raise RuleBroken("DEV-08", _("This belongs to another set."))


def _named(name: str) -> str:
    if not name.strip():
        raise RuleBroken("DEV-08", _("Give it a name."), "name")
    return name.strip()


def _hundredths(target: Decimal | None) -> int | None:
    return None if target is None else round(target * 100)
