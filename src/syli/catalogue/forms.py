"""Forms of the catalogue: what the directory is searched by, and an association's own offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.catalogue.queries.directory import Directory
from syli.catalogue.rules import MOST_PROMISED_DAYS
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.org.models import Unit

Choices = list[tuple[str, str]]


def set_choices(form: forms.Form, name: str, choices: Choices, *, empty: Any) -> None:
    """Give a choice field its choices, with an empty one first."""
    form.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]  # every choice field has choices


class DirectoryForm(forms.Form):
    """Words, for whom and where; all of them may be left out."""

    use_required_attribute = False
    q = forms.CharField(label=_("Search by words"), required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    audience = forms.ChoiceField(label=_("For whom?"), required=False)
    county = forms.ChoiceField(label=_("Wellbeing services county"), required=False)

    def __init__(self, *args: Any, directory: Directory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "audience", directory.audiences, empty=pgettext_lazy("filter", "Anybody"))
        set_choices(self, "county", directory.counties, empty=pgettext_lazy("filter", "Whole country"))

    def values(self) -> dict[str, str]:
        """Return what is looked for; what cannot be understood is not looked for."""
        self.is_valid()
        typed = self.cleaned_data
        return {"words": typed.get("q", ""), "audience": typed.get("audience", ""), "county": typed.get("county", "")}


class OfferForm(SyliForm):
    """A new offer: which unit, which service, on whose money, from when, and whether the directory tells of it."""

    unit = forms.ChoiceField(label=_("Unit"))
    service_code = forms.ChoiceField(label=_("Service"))
    funding_code = forms.ChoiceField(label=_("Funding"), required=False)
    start_on = DateField(label=_("First day"))
    is_public = forms.BooleanField(
        label=_("Show in the service directory"), required=False, help_text=_("Of a secret unit only its name for outsiders is shown.")
    )

    def __init__(self, *args: Any, units: list[Unit], services: Mapping[str, tuple[str, str, str]], funding: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.public_id: unit for unit in units}
        self._services = services
        set_choices(self, "unit", [(key, unit.name) for key, unit in self._units.items()], empty=_("Choose"))
        set_choices(self, "service_code", [(key, words) for key, (_code, _profile, words) in services.items()], empty=_("Choose"))
        set_choices(self, "funding_code", funding, empty=_("As usual for the service"))

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        code, profile, _words = self._services[self.cleaned_data["service_code"]]
        chosen = {name: self.cleaned_data[name] for name in ("funding_code", "is_public", "start_on")}
        return {"unit": self._units[self.cleaned_data["unit"]], "service_code": code, "profile": profile, **chosen}


class EndOfferForm(SyliForm):
    """The last day of an offer."""

    end_on = DateField(label=_("Last day"), help_text=_("Episodes that run go on."))


class PromiseForm(SyliForm):
    """What a service promises: how soon there is a first time, and how one may be in touch. Nothing need be promised."""

    first_time_days = forms.IntegerField(
        label=_("First time within, days"),
        required=False,
        min_value=0,
        max_value=MOST_PROMISED_DAYS,
        help_text=_("From the day help is asked for. Statistics tell how often it was so. Leave empty when nothing is promised."),
    )
    promised_ways = forms.MultipleChoiceField(label=_("In touch by"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, ways: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["promised_ways"].choices = ways  # type: ignore[attr-defined]  # every choice field has choices
