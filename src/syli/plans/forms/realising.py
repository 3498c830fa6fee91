"""The form that asks at the end how each need and goal of a plan came true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syli.catalogue.queries import code_set
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.plans.queries.realising import SCORES, Need, score_field


class RealisationForm(SyliForm):
    """How each need came true, and in words; the need stands above its question as it was written."""

    scored_on = DateField(label=gettext_lazy("Day"), prefer="past")

    def __init__(self, *args: Any, needs: Sequence[Need], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs
        choices = [(code.code, code.texts.in_language(language)) for code in code_set(SCORES).codes]
        for need in needs:
            self.fields[score_field(need.code)] = forms.ChoiceField(
                label=need.question, choices=choices, widget=forms.RadioSelect, initial=need.score_code or None
            )
            self.fields[_words(need.code)] = forms.CharField(
                label=_("In words"), required=False, max_length=2000, widget=forms.Textarea, initial=need.words
            )

    @property
    def rows(self) -> list[tuple[Need, Any, Any]]:
        """Return the needs with their bound fields."""
        return [(need, self[score_field(need.code)], self[_words(need.code)]) for need in self.needs]

    def scores(self) -> dict[str, tuple[str, str]]:
        """Return (score, words) of every need."""
        return {need.code: (self.cleaned_data[score_field(need.code)], self.cleaned_data[_words(need.code)]) for need in self.needs}


def said_of(needs: Sequence[Need]) -> dict[str, str]:
    """Return what has been said, by the names of fields."""
    return {score_field(need.code): need.score_code for need in needs} | {_words(need.code): need.words for need in needs}


def _words(code: str) -> str:
    return f"words_{code}"
