"""Forms of stays: the door at night, the phone, living and leaving, the shift, the terms. They parse; the commands decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.dates import at_local
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField
from syli.stays.choices import Caller, LineKind, Shift, Way
from syli.stays.labels import CALLERS, LINE_KINDS, PRICES_PER, ROOM_STATES, SHIFTS, WAYS

Choices = Iterable[tuple[str, str]]
MOST = 20
#: When somebody is expected back when nobody has said the time.
EVENING = time(20)


def set_choices(form: forms.Form, **choices: Choices) -> None:
    """Give choice fields their choices."""
    for name, listed in choices.items():
        form.fields[name].choices = list(listed)  # type: ignore[attr-defined]  # every choice field has choices


def heads(label: Any, initial: int) -> forms.IntegerField:
    """Return a stepper's field for a number of people."""
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, initial=initial, required=False)


class MomentForm(SyliForm):
    """A form with a day and a time."""

    day = DateField(label=_("Day"), prefer="past")
    time = TimeField(label=_("Time"))

    def moment(self) -> datetime:
        """Return the moment that was given."""
        return at_local(self.cleaned_data["day"], self.cleaned_data["time"])


class ReceiveForm(SyliForm):
    """Give a room: how many come, and which room. Nothing about who they are must be told."""

    adults = heads(_("Adults"), 1)
    children = heads(_("Children"), 0)
    room = forms.ChoiceField(label=_("Room"), required=False, widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label=_("How did they come?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(w.value, WAYS[w]) for w in (Way.WALK_IN, Way.PHONE, Way.BROUGHT)],
    )
    nickname = forms.CharField(label=_("Alias"), required=False, max_length=60, help_text=_("A nickname is enough. You can leave this empty."))
    alone_reason = forms.CharField(label=_("Why does a minor come without a guardian?"), required=False, max_length=300)
    is_in_danger = forms.BooleanField(label=_("Danger right now"), required=False)
    must_not_know = forms.CharField(
        label=_("Name or nickname, as they say it"), required=False, max_length=200, help_text=_("Only the leader sees this.")
    )
    offer = forms.ChoiceField(label=_("Service"), required=False, widget=forms.RadioSelect)
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rooms: Choices, offers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, room=rooms, offer=offers)


class TurnAwayForm(SyliForm):
    """Count somebody for whom there was no place, or no safe one."""

    adults = heads(_("Adults"), 1)
    children = heads(_("Children"), 0)
    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    guided_code = forms.ChoiceField(label=_("Where were they guided?"), required=False, widget=forms.RadioSelect)
    guided_to = forms.CharField(
        label=_("Which place?"), required=False, max_length=120, help_text=_("The name of the house or service. No names of people.")
    )
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reasons: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, reason=reasons, guided_code=places)


class CallForm(SyliForm):
    """Count a call: who called, about what, where guided. No names."""

    caller = forms.ChoiceField(label=_("Who called?"), widget=forms.RadioSelect, choices=list(CALLERS.items()), initial=Caller.SELF)
    theme_codes = forms.MultipleChoiceField(label=_("About"), required=False, widget=forms.CheckboxSelectMultiple)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, initial=10, required=False)
    guided_to = forms.CharField(
        label=_("Where were they guided?"), required=False, max_length=120, help_text=_("The name of the house or service. No names of people.")
    )
    offer = forms.ChoiceField(label=_("Service"), required=False, widget=forms.RadioSelect)
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, themes: Choices, offers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, theme_codes=themes, offer=offers)


