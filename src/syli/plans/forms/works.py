"""The form by which a drawing is kept in three taps: take the picture, what the child says, save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.plans.labels import OPINIONS, ORIGINALS


class WorkForm(SyliForm):
    """A picture of something a child has made."""

    file = forms.FileField(
        label=_("Take a picture"), help_text=_("Where and with what phone it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    opinion = forms.ChoiceField(label=_("What the child says"), choices=[(o.value, w) for o, w in OPINIONS.items()], widget=forms.RadioSelect)
    original = forms.ChoiceField(label=_("The original"), choices=[(o.value, w) for o, w in ORIGINALS.items()], widget=forms.RadioSelect)
    words = forms.CharField(label=_("What the child tells of it"), required=False, max_length=2000, widget=forms.Textarea)
    made_on = DateField(label=_("Day"), prefer="past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.is_required = False
