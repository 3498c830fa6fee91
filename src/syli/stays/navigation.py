"""Stays in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.stays.access import HouseAction

place(_("House"), "stays.house.list", "bed", HouseAction.LIST, order=12)
