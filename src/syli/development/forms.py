"""Forms of development: a discussion, what is agreed, a training, a line of the log, indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from syli.development.labels import LOG_KINDS, LOG_STATES, NO_NAMES
from syli.development.queries.teams import Options
from syli.development.rules import MOST_HEADS, MOST_TARGET
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, DecimalField

LONGEST, LINE = 4000, 200


def words(label: Any, *, required: bool = True, longest: int = LONGEST) -> forms.CharField:
    """Return a field for a team's own words: nobody is named in them."""
    return forms.CharField(label=label, required=required, max_length=longest, widget=forms.Textarea, help_text=NO_NAMES)


def _choose(form: forms.Form, **choices: Options) -> None:
    for name, listed in choices.items():
        form.fields[name].choices = list(listed)  # type: ignore[attr-defined]  # every choice field has choices


class DiscussionForm(SyliForm):
    """A discussion: when, who were there, what was concluded."""

    held_on = DateField(label=_("Day"), prefer="past")
    members = forms.MultipleChoiceField(label=_("Who were there?"), widget=forms.CheckboxSelectMultiple)
    concluded = words(_("Conclusions"), required=False)

    def __init__(self, *args: Any, staff: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, members=staff)


class ConcludedForm(SyliForm):
    """What was concluded, once more."""

    concluded = words(_("Conclusions"), required=False)


class AgreedForm(SyliForm):
    """Something agreed: what, who is responsible, until when."""

    what = words(_("What is done?"), longest=1000)
    responsible = forms.ChoiceField(label=_("Who is responsible?"))
    due_on = DateField(label=_("Done by"), prefer="future")

    def __init__(self, *args: Any, staff: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, responsible=staff)


class TrainingForm(SyliForm):
    """Training given."""

    held_on = DateField(label=_("Day"), prefer="past")
    topic = forms.CharField(label=_("Topic"), max_length=LINE, help_text=NO_NAMES)
    audience = forms.ChoiceField(label=_("For whom?"))
    heads = forms.IntegerField(label=_("Heads"), min_value=1, max_value=MOST_HEADS)
    hours = DecimalField(label=_("Hours"), min_value=0, max_value=336, decimal_places=2, max_digits=6)
    partner = forms.CharField(label=_("Partner organisation"), required=False, max_length=LINE)
    givers = forms.MultipleChoiceField(label=_("Given by"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, staff: Options, audiences: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, audience=audiences, givers=staff)

    def facts(self) -> dict[str, Any]:
        """Return what a command takes: time in minutes."""
        values = {name: self.cleaned_data[name] for name in ("held_on", "topic", "audience", "heads", "partner", "givers")}
        return values | {"minutes": round(self.cleaned_data["hours"] * 60)}


class LineForm(SyliForm):
    """A new line of the log."""

    kind = forms.ChoiceField(label=_("What kind?"), widget=forms.RadioSelect, choices=[(k.value, w) for k, w in LOG_KINDS.items()])
    text = words(_("What is it about?"), longest=2000)
    said_on = DateField(label=_("Day"), prefer="past")


class ChangeLineForm(LineForm):
    """A line of the log, and what became of it."""

    state = forms.ChoiceField(label=_("Where does it stand?"), widget=forms.RadioSelect, choices=[(s.value, w) for s, w in LOG_STATES.items()])
    outcome = words(_("What was done about it?"), required=False, longest=2000)


class SetForm(SyliForm):
    """A set of indicators: what it is called and of what it is."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: child work."))
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(self, *args: Any, units: Options, services: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, unit=[("", gettext("The whole association")), *units], service=[("", gettext("Every service")), *services])


class TargetForm(SyliForm):
    """At what an indicator aims, and what is meant by it; opened on the indicator's own version."""

    seen_as = "part_version"
    target = DecimalField(label=_("Target for a year"), required=False, min_value=0, max_value=MOST_TARGET, decimal_places=2, max_digits=12)
    note = forms.CharField(label=_("What do we mean by it?"), required=False, max_length=1000, widget=forms.Textarea, help_text=NO_NAMES)


class IndicatorForm(SyliForm):
    """A measure for a set."""

    measure = forms.ChoiceField(label=_("Measure"))
    target = DecimalField(label=_("Target for a year"), required=False, min_value=0, max_value=MOST_TARGET, decimal_places=2, max_digits=12)
    note = forms.CharField(label=_("What do we mean by it?"), required=False, max_length=1000, widget=forms.Textarea, help_text=NO_NAMES)

    def __init__(self, *args: Any, measures: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, measure=measures)
