"""Gallery forms: every widget once, and the two forms that must be quickest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy as _p

from syli.kernel.ui.inputs import DateField, DecimalField, TimeField

WAYS = (
    ("home", _p("gallery", "Home")),
    ("phone", _p("gallery", "Phone")),
    ("meeting", _p("gallery", "Meeting")),
    ("remote", _p("gallery", "Online")),
)
WHO = (("m", _p("gallery", "Mother")), ("b", _p("gallery", "Baby")), ("f", _p("gallery", "Father")))
TOPICS = tuple(
    enumerate(
        (
            _p("gallery", "sleep"),
            _p("gallery", "everyday life"),
            _p("gallery", "tiredness"),
            _p("gallery", "feeding"),
            _p("gallery", "couple"),
            _p("gallery", "money"),
            _p("gallery", "violence"),
            _p("gallery", "siblings"),
        )
    )
)


class EveryForm(forms.Form):
    """One of everything."""

    use_required_attribute = False
    name = forms.CharField(label=_p("gallery", "Name or nickname"), max_length=80, required=False, help_text=_p("gallery", "A nickname is enough."))
    born = DateField(label=_p("gallery", "Born"), required=True, prefer="past")
    at = TimeField(label=_p("gallery", "Time"), required=False)
    hours = DecimalField(label=_p("gallery", "Hours"), required=False, max_digits=5, decimal_places=2)
    people = forms.IntegerField(label=_p("gallery", "Adults"), min_value=0, max_value=12, initial=1)
    language = forms.ChoiceField(
        label=_p("gallery", "Language"), choices=(("", "–"), ("fi", "suomi"), ("sv", "svenska"), ("se", "davvisámegiella"), ("ar", "العربية"))
    )
    way = forms.ChoiceField(label=_p("gallery", "How?"), choices=WAYS, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_p("gallery", "How soon?"),
        choices=((1, _p("gallery", "At once")), (2, _p("gallery", "Within a week")), (3, _p("gallery", "Can wait"))),
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(label=_p("gallery", "About"), choices=TOPICS, widget=forms.CheckboxSelectMultiple, required=False)
    may_call = forms.BooleanField(label=_p("gallery", "May be called"), required=False)
    agreed = forms.BooleanField(label=_p("gallery", "The client knows that this is recorded"))
    text = forms.CharField(label=_p("gallery", "Text"), widget=forms.Textarea, required=False, max_length=4000)
    file = forms.FileField(label=_p("gallery", "Attachment"), required=False)

    @classmethod
    def refused(cls) -> EveryForm:
        """The same form after it was sent with mistakes; what was typed is kept."""
        form = cls({"born": "31.2.2026", "at": "25.10", "hours": "kaksi", "people": "40", "name": "K", "way": "home"}, prefix="bad")
        form.data = {f"bad-{key}": value for key, value in form.data.items()}
        form.is_valid()
        return form


class ContactForm(forms.Form):
    """A contact, recorded on a phone in eight taps."""

    use_required_attribute = False
    way = forms.ChoiceField(label=_p("gallery", "How?"), choices=WAYS[:3], widget=forms.RadioSelect)
    who = forms.MultipleChoiceField(label=_p("gallery", "Who were there?"), choices=WHO, widget=forms.CheckboxSelectMultiple)
    start = TimeField(label=_p("gallery", "From"), required=False)
    end = TimeField(label=_p("gallery", "To"), required=False)
    topics = forms.MultipleChoiceField(label=_p("gallery", "About"), choices=TOPICS, widget=forms.CheckboxSelectMultiple, required=False)
    text = forms.CharField(label=_p("gallery", "What happened, what was agreed?"), widget=forms.Textarea, required=False)

    @classmethod
    def filled(cls, *, bad: bool) -> Any:
        """The form as it opens, or as it comes back with mistakes."""
        if bad:
            return cls({"way": "home", "start": "10", "end": "klo yksi", "text": "Nukkui viime yönä neljä tuntia."})
        return cls(initial={"way": "home", "who": ["m", "b"], "start": "10.00", "end": "11.00", "topics": [0, 1]})


class ArrivalForm(forms.Form):
    """Somebody comes at three in the morning."""

    use_required_attribute = False
    adults = forms.IntegerField(label=_p("gallery", "Adults"), min_value=0, max_value=9, initial=1)
    children = forms.IntegerField(label=_p("gallery", "Children"), min_value=0, max_value=12, initial=2)
    name = forms.CharField(label=_p("gallery", "Name or nickname"), required=False, max_length=80)
    room = forms.ChoiceField(label=_p("gallery", "Room"), choices=((3, "3"), (5, "5")), initial=3, widget=forms.RadioSelect)
    danger = forms.ChoiceField(
        label=_p("gallery", "In danger right now?"),
        choices=(("no", _p("gallery", "no")), ("yes", _p("gallery", "yes"))),
        initial="yes",
        widget=forms.RadioSelect,
    )
    hidden_from = forms.CharField(label=_p("gallery", "Who must not know?"), required=False, max_length=200)
