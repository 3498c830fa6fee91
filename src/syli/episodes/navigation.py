"""Episodes in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.episodes.access import CountOnlyContactAction, EpisodeAction
from syli.kernel.navigation import place

place(_("Episodes"), "episodes.episode.list", "list", EpisodeAction.LIST, order=30)
place(_("Count"), "episodes.count_only_contact.count", "plus", CountOnlyContactAction.COUNT, order=40)
