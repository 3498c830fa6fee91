"""Forms of one's own account: settings, where one acts, a password set with a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syli.kernel.context import Context
from syli.kernel.forms import SyliForm
from syli.org.forms.sign_in import NewPasswordForm
from syli.org.queries.organisations import acting_choices


class SettingsForm(SyliForm):
    """The language of one's pages."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {"language": self.cleaned_data["language"]}


class ActingForm(SyliForm):
    """The organisation, or a unit of it, in which one acts."""

    organisation = forms.ChoiceField(label=gettext_lazy("Where do you work now?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ctx: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, dict[str, Any]] = {}
        choices = []
        for organisation, unit in acting_choices(ctx):
            key = unit.public_id if unit else organisation.public_id
            self._places[key] = {"organisation": organisation, "unit": unit}
            choices.append((key, f"{organisation.name}: {unit.name}" if unit else organisation.name))
            if organisation.pk == ctx.organisation_id:
                self.initial.setdefault("organisation", key)
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["organisation"].error_messages["invalid_choice"] = _("Choose from the list where you act.")

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return self._places[self.cleaned_data["organisation"]]


class LinkPasswordForm(NewPasswordForm, SyliForm):
    """The first or a new password, set with a one-time link."""
