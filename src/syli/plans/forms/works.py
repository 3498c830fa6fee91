"""The form by which a drawing or a voice is kept in three taps: take the picture or record, what the child says, save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.plans.choices import Original
from syli.plans.labels import OPINIONS, ORIGINALS


class WorkForm(SyliForm):
    """A picture of something a child has made, or a recording of the child; one of the two."""

    file = forms.FileField(
        label=gettext_lazy("Take a picture"),
        help_text=gettext_lazy("A drawing, a puppet theatre. Where and with what phone it was taken is removed."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    sound = forms.FileField(
        label=gettext_lazy("Or record the voice"),
        help_text=gettext_lazy("Ask the child first. Nothing but the sound is kept."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": "user"}),
    )
    opinion = forms.ChoiceField(
        label=gettext_lazy("What does the child say?"), choices=[(o.value, w) for o, w in OPINIONS.items()], widget=forms.RadioSelect
    )
    original = forms.ChoiceField(label=gettext_lazy("The original"), choices=[(o.value, w) for o, w in ORIGINALS.items()], widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("What does the child tell of it?"), required=False, max_length=2000, widget=forms.Textarea)
    made_on = DateField(label=gettext_lazy("Day"), prefer="past")

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what is wrong with a file beside the one that was given."""
        super().add_error("sound" if field == "file" and self.cleaned_data.get("sound") else field, error)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two; a file that is there and empty is told of by its own field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in ("file", "sound") if cleaned.get(name)]
        if not given and not {"file", "sound"} & set(self._errors or {}):  # type: ignore[attr-defined]  # `errors` would begin anew
            self.add_error("file", _("Take a picture or record the voice."))
        elif len(given) > 1:
            self.add_error("sound", _("Keep one at a time."))
        if given == ["sound"] and cleaned.get("original") == Original.WITH_CHILD:
            # No child takes a recording home: until somebody says otherwise, it is where it was made.
            cleaned["original"] = Original.ON_PHONE
        cleaned["made"] = cleaned.get(given[0]) if given else None
        return cleaned
