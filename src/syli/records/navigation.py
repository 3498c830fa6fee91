"""The one main act of every page: record what happened."""

from django.utils.translation import gettext_lazy as _

from syli.episodes.access import EpisodeAction
from syli.kernel.navigation import shortcut

shortcut("main_act", _("Record"), "records.contact.choose", "plus", EpisodeAction.RECORD_CONTACT)
