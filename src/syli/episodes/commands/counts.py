"""Counting people without knowing them (ANO-1): no words, no names, nothing to find anybody by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import current_pack, sealed_services
from syli.episodes import rules
from syli.episodes.access import CountOnlyContactAction
from syli.episodes.commands.contacts import check_kind
from syli.episodes.events import PeopleCounted
from syli.episodes.models import CountOnlyContact
from syli.episodes.queries.counts import joint_services
from syli.kernel.access import require_here
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken


@command(CountOnlyContactAction.COUNT)
def count_people(
    ctx: Context,
    *,
    offer: ServiceOffer,
    kind: str,
    happened_on: date,
    adults: int,
    children: int,
    once_key: str,
    minutes: int = 0,
    theme_codes: Sequence[str] = (),
    way: str = "",
    municipality_code: str = "",
    joint_codes: Sequence[str] = (),
    role_code: str = "",
    age_code: str = "",
) -> CountOnlyContact:
    """Count one anonymous contact. Broken rules: EPISODE-06 (day to come), EPISODE-10, EPISODE-14, EPISODE-26.

    `joint_codes` are the other services that held it together with this one; role and age are of one who was met alone.
    """
    known: CountOnlyContact | None = CountOnlyContact.objects.filter(once_key=once_key).first()
    if known is not None:
        return known
    require_here(ctx, CountOnlyContactAction.COUNT, offer)
    pack = current_pack(offer.service_code, offer.profile, happened_on)
    kinds = {contact.code: contact for contact in pack.contacts}
    check_kind(kinds.values(), kind, way, theme_codes)
    _check_numbers(ctx, happened_on, adults, children)
    if not rules.may_be_joint(offer.service_code, joint_codes, joint_services(ctx, offer), set(sealed_services())):
        raise RuleBroken("EPISODE-26", _("Choose other services of yours."), "joint_codes")
    counted: CountOnlyContact = CountOnlyContact.objects.create(
        organisation_id=ctx.organisation_id,
        unit_id=offer.unit_id,
        service_code=offer.service_code,
        joint_codes=sorted(set(joint_codes)),
        modality=kinds[kind].modality,
        kind=kind,
        way=way,
        theme_codes=sorted(set(theme_codes)),
        role_code=role_code,
        age_code=age_code,
        happened_on=happened_on,
        minutes=minutes,
        adults=adults,
        children=children,
        funding_code=offer.funding_code or pack.default_funding,
        municipality_code=municipality_code,
        once_key=once_key,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    announce(ctx, PeopleCounted(counted))
    return counted


def _check_numbers(ctx: Context, happened_on: date, adults: int, children: int) -> None:
    if happened_on > ctx.today:
        raise RuleBroken("EPISODE-06", _("The day cannot be in the future."), "happened_on")
    if not rules.may_be_counted(adults, children):
        raise RuleBroken("EPISODE-10", _("Count at least one and at most 500 people."), "adults")


@command(CountOnlyContactAction.CORRECT)
def correct_count(ctx: Context, counted: CountOnlyContact, *, happened_on: date, adults: int, children: int, minutes: int) -> CountOnlyContact:
    """Correct a count with a written reason; the log keeps that it was corrected. Broken rules: EPISODE-06, 10."""
    _check_numbers(ctx, happened_on, adults, children)
    earlier_year = counted.happened_on.year
    counted.happened_on, counted.adults, counted.children, counted.minutes = happened_on, adults, children, minutes
    counted.save()
    announce(ctx, PeopleCounted(counted, earlier_year))
    return counted
