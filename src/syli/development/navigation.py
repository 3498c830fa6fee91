"""Development work in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.development.access import ResultsAction
from syli.kernel.navigation import place

place(_("Development work"), "development.results.list", "goal", ResultsAction.LIST, order=56)
