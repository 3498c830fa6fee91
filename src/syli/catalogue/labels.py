"""What groups of services and ways of working are called in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.catalogue.packs import shipped_catalogue

#: In the order of the directory; the codes are the ones a pack may name as its group.
GROUPS: Final[dict[str, Any]] = {
    "violence": _("Violence in close relationships"),
    "baby_family": _("Expecting and families with a baby"),
    "family_separation": _("Separation and living apart"),
    "community": _("Meeting places and volunteers"),
    "municipal": _("Everyday support for families"),
}
MODALITIES: Final[dict[str, Any]] = {
    "stay": pgettext_lazy("modality", "Stay"),
    "group": pgettext_lazy("modality", "Group"),
    "visit": pgettext_lazy("modality", "Appointment"),
    "home": pgettext_lazy("modality", "At home"),
    "supervised": pgettext_lazy("modality", "Supervised meeting"),
    "drop_in": pgettext_lazy("modality", "Open doors"),
    "remote": pgettext_lazy("modality", "Remote"),
}


def profile_name(code: str, language: str) -> str:
    """Return a profile's name; its code when it ships no more, nothing for the service as it is everywhere."""
    known = shipped_catalogue().profiles.get(code)
    return known.texts.in_language(language) if known else code
