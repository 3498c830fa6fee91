"""A national JSON Schema as a tree of questions: shapes become kinds, notes become words and conditions, no schema is known by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from syli.documents.schema.notes import told_by
from syli.documents.schema.shapes import Shape, ShapeError, merged, names_in, shape_of, system_of
from syli.documents.schema.words import choices, help_of, label_of, said, value
from syli.questions.tree import KEY, Field, Group, Kind, Option, Part, Path, Repeat, Words

#: The code systems known here: codes with their words by identifier. Without a list the code is typed.
CodeLists = Mapping[str, Mapping[str, Words]]

IDENTITY_SYSTEM: Final = "urn:oid:1.2.246.21"
_RANGE = re.compile(r"väli(?:llä|ltä)\s+(\d+)\s*[–-]\s*(\d+)")
_KINDS: Final = {"Teksti": Kind.LONG_TEXT, "Nimi": Kind.TEXT, "Pvm": Kind.PARTIAL_DATE, "Hetki": Kind.MOMENT, "Lkm": Kind.INTEGER}
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something in a schema that cannot be asked as it is meant; the validator still holds it."""

    path: str
    what: str


@dataclass(slots=True)
class Converted:
    """A schema as questions. `root` is the one property that the whole document stands in."""

    root: str
    tree: Group
    unsupported: list[Unsupported] = field(default_factory=list)


def convert(schema: Mapping[str, Any], code_lists: CodeLists) -> Converted:
    """Return a schema as a tree of questions; raises ShapeError when it is no document at all."""
    outer = merged(schema, schema)
    roots = list(outer.get("properties", {}))
    if outer.get("type") != "object" or len(roots) != 1:
        raise ShapeError("a document stands in one property of an object")
    maker = _Maker(schema, code_lists)
    inner = merged(outer["properties"][roots[0]], schema)
    maker.index(inner, ())
    tree = maker.group("", inner, (), is_root=True)
    return Converted(roots[0], tree, maker.unsupported)


@dataclass(slots=True)
class _Called:
    """A part by its path and the names it goes by; `rows` are how many of its keys lead to a list."""

    path: tuple[str, ...]
    names: frozenset[str]
    lists: tuple[int, ...]


