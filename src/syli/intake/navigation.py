"""Requests in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.intake.access import HelpRequestAction
from syli.kernel.navigation import place

place(_("Requests"), "intake.help_request.list", "inbox", HelpRequestAction.LIST, order=15)
