"""Small rows brought along in the same query, on both engines."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import OuterRef
from django.test.utils import CaptureQueriesContext

from syli.kernel.collect import Collected
from syli.kernel.scope import everything
from syli.org.models import Organisation, Unit
from tests.cast import Cast


def test_collected__rows__come_in_their_order_with_plain_values(cast: Cast, now: datetime) -> None:
    aava = cast.organisations["aava"]
    Unit.objects.create(
        organisation=aava, name='Ö "lainaus" \\ ja 雪', municipality_code="398", start_on=date(2021, 2, 3), end_on=None, created_at=now
    )
    units = Unit.objects.filter(organisation=OuterRef("pk"))
    with (
        everything(),
        CaptureQueriesContext(
            connection,
        ) as sent,
    ):
        rows = Organisation.objects.annotate(units_up=Collected(units.order_by("-pk"), "pk", "name", "start_on", "end_on", "is_secret")).order_by(
            "pk"
        )
        found = {row.name: row.units_up for row in rows}
    assert len(sent) == 1
    expected = [
        [unit.pk, unit.name, unit.start_on.isoformat(), None, unit.is_secret] for unit in Unit.objects.filter(organisation=aava).order_by("-pk")
    ]
    assert len(expected) == 3
    assert [[*row[:4], bool(row[4])] for row in found["Aava ry"]] == expected
    assert found["Federation ry"] == []


def test_collected__joined_field__is_read_through_the_relation(cast: Cast) -> None:
    units = Unit.objects.filter(pk=OuterRef("pk")).order_by("pk")
    with everything():
        found = Unit.objects.annotate(owner=Collected(units, "organisation__name")).get(pk=cast.units["b1"].pk)
    assert found.owner == [["Bore ry"]]
