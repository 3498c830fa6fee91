"""A look that Aino is asked about, a case of misuse, somebody she has declared: for tests that ask of every action and address who may."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from syli.oversight.choices import AlertState, Sign
from syli.oversight.models import Alert, DeclaredKin, MisuseCase
from tests.case import Case


def oversight_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind that oversight owns."""
    cast = case.cast
    with cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": cast.registers["aava"], "created_at": ctx.now}
        looked = {"staff": cast.staff["aino"], "looked_on": ctx.today, "first_at": ctx.now, "signs": [Sign.UNEXPLAINED.value], "looks": 1}
        alert = Alert.objects.create(subject=case.kaisa, state=AlertState.ASKED, **looked, **stamp)
        misuse = MisuseCase.objects.create(alert=alert, **stamp)
        kin = DeclaredKin.objects.create(staff=cast.staff["aino"], name="Keksitty Sukulainen", start_on=ctx.today, **stamp)
    return [alert, misuse, kin]
