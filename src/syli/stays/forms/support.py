"""Forms for an interpreter's order and a baby's sleep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, DecimalField
from syli.stays.choices import InterpreterMode, SleepPhase
from syli.stays.forms.living import Choices, MomentForm, set_choices
from syli.stays.labels import MODES, SLEEP_PHASES

NO_NAMES = _("No name of the family, no name or address of the house.")


class OrderForm(MomentForm):
    """An interpreter, by an alias."""

    language_code = forms.ChoiceField(label=_("Language"))
    mode = forms.ChoiceField(label=_("How?"), widget=forms.RadioSelect, choices=[(mode.value, MODES[mode]) for mode in InterpreterMode])
    alias = forms.CharField(label=_("Alias for the interpreter"), max_length=60, help_text=NO_NAMES)
    meeting_place = forms.CharField(label=_("Where do they meet?"), required=False, max_length=120, help_text=NO_NAMES)
    provider = forms.CharField(label=_("Where was it ordered from?"), required=False, max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=720, initial=60)

    def __init__(self, *args: Any, languages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen for her: the first of the list is Finnish, for which nobody orders an interpreter.
        set_choices(self, language_code=[("", str(_("Choose a language"))), *languages])


class CameForm(SyliForm):
    """What came of an order."""

    came_minutes = forms.IntegerField(label=_("How many minutes was the interpreter there?"), min_value=0, max_value=720)
    euros = forms.DecimalField(label=_("Price, euros"), required=False, min_value=0, max_digits=7, decimal_places=2, localize=True)


class SleepForm(SyliForm):
    """How a baby slept in a day and its night."""

    person = forms.ChoiceField(label=_("Who?"), widget=forms.RadioSelect)
    slept_on = DateField(label=_("Day"), prefer="past")
    phase = forms.ChoiceField(label=_("When?"), widget=forms.RadioSelect, choices=[(phase.value, SLEEP_PHASES[phase]) for phase in SleepPhase])
    night_hours = DecimalField(label=_("Hours at night"), min_value=0, max_value=24)
    day_hours = DecimalField(label=_("Hours by day"), required=False, min_value=0, max_value=24)
    wakings = forms.IntegerField(label=_("Woke up, times"), required=False, min_value=0, max_value=60)

    def __init__(self, *args: Any, babies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, person=babies)

    def facts(self) -> dict[str, Any]:
        """Return what was typed, in minutes."""
        data = self.cleaned_data
        return {
            "phase": data["phase"],
            "slept_on": data["slept_on"],
            "night_minutes": round(data["night_hours"] * 60),
            "day_minutes": round((data["day_hours"] or 0) * 60),
            "wakings": data["wakings"],
        }
