"""Nothing typed twice: what is recorded goes into a new document, by the declarations of `filling.yaml`, whatever the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml

from syli.documents.folder import NationalForm
from syli.documents.known import known_about, told_of
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.people.models import Person
from syli.questions.inputs import coded
from syli.questions.missing import compact
from syli.questions.tree import SEVERAL, Field, Group, Kind, Part, Path, Repeat

#: How the national answers yes and no go into a question that is a switch; what is not known leaves it open.
YES_NO = {"K": True, "E": False}
_NOTHING: Mapping[str, Any] = {}
_DECLARED = FilePath(__file__).with_name("filling.yaml")


@dataclass(frozen=True, slots=True)
class Filling:
    """One declaration: the parts whose path fits, and what goes into them."""

    where: tuple[str, ...]
    parts: Mapping[str, str]
    rows: str = ""

    def fits(self, path: Path) -> bool:
        """Tell whether a group stands where the declaration means."""
        text = ".".join(str(step) for step in path if isinstance(step, str))
        return any(fnmatchcase(text, pattern) for pattern in self.where)


@lru_cache(maxsize=1)
def declared() -> tuple[Filling, ...]:
    """Return the declarations."""
    rows = yaml.safe_load(_DECLARED.read_text(encoding="utf-8"))
    return tuple(Filling(tuple(row["where"].split("|")), row["parts"], row.get("rows", "")) for row in rows)


def filled_in(ctx: Context, form: NationalForm, person: Person, episode: Episode | None) -> dict[str, Any]:
    """Return the answers that a new document about the person begins with."""
    return fill(form.converted.tree, known_about(ctx, person, episode), told_of(ctx, person, episode, form.branch))


def fill(tree: Group, known: Mapping[str, Any], told: Mapping[str, Any] = _NOTHING) -> dict[str, Any]:
    """Return the answers that what is known makes; what was `told` to one question, by its path, stands before what is known by name."""
    filled: dict[str, Any] = compact(_group(tree, (), _Known(known, told)))
    return filled


@dataclass(frozen=True, slots=True)
class _Known:
    """What goes into questions: by the names of `filling.yaml`, and by the paths of questions."""

    named: Mapping[str, Any]
    told: Mapping[str, Any]

    def value(self, name: str, path: Path) -> Any:
        told = self.told.get(".".join(str(step) for step in path))
        return self.named.get(name) if told in (None, "", []) else told


def _group(group: Group, path: Path, known: _Known) -> dict[str, Any]:
    found: dict[str, Any] = {}
    names = {key: name for one in declared() if not one.rows and one.fits(path) for key, name in one.parts.items()}
    for part in group.parts:
        here = (*path, part.key)
        if isinstance(part, Field):
            found[part.key] = answer_from(part, known.value(names.get(part.key, ""), here))
        elif isinstance(part, Group):
            found[part.key] = _group(part, here, known)
        else:
            found[part.key] = _rows(part, here, known, names)
    return found


def _rows(part: Repeat, path: Path, known: _Known, names: Mapping[str, str]) -> list[Any]:
    if isinstance(part.body, Field):
        value = known.value(names.get(part.key, ""), path)
        answers = [answer_from(part.body, one) for one in (value if isinstance(value, list) else [value])]
        return [one for one in answers if one is not None][: part.most]
    listed = next((one for one in declared() if one.rows and one.fits(path)), None)
    if listed is None:
        return [_group(part.body, path, known)]
    items = known.named.get(listed.rows, [])
    fields = {child.key: child for child in part.body.parts if isinstance(child, Field)}
    return [{key: answer_from(fields[key], item.get(name)) for key, name in listed.parts.items() if key in fields} for item in items[: part.most]]


def answer_from(field: Field, value: Any) -> Any:
    """Return a plain value as the question's kind is answered; None where it cannot be, and nothing is guessed."""
    if value in (None, "", []):
        return None
    if field.kind in (Kind.CODE, Kind.CODES):
        found = [one for one in (_coded(field, each) for each in (value if isinstance(value, list) else [value])) if one is not None]
        return (found or None) if field.kind == Kind.CODES else next(iter(found), None)
    if field.kind == Kind.YES_NO:
        return value if isinstance(value, bool) else YES_NO.get(value) if isinstance(value, str) else None
    if field.kind == Kind.IDENTIFIER:
        return {"system": field.system, "value": str(value)} if field.system else {"value": str(value)}
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return str(value) if isinstance(value, (str, int)) and field.kind not in SEVERAL else None


def _coded(field: Field, value: Any) -> Any:
    code, words = value if isinstance(value, tuple) else (str(value), "")
    if not code:
        code = _code_called(field, words)
    known = any(option.value == code for option in field.options)
    if not known and (field.options or not words or not code):
        return None
    return coded(field, code) if known else {"system": field.system, "code": code, "display": words}


def _code_called(field: Field, words: str) -> str:
    """Return the code of the only option that is called so, or begins so: the national list says "Fyysinen väkivalta" where we say "Fyysinen"."""
    called, labels = words.casefold(), {option.value: option.label.fi.casefold() for option in field.options}
    same = [value for value, label in labels.items() if label == called] or [v for v, label in labels.items() if label.startswith(f"{called} ")]
    return same[0] if len(same) == 1 and called else ""


def filled_paths(part: Part, answers: Any, known: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the questions whose answers are still what was filled in."""
    if isinstance(part, Group):
        for child in part.parts:
            if isinstance(answers, Mapping) and isinstance(known, Mapping) and child.key in answers and child.key in known:
                yield from filled_paths(child, answers[child.key], known[child.key], (*path, child.key))
    elif isinstance(part, Repeat):
        for number, (mine, theirs) in enumerate(zip(answers, known, strict=False)):
            yield from filled_paths(part.body, mine, theirs, (*path, number))
    elif answers == known:
        yield path
