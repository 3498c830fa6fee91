"""Forms of chat. They parse; the commands decide. A visitor's forms keep no mark of what was sent: her words would be in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from syli.chat import rules
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField

Pairs = Iterable[tuple[str, str]]
#: Nothing that is typed here is remembered by the browser.
UNKEPT = {"autocomplete": "off", "spellcheck": "false"}
MIDNIGHT = re.compile(r"24([.:]?00)?")
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class UntilTimeField(TimeField):
    """Reads also 24.00, as the midnight that ends the day, and writes it so."""

    def to_python(self, value: Any) -> time | None:
        """Return the time of day; midnight is the first moment of the next day."""
        return time() if isinstance(value, str) and MIDNIGHT.fullmatch(value.strip()) else super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Write midnight as what ends the day."""
        return "24.00" if value == time() else value


class StartForm(forms.Form):
    """Before waiting: who one is, roughly. Nothing of it has to be told."""

    use_required_attribute = False
    role = forms.ChoiceField(label=_("Who are you?"), required=False)
    age = forms.ChoiceField(label=_("Age"), required=False)
    theme = forms.ChoiceField(label=_("What would you like to talk about?"), required=False)

    def __init__(self, *args: Any, roles: Pairs, ages: Pairs, themes: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in (("role", roles), ("age", ages), ("theme", themes)):
            self.fields[name].choices = [("", _("I would rather not say")), *pairs]  # type: ignore[attr-defined]  # a choice field


class ContactForm(forms.Form):
    """What a visitor tells of herself when she wishes to be contacted, and that she agrees."""

    use_required_attribute = False
    way = forms.ChoiceField(label=_("Who may contact you?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("What shall we call you?"), max_length=rules.LONGEST_NAME, widget=forms.TextInput(UNKEPT), help_text=_("A first name is enough.")
    )
    reach = forms.CharField(
        label=_("How can you be reached safely?"),
        max_length=rules.LONGEST_CONTACT,
        widget=forms.Textarea(UNKEPT),
        help_text=_("For example a phone number, and when it is safe to call."),
    )
    with_words = forms.BooleanField(label=_("What we have written here may go along"), required=False)
    has_agreed = forms.BooleanField(label=_("I agree that the association receives what I have written on this page"), required=False)

    def __init__(self, *args: Any, ways: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = list(ways)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Say everything that is missing at once; agreeing alone is decided by the rule."""
        told = super().clean() or self.cleaned_data
        if self.errors and not told.get("has_agreed"):
            self.add_error("has_agreed", _("Tick that you agree, or go back to the conversation."))
        return told


class EndedForm(SyliForm):
    """What is counted of a conversation that is over."""

    theme_codes = forms.MultipleChoiceField(label=_("About"), required=False, widget=forms.CheckboxSelectMultiple)
    role_code = forms.ChoiceField(label=_("Role"), required=False)
    age_code = forms.ChoiceField(label=_("Age"), required=False)
    guided_codes = forms.MultipleChoiceField(label=_("Guided to"), required=False, widget=forms.CheckboxSelectMultiple)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=rules.LONGEST_MINUTES)
    was_emergency = forms.BooleanField(label=_("Somebody was in danger"), required=False)

    def __init__(self, *args: Any, themes: Pairs, roles: Pairs, ages: Pairs, guided: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in (("theme_codes", themes), ("guided_codes", guided)):
            self.fields[name].choices = list(pairs)  # type: ignore[attr-defined]  # a choice field
        for name, pairs in (("role_code", roles), ("age_code", ages)):
            self.fields[name].choices = [("", _("Not told")), *pairs]  # type: ignore[attr-defined]  # a choice field


class LineForm(SyliForm):
    """How a line is called and what it allows."""

    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=80)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    address = forms.CharField(
        label=_("Address"), max_length=40, help_text=_("Stays in the visitor's browser: choose a word that tells nothing. Small letters a–z.")
    )
    note_fi = forms.CharField(label=_("Target group, in Finnish"), max_length=200, required=False, help_text=_("For example an age."))
    note_sv = forms.CharField(label=_("Target group, in Swedish"), max_length=200, required=False)
    note_en = forms.CharField(label=_("Target group, in English"), max_length=200, required=False)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    at_once = forms.IntegerField(label=_("Conversations one worker holds at once"), min_value=1, max_value=rules.MOST_AT_ONCE)
    most_waiting = forms.IntegerField(label=_("How many may wait?"), min_value=1, max_value=rules.MOST_WAITING)
    keep_days = forms.IntegerField(
        label=_("For how many days is what was written kept?"),
        min_value=0,
        max_value=rules.LONGEST_KEPT_DAYS,
        help_text=_("0: it is gone when the conversation ends. Visitors are told before they begin."),
    )
    is_closed_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    is_in_use = forms.BooleanField(label=_("In use"), required=False)


class HoursForm(SyliForm):
    """Let a line be open every week."""

    weekdays = forms.TypedMultipleChoiceField(label=_("Weekdays"), coerce=int, choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple)
    begins = TimeField(label=_("From"))
    ends = UntilTimeField(label=_("To"))
    start_on = DateField(label=_("Holds from"), prefer="future")


class ChangeHoursForm(SyliForm):
    """Change hours of a line, or end them."""

    begins = TimeField(label=_("From"))
    ends = UntilTimeField(label=_("To"))
    end_on = DateField(label=_("Holds until"), required=False, prefer="future")


class DayForm(SyliForm):
    """Give a day hours of its own."""

    falls_on = DateField(label=_("Day"), prefer="future")
    begins = TimeField(label=_("From"), required=False)
    ends = UntilTimeField(label=_("To"), required=False, help_text=_("Leave both empty when the line is closed all day."))


class PartForm(SyliForm):
    """Let an association take part."""

    association = forms.ChoiceField(label=_("Association"))

    def __init__(self, *args: Any, associations: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["association"].choices = list(associations)  # type: ignore[attr-defined]  # a choice field


class CountedForm(SyliForm):
    """Where one's own conversations are counted."""

    counted_as = forms.ChoiceField(label=_("Counted in"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted_as"].choices = list(offered)  # type: ignore[attr-defined]  # a choice field


class AnswererForm(SyliForm):
    """Name somebody to answer the line."""

    staff = forms.ChoiceField(label=_("Who answers?"))

    def __init__(self, *args: Any, workers: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = list(workers)  # type: ignore[attr-defined]  # a choice field


class ShiftForm(SyliForm):
    """Plan a shift."""

    answerer = forms.ChoiceField(label=_("Who?"))
    day = DateField(label=_("Day"), prefer="future")
    begins = TimeField(label=_("From"))
    ends = TimeField(label=_("To"), help_text=_("An end before the beginning is on the next day."))

    def __init__(self, *args: Any, answerers: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answerer"].choices = list(answerers)  # type: ignore[attr-defined]  # a choice field
