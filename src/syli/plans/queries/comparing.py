"""Versions of a filled form side by side, and what has changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from syli.catalogue.packs.form_model import FormField
from syli.kernel.context import Context
from syli.plans import rules
from syli.plans.models import Sheet
from syli.plans.queries.forms import form_of, in_words

#: More columns than this nobody can read beside each other.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Compared:
    """One question in every version shown, the oldest first."""

    question: str
    words: tuple[str, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The latest versions: their days, their counts, their answers."""

    days: tuple[date, ...]
    counts: tuple[Compared, ...]
    rows: tuple[Compared, ...]


def side_by_side(ctx: Context, sheet: Sheet) -> SideBySide:
    """Return the latest versions beside each other, the oldest first; a question that came later stands empty before."""
    versions = list(sheet.versions.order_by("-number")[:SHOWN])[::-1]
    forms = [form_of(sheet.form_code, version.form_version) for version in versions]
    given = [version.answers for version in versions]
    fields: dict[str, FormField] = {field.code: field for form in forms for field in form.fields}
    counted = [rules.counted(form, answers) for form, answers in zip(forms, given, strict=True)]
    counts = {count.code: count for form in forms for count in form.counts}
    return SideBySide(
        days=tuple(version.happened_on for version in versions),
        counts=tuple(
            _compared(count.texts.in_language(ctx.language), [str(found.get(code, "")) for found in counted]) for code, count in counts.items()
        ),
        rows=tuple(row for field in fields.values() if any((row := _row(field, given, ctx.language)).words)),
    )


def _row(field: FormField, given: Sequence[dict[str, Any]], language: str) -> Compared:
    return _compared(field.texts.in_language(language), [in_words(field, answers.get(field.code), language) for answers in given])


def _compared(question: str, words: Sequence[str]) -> Compared:
    return Compared(question, tuple(words), len(set(words)) > 1)
