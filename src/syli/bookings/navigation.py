"""Rooms in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.bookings.access import UnitAction
from syli.kernel.navigation import place

place(_("Rooms"), "bookings.unit.list", "calendar", UnitAction.LIST, order=42)
