"""A set of indicators: measures of the statistics with a target and a note, and no number of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from syli.development import figures
from syli.development.commands import add_indicator, change_indicator, drop_indicator, end_set, make_set
from syli.development.models import Indicator
from syli.development.queries.indicators import indicators_of, measures_left, sets_in_use
from syli.kernel.access import NotAllowed
from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.stats.measures import MEASURES
from tests.case import Case

pytestmark = pytest.mark.django_db


def test_set__is_made_changed_and_ended_by_the_leader(case: Case) -> None:
    cast = case.cast
    with cast.inside("leena") as ctx:
        made = make_set(ctx, name=" Lapsityö ", unit=cast.units["a1"], service_code=case.offer.service_code)
        one = add_indicator(ctx, made, measure="contacts", target=Decimal("120.5"), note="Oma tavoite")
        for measure in ("contacts", "moods"):
            with pytest.raises(RuleBroken) as broken:
                add_indicator(ctx, made, measure=measure)
            assert broken.value.rule_id == "DEV-08"
        assert len(measures_left(ctx, made)) == len(MEASURES) - 1
        with pytest.raises(Stale):
            change_indicator(ctx, made, indicator=one, target=Decimal(1), part_version=one.version - 1)
        change_indicator(ctx, made, indicator=one, target=Decimal(130), note="Toinen")
        other = make_set(ctx, name="Toinen")
        with pytest.raises(RuleBroken):
            drop_indicator(ctx, other, indicator=one)
        assert [line.target for line in indicators_of(ctx, made)] == ["130"]
        end_set(ctx, other)
        assert [(line.name, line.count) for line in sets_in_use(ctx)] == [("Lapsityö", 1)]
        with pytest.raises(RuleBroken):
            make_set(ctx, name="  ")
    with cast.inside("aino") as ctx:
        assert sets_in_use(ctx)
        with pytest.raises(NotAllowed):
            make_set(ctx, name="Oma")
        with pytest.raises(NotAllowed):
            drop_indicator(ctx, made, indicator=one)
    with cast.inside("otso") as ctx:
        assert sets_in_use(ctx) == []
    with cast.inside("leena") as ctx:
        drop_indicator(ctx, made, indicator=one)
        assert not Indicator.objects.exists()


def test_numbers__are_those_of_the_statistics__asked_for_the_reader(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(ctx: Context, measures: list[str], *, years: tuple[int, ...], unit_id: int | None, service_code: str) -> object:
        asked.append((ctx.actor.id, tuple(measures), years, unit_id, service_code))
        return {("contacts", 2026): figures.Counted("140", 140.0), ("contacts", 2025): figures.Counted("…", None)}

    monkeypatch.setattr("syli.development.queries.indicators.values_of", counted)
    with case.cast.inside("leena") as ctx:
        made = make_set(ctx, name="Lapsityö", unit=case.cast.units["a1"])
        add_indicator(ctx, made, measure="contacts", target=Decimal(120))
    page = case.cast.client("aino").get(reverse("development.indicators.view", args=[made.public_id])).text
    assert asked == [(case.cast.staff["aino"].pk, ("contacts",), (2026, 2025), case.cast.units["a1"].pk, "")]
    for shown in ("140", "120", "…", "saavutettu"):
        assert shown in page


def test_numbers__truly_asked__are_what_numbers_shows(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        made = make_set(ctx, name="Kaikki", unit=case.cast.units["a1"], service_code=case.offer.service_code)
        for measure in ("contacts", "occupancy", "waiting_days"):
            add_indicator(ctx, made, measure=measure)
        assert {one.words for one in indicators_of(ctx, made)} == {
            MEASURES[name].words.in_language(ctx.language) for name in ("contacts", "occupancy", "waiting_days")
        }
