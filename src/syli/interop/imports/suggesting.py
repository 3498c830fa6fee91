"""A first mapping made from a file's headings and its first rows, for a person to check."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from stdnum.fi import hetu

from syli.interop.imports.choices import Kind
from syli.interop.imports.codes import folded
from syli.interop.imports.converting import clean
from syli.interop.imports.mapping import FieldRule, TargetRule
from syli.interop.imports.reading import Cell
from syli.interop.imports.targets import TARGETS, Target, TargetField

GOOD_ENOUGH = 84.0
SURE = 98.0
_LAST_FIRST = re.compile(r"^[^,]+,\s*\S")
_HOURS = re.compile(r"\b(h|t|tunti\w*|hours?|hrs?|timm\w+)\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w\s]+")
_NUMBER_SV = re.compile(r"nr\b")
WHOLE_NAME = frozenset({"nimi", "namn", "name", "asiakkaan nimi", "klientens namn", "client name"})


def suggest(target_key: str, headings: Sequence[str], sample: Sequence[Sequence[Cell]] = ()) -> TargetRule:
    """The likeliest mapping: best pairs first, a column fills one field, a guess is never forced."""
    target = TARGETS[target_key]
    pairs = sorted(_scores(target, headings, sample), key=lambda p: (-p[0], p[1], p[2]))
    chosen: dict[str, FieldRule] = {}
    used: set[int] = set()
    for score, column, order in pairs:
        field = target.fields[order]
        if score < GOOD_ENOUGH or column in used or field.key in chosen:
            continue
        used.add(column)
        chosen[field.key] = _rule(field, headings[column])
    _split_whole_names(chosen, headings, sample)
    ordered = {f.key: chosen[f.key] for f in target.fields if f.key in chosen}
    return TargetRule(target, ordered)


def suggest_target(headings: Sequence[str]) -> str:
    """Whether a file looks like people or like contacts: the target whose headings fit better."""
    return max(TARGETS, key=lambda key: sum(_best_scores(TARGETS[key], headings)))


def _best_scores(target: Target, headings: Sequence[str]) -> Iterator[float]:
    for heading in headings:
        best = max(_likeness(heading, field) for field in target.fields)
        yield best if best >= GOOD_ENOUGH else 0.0


def _scores(target: Target, headings: Sequence[str], sample: Sequence[Sequence[Cell]]) -> Iterator[tuple[float, int, int]]:
    for column, heading in enumerate(headings):
        cells = [row[column] for row in sample if column < len(row)]
        for order, field in enumerate(target.fields):
            score = max(_likeness(heading, field), _by_content(field, cells))
            if score >= GOOD_ENOUGH:
                yield score, column, order


def _likeness(heading: str, field: TargetField) -> float:
    """How well a heading names a field, 0–100; an exact synonym is 100."""
    plain = _NUMBER_SV.sub("nummer", " ".join(_PUNCTUATION.sub(" ", folded(heading)).split()))
    if not plain:
        return 0.0
    if plain in WHOLE_NAME:
        # Less than a heading that says surname, more than a likeness.
        return 95.0 if field.key == "last_name" else 0.0
    best = 100.0 if plain == folded(field.key) else 0.0
    for word in field.words:
        known = " ".join(_PUNCTUATION.sub(" ", folded(word)).split())
        if plain == known:
            return 100.0
        if len(known) > 3 and len(plain) > 3:
            best = max(best, fuzz.ratio(plain, known) - 1)
            if set(known.split()) <= set(plain.split()):
                best = max(best, 90.0)
    return best


def _by_content(field: TargetField, cells: Sequence[Cell]) -> float:
    """Some columns say by themselves what they are, whatever stands above them."""
    texts = [text for cell in cells if (text := clean(cell))]
    if len(texts) < 3:
        return 0.0
    if field.kind is Kind.IDENTITY_CODE:
        good = sum(1 for t in texts if len(t) == 11 and _is_identity_code(t))
    elif field.kind is Kind.EMAIL:
        good = sum(1 for t in texts if re.match(r"\S+@\S+\.\w+$", t))
    else:
        return 0.0
    return SURE if good >= 0.8 * len(texts) else 0.0


def _is_identity_code(text: str) -> bool:
    return bool(hetu.is_valid(text.upper(), allow_temporary=True))


def _rule(field: TargetField, heading: str) -> FieldRule:
    rule = FieldRule(columns=(heading,))
    if field.kind is Kind.MINUTES and _HOURS.search(heading):
        return replace(rule, unit="hours")
    return rule


def _split_whole_names(chosen: dict[str, FieldRule], headings: Sequence[str], sample: Sequence[Sequence[Cell]]) -> None:
    """A column `Nimi` holds both names: cut it in two when no column holds the first names."""
    rule = chosen.get("last_name")
    if rule is None or "first_names" in chosen:
        return
    heading = rule.columns[0]
    if folded(heading) not in WHOLE_NAME:
        return
    column = list(headings).index(heading)
    names = [text for row in sample if column < len(row) and (text := clean(row[column]))]
    order = "last_first" if any(_LAST_FIRST.match(name) for name in names) else "auto"
    chosen["last_name"] = replace(rule, name_part="last", name_order=order)
    chosen["first_names"] = replace(rule, name_part="first", name_order=order)
