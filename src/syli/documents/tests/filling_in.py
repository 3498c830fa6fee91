"""A filler: answers to every question of a tree, always the same, for asking a validator whether filled forms are documents."""

from __future__ import annotations

from typing import Any

from syli.questions.inputs import coded
from syli.questions.tree import Field, Group, Kind, Part, Repeat

PLAIN: dict[Kind, Any] = {
    Kind.TEXT: "Keksitty",
    Kind.LONG_TEXT: "Keksitty teksti.\nToinen rivi.",
    Kind.DECIMAL: 12.5,
    Kind.DATE: "2026-11-22",
    Kind.PARTIAL_DATE: "2026-11",
    Kind.MOMENT: "2026-11-22T14:32:00+02:00",
    Kind.YES_NO: True,
}


def filled(part: Part, *, rows: int = 1) -> Any:
    """Return answers to everything that a part asks."""
    if isinstance(part, Group):
        return {child.key: filled(child, rows=rows) for child in part.parts}
    if isinstance(part, Repeat):
        return [filled(part.body, rows=rows) for _number in range(max(rows, part.least))]
    return answer(part)


def answer(field: Field) -> Any:
    """Return an answer to one question."""
    if field.kind == Kind.CODE:
        return coded(field, field.options[0].value if field.options else "7")
    if field.kind == Kind.CODES:
        return [coded(field, option.value) for option in field.options[:2]]
    if field.kind == Kind.IDENTIFIER:
        value = "010190-999W" if field.check else "TMP-1"
        return {"system": field.system, "value": value} if field.system else {"value": value}
    if field.kind == Kind.INTEGER:
        return int(field.least or 1)
    if field.options:
        return field.options[0].value
    return PLAIN[field.kind]
