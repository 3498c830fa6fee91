"""Where bringing in lists stands in the menu: last, for it is done once."""

from django.utils.translation import gettext_lazy as _

from syli.interop.access import ImportAction
from syli.kernel.navigation import place

place(_("Bring in lists"), "interop.import.list", "folder", ImportAction.LIST, order=90)
