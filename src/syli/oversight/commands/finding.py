"""Writing down which looks are shown to a reviewer: those of a day, and every record opened in an emergency at once."""

from __future__ import annotations

from datetime import date

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.org.models import Register
from syli.oversight.access import AlertAction
from syli.oversight.choices import AlertState, Sign
from syli.oversight.finding import Finding, Found, found_on
from syli.oversight.models import Alert
from syli.oversight.queries.looks import looks_on
from syli.people.models import Person
from syli.safety.models import EmergencyOpening


@command(AlertAction.FIND)
def show_looks_of(ctx: Context, *, day: date) -> Found:
    """Go through the looks of a day and show those with a sign; done again it adds what is new and doubles nothing. OVERSIGHT-01…12."""
    found = found_on(ctx, looks_on(ctx, day))
    registers = dict(
        Person._base_manager.filter(pk__in={one.person for one in found.findings if one.person is not None}).values_list("pk", "register_id")
    )
    own = Register.objects.filter(organisation_id=ctx.home_id).order_by("pk").values_list("pk", flat=True).first()
    for one in found.findings:
        register = registers.get(one.person, own) if one.person is not None else own
        if register is not None:
            _show(ctx, one, day=day, register_id=register)
    ctx.trail.touch((), count=len(found.findings))
    return found


def show_emergency(ctx: Context, opening: EmergencyOpening) -> None:
    """Show an opening to the reviewer at once, in the transaction in which it was made."""
    finding = Finding(opening.staff_id, opening.person_id, (Sign.EMERGENCY,), ctx.now, 0, opening=opening.pk)
    _show(ctx, finding, day=ctx.today, register_id=opening.register_id)


def _show(ctx: Context, one: Finding, *, day: date, register_id: int) -> None:
    known: Alert | None = Alert.objects.filter(staff_id=one.staff, subject_id=one.person, looked_on=day).first()
    signs = [sign.value for sign in one.signs]
    if known is None:
        Alert.objects.create(
            organisation_id=ctx.home_id, register_id=register_id, staff_id=one.staff, subject_id=one.person, other_id=one.other,
            opening_id=one.opening, looked_on=day, first_at=one.first_at, looks=one.looks, signs=signs,
            created_at=ctx.now, created_by_id=ctx.actor.id,
        )  # fmt: skip
        return
    more = [sign for sign in signs if sign not in known.signs]
    if known.state == AlertState.NEW and (more or known.looks < one.looks):
        known.signs = [*known.signs, *more]
        known.looks = max(known.looks, one.looks)
        known.other_id = known.other_id or one.other
        known.opening_id = known.opening_id or one.opening
        known.save()
