"""Fields of people's forms: a birth as a day or a year, and choices that keep a value they do not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.context import Context
from syli.kernel.ui.inputs import DateField, DateText
from syli.org.queries.areas import municipalities_in

LONGEST = 200
#: The browser must neither offer what was typed about one client to the next, nor mark names as misspelt.
QUIET = {"autocomplete": "off", "spellcheck": "false"}


class Birth(NamedTuple):
    """What was typed about a birth: a day, or only a year, or nothing."""

    born_on: date | None = None
    birth_year: int | None = None


class BirthText(DateText):
    """A birth as text: 1.5.1994 or 1994."""

    def format_value(self, value: Any) -> str | None:
        """Write what is known."""
        if isinstance(value, Birth):
            return super().format_value(value.born_on) if value.born_on else str(value.birth_year or "")
        return super().format_value(value)


class BirthField(DateField):
    """Reads 1.5.1994, 010594 and 1994; a year of two digits is a past one."""

    widget = BirthText

    def __init__(self, **options: Any) -> None:
        super().__init__(prefer="past", **options)

    def to_python(self, value: Any) -> Any:
        """Return a Birth; what is neither a day nor a year is refused with an example."""
        if isinstance(value, Birth):
            return value
        typed = str(value or "").strip()
        if len(typed) == 4 and typed.isascii() and typed.isdigit():
            return Birth(birth_year=int(typed))
        return Birth(born_on=super().to_python(typed))


def text(label: Any, hint: Any = "", *, required: bool = False, longest: int = LONGEST) -> forms.CharField:
    """Return a one-line field about a person."""
    widget = forms.TextInput(attrs=dict(QUIET))
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest, widget=widget)


def select(label: Any, choices: Iterable[tuple[str, Any]] = (), hint: Any = "") -> forms.ChoiceField:
    """Return a field with a list to choose from."""
    return forms.ChoiceField(label=label, choices=list(choices), help_text=hint, required=False)


def chips(label: Any, choices: Iterable[tuple[str, Any]], hint: Any = "", *, required: bool = False, initial: Any = None) -> forms.ChoiceField:
    """Return a field whose few choices are all in sight."""
    return forms.ChoiceField(label=label, choices=list(choices), help_text=hint, required=required, widget=forms.RadioSelect, initial=initial)


def keep_unknown(field: Any, value: str) -> None:
    """Let a choice that the list does not have (from an import, from another year) stay chosen."""
    if value and value not in {code for code, _label in field.choices}:
        field.choices = [*field.choices, (value, value)]


def municipality_choices(ctx: Context, unknown: Any) -> list[tuple[str, Any]]:
    """Return this year's municipalities by name, in the reader's language."""
    known = municipalities_in(ctx.today.year, language=ctx.language)
    return [("", unknown), *((row.code, row.name_in(ctx.language)) for row in known)]


NOT_KNOWN = _("Not known")
