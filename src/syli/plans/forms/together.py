"""Forms of working together: a couple with two workers, the board of a family."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.plans.labels import STEP_KINDS
from syli.plans.queries.forms import Options


class ProposeForm(SyliForm):
    """Ask another worker to meet a couple together."""

    first = forms.ChoiceField(label=gettext_lazy("Your client"), widget=forms.RadioSelect)
    second = forms.ChoiceField(label=gettext_lazy("Partner"), widget=forms.RadioSelect)
    worker = forms.ChoiceField(label=gettext_lazy("The partner's own worker"))
    consent_on = DateField(
        label=gettext_lazy("Your client's consent"), prefer="past", help_text=gettext_lazy("The day your client agreed to meet together.")
    )
    purpose = forms.CharField(label=gettext_lazy("Why together?"), required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, first: Options, second: Options, workers: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("first", first), ("second", second), ("worker", workers)):
            self.fields[name].choices = list(options)  # type: ignore[attr-defined]


class TakeOnForm(SyliForm):
    """Join with one's own client's consent, or decline."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"), choices=[("join", gettext_lazy("I join")), ("decline", gettext_lazy("I do not join"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    consent_on = DateField(label=gettext_lazy("Your client's consent"), prefer="past", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the consent of whoever joins."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "join" and not cleaned.get("consent_on") and "consent_on" not in self.errors:
            self.add_error("consent_on", _("Give the day your client agreed to meet together."))
        return cleaned


class CoupleMeetingForm(SyliForm):
    """A meeting of the couple: which of the two workers were there is asked each time (AKT-3)."""

    held_on = DateField(label=gettext_lazy("Day"), prefer="past")
    minutes = forms.IntegerField(label=gettext_lazy("Length in minutes"), min_value=1, max_value=1440)
    workers = forms.ChoiceField(
        label=gettext_lazy("Which of you was there?"), choices=[("both", gettext_lazy("Both workers")), ("one", gettext_lazy("Only one of us"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What was talked about?"), required=False, max_length=20_000, widget=forms.Textarea,
        help_text=gettext_lazy("Write only what both partners may read. Write about one of them in her own notes."),
    )  # fmt: skip


class HeldForm(SyliForm):
    """The day a regular meeting was held."""

    held_on = DateField(label=gettext_lazy("Day"), prefer="past")


class StepForm(SyliForm):
    """A step on the board."""

    person = forms.ChoiceField(label=gettext_lazy("Whose?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Which work?"), choices=[(k.value, w) for k, w in STEP_KINDS.items()], widget=forms.RadioSelect)
    target_on = DateField(label=gettext_lazy("By when?"), prefer="future")

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]


class StepDayForm(SyliForm):
    """Another day for a step, and why."""

    target_on = DateField(label=gettext_lazy("By when?"), prefer="future")
    reason = forms.CharField(label=gettext_lazy("Why does the day change?"), required=False, max_length=500, widget=forms.Textarea)


class PartForm(SyliForm):
    """Which part somebody has in the violence."""

    person = forms.ChoiceField(label=gettext_lazy("Whose?"), widget=forms.RadioSelect)
    part = forms.ChoiceField(label=gettext_lazy("Part in the violence"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Options, parts: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]
