"""What A1's team has discussed, agreed, given, noticed and follows: for tests that ask of every action and address who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Model

from syli.development.models import AgreedAction, Discussion, Indicator, IndicatorSet, LogEntry, Training
from tests.case import Case


def development_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind that development owns."""
    cast, unit = case.cast, case.cast.units["a1"]
    with cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": cast.registers["aava"], "created_at": ctx.now}
        day = ctx.today - timedelta(days=3)
        about = {"kind": "results", "service_code": case.offer.service_code, "form_code": "end_survey"}
        discussion = Discussion.objects.create(unit=unit, held_on=day, concluded="Sovittiin.", **about, **stamp)
        agreed = AgreedAction.objects.create(discussion=discussion, what="Esite", responsible=cast.staff["aino"], due_on=ctx.today, **stamp)
        training = Training.objects.create(unit=unit, held_on=day, audience="school", heads=12, minutes=90, topic="Puheeksi otto", **stamp)
        entry = LogEntry.objects.create(unit=unit, kind="idea", said_on=day, text="Lelut esiin", **stamp)
        followed = IndicatorSet.objects.create(name="Lapsityö", unit=unit, service_code=case.offer.service_code, start_on=day, **stamp)
        indicator = Indicator.objects.create(of_set=followed, measure="contacts", target_hundredths=12000, **stamp)
    return [discussion, agreed, training, entry, followed, indicator]
