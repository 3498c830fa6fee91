"""What the fields of a list, the kinds of lists and their states are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.interop.choices import UploadState

TARGETS: Mapping[str, Promise] = {"people": _("Clients"), "contacts": _("Contacts")}

FIELDS: Mapping[str, Mapping[str, Promise]] = {
    "people": {
        "source_id": pgettext_lazy("import", "Client number in the list"),
        "last_name": _("Family name"),
        "first_names": _("First names"),
        "alias": _("Alias"),
        "identity_code": _("Identity code"),
        "birth_on": _("Date of birth"),
        "birth_year": _("Year of birth"),
        "gender": _("Gender"),
        "municipality": _("Home municipality"),
        "mother_tongue": _("Mother tongue"),
        "service_language": _("Language of service"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "street": _("Street address"),
        "postal_code": _("Postal code"),
        "city": _("Post office"),
        "is_protected": _("Protected identity"),
        "family": pgettext_lazy("import", "Family number"),
        "role": _("Role in the family"),
    },
    "contacts": {
        "source_id": pgettext_lazy("import", "Number of the contact"),
        "person": pgettext_lazy("import", "Client number in the list"),
        "happened_on": _("Day"),
        "start_time": pgettext_lazy("import", "Time of day"),
        "minutes": _("Length"),
        "service": _("Service"),
        "unit": _("Unit"),
        "kind": _("Kind of contact"),
        "way": pgettext_lazy("import", "Way of contact"),
        "themes": _("Themes"),
        "worker": pgettext_lazy("import", "Worker"),
        "referral_source": pgettext_lazy("import", "Who directed here"),
        "reasons": pgettext_lazy("import", "Reasons for coming"),
        "asked_on": pgettext_lazy("import", "Day when help was asked for"),
        "episode_start": pgettext_lazy("import", "First day of the episode"),
        "episode_end": pgettext_lazy("import", "Last day of the episode"),
        "result": pgettext_lazy("import", "How the episode ended"),
        "end_reason": pgettext_lazy("import", "Why the episode ended"),
        "own_worker": pgettext_lazy("import", "Own worker"),
        "adults": pgettext_lazy("import", "Adults, when nobody is named"),
        "children": pgettext_lazy("import", "Children, when nobody is named"),
        "note": pgettext_lazy("import", "Note text"),
    },
}

STATES: Mapping[str, tuple[Promise, str]] = {
    UploadState.HANDED_IN: (pgettext_lazy("import", "columns not checked"), "soon"),
    UploadState.CHECKING: (pgettext_lazy("import", "being checked"), "info"),
    UploadState.CHECKED: (pgettext_lazy("import", "checked, not brought in"), "soon"),
    UploadState.ENTERING: (pgettext_lazy("import", "being brought in"), "info"),
    UploadState.ENTERED: (pgettext_lazy("import", "brought in"), "done"),
    UploadState.FAILED: (pgettext_lazy("import", "interrupted"), "danger"),
}
