"""How is a YAML file read so that nothing in it can surprise?

Only plain text, numbers, true/false, null, lists and mappings; no anchors, tags, duplicate keys, yes/no booleans, dates or base-60
numbers; bounded size and depth. Every value remembers its line.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, cast

import yaml

from .problem import Path, Problem, quoted

MAX_BYTES = 512_000
MAX_DEPTH = 24

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}\Z")
_INFINITE = re.compile(r"[-+]?\.(inf|nan)\Z", re.IGNORECASE)


@dataclass(slots=True)
class Source:
    """One file as read: its data, the line of every path, and what was wrong with the text itself."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int | None:
        """Find the line of a path, or of the nearest thing above it that exists."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


class _Stop(Exception):
    """Reading cannot go on."""


def read_file(file: FilePath, name: str | None = None) -> Source:
    """Read one YAML file; never raises for what is inside it."""
    label = name or str(file)
    try:
        raw = file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Source(label, problems=[Problem("unreadable", label, params={"reason": reason})])
    return read_bytes(raw, label)


def read_bytes(raw: bytes, name: str) -> Source:
    """Read the bytes of one YAML file."""
    source = Source(name)
    if len(raw) > MAX_BYTES:
        source.problems.append(Problem("too_large", name, params={"limit": str(MAX_BYTES)}))
        return source
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        source.problems.append(Problem("not_utf8", name, params={"position": str(error.start)}))
        return source
    try:
        value = _Reader(source).read(text)
    except _Stop:
        return source
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "a character that YAML does not allow"
        line = mark.line + 1 if mark else None
        source.problems.append(Problem("bad_yaml", name, line=line, params={"reason": str(reason)}))
        return source
    if not isinstance(value, dict):
        source.problems.append(Problem("not_a_mapping", name, params={"found": kind_of(value)}))
        return source
    source.data = value
    return source


def kind_of(value: object) -> str:
    """Name the kind of a value the way a person would."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a decimal number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a mapping"


class _Reader:
    """Builds values from YAML events, one document only."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.events: Iterator[Any] = iter(())

    def read(self, text: str) -> object:
        self.events = iter(yaml.parse(text, Loader=_Loader))
        value: object = None
        documents = 0
        for event in self.events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._problem("several_documents", (), cast("Any", event))
                break
            value = self._value(next(self.events), (), 0)
        return value

    def _value(self, event: Any, path: Path, depth: int) -> object:
        self.source.lines.setdefault(path, _line(event))
        if depth > MAX_DEPTH:
            self._problem("too_deep", (), event, limit=str(MAX_DEPTH))
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self._problem("no_anchors", path, event)
            return None
        if event.anchor is not None:
            self._problem("no_anchors", path, event)
        if event.tag is not None:
            self._problem("no_tags", path, event, tag=quoted(event.tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._scalar(event, path)

    def _mapping(self, path: Path, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._problem("key_not_text", path, event)
                self._value(event, path, depth + 1)
                self._value(next(self.events), path, depth + 1)
                continue
            key, inner, line = event.value, (*path, event.value), _line(event)
            if key in result:
                first = str(self.source.lines[inner])
                self._problem("duplicate_key", inner, event, key=quoted(key), first=first)
                self._value(next(self.events), inner, depth + 1)
                continue
            self.source.lines[inner] = line
            result[key] = self._value(next(self.events), inner, depth + 1)
        return result

    def _sequence(self, path: Path, depth: int) -> list[object]:
        result: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result)), depth + 1))
        return result

    def _scalar(self, event: Any, path: Path) -> object:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _WHOLE.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
        if _INFINITE.match(text) or (text[:1].isdigit() and _is_infinite(text)):
            self._problem("infinite_number", path, event)
        return text

    def _problem(self, rule: str, path: Path, event: Any, **params: str) -> None:
        self.source.problems.append(Problem(rule, self.source.file, path, _line(event), params))


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _is_infinite(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:
        return False
