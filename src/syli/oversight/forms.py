"""Forms of oversight: an answer, a case, somebody near, a day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.people.forms.fields import text


class AnswerForm(SyliForm):
    """Why one opened the record."""

    words = forms.CharField(
        label=_("Why did you open it?"), help_text=_("In your own words. The reviewer reads this."), max_length=1000, widget=forms.Textarea
    )


class CaseForm(SyliForm):
    """What is known and done about misuse."""

    words = forms.CharField(label=_("What is known, and what has been done?"), required=False, max_length=5000, widget=forms.Textarea)
    client_told_on = DateField(label=_("The client was told"), help_text=_("A client has the right to know."), required=False, prefer="past")
    is_closed = forms.BooleanField(label=_("The case is closed"), required=False)


class KinForm(SyliForm):
    """Somebody near to oneself."""

    name = text(_("Given name and family name"), required=True)
    phone = text(_("Telephone"), longest=40)


class DayForm(forms.Form):
    """A day to look at."""

    day = DateField(label=_("Day"), required=False, prefer="past")
