"""Forms of staff: a new member, a role, details, a qualification, a written reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from syli.kernel.context import Context
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.org.choices import Role
from syli.org.labels import QUALIFICATIONS, role_choices
from syli.org.models import Organisation, Unit
from syli.org.queries.organisations import open_units
from syli.org.rules import may_give_role, roles_of_kind


class RoleForm(SyliForm):
    """A role in time, among those the giver may give."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), required=False, help_text=gettext_lazy("Only for client work: without a unit the role reaches every unit.")
    )
    start_on = DateField(label=gettext_lazy("First day"), required=False, prefer="nearest", help_text=gettext_lazy("Today, if left empty."))
    end_on = DateField(label=gettext_lazy("Last day"), required=False, prefer="future", help_text=gettext_lazy("Empty: until further notice."))

    def __init__(self, *args: Any, ctx: Context, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = organisation.pk == ctx.organisation_id
        givers = {grant.role for grant in ctx.grants}
        given = [r for r in roles_of_kind(organisation.kind) if may_give_role(givers, r, in_own_organisation=here)]
        self.fields["role"].choices = role_choices(given)  # type: ignore[attr-defined]  # a ChoiceField
        if len(given) == 1:
            self.initial.setdefault("role", given[0])
        self._units = {unit.public_id: unit for unit in open_units(organisation.pk, ctx.today)}
        choices = [("", _("The whole organisation")), *((key, unit.name) for key, unit in self._units.items())]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if not self._units or not {Role.WORKER, Role.STUDENT, Role.VOLUNTEER} & set(given):
            del self.fields["unit"]

    def role_values(self) -> dict[str, Any]:
        """Return the role as commands take it."""
        unit: Unit | None = self._units.get(self.cleaned_data.get("unit") or "")
        return {"role": self.cleaned_data["role"], "unit": unit, "start_on": self.cleaned_data["start_on"], "end_on": self.cleaned_data["end_on"]}


class DetailsForm(SyliForm):
    """Names, address, language."""

    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=80)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=80, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail at work"), required=False, max_length=200,
        help_text=gettext_lazy("Needed only for signing in with the organisation's own account. Syli sends no e-mail."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "email", "language")}


class NewStaffForm(RoleForm, DetailsForm):
    """A new member with her first role."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=80, help_text=gettext_lazy("Small letters a–z, digits, dots and dashes: aino.virtanen"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    field_order = ("given_name", "family_name", "username", "email", "language", "role", "unit", "start_on", "end_on")

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {**super().values(), "username": self.cleaned_data["username"], **self.role_values()}


class GiveRoleForm(RoleForm):
    """A further role."""

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return self.role_values()


class JoinForm(RoleForm):
    """A role for somebody who already has an account and handed over a code."""

    code = forms.CharField(
        label=gettext_lazy("Their code"), max_length=80, help_text=gettext_lazy("They make it on their own page: Account and sign-in."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    field_order = ("code", "role", "unit", "start_on", "end_on")

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {"code": self.cleaned_data["code"], **self.role_values()}


class EndRoleForm(SyliForm):
    """The last day of a role."""

    end_on = DateField(label=gettext_lazy("Last day"), required=False, prefer="future", help_text=gettext_lazy("Empty: the role ends at once."))

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {"end_on": self.cleaned_data["end_on"]}


class QualificationForm(SyliForm):
    """A degree, licence or training."""

    code = forms.ChoiceField(label=gettext_lazy("Qualification"), choices=list(QUALIFICATIONS.items()))
    note = forms.CharField(
        label=pgettext_lazy("org", "Which?"), max_length=120, required=False, help_text=gettext_lazy("For example the name of the method or course.")
    )
    granted_on = DateField(label=gettext_lazy("Granted"), required=False, prefer="past")
    expires_on = DateField(label=gettext_lazy("Valid until"), required=False, prefer="future")

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: self.cleaned_data[name] for name in ("code", "note", "granted_on", "expires_on")}


class ReasonForm(SyliForm):
    """Why: a few words that stay in the log."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=200, help_text=gettext_lazy("For example: phone lost. The words stay in the log.")
    )
