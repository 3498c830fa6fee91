"""Forms of notes: paragraphs, each saying whom it is about and whose telling it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.kernel.versions import Version
from syli.records.choices import Source
from syli.records.labels import SOURCES
from syli.records.rules import LONGEST_PARAGRAPH, MOST_PARAGRAPHS, Paragraph

Person = tuple[str, int, str]


class ParagraphFields:
    """Paragraph fields of a form: `about_0`, `from_0`, `text_0`, … as many as were on the page, plus one when asked."""

    def __init__(self, form: forms.Form, people: Iterable[Person], data: Mapping[str, Any] | None, *, wanted: int = 1) -> None:
        self._form = form
        people = list(people)
        self._people = {public_id: pk for public_id, pk, _name in people}
        said = str(data.get("paragraphs", "")) if data else ""
        # A superscript two is a digit to Python, and no number; five thousand digits are more than it reads.
        count = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else wanted
        self.count = min(max(1, count + (1 if data and "more" in data else 0)), MOST_PARAGRAPHS)
        for number in range(self.count):
            form.fields[f"about_{number}"] = forms.MultipleChoiceField(
                label=_("Whom does this concern?"),
                required=False,
                choices=[(public_id, name) for public_id, _pk, name in people],
                widget=forms.CheckboxSelectMultiple,
            )
            form.fields[f"from_{number}"] = forms.ChoiceField(label=_("Whose telling is it?"), required=False, choices=SOURCES, initial=Source.WORKER)
            form.fields[f"text_{number}"] = forms.CharField(
                label=_("Text"), required=False, widget=forms.Textarea, max_length=LONGEST_PARAGRAPH, strip=True
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the bound fields, a paragraph a row."""
        return [tuple(self._form[f"{name}_{number}"] for name in ("about", "from", "text")) for number in range(self.count)]  # type: ignore[misc]

    def paragraphs(self, cleaned: Mapping[str, Any], everybody: Iterable[str] = ()) -> list[Paragraph]:
        """Return what was written; a paragraph that names nobody is about `everybody` (those who were there)."""
        found = []
        for number in range(self.count):
            about = cleaned.get(f"about_{number}") or list(everybody)
            ids = tuple(self._people[public_id] for public_id in about if public_id in self._people)
            text = cleaned.get(f"text_{number}") or ""
            if text.strip():
                found.append(Paragraph(ids, cleaned.get(f"from_{number}") or Source.WORKER, text))
        return found


class NoteForm(SyliForm):
    """Write a note that belongs to no contact."""

    kind = forms.ChoiceField(label=_("Kind of note"))
    happened_on = DateField(label=_("Day"), prefer="past")

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], people: Iterable[Person], left: QueryDict | None = None, **kwargs: Any) -> None:
        """`left` is what somebody left unfinished here."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.parts = ParagraphFields(self, people, self.data if self.is_bound else left)
        if left is not None:
            self.go_on(left)


def _sent(data: Mapping[str, Any]) -> int:
    """Return how many paragraphs were sent."""
    return next((number for number in range(MOST_PARAGRAPHS) if f"text_{number}" not in data), MOST_PARAGRAPHS)


class CorrectNoteForm(SyliForm):
    """Correct a note: its paragraphs as they are now, and why."""

    reason = forms.CharField(label=_("Why do you correct it?"), max_length=500)

    def __init__(self, *args: Any, texts: list[dict[str, str]], left: QueryDict | None = None, **kwargs: Any) -> None:
        """`texts` are the paragraphs as they stand, `left` what somebody left unfinished here.

        Of what was sent or left, every paragraph is kept, also when another has fewer now.
        """
        super().__init__(*args, **kwargs)
        self.newest = texts
        self.count = _sent(self.data if left is None else left) or len(texts)
        for number in range(self.count):
            part = texts[number] if number < len(texts) else {"from": Source.WORKER, "text": ""}
            self.fields[f"from_{number}"] = forms.ChoiceField(label=_("Whose telling is it?"), choices=SOURCES, initial=part["from"])
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Text"), required=False, widget=forms.Textarea, max_length=LONGEST_PARAGRAPH, initial=part["text"]
            )
        if left is not None:
            self.go_on(left)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Return the bound fields, a paragraph a row."""
        return [(self[f"from_{number}"], self[f"text_{number}"]) for number in range(self.count)]

    def versions(self) -> list[Version]:
        """Return both versions of every paragraph; either may have more of them."""
        if self.stale_row is None:
            return []
        mine = [self.cleaned_data[f"text_{number}"] for number in range(self.count)]
        theirs = [part["text"] for part in self.newest]
        label = str(_("Text"))
        return [(label, old or "", new or "") for old, new in zip_longest(theirs, mine)]

    def texts(self) -> list[dict[str, str]]:
        """Return the corrected paragraphs; an emptied one is left out."""
        values = [(self.cleaned_data[f"from_{n}"], self.cleaned_data.get(f"text_{n}") or "") for n in range(self.count)]
        return [{"from": source, "text": text} for source, text in values if text.strip()]


class FileForm(SyliForm):
    """Add a file to a client's record."""

    file = forms.FileField(
        label=_("File"), help_text=_("A picture, a recording, a PDF or an office document. Where and by whom it was made is removed.")
    )
