"""Forms of rooms, open hours and bookings. They parse; the commands decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from syli.bookings.models import Booking
from syli.kernel.dates import Span, at_local, local_moment
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField

Choices = Iterable[tuple[str, str]]
NO_NAMES = _("No names of clients.")


def facts_of(booking: Booking) -> Mapping[str, Any]:
    """Return how a booking fills its form."""
    begins, ends = local_moment(booking.taken_at), local_moment(booking.given_back_at)
    return {
        "space": booking.space.public_id,
        "day": begins.date(),
        "begins": begins.time().replace(second=0, microsecond=0),
        "ends": ends.time().replace(second=0, microsecond=0),
        "ends_on": ends.date() if ends.date() != begins.date() else None,
        "purpose": booking.purpose,
        "seen_version": booking.version,
    }


class BookForm(SyliForm):
    """Which room, from when until when; what for, when it is for no client."""

    space = forms.ChoiceField(label=_("Room"), widget=forms.RadioSelect)
    day = DateField(label=_("Day"), prefer="future")
    begins = TimeField(label=_("Begins at"))
    ends = TimeField(label=_("Ends at"))
    ends_on = DateField(
        label=_("Ends on"), prefer="future", required=False, help_text=_("Only when it ends after midnight. Empty is the same day.")
    )  # fmt: skip
    purpose = forms.CharField(label=_("What for?"), max_length=120, help_text=NO_NAMES)

    def __init__(self, *args: Any, spaces: Choices, for_family: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].choices = list(spaces)  # type: ignore[attr-defined]  # every choice field has choices
        if for_family:
            del self.fields["purpose"]

    def span(self) -> Span:
        """Return from when until when the room is wanted: over midnight only where the last day is said, so that a slip is no night."""
        day, last = self.cleaned_data["day"], self.cleaned_data["ends_on"] or self.cleaned_data["day"]
        return at_local(day, self.cleaned_data["begins"]), at_local(last, self.cleaned_data["ends"])


class MoveForm(BookForm):
    """The same of a booking that there is: when somebody saved first, both are shown."""

    filled_from = staticmethod(facts_of)


class CancelForm(SyliForm):
    """Why a booking is cancelled."""

    reason = forms.CharField(label=_("Why?"), max_length=300, help_text=_("The room is free again at once."))


class SpaceForm(SyliForm):
    """A new room of a unit."""

    name = forms.CharField(label=_("Name of the room"), max_length=60)
    is_shared = forms.BooleanField(label=_("Shared: open activity is held here, and a family may live here for some days"), required=False)


class ChangeSpaceForm(SpaceForm):
    """What a room is called and whether it is used."""

    is_in_use = forms.BooleanField(label=_("In use"), required=False)


class OpenHoursForm(SyliForm):
    """When a unit is open to anybody, every week."""

    title = forms.CharField(label=_("What is open?"), max_length=80, help_text=NO_NAMES)
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, choices=list(WEEKDAYS.items()))
    begins = TimeField(label=_("Begins at"))
    ends = TimeField(label=_("Ends at"), help_text=_("0.00 is midnight."))
    start_on = DateField(label=_("From"), prefer="nearest")
    end_on = DateField(label=_("Until"), prefer="nearest", required=False, help_text=_("Empty goes on. To end it, give its last day."))
