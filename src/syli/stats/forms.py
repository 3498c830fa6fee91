"""The question form: what, by what, when, of whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.stats.asking import FILTER
from syli.stats.choices import UNKNOWN, Zone
from syli.stats.codebook import CodeBook
from syli.stats.dimensions import DIMENSIONS
from syli.stats.labels import time_words, words_of
from syli.stats.measures import MEASURES
from syli.stats.query import fitting

#: By what a page offers to keep only a part, as far as the zone knows it; the others are asked as rows and columns.
FILTERS = (
    "service", "county", "region", "municipality", "age_group", "role", "gender", "language", "referral_source", "reason", "end_result", "funding",
)  # fmt: skip


class QuestionForm(forms.Form):
    """Choose a measure, rows, columns, a period and perhaps one part. A GET form: the address is the question."""

    use_required_attribute = False
    measure = forms.ChoiceField(label=_("What is counted?"), required=False)
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
        for name in (one for one in FILTERS if one in everything):
            words = words_of(name, language, today)
            codes = [(code, words.get(code, code)) for code in book.codes_of(name).codes if code != UNKNOWN]
            label = _("Only: %(what)s") % {"what": DIMENSIONS[name].words.in_language(language)}
            self.fields[f"{FILTER}{name}"] = forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *codes])

    @property
    def filters(self) -> list[forms.BoundField]:
        """Return the fields by which a part is kept."""
        return [self[name] for name in self.fields if name.startswith(FILTER)]

    @property
    def keeps_a_part(self) -> bool:
        """Tell whether only a part has been asked for, so that the page says so openly."""
        return any(self.data.get(name) for name in self.fields if name.startswith(FILTER))


def periods(year: int, month: int) -> list[str]:
    """Return the periods a page offers: this and five earlier years, their quarters, and the last twelve months."""
    quarter = (month + 2) // 3
    quarters = [f"{y}-Q{q}" for y in (year, year - 1) for q in range(4, 0, -1) if y < year or q <= quarter]
    months = [f"{year - (month - n <= 0):04d}-{(month - n - 1) % 12 + 1:02d}" for n in range(12)]
    return [*(str(year - n) for n in range(6)), *quarters, *months]
