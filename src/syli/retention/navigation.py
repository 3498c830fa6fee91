"""Where requests for data stand in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.retention.access import DataRequestAction

place(_("Requests for data"), "retention.data_request.list", "document", DataRequestAction.LIST, order=72)
