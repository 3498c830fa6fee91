"""What the states of a contact and wishes are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from syli.episodes.choices import ContactState, GroupWish

CONTACT_STATES: Mapping[str, Any] = {
    ContactState.PLANNED: _("Agreed"),
    ContactState.DONE: _("Recorded"),
    ContactState.CANCELLED: _("Cancelled"),
    ContactState.NO_SHOW: _("Did not come"),
    ContactState.STRUCK: _("Recorded by mistake"),
}
GROUP_WISHES: Mapping[str, Any] = {
    GroupWish.WANTED: _("Would like to join a peer group"),
    GroupWish.JOINED: _("Is in a peer group"),
    GroupWish.NOT_WANTED: _("Does not want a peer group"),
}
