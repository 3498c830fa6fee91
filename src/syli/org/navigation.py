"""Places of the main menu for those who look after organisations and staff; one's own account in the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place, shortcut
from syli.org.access import AccountAction, OrganisationAction, StaffAction

place(_("Staff"), "org.staff.search", "group", StaffAction.SEARCH, order=70)
place(_("Associations"), "org.organisation.list", "building", OrganisationAction.LIST, order=80)
place(_("Own organisation"), "org.organisation.own", "building", OrganisationAction.OWN, order=75)
shortcut("account", _("Account and sign-in"), "org.account.view", "key", AccountAction.VIEW)
shortcut("sign_out", _("Sign out"), "account_logout", "log-out", AccountAction.VIEW)
