"""Contacts as the timeline component draws them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.choices import ContactState
from syli.episodes.queries.contacts import ContactCard
from syli.kernel.ui.formats import format_duration

#: Which picture stands for a modality; everything else gets a plain dot. Mechanisms, not services.
ICONS = {"home": "home-visit", "remote": "phone", "visit": "person"}


def timeline_of(contacts: Iterable[ContactCard]) -> list[dict[str, Any]]:
    """Return the timeline's items, in the order given."""
    return [_item(contact) for contact in contacts]


def _item(contact: ContactCard) -> dict[str, Any]:
    words = {
        ContactState.DONE: _("%(kind)s, %(length)s") % {"kind": contact.kind, "length": format_duration(contact.minutes)},
        ContactState.PLANNED: _("%(kind)s, agreed") % {"kind": contact.kind},
        ContactState.CANCELLED: _("%(kind)s, cancelled") % {"kind": contact.kind},
        ContactState.NO_SHOW: _("%(kind)s, did not come") % {"kind": contact.kind},
        ContactState.STRUCK: _("%(kind)s, recorded by mistake") % {"kind": contact.kind},
    }
    item: dict[str, Any] = {
        "when": contact.started_at,
        "title": words[ContactState(contact.state)],
        "href": reverse("episodes.contact.edit", args=[contact.public_id]) if contact.episode_id else None,
        "kind": "warning" if contact.state == ContactState.NO_SHOW else "plain",
        "who": ", ".join(contact.workers) or None,
        "icon": ICONS.get(contact.modality),
    }
    if contact.themes:
        item["text"] = ", ".join(contact.themes)
    return {key: value for key, value in item.items() if value is not None}
