"""Both versions in words: what is stored now beside what was typed, field by field, for whoever saved second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from syli.kernel.ui.formats import format_date, format_datetime, format_time

#: What a field is called, what is stored now, what was typed.
Version = tuple[str, str, str]


def versions_of(fields: Iterable[Any], stored: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Version]:
    """Return both versions of every bound field that the stored row has."""
    return [
        (str(bound.label), in_words(bound.field, stored[bound.name]), in_words(bound.field, typed.get(bound.name)))
        for bound in fields
        if bound.name in stored
    ]


def in_words(field: Any, value: Any) -> str:
    """Return a field's value as a reader would say it: choices by their labels, days and times as they are written."""
    if isinstance(value, (list, tuple, set)):
        return ", ".join(sorted(filter(None, (in_words(field, one) for one in value))))
    if isinstance(value, bool):
        return "✓" if value else "–"
    value = "" if value is None else value
    choices = dict(_flat(getattr(field, "choices", ())))
    if value in choices:
        return str(choices[value])
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    return format_time(value) if isinstance(value, time) else str(value)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the choices of a field, those of its groups too."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label
