"""Where oversight stands in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.oversight.access import AlertAction, MisuseCaseAction

place(_("Review of looks"), "oversight.alert.list", "eye", AlertAction.LIST, order=75)
place(_("Misuse"), "oversight.misuse_case.list", "alert", MisuseCaseAction.LIST, order=76)
