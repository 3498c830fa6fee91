"""Forms of organisations, units, registers and identity providers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from syli.kernel.context import Context
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.org.choices import OrganisationKind
from syli.org.labels import KINDS
from syli.org.queries.areas import counties_in
from syli.org.queries.organisations import municipality_choices

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class OrganisationForm(SyliForm):
    """An organisation's details."""

    kind = forms.ChoiceField(label=pgettext_lazy("org", "Kind"), widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    name_sv = forms.CharField(label=gettext_lazy("Name in Swedish"), max_length=120, required=False)
    business_id = forms.CharField(label=gettext_lazy("Business id"), max_length=12, required=False, help_text=gettext_lazy("For example 1234567-8."))
    county_code = forms.ChoiceField(label=gettext_lazy("Wellbeing services county"), required=False)

    def __init__(self, *args: Any, ctx: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = [(county.code, county.name) for county in counties_in(ctx.today.year, ctx.language)]
        self.fields["county_code"].choices = [("", _("Not chosen")), *counties]  # type: ignore[attr-defined]  # a ChoiceField
        kinds = [(kind.value, KINDS[kind]) for kind in OrganisationKind if kind != OrganisationKind.FEDERATION]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "seen_version"}


class UnitForm(SyliForm):
    """A unit's details."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    municipality_code = forms.ChoiceField(label=gettext_lazy("Municipality"))
    is_secret = forms.BooleanField(
        label=gettext_lazy("The place is secret"),
        help_text=gettext_lazy("Outside the unit only the other name is shown."),
        required=False,
    )
    alias = forms.CharField(label=gettext_lazy("Name for outsiders"), max_length=120, required=False)
    start_on = DateField(label=gettext_lazy("First day"), required=False, prefer="past")
    end_on = DateField(label=gettext_lazy("Last day"), required=False, prefer="future")

    def __init__(self, *args: Any, ctx: Context, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality_code"].choices = [("", _("Choose")), *municipality_choices(ctx)]  # type: ignore[attr-defined]  # a ChoiceField
        if new:
            del self.fields["end_on"]

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "seen_version"}


class RegisterForm(SyliForm):
    """A register's name."""

    name = forms.CharField(label=gettext_lazy("Name of the register"), max_length=120)

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {"name": self.cleaned_data["name"]}


class ProviderForm(SyliForm):
    """An identity provider: where it is, what we are to it, and whose word counts."""

    name = forms.CharField(label=gettext_lazy("Name on the sign-in page"), max_length=80)
    issuer = forms.CharField(
        label=gettext_lazy("Address of the issuer"),
        max_length=300,
        help_text=gettext_lazy("As the provider writes it, for example https://login.example.fi/realm."),
    )
    client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=190)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"), max_length=500, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept encrypted and never shown. Leave empty to keep the present one."),
    )  # fmt: skip
    email_domains = forms.CharField(
        label=gettext_lazy("E-mail domains of the organisation"), max_length=500, required=False,
        help_text=gettext_lazy("Separated by spaces, for example example.fi. Only people with a verified address there come in."),
    )  # fmt: skip
    claim = forms.CharField(
        label=gettext_lazy("Claim that marks the organisation"), max_length=60, required=False, help_text=gettext_lazy("For example tid or hd.")
    )
    claim_value = forms.CharField(label=gettext_lazy("Its value"), max_length=200, required=False)
    has_second_factor = forms.BooleanField(label=gettext_lazy("The provider always asks for a second factor"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def clean_email_domains(self) -> list[str]:
        """Read domains separated by spaces or commas."""
        found = [word.strip().lower().lstrip("@") for word in re.split(r"[\s,;]+", self.cleaned_data["email_domains"]) if word.strip()]
        wrong = [domain for domain in found if not _DOMAIN.fullmatch(domain)]
        if wrong:
            raise forms.ValidationError(_("%(domain)s is no domain.") % {"domain": wrong[0]})
        return found

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "seen_version"}