class PeopleForm(MomentForm):
    """Who of the family, and when: going away, coming back, leaving, joining."""

    field_order = ("people",)

    people = forms.MultipleChoiceField(label=_("Who?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, people=people)


class AwayForm(PeopleForm):
    """Who goes away, when, and when they are expected back."""

    back_day = DateField(label=_("Back on"), prefer="nearest", required=False)
    back_time = TimeField(label=_("Back at"), required=False)

    def back_at(self) -> datetime | None:
        """Return when they are expected back, when a day was given; the evening when no time was."""
        day, clock = self.cleaned_data["back_day"], self.cleaned_data["back_time"]
        return at_local(day, clock or EVENING) if day else None


class MoveForm(MomentForm):
    """To which room, and when."""

    field_order = ("room",)

    room = forms.ChoiceField(label=_("Room"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, rooms: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, room=rooms)


class ArriveForm(PeopleForm):
    """A family of an episode arrives."""

    room = forms.ChoiceField(label=_("Room"), required=False, widget=forms.RadioSelect)
    planned_end_on = DateField(label=_("Leaves on"), required=False, help_text=_("If it is known."))
    alone_reason = forms.CharField(label=_("Why does a minor come without a guardian?"), required=False, max_length=300)
    reason = forms.CharField(label=_("Why without a payment commitment?"), required=False, max_length=300)
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rooms: Choices, may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, room=rooms)
        if not may_override:
            del self.fields["reason"]


class LineForm(SyliForm):
    """A line for the next shift."""

    kind = forms.ChoiceField(label=_("What kind?"), widget=forms.RadioSelect, choices=list(LINE_KINDS.items()), initial=LineKind.TELL)
    text = forms.CharField(label=_("What must the next shift know?"), max_length=2000, widget=forms.Textarea)
    shift = forms.ChoiceField(label=_("Shift"), choices=[(shift.value, SHIFTS[shift]) for shift in Shift])
    shift_on = DateField(label=_("Day"), prefer="past")


class HouseForm(SyliForm):
    """How many families, how many workers, when it is night."""

    family_places = forms.IntegerField(
        label=_("Family places"), min_value=1, max_value=200, help_text=_("From now on. What is over is counted by what it was then.")
    )
    day_workers = forms.IntegerField(label=_("Workers by day"), min_value=0, max_value=50)
    evening_workers = forms.IntegerField(
        label=_("Workers in the evening"), required=False, min_value=0, max_value=50, help_text=_("Empty is as by day.")
    )
    night_workers = forms.IntegerField(label=_("Workers by night"), min_value=0, max_value=50)
    night_first_hour = forms.IntegerField(label=_("Night begins at"), min_value=0, max_value=23)
    night_last_hour = forms.IntegerField(label=_("Night ends at"), min_value=0, max_value=23)
    night_least_minutes = forms.IntegerField(label=_("How many minutes make a night?"), min_value=1, max_value=480)


class StateForm(SyliForm):
    """Whether a room is ready, waits for cleaning, or is out of use."""

    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect, choices=list(ROOM_STATES.items()))


class SetUpForm(SyliForm):
    """Make a unit a house."""

    unit = forms.ChoiceField(label=_("Unit"))
    family_places = forms.IntegerField(label=_("Family places"), min_value=1, max_value=200)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, unit=units)


class RoomForm(SyliForm):
    """A new room."""

    name = forms.CharField(label=_("Name of the room"), max_length=40)
    family_places = forms.IntegerField(label=_("How many families fit?"), min_value=1, max_value=20, initial=1)
    beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=50, initial=4)


class CommitmentForm(SyliForm):
    """Who pays, by which number, from when until when."""

    issuer = forms.CharField(label=_("Who pays?"), max_length=200)
    reference = forms.CharField(label=_("Number of the commitment"), required=False, max_length=100)
    contact = forms.CharField(label=_("Contact person"), required=False, max_length=200)
    start_on = DateField(label=_("From"))
    end_on = DateField(label=_("Until"), required=False)
    euros = forms.DecimalField(label=_("Price, euros"), required=False, min_value=0, max_digits=9, decimal_places=2, localize=True)
    price_per = forms.ChoiceField(label=_("Price for"), choices=list(PRICES_PER.items()))
    scope = forms.CharField(label=_("How much is promised?"), required=False, max_length=200, help_text=_("For example so many days, and for whom."))
    file = forms.FileField(
        label=_("The commitment as a file"), required=False, help_text=_("It is kept with the client's files, without its name and hidden data.")
    )  # fmt: skip


class PlanReviewForm(SyliForm):
    """When the next review with the sender is."""

    planned_on = DateField(label=_("Day"))


class HoldReviewForm(SyliForm):
    """What was said at a review."""

    held_on = DateField(label=_("Day"), prefer="past")
    participants = forms.CharField(label=_("Who took part?"), required=False, max_length=500)
    minutes = forms.CharField(label=_("What was said?"), required=False, max_length=10000, widget=forms.Textarea)
    goals = forms.CharField(label=_("Goals together"), required=False, max_length=4000, widget=forms.Textarea)


class SignForm(SyliForm):
    """A signature: nothing to fill in but the version that was read."""


class MoveLineForm(SyliForm):
    """Whose matter a line is."""

    person = forms.ChoiceField(label=_("Who?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, person=people)
