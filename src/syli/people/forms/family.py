"""Forms about families and households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.people.choices import FamilyRole
from syli.people.forms.fields import Birth, BirthField, chips, text
from syli.people.forms.persons import LooksKnownForm
from syli.people.labels import FAMILY_ROLES, choices_of
from syli.people.queries import PersonCard


class NewRelativeForm(LooksKnownForm):
    """A relative of the client: somebody found in the register (`other`, a public id), or a new person."""

    role = chips(_("Who is this to the client?"), choices_of(FAMILY_ROLES), required=True, initial=FamilyRole.CHILD)
    other = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    given_name = text(_("First names"))
    family_name = text(_("Family name"))
    alias = text(_("Alias"), _("Enough when the name is not known or not told."))
    born_on = BirthField(label=_("Born"), help_text=_("A day or a year: 1.5.2020 or 2020."), required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was typed about a new person."""
        birth: Birth = self.cleaned_data.get("born_on") or Birth()
        names = {name: self.cleaned_data[name] for name in ("given_name", "family_name", "alias")}
        return {**names, "born_on": birth.born_on, "birth_year": birth.birth_year}


class TieEndForm(SyliForm):
    """The last day of a relationship."""

    seen_as = "part_version"
    end_on = DateField(label=_("Last day"), required=True)


class MoveOutForm(SyliForm):
    """The last day somebody lived in the household."""

    seen_as = "part_version"
    end_on = DateField(label=_("Last day in this home"), required=True)


class HouseholdForm(SyliForm):
    """Who lives with the client. `others` are those of the family who do not yet."""

    others = forms.MultipleChoiceField(label=_("Who lives with the client?"), required=False, widget=forms.CheckboxSelectMultiple)
    home = forms.ChoiceField(label=_("Which home?"), required=False, widget=forms.RadioSelect)
    start_on = DateField(label=_("Since"), help_text=_("Leave empty if it is not known."), required=False)

    def __init__(self, *args: Any, others: list[PersonCard], homes: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["others"].choices = [(one.public_id, one.name) for one in others]  # type: ignore[attr-defined]
        if homes:
            self.fields["home"].choices = [*homes, ("", _("A new home"))]  # type: ignore[attr-defined]
            self.fields["home"].initial = homes[0][0]
        else:
            del self.fields["home"]


class UnbornForm(SyliForm):
    """A child the client expects."""

    due_on = DateField(label=_("Due date"), help_text=_("Leave empty if it is not known."), required=False, prefer="future")
    alias = text(_("What is the child called now?"))


class BirthForm(SyliForm):
    """The birth of an expected child; the name may come later."""

    born_on = DateField(label=_("Born"), required=True, prefer="past")
    given_name = text(_("First names"), _("May be added later."))
    family_name = text(_("Family name"))
