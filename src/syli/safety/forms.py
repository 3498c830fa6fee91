"""Forms of safety: whom to keep apart, why a second person is asked, on whose side a worker is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.people.forms.fields import BirthField, text
from syli.safety.labels import EMERGENCIES

Choices = Iterable[tuple[str, str]]


class ApartForm(SyliForm):
    """Choose one person found; the choice is a public id."""

    other = forms.CharField(max_length=22, error_messages={"required": _("Choose the person.")})


class HoldForm(SyliForm):
    """Leave it to the keeper: whom the worker has in mind, in her own words."""

    words = forms.CharField(
        label=_("Who is it?"),
        help_text=_("Name, birth year or what you know. Only the leader reads this."),
        required=False,
        max_length=500,
        widget=forms.Textarea,
    )


class AskForm(SyliForm):
    """Ask a second person: for what, and why."""

    what = forms.ChoiceField(label=_("What do you need?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why do you need it?"), help_text=_("The second person reads this. It stays in the log."), max_length=500, widget=forms.Textarea
    )

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = list(choices)  # type: ignore[attr-defined]


class MergeForm(SyliForm):
    """Who somebody without a name is, and how it is known."""

    q = forms.CharField(
        label=_("Find the client"), help_text=_("Name or identity code."), required=False, max_length=100, widget=forms.TextInput
    )  # fmt: skip
    reason = forms.CharField(
        label=_("How do you know?"), help_text=_("The second person reads this. It stays in the log."), required=False, max_length=500,
        widget=forms.Textarea,
    )  # fmt: skip
    other = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)


class EndForm(SyliForm):
    """Why two people need no longer be kept apart."""

    reason = forms.CharField(label=_("Why may they learn of each other?"), max_length=500, widget=forms.Textarea)


class SideForm(SyliForm):
    """On whose side one worker is; empty leaves it to her assignments."""

    staff = forms.CharField(max_length=22)
    side = forms.CharField(max_length=22, required=False)


class EmergencyForm(SyliForm):
    """Whose record is needed now, as the worker knows her already, and why."""

    identity_code = text(_("Identity code"), _("Enough alone. Otherwise the whole name and the birth."))
    given_name = text(_("Given name"))
    family_name = text(_("Family name"))
    born = BirthField(label=_("Born"), help_text=_("A day or a year: 1.5.1994 or 1994."), required=False)
    why = forms.ChoiceField(label=_("What is the emergency?"), choices=list(EMERGENCIES.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What has happened?"),
        help_text=_("Do not write the client's name. The leader reads this, and it stays in the log."),
        max_length=400,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a code, or for the name and the birth."""
        values = super().clean() or {}
        born = values.get("born")
        by_name = values.get("given_name") and values.get("family_name") and born and any(born)
        if not values.get("identity_code") and not by_name and not self.errors:
            self.add_error("identity_code", _("Write the identity code, or the given name, the family name and the birth."))
        return values


class BlockForm(SyliForm):
    """Choose who must never see the record."""

    staff = forms.ChoiceField(label=_("Who must never see this record?"))

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]


class TeamForm(SyliForm):
    """Choose the small team that sees what is sealed."""

    team = forms.MultipleChoiceField(
        label=_("Who sees it?"),
        help_text=_("One to six people. Nobody else sees it or that there is something."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].choices = list(choices)  # type: ignore[attr-defined]


class SealRecordForm(TeamForm):
    """Seal a whole record, perhaps because she works here."""

    is_employee = forms.BooleanField(label=_("This client works here or has worked here"), required=False)
