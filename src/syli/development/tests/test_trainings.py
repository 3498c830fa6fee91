"""Training given: written down, corrected, summed by year and audience, given as a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.development.commands import change_training, give_training
from syli.development.models import Training, TrainingGiver
from syli.development.queries.trainings import csv_of, sums_of
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.org.models import Membership
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def given(cast: Cast, who: str = "aino", unit: str = "a1", **changes: Any) -> Training:
    with cast.inside(who) as ctx:
        values = {
            "held_on": ctx.today,
            "audience": "school",
            "heads": 12,
            "minutes": 90,
            "topic": "Puheeksi otto",
            "givers": [cast.staff[who].public_id],
        }
        return give_training(ctx, cast.units[unit], **values | changes)


def test_training__by_year_and_audience__is_summed(cast: Cast) -> None:
    given(cast)
    given(cast, heads=20, minutes=60)
    given(cast, audience="police", heads=5, partner="=Verso", topic="@Turva")
    given(cast, held_on=date(2025, 5, 5), heads=900)
    given(cast, "aarne", "a2", heads=700)
    with cast.inside("aino") as ctx:
        assert [(one.times, one.heads, one.minutes) for one in sums_of(ctx, 2026)] == [(2, 32, 150), (1, 5, 90), (3, 37, 240)]
        text = csv_of(ctx, 2026).decode("utf-8-sig")
        assert "'=Verso" in text, "no spreadsheet takes it for a formula"
        assert "'@Turva" in text
        assert "2,5" in text
    with cast.inside("leena") as ctx:
        assert sums_of(ctx, 2026)[-1].heads == 737
        assert sums_of(ctx, 2024) == []
    client = cast.client("aino")
    answer = client.get(reverse("development.training.list") + "?year=2026&format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert client.get(reverse("development.training.list") + "?year=x").status_code == 200


@pytest.mark.parametrize("changes", [{"heads": 0}, {"minutes": 0}, {"audience": "martians"}, {"givers": []}, {"held_on": date(2026, 11, 23)}])
def test_training__that_cannot_be__is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken) as broken:
        given(cast, **changes)
    assert broken.value.rule_id == "DEV-04"


def test_training__corrected_after_somebody_has_left__keeps_who_gave_it(cast: Cast) -> None:
    made = given(cast, givers=[cast.staff["aino"].public_id, cast.staff["leena"].public_id])
    with everything():
        Membership.objects.filter(staff=cast.staff["aino"]).update(end_on=cast.now.date() - timedelta(days=1))
    with cast.inside("leena") as ctx:
        facts = {"held_on": ctx.today, "audience": "school", "heads": 13, "minutes": 90, "topic": "Puheeksi otto"}
        change_training(ctx, made, givers=[cast.staff["leena"].public_id], **facts)
        assert set(TrainingGiver.objects.values_list("staff__username", flat=True)) == {"aino", "leena"}
    assert cast.client("otso").get(reverse("development.training.change", args=[made.public_id])).status_code == 404
