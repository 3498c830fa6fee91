"""Who may publish packs and offer services; the directory is open to everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.catalogue.models import ServiceOffer, ServiceType
from syli.kernel.access import Actions, Audit, action, anybody, role
from syli.kernel.context import Context
from syli.org.choices import Role


class ServiceTypeAction(Actions, resource=ServiceType, organisation=None):
    """Acts on published service types. They belong to the federation and name nobody."""

    PUBLISH = action(_("Publish a service pack"), allow=[role(Role.STEWARD)], of_row=False, writes=True)
    LIST = action(_("See which versions of service packs are published"), allow=[role(Role.STEWARD)], of_row=False, audit=Audit("none"))
    BROWSE = action(_("Browse the service directory"), allow=[anybody], of_row=False, audit=Audit("none"))


class ServiceOfferAction(Actions, resource=ServiceOffer, unit="unit_id"):
    """Acts on what a unit offers."""

    OFFER = action(_("Offer a service in a unit"), allow=[role(Role.LEADER, Role.ADMIN)], of_row=False, writes=True)
    END = action(_("Stop offering a service"), allow=[role(Role.LEADER, Role.ADMIN)], writes=True)
    PROMISE = action(_("Change what a service promises"), allow=[role(Role.LEADER, Role.ADMIN)], writes=True)
    LIST = action(
        _("See what the organisation offers"),
        allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER, Role.ADMIN)],
        of_row=False,
        audit=Audit("none"),
    )


def offering_units(ctx: Context) -> list[int] | None:
    """Return the units whose offers the actor looks after; None for all of the organisation."""
    held = [grant.unit_id for grant in ctx.grants if grant.role in (Role.LEADER, Role.ADMIN)]
    return None if ctx.actor.kind == "system" or None in held else [unit for unit in held if unit is not None]
