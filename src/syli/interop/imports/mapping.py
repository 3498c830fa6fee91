"""The mapping: which column fills which field, kept as YAML so that it is made once.

version: 1
people:
  on_error: row
  fields:
    source_id: {column: Asiakasnumero}
    last_name: {column: Nimi, name_part: last}
    gender: {column: Sukupuoli, codes: {N: female, M: male}}
    mother_tongue: {constant: fi}
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields

import yaml

from syli.interop.imports.choices import Trouble
from syli.interop.imports.problems import Problem, shown
from syli.interop.imports.targets import TARGETS, Target

VERSION = 1
MAX_YAML = 200_000
CHOSEN = {
    "on_error": ("row", "file"),
    "same_rows": ("skip", "keep"),
    "duplicates": ("ask", "join", "keep"),
}
NUMBERS = {"header_line": 1000, "close_after_days": 3650}
FIELD_CHOICES = {
    "name_part": ("first", "last"),
    "name_order": ("auto", "first_last", "last_first"),
    "date_order": ("dmy", "mdy"),
    "unit": ("minutes", "hours"),
}


class _WordLoader(yaml.SafeLoader):
    """Leaves yes, no, on and off as the words they are: here they are words of the file."""


_WordLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is filled."""

    columns: tuple[str, ...] = ()
    join: str = " "
    constant: str | None = None
    default: str | None = None
    name_part: str = ""
    name_order: str = "auto"
    split: str = ""
    take: int = 1
    date_order: str = "dmy"
    unit: str = "minutes"
    separator: str = ",;|/"
    codes: Mapping[str, str] = field(default_factory=dict)
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetRule:
    """How one kind of row is read from its file."""

    target: Target
    fields: Mapping[str, FieldRule]
    on_error: str = "row"
    same_rows: str = "skip"
    duplicates: str = "ask"
    close_after_days: int | None = None
    sheet: str | None = None
    header_line: int | None = None
    delimiter: str | None = None
    encoding: str | None = None

    def is_of_episode(self, key: str) -> bool:
        """Tell whether a field tells of the episode and not of the row itself."""
        field = self.target.field(key)
        return field is not None and field.is_of_episode

    @property
    def headings(self) -> dict[str, str]:
        """Return what the list calls each field."""
        return {key: " + ".join(rule.columns) or key for key, rule in self.fields.items()}


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A whole mapping file, and what is wrong with it."""

    rules: Mapping[str, TargetRule]
    problems: tuple[Problem, ...] = ()


def read_mapping(text: str) -> ImportMapping:
    """Parse a mapping; every fault is a problem with its place, and nothing is guessed."""
    if len(text) > MAX_YAML:
        return ImportMapping({}, (Problem(Trouble.MAP_NOT_YAML),))
    try:
        data = yaml.load(text, Loader=_WordLoader)  # noqa: S506  # a SafeLoader of our own
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        return ImportMapping({}, (Problem(Trouble.MAP_NOT_YAML, line=line),))
    if not isinstance(data, dict) or data.get("version") != VERSION:
        return ImportMapping({}, (Problem(Trouble.MAP_SHAPE),))
    problems: list[Problem] = []
    rules: dict[str, TargetRule] = {}
    for key, block in data.items():
        if key == "version":
            continue
        target = TARGETS.get(str(key))
        if target is None:
            problems.append(_fault(Trouble.MAP_UNKNOWN_TARGET, str(key), key, list(TARGETS)))
        elif not isinstance(block, dict) or not isinstance(block.get("fields"), dict):
            problems.append(_fault(Trouble.MAP_BAD_VALUE, f"{key}.fields", "", ["{…}"]))
        else:
            rules[target.key] = _target_rule(target, block, problems)
    if not rules and not problems:
        problems.append(Problem(Trouble.MAP_SHAPE))
    return ImportMapping(rules, tuple(problems))


def _fault(trouble: Trouble, place: str, value: object, allowed: list[str]) -> Problem:
    return Problem(trouble, column=place, value=shown(value), params={"allowed": ", ".join(allowed)})


def _target_rule(target: Target, block: Mapping[str, object], problems: list[Problem]) -> TargetRule:
    known = ("fields", *CHOSEN, *NUMBERS, "sheet", "delimiter", "encoding")
    options: dict[str, object] = {}
    for key, value in block.items():
        place = f"{target.key}.{key}"
        if key not in known:
            problems.append(_fault(Trouble.MAP_UNKNOWN_KEY, place, key, list(known)))
        elif key in CHOSEN:
            if value in CHOSEN[key]:
                options[key] = value
            else:
                problems.append(_fault(Trouble.MAP_BAD_VALUE, place, value, list(CHOSEN[key])))
        elif key in NUMBERS:
            if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= NUMBERS[key]:
                options[key] = value
            else:
                problems.append(_fault(Trouble.MAP_BAD_VALUE, place, value, [f"1–{NUMBERS[key]}"]))
        elif key != "fields":
            if isinstance(value, str) and (key != "delimiter" or len(value) == 1):
                options[key] = value
            else:
                problems.append(_fault(Trouble.MAP_BAD_VALUE, place, value, ['"…"']))
    chosen = block["fields"]
    assert isinstance(chosen, dict)
    rules = dict(_field_rules(target, chosen, problems))
    problems.extend(_missing(target, rules))
    return TargetRule(target, rules, **options)  # type: ignore[arg-type]  # checked one by one above


def _field_rules(target: Target, block: Mapping[str, object], problems: list[Problem]) -> Iterator[tuple[str, FieldRule]]:
    for key, value in block.items():
        place = f"{target.key}.fields.{key}"
        if target.field(str(key)) is None:
            names = [f.key for f in target.fields]
            problems.append(_fault(Trouble.MAP_UNKNOWN_FIELD, place, key, names))
            continue
        if isinstance(value, str):
            value = {"column": value}  # the short way: last_name: Sukunimi
        if not isinstance(value, dict):
            problems.append(_fault(Trouble.MAP_BAD_VALUE, place, value, ["{column: …}"]))
            continue
        rule = _field_rule(place, value, problems)
        if rule is not None:
            yield str(key), rule


def _field_rule(place: str, block: Mapping[str, object], problems: list[Problem]) -> FieldRule | None:
    before = len(problems)
    values: dict[str, object] = {}
    known = ["column", *(f.name for f in fields(FieldRule))]
    for key, value in block.items():
        here = f"{place}.{key}"
        if key not in known:
            problems.append(_fault(Trouble.MAP_UNKNOWN_KEY, here, key, known))
            continue
        read = _option(str(key), value)
        if read is None:
            allowed = list(FIELD_CHOICES.get(str(key), ("…",)))
            problems.append(_fault(Trouble.MAP_BAD_VALUE, here, value, allowed))
        else:
            values["columns" if key == "column" else str(key)] = read
    if not values.get("columns") and values.get("constant") is None:
        problems.append(_fault(Trouble.MAP_NO_SOURCE, place, "", ["column", "constant"]))
    return FieldRule(**values) if len(problems) == before else None  # type: ignore[arg-type]  # each read by _option


def _option(key: str, value: object) -> object | None:
    """One option in its own type, or None when it cannot be that."""
    if key == "column":
        return (str(value),) if isinstance(value, (str, int)) and str(value) else None
    if key in ("columns", "yes", "no"):
        if isinstance(value, list) and value and all(isinstance(v, (str, int)) for v in value):
            return tuple(str(v) for v in value)
        return None
    if key == "codes":
        if isinstance(value, dict) and all(isinstance(v, (str, int)) for v in value.values()):
            return {str(k): str(v) for k, v in value.items()}
        return None
    if key == "take":
        return value if isinstance(value, int) and 1 <= abs(value) <= 20 else None
    if key in FIELD_CHOICES:
        return value if value in FIELD_CHOICES[key] else None
    if key in ("constant", "default"):
        return str(value) if isinstance(value, (str, int, float)) else None
    return value if isinstance(value, str) else None


def _missing(target: Target, rules: Mapping[str, FieldRule]) -> Iterator[Problem]:
    for wanted in target.fields:
        if wanted.is_required and wanted.key not in rules:
            yield _fault(Trouble.MAP_FIELD_MISSING, f"{target.key}.fields", wanted.key, [])
    for group in target.either:
        if not any(key in rules for key in group):
            yield _fault(Trouble.MAP_FIELD_MISSING, f"{target.key}.fields", " / ".join(group), [])


def written(rules: Mapping[str, TargetRule]) -> str:
    """A mapping as YAML, only what differs from the defaults."""
    data: dict[str, object] = {"version": VERSION}
    for key, rule in rules.items():
        block: dict[str, object] = {
            name: getattr(rule, name)
            for name in ("on_error", "same_rows", "duplicates", "close_after_days", "sheet", "header_line", "delimiter", "encoding")
            if getattr(rule, name) not in (None, "row", "skip", "ask")
        }
        block["fields"] = {name: _plain(field_rule) for name, field_rule in rule.fields.items()}
        data[key] = block
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _plain(rule: FieldRule) -> dict[str, object]:
    usual = asdict(FieldRule())
    plain: dict[str, object] = {}
    for name, value in asdict(rule).items():
        if value == usual[name]:
            continue
        if name == "columns" and len(value) == 1:
            plain["column"] = value[0]
        else:
            plain[name] = list(value) if isinstance(value, tuple) else value
    return plain
