"""The form of a received summary of feedback: period, day, file, a few figures by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.stays.forms.living import Choices, set_choices

#: How many figures can be typed at once.
FIGURES = 6


class SummaryForm(SyliForm):
    """A summary as it came, and its key figures typed by hand."""

    code = forms.ChoiceField(label=_("Which feedback?"))
    start_on = DateField(label=_("From"), prefer="past")
    end_on = DateField(label=_("Until"), prefer="past")
    received_on = DateField(label=_("Came on"), prefer="past")
    file = forms.FileField(label=_("File"), required=False, help_text=_("Only the summary, never anybody's own answers."))

    #: The last filing of the period that the page has shown.
    seen = forms.IntegerField(required=False, min_value=0, max_value=30_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, code=kinds)
        for n in range(1, FIGURES + 1):
            self.fields[f"name_{n}"] = forms.CharField(label=gettext("Figure %(n)s, its name") % {"n": n}, required=False, max_length=60)
            self.fields[f"value_{n}"] = forms.DecimalField(
                label=gettext("Figure %(n)s") % {"n": n}, required=False, max_digits=10, decimal_places=2, localize=True
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a name without a number, a number without a name, and one name twice."""
        super().clean()
        seen = set()
        for n in range(1, FIGURES + 1):
            name, value = (self.cleaned_data.get(f"name_{n}") or "").strip(), self.cleaned_data.get(f"value_{n}")
            if f"value_{n}" in self.errors or f"name_{n}" in self.errors:
                continue
            if name and value is None and self.initial.get(f"name_{n}") != name:
                self.add_error(f"value_{n}", gettext("Give the number too."))
            if value is not None and not name:
                self.add_error(f"name_{n}", gettext("Give the number a name."))
            if value is not None and name in seen:
                self.add_error(f"name_{n}", gettext("This name is here already."))
            seen.add(name)
        return self.cleaned_data

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Return the fields of each figure, its name and its number, as the page shows them."""
        return [(self[f"name_{n}"], self[f"value_{n}"]) for n in range(1, FIGURES + 1)]

    @property
    def has_more(self) -> bool:
        """Tell whether something is written where the later figures are folded away."""
        return any(field.errors or field.value() for pair in self.rows[3:] for field in pair)

    def figures(self) -> dict[str, Decimal]:
        """Return the figures by name in the order in which they were typed."""
        pairs = [(self.cleaned_data[f"name_{n}"].strip(), self.cleaned_data[f"value_{n}"]) for n in range(1, FIGURES + 1)]
        return {name: value for name, value in pairs if name and value is not None}
