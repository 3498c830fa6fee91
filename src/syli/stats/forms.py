"""The question form: what, by what, when, of whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.stats.choices import UNKNOWN, Zone
from syli.stats.codebook import CodeBook
from syli.stats.dimensions import DIMENSIONS
from syli.stats.labels import time_words, words_of
from syli.stats.measures import MEASURES
from syli.stats.query import fitting

#: By what a page offers to keep only a part; the others are asked as rows and columns.
FILTERS = ("service", "county", "age_group", "role")


class QuestionForm(forms.Form):
    """Choose a measure, rows, columns, a period and perhaps one part. A GET form: the address is the question."""

    use_required_attribute = False
    measure = forms.ChoiceField(label=_("What is counted"), required=False)
    rows = forms.ChoiceField(label=_("Rows"), required=False)
    columns = forms.ChoiceField(label=_("Columns"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, *args: Any, zone: Zone, book: CodeBook, ctx: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, today = ctx.language, ctx.today
        fields: dict[str, Any] = dict(self.fields)
        fields["measure"].choices = [(name, measure.words.in_language(language)) for name, measure in MEASURES.items()]
        everything = {name for measure in MEASURES.values() for name in fitting(measure, zone)}
        dimensions = [(name, d.words.in_language(language)) for name, d in DIMENSIONS.items() if name in everything]
        fields["rows"].choices = [("", _("Nothing: one number")), *dimensions]
        fields["columns"].choices = [("", "–"), *dimensions]
        fields["period"].choices = [(p, time_words(p)) for p in periods(today.year, today.month)]
        for name in FILTERS:
            words = words_of(name, language, today)
            codes = [(code, words.get(code, code)) for code in book.codes_of(name).codes if code != UNKNOWN]
            label = _("Only: %(what)s") % {"what": DIMENSIONS[name].words.in_language(language)}
            self.fields[f"filter_{name}"] = forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *codes])


def periods(year: int, month: int) -> list[str]:
    """Return the periods a page offers: this and five earlier years, their quarters, and the last twelve months."""
    quarter = (month + 2) // 3
    quarters = [f"{y}-Q{q}" for y in (year, year - 1) for q in range(4, 0, -1) if y < year or q <= quarter]
    months = [f"{year - (month - n <= 0):04d}-{(month - n - 1) % 12 + 1:02d}" for n in range(12)]
    return [*(str(year - n) for n in range(6)), *quarters, *months]
