"""Declaring who is near to oneself, so that nobody looks at her own relatives by habit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.names import clean_name
from syli.kernel.rules import RuleBroken
from syli.oversight.access import DeclaredKinAction
from syli.oversight.models import DeclaredKin
from syli.oversight.rules import names_somebody
from syli.people.queries import register_for


@command(DeclaredKinAction.DECLARE)
def declare_kin(ctx: Context, *, name: str, phone: str = "") -> DeclaredKin:
    """Declare somebody near to oneself, by the whole name; nobody else reads it. Rule: OVERSIGHT-16."""
    plain = clean_name(name)
    if not names_somebody(plain):
        raise RuleBroken("OVERSIGHT-16", _("Write the given name and the family name."), "name")
    made: DeclaredKin = DeclaredKin.objects.create(
        organisation_id=ctx.home_id, register=register_for(ctx), staff_id=ctx.actor.id, name=plain, phone=phone.strip(), start_on=ctx.today,
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    return made


@command(DeclaredKinAction.WITHDRAW)
def withdraw_kin(ctx: Context, kin: DeclaredKin) -> DeclaredKin:
    """Withdraw what one has declared."""
    kin.end_on = kin.end_on or ctx.today
    kin.save()
    return kin
