"""Inputs: form fields that read dates, times and numbers as people in Finland write them."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from syli.kernel.context import clock
from syli.kernel.dates import DateInputError, local_date, parse_date, parse_time
from syli.kernel.dates.typed import Prefer

DATE_MESSAGES = {
    "unreadable": _("Write the date like 22.11.2026."),
    "no_such_day": _("There is no such day in the calendar."),
    "out_of_range": _("Check the year."),
}
TIME_MESSAGES = {"unreadable": _("Write the time like 14.32."), "no_such_time": _("There is no such time of day.")}


class DateText(forms.DateInput):
    """A date as text, with the browser's calendar beside it when scripts run."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "maxlength": 40, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Write 1.3.2026, without leading zeros; what was typed wrong is shown as typed."""
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value or None


class TimeText(forms.TimeInput):
    """A time as text: 10.00."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "maxlength": 40, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Write 9.05, without a leading zero; what was typed wrong is shown as typed."""
        return f"{value.hour}.{value.minute:02d}" if isinstance(value, time) else value or None


class DateField(forms.DateField):
    """Reads 22.11.2026, 22.11., 2026-11-22 and eilen; `prefer` says which year is meant when none is written."""

    widget = DateText

    def __init__(self, *, prefer: Prefer = "nearest", **options: Any) -> None:
        super().__init__(**options)
        self.prefer = prefer

    def to_python(self, value: Any) -> date | None:
        """Return the date; what is no date is refused with an example of a good one."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return super().to_python(value)
        try:
            return parse_date(str(value), local_date(clock()), prefer=self.prefer)
        except DateInputError as error:
            raise ValidationError(DATE_MESSAGES.get(error.code, DATE_MESSAGES["unreadable"]), code="invalid") from None


class TimeField(forms.TimeField):
    """Reads 14.32, 14:32, 1432, klo 9 and nyt."""

    widget = TimeText

    def to_python(self, value: Any) -> time | None:
        """Return the time of day."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        try:
            return parse_time(str(value), now=clock())
        except DateInputError as error:
            raise ValidationError(TIME_MESSAGES.get(error.code, TIME_MESSAGES["unreadable"]), code="invalid") from None


class DecimalField(forms.DecimalField):
    """Reads 1 234,5 as well as 1234.5."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Write a number like 12,5.")}

    def to_python(self, value: Any) -> Any:
        """Return the number; spaces between thousands and the comma are the Finnish way."""
        if isinstance(value, str):
            value = re.sub(r"\s", "", value).replace("\u2212", "-").replace(",", ".")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its number keys."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}
