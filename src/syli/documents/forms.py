"""Forms of national documents: the questions of a schema, and why a finished one is corrected."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.documents.rules import LONGEST_REASON
from syli.kernel.forms import SyliForm


class BeginForm(SyliForm):
    """Begin a document; nothing is asked yet."""


class CorrectForm(SyliForm):
    """Correct a finished document."""

    reason = forms.CharField(label=_("Why do you correct it?"), max_length=LONGEST_REASON, widget=forms.Textarea)
