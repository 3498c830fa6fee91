"""Change what the federation is made of: organisations, units, registers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.kernel.vault import keyring
from syli.org.access import OrganisationAction, UnitAction
from syli.org.choices import OrganisationKind
from syli.org.models import Organisation, Register, Unit
from syli.org.queries.areas import municipality_of
from syli.org.rules import business_id_is_good, period_is_good, secret_unit_is_named


@command(OrganisationAction.CREATE)
def create_organisation(
    ctx: Context,
    *,
    kind: str,
    name: str,
    name_sv: str = "",
    business_id: str = "",
    county_code: str = "",
    start_on: date | None = None,
) -> Organisation:
    """Add an organisation. Refuses an impossible business id (ORG-09) and a second federation."""
    _check_business_id(business_id)
    if kind == OrganisationKind.FEDERATION and Organisation.objects.filter(kind=kind, end_on__isnull=True).exists():
        raise RuleBroken("ORG-02", _("There already is a federation."), field="kind")
    return Organisation.objects.create(
        kind=OrganisationKind(kind),
        name=name.strip(),
        name_sv=name_sv.strip(),
        business_id=business_id,
        county_code=county_code,
        start_on=start_on or ctx.today,
        **_stamp(ctx),
    )


@command(OrganisationAction.EDIT)
def change_organisation(
    ctx: Context, organisation: Organisation, *, name: str, name_sv: str = "", business_id: str = "", county_code: str = ""
) -> Organisation:
    """Change an organisation's details. Refuses an impossible business id (ORG-09)."""
    _check_business_id(business_id)
    organisation.name, organisation.name_sv = name.strip(), name_sv.strip()
    organisation.business_id, organisation.county_code = business_id, county_code
    organisation.save()
    return organisation


@command(OrganisationAction.ADD_UNIT)
def create_unit(
    ctx: Context,
    organisation: Organisation,
    *,
    name: str,
    municipality_code: str,
    alias: str = "",
    is_secret: bool = False,
    start_on: date | None = None,
) -> Unit:
    """Add a unit. Refuses a secret unit without a name for outsiders (ORG-08)."""
    values = {"name": name.strip(), "alias": alias.strip(), "is_secret": is_secret, "municipality_code": municipality_code}
    start_on = start_on or ctx.today
    _check_unit(values, start_on)
    return Unit.objects.create(organisation=organisation, start_on=start_on, **values, **_stamp(ctx))


@command(UnitAction.EDIT)
def change_unit(
    ctx: Context,
    unit: Unit,
    *,
    name: str,
    municipality_code: str,
    alias: str = "",
    is_secret: bool = False,
    start_on: date | None = None,
    end_on: date | None = None,
) -> Unit:
    """Change or close a unit. Refuses a secret unit without a name for outsiders (ORG-08) and a wrong period (ORG-06)."""
    values = {"name": name.strip(), "alias": alias.strip(), "is_secret": is_secret, "municipality_code": municipality_code}
    unit.start_on = start_on or unit.start_on
    _check_unit(values, unit.start_on)
    if not period_is_good(unit.start_on, end_on):
        raise RuleBroken("ORG-06", _("The last day is before the first."), field="end_on")
    for field, value in values.items():
        setattr(unit, field, value)
    unit.end_on = end_on
    unit.save()
    return unit


@command(OrganisationAction.ADD_REGISTER)
def create_register(
    ctx: Context, organisation: Organisation, *, name: str, controller: Organisation | None = None, start_on: date | None = None
) -> Register:
    """Open a register kept by an organisation, by default its own controller's, and make the keys that seal it."""
    register = Register.objects.create(
        organisation=organisation, controller=controller or organisation, name=name.strip(), start_on=start_on or ctx.today, **_stamp(ctx)
    )
    keyring.current().create_keys(register.pk, ctx.now)
    return register


def _check_business_id(text: str) -> None:
    if not business_id_is_good(text):
        raise RuleBroken("ORG-09", _("This is no business id: write it as 1234567-8."), field="business_id")


def _check_unit(values: dict[str, Any], on: date) -> None:
    place = municipality_of(str(values["municipality_code"]), on.year)
    if place is None:
        raise RuleBroken("ORG-08", _("Choose the municipality from the list."), field="municipality_code")
    names = [place.name_fi, place.name_sv]
    if not secret_unit_is_named(values["name"], values["alias"], names, is_secret=values["is_secret"]):
        raise RuleBroken(
            "ORG-08",
            _("A secret unit needs another name for outsiders, without its own name and without its municipality."),
            field="alias",
        )


def _stamp(ctx: Context) -> dict[str, Any]:
    return {"created_at": ctx.now, "created_by_id": ctx.actor.id}