class _Maker:
    def __init__(self, schema: Mapping[str, Any], code_lists: CodeLists) -> None:
        self.schema, self.code_lists = schema, code_lists
        self.unsupported: list[Unsupported] = []
        self.called: list[_Called] = []

    def index(self, node: Mapping[str, Any], path: tuple[str, ...], lists: tuple[int, ...] = ()) -> None:
        """Note what every part is called, so that notes can point at one another."""
        for key, raw in node.get("properties", {}).items():
            child = merged(raw, self.schema)
            here = (*path, key)
            inner_lists = lists
            if child.get("type") == "array":
                child, inner_lists = merged(child.get("items", {}), self.schema), (*lists, len(here))
            self.called.append(_Called(here, names_in(child), inner_lists))
            if shape_of(child) == Shape.GROUP and len(here) < _MOST:
                self.index(child, here, inner_lists)

    def find(self, words: str, path: tuple[str, ...]) -> str | None:
        """Return the path of the part called so, nearest to where the note stands; None when it cannot be reached."""
        wanted = words.rpartition(" eli ")[2].strip(' "“”?.-').casefold()
        reachable = []
        for one in self.called:
            if wanted not in one.names or one.path == path:
                continue
            shared = next((n for n, (a, b) in enumerate(zip(one.path, path, strict=False)) if a != b), min(len(one.path), len(path)))
            # From inside a row its own list is no obstacle; another list has many rows, and none is meant.
            if not any(depth > shared for depth in one.lists if depth < len(one.path)):
                reachable.append((-shared, len(one.path), one.path))
        if not reachable:
            return None
        shared, _length, found = min(reachable)
        return ".".join(found[min(-shared, len(found) - 1) :])

    def part(self, key: str, raw: Mapping[str, Any], path: tuple[str, ...], *, required: bool, siblings: list[tuple[str, str]]) -> Part | None:
        """Return one property as a part; None, and a line in the report, when its key cannot be a question's."""
        if not KEY.fullmatch(key):
            self.say(path, f"the key {key!r}")
            return None
        node = merged(raw, self.schema, self.say_at(path))
        is_list = node.get("type") == "array"
        body = merged(node.get("items", {}), self.schema, self.say_at(path)) if is_list else node
        note = {**_note(node), **_note(body)}
        told = told_by(note, lambda words: self.find(words, path), [one for one in siblings if one[0] != key])
        common: dict[str, Any] = {
            "key": key,
            "label": label_of(key, note),
            "help": help_of(note),
            "required": required or note.get("required") is True,
            "shown_when": told.shown_when,
            "required_when": None if required else told.required_when,
            "required_note": Words() if told.is_understood else said(note, "implementationNote"),
        }
        if not is_list:
            return self.single(body, note, path, common)
        inner = self.single(body, note, path, {"key": key if shape_of(body) != Shape.GROUP else ""})
        if isinstance(inner, Field) and inner.kind == Kind.CODE and inner.options:
            return Field(**common, kind=Kind.CODES, options=inner.options, system=inner.system)
        least = node.get("minItems", 0)
        most = min(int(node.get("maxItems", _MOST)), _MOST)
        return Repeat(**common, body=inner, least=int(least) if common["required"] else 0, most=most)

    def single(self, node: Mapping[str, Any], note: Mapping[str, Any], path: tuple[str, ...], common: dict[str, Any]) -> Field | Group:
        """Return a value as a question, an object as a group."""
        shape = shape_of(node)
        if shape == Shape.GROUP:
            made = self.group(common["key"], node, path)
            heading = said(note, "representation").fi == "Otsikko"
            # A heading is no thing of its own: it must be there when something below it must.
            needed = common.get("required", False) or (heading and any(child.required for child in made.parts))
            hidden = note.get("hiddenField") is True or note.get("hiddenTitle") is True
            words = {"label": Words()} if hidden else {}
            return Group(**{**common, **words, "required": needed}, parts=made.parts)
        return self.field(shape, node, note, path, common)

    def group(self, key: str, node: Mapping[str, Any], path: tuple[str, ...], *, is_root: bool = False) -> Group:
        """Return an object as a group of its properties."""
        properties = node.get("properties", {})
        siblings = [(name, label) for name, raw in properties.items() for label in names_in(merged(raw, self.schema))]
        required = set(node.get("required", ()))
        parts = [self.part(name, raw, (*path, name), required=name in required, siblings=siblings) for name, raw in properties.items()]
        found = tuple(part for part in parts if part is not None)
        if not found and not is_root:
            self.say(path, "an object without properties")
        return Group(key=key, label=label_of(key, _note(node)) if is_root else Words(), parts=found)

    def field(self, shape: Shape, node: Mapping[str, Any], note: Mapping[str, Any], path: tuple[str, ...], common: dict[str, Any]) -> Field:
        """Return a value as a question of the kind its shape and its representation say."""
        representation = said(note, "representation").fi
        if shape == Shape.CODE:
            system, options = self.coded(node, note)
            return Field(**common, kind=Kind.CODE, system=system, options=options)
        if shape == Shape.IDENTIFIER:
            system = value(note, "systemUri") or system_of(node.get("properties", {}).get("system", {}))
            return Field(**common, kind=Kind.IDENTIFIER, system=system, check="identity_code" if system == IDENTITY_SYSTEM else "")
        if shape == Shape.TRUTH:
            return Field(**common, kind=Kind.YES_NO)
        if shape == Shape.NUMBER:
            return self.number(node, note, common, representation)
        if shape == Shape.CHOICE:
            fixed = [str(one) for one in node.get("enum", [node.get("const")])]
            return Field(**common, kind=Kind.CHOICE, options=choices(note, fixed, {}))
        if shape == Shape.UNKNOWN:
            self.say(path, f"the type {node.get('type')!r}")
        kind = _KINDS.get(representation) or {"date": Kind.DATE, "date-time": Kind.MOMENT}.get(str(node.get("format"))) or Kind.TEXT
        longest = node.get("maxLength")
        return Field(**common, kind=kind, longest=longest if isinstance(longest, int) else None)

    def number(self, node: Mapping[str, Any], note: Mapping[str, Any], common: dict[str, Any], representation: str) -> Field:
        """Return a number with its ends; where only a note says them, as the note says."""
        ends = _RANGE.search(said(note, "implementationNote").fi)
        least = node.get("minimum", int(ends[1]) if ends else 0 if representation == "Lkm" else None)
        most = node.get("maximum", int(ends[2]) if ends else None)
        whole = node.get("type") == "integer" or representation == "Lkm" or ends is not None
        return Field(**common, kind=Kind.INTEGER if whole else Kind.DECIMAL, least=least, most=most)

    def coded(self, node: Mapping[str, Any], note: Mapping[str, Any]) -> tuple[str, tuple[Option, ...]]:
        """Return the system of a coded value and what may be chosen of it."""
        properties = node.get("properties", {})
        system = system_of(properties.get("system", {}))
        accepted = [str(one) for one in properties.get("code", {}).get("enum", ())]
        if not accepted and isinstance(note.get("acceptedValues"), list):
            accepted = [str(one.get("value", "")) for one in note["acceptedValues"] if isinstance(one, Mapping)]
        return system, choices(note, accepted, self.code_lists.get(system.removeprefix("urn:oid:"), {}))

    def say(self, path: Path | tuple[str, ...], what: str) -> None:
        """Write down what cannot be asked as it is meant."""
        self.unsupported.append(Unsupported(".".join(map(str, path)), what))

    def say_at(self, path: tuple[str, ...]) -> Any:
        """Return a `say` for one place."""
        return lambda what: self.say(path, what)


def _note(node: Mapping[str, Any]) -> Mapping[str, Any]:
    note = node.get("sosmeta")
    return note if isinstance(note, Mapping) else {}
