"""Forms of the house's week: shifts, programme, proposals, house meetings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField
from syli.stays.choices import ProgrammeKind, Shift
from syli.stays.forms.living import Choices, set_choices
from syli.stays.labels import PROGRAMME_KINDS, SHIFTS


class PlanShiftsForm(SyliForm):
    """Who works which shift, from a day on for so many days."""

    staff = forms.ChoiceField(label=_("Who?"))
    shift = forms.ChoiceField(label=_("Shift"), widget=forms.RadioSelect, choices=[(shift.value, SHIFTS[shift]) for shift in Shift])
    first_day = DateField(label=_("From"), prefer="future")
    count = forms.IntegerField(label=_("How many days in a row?"), min_value=1, max_value=31, initial=1)

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, staff=workers)

    def days(self) -> list[date]:
        """Return the days that were chosen."""
        first: date = self.cleaned_data["first_day"]
        return [first + timedelta(days=n) for n in range(self.cleaned_data["count"])]


class ProgrammeForm(SyliForm):
    """Something that happens every week."""

    title = forms.CharField(label=_("What happens?"), max_length=80, help_text=_("No names of residents."))
    kind = forms.ChoiceField(label=_("What kind?"), widget=forms.RadioSelect, choices=[(k.value, PROGRAMME_KINDS[k]) for k in ProgrammeKind])
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, choices=list(WEEKDAYS.items()))
    begins = TimeField(label=_("Begins at"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=720, initial=60)


class ProposalForm(SyliForm):
    """What somebody who lives in the house proposes."""

    text = forms.CharField(label=_("What is proposed?"), max_length=1000, widget=forms.Textarea, help_text=_("Nobody writes down who proposes."))


class AnswerForm(SyliForm):
    """What came of a proposal; opened on the proposal's own version."""

    seen_as = "part_version"
    answer = forms.CharField(label=_("What came of it?"), max_length=1000, widget=forms.Textarea)


class MeetingForm(SyliForm):
    """A house meeting; opened on the version of that day's meeting, 0 when there was none."""

    seen_as = "part_version"
    #: The day whose meeting was read: of another day, that is typed over it, nothing has been seen.
    seen_day = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    held_on = DateField(label=_("Day"))
    agenda = forms.CharField(label=_("On the table"), required=False, max_length=4000, widget=forms.Textarea)
    decisions = forms.CharField(label=_("What was decided?"), required=False, max_length=4000, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Take the version as that of the day that was typed."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        day = values.get("held_on")
        if day is not None and values.get("seen_day") and values["seen_day"] != day.isoformat():
            values["seen_version"] = 0
        return values

    def read_again(self) -> None:
        """After somebody else saved first, both versions are of the day that was typed: the next save is made knowing it."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict or a dict; both can
        typed["seen_day"] = self.cleaned_data["held_on"].isoformat()
        self.data = typed
