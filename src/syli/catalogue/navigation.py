"""Places of the main menu: the service directory for everybody, what we offer, the steward's packs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.catalogue.access import ServiceOfferAction, ServiceTypeAction
from syli.kernel.navigation import place

place(_("Services"), "catalogue.service_type.browse", "heart", ServiceTypeAction.BROWSE, order=65)
# Workers may read the list too; it is in the menu of those who look after it.
place(_("What we offer"), "catalogue.service_offer.list", "hand", ServiceOfferAction.OFFER, order=66)
place(_("Service packs"), "catalogue.service_type.list", "book", ServiceTypeAction.LIST, order=81)
