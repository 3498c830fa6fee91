"""Numbers in the menu: one's own for those who work in an association, the federation's for its statisticians."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.stats.access import StatisticsAction

place(_("Numbers"), "stats.statistics.inside", "chart", StatisticsAction.INSIDE, order=50)
place(_("Federation's numbers"), "stats.statistics.outside", "map", StatisticsAction.OUTSIDE, order=60)
