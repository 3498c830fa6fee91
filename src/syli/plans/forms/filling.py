"""Forms of plans: what a pack's form asks becomes fields; answers come back as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syli.catalogue.packs.form_model import Form, FormField
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.plans import rules
from syli.plans.forms.asked import in_browser, in_words
from syli.plans.models import Sheet
from syli.plans.queries.forms import options_of
from syli.plans.queries.sheets import current_of
from syli.plans.rules import LONGEST_LINE, LONGEST_TEXT

PREFIX = "q_"
LOOKS = {"yes_no_unknown": "chips", "choice": "chips", "many": "chips"}
#: Kinds whose answers are typed, not chosen.
FREE = frozenset({"text", "long_text", "number", "date"})
NO_ANSWER = gettext_lazy("Answer this. If it does not come up, choose not known.")
NO_OWN_ANSWER = gettext_lazy("Answer this. If you do not know, say so.")


@dataclass(frozen=True, slots=True)
class Row:
    """A field on the page: how it looks, and which picture each of its answers has."""

    bound: Any
    kind: str
    look: str | None
    pictures: Mapping[str, str]
    #: What it hangs on, for the browser and in words, and whether it is asked with the answers that stand there.
    when: str | None = None
    only_if: str = ""
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A group on the page."""

    title: str
    hint: str
    picture: str
    rows: tuple[Row, ...]


class SheetForm(SyliForm):
    """A pack's form on a page. `people` are those from whom danger may come, when the form asks for it."""

    happened_on = DateField(label=gettext_lazy("Day"), prefer="past")

    def __init__(self, *args: Any, asked: Form, language: str, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.language = asked, language
        for field in asked.fields:
            self.fields[PREFIX + field.code] = _field(field, language)
        people = list(people)
        if people:
            self.fields["dangers"] = forms.MultipleChoiceField(
                label=_("From whom does the danger come?"), help_text=_("The workers of the one you choose will not see this form."),
                choices=people, required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what must be answered now that it is asked; words typed where nothing is asked are not lost without a word."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = self._given()
        put = rules.asked_of(self.asked, given)
        for field in self.asked.fields:
            name = PREFIX + field.code
            if field.when is None or name in (self._errors or {}):  # type: ignore[attr-defined]  # `errors` would begin anew
                continue
            if field.code in put and field.is_required and field.code not in given:
                self.add_error(name, NO_OWN_ANSWER if field.is_own else NO_ANSWER)
            elif field.code not in put and field.code in given and field.kind in FREE:
                self.add_error(name, _("Empty this, or change the answer it hangs on."))
        return cleaned

    def parts(self) -> Iterator[Part]:
        """Yield the groups of the page with their bound fields."""
        answers = self._given() if self.is_bound else {code.removeprefix(PREFIX): value for code, value in self.initial.items()}
        put = rules.asked_of(self.asked, answers)
        for group in self.asked.groups:
            rows = tuple(self._row(field, is_asked=field.code in put) for field in group.fields)
            yield Part(group.texts.in_language(self.language), group.hint.in_language(self.language), group.picture, rows)

    def _row(self, field: FormField, *, is_asked: bool) -> Row:
        bound = self[PREFIX + field.code]
        # Said to the reader only: whether it must be answered depends on another answer.
        bound.field.required = field.is_required
        pictures = {choice.code: choice.picture for choice in field.choices}
        when = in_browser(self.asked, field, lambda code: PREFIX + code)
        return Row(bound, field.kind, LOOKS.get(field.kind), pictures, when, in_words(self.asked, field, self.language), is_asked)

    def answers(self) -> dict[str, Any]:
        """Return the answers given, by the codes of their questions; a choice left where nothing is asked is none (PLAN-16)."""
        given = self._given()
        put = rules.asked_of(self.asked, given)
        return {code: value for code, value in given.items() if code in put}

    def _given(self) -> dict[str, Any]:
        found = {field.code: self.cleaned_data.get(PREFIX + field.code) for field in self.asked.fields}
        return {code: value.isoformat() if isinstance(value, date) else value for code, value in found.items() if value not in (None, "", [])}

    def stored(self, row: Sheet) -> Mapping[str, Any]:
        """Return the current answers of a filled form, as this form's fields hold them."""
        return initial_of(row)


class SurveyForm(SheetForm):
    """A survey without a name: no day, and who answers only where several are asked."""

    def __init__(self, *args: Any, respondents: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["happened_on"]
        self.fields["respondent"] = forms.ChoiceField(label=_("Who answers?"), choices=list(respondents), widget=forms.RadioSelect)


def initial_of(sheet: Sheet) -> dict[str, Any]:
    """Return the current answers of a filled form, by the names of fields."""
    version = current_of(sheet)
    return named(version.answers) | {"happened_on": version.happened_on}


def named(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers by the names of their fields."""
    return {PREFIX + code: value for code, value in answers.items()}


def _field(field: FormField, language: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.texts.in_language(language),
        "help_text": field.hint.in_language(language),
        "required": field.is_required and field.when is None,
    }
    options = options_of(field, language)
    if field.kind in ("many", "pictures"):
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    if options:
        return forms.ChoiceField(
            choices=options, widget=forms.RadioSelect, error_messages={"required": NO_OWN_ANSWER if field.is_own else NO_ANSWER}, **common
        )
    if field.kind == "number":
        return forms.IntegerField(min_value=0, max_value=field.most or 100_000, **common)
    if field.kind == "date":
        return DateField(**common)
    long = field.kind == "long_text"
    widget = forms.Textarea if long else forms.TextInput
    return forms.CharField(max_length=field.most or (LONGEST_TEXT if long else LONGEST_LINE), widget=widget, **common)
