"""Where requests for data, and what is due to be deleted, stand in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.retention.access import DataRequestAction, UnitKeepingAction

place(_("Requests for data"), "retention.data_request.list", "document", DataRequestAction.LIST, order=72)
place(_("Keeping and deleting"), "retention.unit.list", "document", UnitKeepingAction.LIST, order=73)
