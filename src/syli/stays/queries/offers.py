"""What may be done at the door of a house: which services begin without a name, which of them count calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.bookings.rules import span_of_stay
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import ContactKind, Recurring
from syli.catalogue.queries import code_set, current_pack, offers_of, pack_of
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.dates import Span, local_date
from syli.stays.choices import Heads
from syli.stays.models import House

STAY, REMOTE, UNNAMED = "stay", "remote", "pseudonymous"


@dataclass(frozen=True, slots=True)
class DoorRoles:
    """In which role somebody unknown comes: a grown-up, a child with her, a young person alone."""

    adult: str
    child: str
    young: str


def door_roles(pack: Pack) -> DoorRoles | None:
    """Return the roles for people nobody knows; None when the service is no stay or wants names first."""
    if STAY not in pack.modalities:
        return None
    kinds = {code.code: code.kind for code in code_set("roles").codes}
    unnamed = [role.code for role in pack.clients if UNNAMED in (role.identity or pack.identity)]
    adult = next((code for code in unnamed if kinds.get(code) == "adult"), None)
    child = next((code for code in unnamed if kinds.get(code) == "child"), None)
    if adult is None or child is None:
        return None
    return DoorRoles(adult, child, next((code for code in unnamed if kinds.get(code) == "any"), child))


def heads_of_role(role: str) -> Heads:
    """Return whether a role is counted as a grown-up or as a child."""
    found = code_set("roles").find(role)
    return Heads.CHILD if found is not None and found.kind == "child" else Heads.ADULT


def call_kind(pack: Pack) -> ContactKind | None:
    """Return the kind of contact by which a call is counted, when the service counts calls."""
    return next((kind for kind in pack.contacts if kind.is_count_only and kind.modality == REMOTE), None)


def block_of(pack: Pack) -> Recurring | None:
    """Return the period of set days for which families live in the house, when the service is given as one (three days of sleep rhythm)."""
    stays = {kind.code for kind in pack.contacts if kind.modality == STAY}
    return next((one for one in pack.recurring if one.code in stays and one.length is not None and one.length.unit == "day"), None)


def end_of(block: Recurring, at: datetime) -> date:
    """Return the day on which a period of set days ends."""
    return local_date(at) + timedelta(days=int(block.length.value or 0) if block.length else 0)


def days_in_shared_room(episode: Episode, at: datetime, planned_end_on: date | None) -> Span | None:
    """Return from when until when an arriving family needs its unit's shared room; None when its service is not given in one."""
    block = block_of(pack_of(episode.service_code, episode.profile, episode.pack_version))
    return span_of_stay(at, planned_end_on or end_of(block, at)) if block is not None and block.is_in_shared_room else None


def stay_offers(ctx: Context, house: House) -> list[tuple[ServiceOffer, Pack]]:
    """Return the services given as a stay in the house today, with their packs."""
    return [(offer, pack) for offer, pack in _with_packs(ctx, offers_of(ctx.home_id, ctx.today, [house.unit_id])) if STAY in pack.modalities]


def _with_packs(ctx: Context, offers: Iterable[ServiceOffer]) -> list[tuple[ServiceOffer, Pack]]:
    return [(offer, current_pack(offer.service_code, offer.profile, ctx.today)) for offer in offers]
