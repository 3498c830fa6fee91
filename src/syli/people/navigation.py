"""Where people's records stand in the menu, and the search that is at hand on every page."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place, shortcut
from syli.people.access import PersonAction

place(_("Clients"), "people.person.search", "group", PersonAction.SEARCH, order=20)
shortcut("search", _("Find a client"), "people.person.search", "search", PersonAction.SEARCH)
