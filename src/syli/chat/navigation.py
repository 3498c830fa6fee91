"""Chat in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.chat.access import ChatLineAction
from syli.kernel.navigation import place

place(_("Chat"), "chat.chat_line.list", "chat", ChatLineAction.LIST, order=44)
