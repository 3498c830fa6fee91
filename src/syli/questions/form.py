"""The form of a tree: fields by path, rows that come and go, answers out of what was posted, errors where they belong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from syli.kernel.forms import SyliForm
from syli.kernel.versions import Version, in_words
from syli.questions.inputs import answer_of, inputs_of, language, typed_of
from syli.questions.missing import compact, missing
from syli.questions.rows import ADD, REMOVE, ROWS, asked_rows, name_of, path_in, with_rows_moved
from syli.questions.tree import Field, Group, Part, Path, Repeat, find

#: More fields than these are not sent by a browser that this installation would listen to (DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_FIELDS = 1800
#: More answers than these nobody types into one form.
LARGEST = 400_000
PREFIX = "q-"


class QuestionForm(SyliForm):
    """A tree as a form. `answers` are those stored; `facts` are told by the caller; `complete` asks for all that must be answered."""

    def __init__(
        self,
        tree: Group,
        data: Any = None,
        *,
        answers: Any = None,
        facts: Mapping[str, Any] | None = None,
        complete: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.tree, self.facts, self.complete = tree, dict(facts or {}), complete
        self.stored_answers = compact(answers or {})
        #: Whether a row was added or taken away: the page is drawn again, and nothing is saved.
        self.moved = data is not None and (ADD in data or REMOVE in data)
        super().__init__(with_rows_moved(tree, data) if self.moved else data, initial=dict(initial or {}))
        self.places: dict[Path, tuple[Field, list[str]]] = {}
        self.rows: dict[Path, int] = {}
        self.too_many = False
        self._build(tree, (), self.stored_answers)
        self.answers: Any = self.stored_answers
        self.notes: dict[Path, str] = {}

    def _build(self, part: Part, path: Path, answer: Any) -> None:
        if isinstance(part, Repeat):
            held = answer if isinstance(answer, list) else []
            count = asked_rows(part, path, self.data if self.is_bound else None, len(held))
            for number in range(count):
                self._build(part.body, (*path, number), held[number] if number < len(held) else None)
            self.rows[path] = count
        elif isinstance(part, Group):
            held_by_key = answer if isinstance(answer, Mapping) else {}
            for child in part.parts:
                self._build(child, (*path, child.key), held_by_key.get(child.key))
        elif len(self.fields) >= MOST_FIELDS:
            self.too_many = True
        else:
            self._add(part, path, answer)

    def _add(self, field: Field, path: Path, answer: Any) -> None:
        typed = typed_of(field, answer)
        names = []
        for suffix, made in inputs_of(field, answer).items():
            name = name_of(path, suffix)
            self.fields[name] = made
            self.initial[name] = typed.get(suffix, "")
            names.append(name)
        self.places[path] = (field, names)

    def clean(self) -> dict[str, Any]:
        """Make the answers; refuse fields that are not of this form, and more than a form holds."""
        cleaned = super().clean() or self.cleaned_data
        known = {*self.fields, *(name_of(path, ROWS) for path in self.rows)}
        if self.too_many or any(name.startswith(PREFIX) and name not in known for name in self.data):
            self.add_error(None, _("The form has changed since it was opened. Check it and save again."))
        self.answers = self._answers(self.tree, ())
        if len(json.dumps(self.answers, ensure_ascii=False)) > LARGEST:
            self.add_error(None, _("There is too much text in this form."))
        if self.complete:
            for one in missing(self.tree, self.answers, self.facts):
                if not self._has_error_at(one.path):
                    self.add_problem(one.path, _("Answer this."))
        return cleaned

    def _answers(self, part: Part, path: Path) -> Any:
        """Return the answers with every row in its place, also the empty ones."""
        if isinstance(part, Repeat):
            return [self._answers(part.body, (*path, number)) for number in range(self.rows.get(path, 0))]
        if isinstance(part, Group):
            found = {child.key: self._answers(child, (*path, child.key)) for child in part.parts}
            return {key: value for key, value in found.items() if value is not None}
        if path not in self.places:
            return None
        field, names = self.places[path]
        suffixes = ["" if len(names) == 1 else name.rpartition("-")[2] for name in names]
        try:
            return answer_of(field, {suffix: self.cleaned_data.get(name) for suffix, name in zip(suffixes, names, strict=True)})
        except ValidationError as refused:
            self.add_error(names[0], refused)
            return None

    def versions(self) -> list[Version]:
        """Return both versions of every question that differs after somebody else saved first."""
        if self.stale_row is None:
            return []
        theirs = QuestionForm(self.tree, answers=self.stale_row.answers)
        mine = bound_to(self.tree, self.compact_answers)
        found = []
        for name in dict.fromkeys([*theirs.places, *mine.places]):
            words = [" ".join(in_words(bound.field, bound.value()) for bound in form.bound_at(name)).strip() for form in (theirs, mine)]
            if words[0] != words[1]:
                found.append(((theirs if name in theirs.places else mine).called(name), words[0], words[1]))
        return found

    def called(self, path: Path) -> str:
        """Return what a question is called, with its row where there are several."""
        row = next((step for step in path if isinstance(step, int)), None)
        words = self.places[path][0].label.said(language())
        return words if row is None else f"{words} ({row + 1})"

    @property
    def compact_answers(self) -> Any:
        """Return the answers without anything empty, as they are stored."""
        return compact(self.answers)

    def bound_at(self, path: Path) -> list[forms.BoundField]:
        """Return the bound fields of one question."""
        return [self[name] for name in self.places[path][1]] if path in self.places else []

    def add_problem(self, path: Path, message: str) -> None:
        """Put a message beside the question at a path, or beside the first one below it."""
        name = self._field_near(path)
        self.add_error(name, message)

    def _field_near(self, path: Path) -> str | None:
        place = next((one for one in self.places if one[: len(path)] == path), None)
        if place is None and path:
            return self._field_near(path[:-1])
        return self.places[place][1][0] if place is not None else None

    def _has_error_at(self, path: Path) -> bool:
        return path in self.places and any(name in self.errors_so_far for name in self.places[path][1])

    @property
    def errors_so_far(self) -> Mapping[str, Any]:
        """Return the errors found while cleaning goes on."""
        return self._errors or {}  # type: ignore[attr-defined]  # Django's own store; `errors` would begin anew

    def label_of(self, path: Path) -> Any:
        """Return the words of the part at a path."""
        part = find(self.tree, path)
        return part.label if part is not None else None

    def mark(self, paths: Iterable[Path], words: str) -> None:
        """Say beside these questions where their answers come from."""
        self.notes.update(dict.fromkeys(paths, words))


def bound_to(tree: Group, answers: Any, **options: Any) -> QuestionForm:
    """Return the form as if these answers had just been sent in, so that errors can be shown beside them."""
    blank = QuestionForm(tree, answers=answers, **options)
    data = QueryDict(mutable=True)
    for name in blank.fields:
        value = blank[name].value()
        data.setlist(name, [str(one) for one in value] if isinstance(value, list) else ["" if value is None else _as_sent(blank, name)])
    for path, count in blank.rows.items():
        data[name_of(path, ROWS)] = str(count)
    return QuestionForm(tree, data, answers=answers, **options)


def _as_sent(form: QuestionForm, name: str) -> str:
    """Return what a browser would send for a field that nobody touched."""
    written = form.fields[name].widget.format_value(form[name].value())
    if isinstance(written, list):
        return str(written[0]) if written else ""
    return "" if written is None else str(written)


__all__ = ["ADD", "REMOVE", "QuestionForm", "bound_to", "path_in"]
