"""A list of people against the register: who is new, who is here already, who cannot be entered as she stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.lookups import Lookups
from syli.interop.imports.mapping import TargetRule
from syli.interop.imports.problems import Problem
from syli.interop.imports.rows import RowResult
from syli.kernel.names import fold
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.commands.facts import Facts, checked
from syli.people.models import Person
from syli.people.queries.duplicates import name_likeness
from syli.people.tokens import code_token

CHUNK = 2_000
AT_ONCE = 800


@dataclass(frozen=True, slots=True)
class PersonIn:
    """One person ready to be entered."""

    line: int
    key: str
    source_id: str
    facts: Facts
    points: tuple[tuple[str, str], ...]
    is_protected: bool
    family: str
    role: str
    has_token: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody contacts can be joined to: in the register, or on her way in (`line` of the people's list)."""

    pk: int | None
    line: int | None
    born_on: date | None
    birth_year: int | None
    level: str


@dataclass(slots=True)
class PeopleCheck:
    """Holds rows against the register, chunk by chunk, and remembers who is who."""

    lookups: Lookups
    rule: TargetRule
    known: dict[str, Known] = field(default_factory=dict)
    _alike: dict[tuple[str, object], int] = field(default_factory=dict)

    def check(self, results: Iterable[RowResult]) -> Iterator[tuple[RowResult, PersonIn | None]]:
        """Return each row with what was found, and the person to enter when she may be entered."""
        rows = iter(results)
        while chunk := list(islice(rows, CHUNK)):
            yield from self._chunk(chunk)

    def _chunk(self, rows: Sequence[RowResult]) -> Iterator[tuple[RowResult, PersonIn | None]]:
        prepared = [self._prepared(row) if row.is_ok else (row, None) for row in rows]
        people = [person for _, person in prepared if person is not None]
        here = self._by_key([person.key for person in people])
        coded = self._by_code([person.facts.identity_code for person in people if person.facts.identity_code])
        born = self._by_birth({person.facts.born_on for person in people if person.facts.born_on is not None})
        for row, person in prepared:
            yield (row, None) if person is None else self._decided(row, person, here, coded, born)

    def _prepared(self, row: RowResult) -> tuple[RowResult, PersonIn | None]:
        try:
            facts = checked(facts_from(row), self.lookups.ctx.today)
        except RuleBroken as broken:
            return _with(row, Problem(Trouble.RULE, row.line, params={"words": str(broken.message)})), None
        values = row.values
        points = [(kind, str(values[kind])) for kind in ("phone", "email") if values.get(kind)]
        address = _address(row)
        if address:
            points.append(("address", address))
        person = PersonIn(
            row.line,
            row.key,
            str(values.get("source_id", "")),
            facts,
            tuple(points),
            bool(values.get("is_protected", False)),
            str(values.get("family", "")),
            str(values.get("role", "")),
        )
        return self._alike_in_file(row, facts), person

    def _alike_in_file(self, row: RowResult, facts: Facts) -> RowResult:
        if facts.born_on is None or not facts.names:
            return row
        first = self._alike.setdefault((fold(facts.names[0]), facts.born_on), row.line)
        if first == row.line:
            return row
        return _with(row, Problem(Trouble.ALIKE_IN_FILE, row.line, severity=Severity.WARNING, params={"first_line": first}))

    def _decided(
        self, row: RowResult, person: PersonIn, here: dict[str, Person], coded: dict[str, Person], born: dict[date, list[Person]]
    ) -> tuple[RowResult, PersonIn | None]:
        """Decide what becomes of a person: already brought in, joined to somebody, asked about, or entered."""
        known = here.get(person.key)
        if known is not None:
            return self._joined(row, person, known, Trouble.ALREADY_IMPORTED)
        same_code = coded.get(person.facts.identity_code)
        if same_code is not None and not _is_hidden(same_code):
            return self._joined(row, person, same_code, Trouble.JOINED)
        if same_code is not None:
            # Somebody nobody may know of holds the code: kept unclaimed, as when one person is entered by hand.
            person = replace(person, has_token=False)
        alike = self._alike_here(person.facts, born)
        if alike is not None and self.rule.duplicates == "join":
            return self._joined(row, person, alike, Trouble.POSSIBLE_DUPLICATE)
        if alike is not None:
            severity = Severity.WARNING if self.rule.duplicates == "keep" else Severity.ERROR
            row = _with(row, Problem(Trouble.POSSIBLE_DUPLICATE, row.line, severity=severity))
            if severity is Severity.ERROR:
                return row, None
        facts = person.facts
        level = rules.identity_level_of(facts.given_name, facts.family_name, facts.alias)
        self._remember(person, Known(None, row.line, facts.born_on, facts.birth_year, str(level)))
        return row, person

    def _joined(self, row: RowResult, person: PersonIn, to: Person, trouble: Trouble) -> tuple[RowResult, None]:
        self._remember(person, Known(to.pk, None, to.born_on, to.birth_year, to.identity_level))
        return replace(_with(row, Problem(trouble, row.line, severity=Severity.WARNING)), is_repeat=True), None

    def _remember(self, person: PersonIn, known: Known) -> None:
        if person.source_id:
            self.known[person.source_id] = known

    # -- what is in the register ---------------------------------------------------------------------------------

    def _by_key(self, keys: Sequence[str]) -> dict[str, Person]:
        people = Person.objects.filter(register=self.lookups.register)
        return {p.source_key: p for part in _parts(keys) for p in people.filter(source_key__in=part)}

    def _by_code(self, codes: Sequence[str]) -> dict[str, Person]:
        register = self.lookups.register
        tokens = {code_token(register.pk, code): code for code in codes}
        people = Person.objects.filter(register=register)
        return {tokens[p.identity_token or 0]: p for part in _parts(list(tokens)) for p in people.filter(identity_token__in=part)}

    def _by_birth(self, days: set[date]) -> dict[date, list[Person]]:
        """Return those born on the same days whom anybody may be asked about."""
        found: dict[date, list[Person]] = {}
        people = Person.objects.filter(register=self.lookups.register, is_protected=False)
        for part in _parts(sorted(days)):
            for person in people.filter(born_on__in=part):
                found.setdefault(person.born_on, []).append(person)
        return found

    def _alike_here(self, facts: Facts, born: dict[date, list[Person]]) -> Person | None:
        for other in born.get(facts.born_on, ()) if facts.born_on is not None else ():
            names = [name for name in (f"{other.given_name} {other.family_name}".strip(), other.alias) if name]
            likeness = max((name_likeness(mine, known) for mine in facts.names for known in names), default=0.0)
            score = rules.duplicate_score(
                same_code=False,
                name_likeness=likeness,
                birth=(facts.born_on, facts.birth_year),
                other=(other.born_on, other.birth_year),
            )
            if score >= rules.DUPLICATE_FROM:
                return other
        return None


def facts_from(row: RowResult) -> Facts:
    """Return a row's values as the facts of a person."""
    values = row.values
    year = values.get("birth_year")
    born_on = values.get("born_on") or values.get("birth_on")
    return Facts(
        given_name=str(values.get("first_names", "")),
        family_name=str(values.get("last_name", "")),
        alias=str(values.get("alias", "")),
        identity_code=str(values.get("identity_code", "")),
        born_on=born_on if isinstance(born_on, date) else None,
        birth_year=year if isinstance(year, int) and born_on is None else None,
        gender=str(values.get("gender", "")),
        mother_tongue=str(values.get("mother_tongue", "")),
        service_language=str(values.get("service_language", "")),
        municipality_code=str(values.get("municipality", "")),
    )


def _address(row: RowResult) -> str:
    street = str(row.values.get("street", ""))
    town = " ".join(str(row.values[name]) for name in ("postal_code", "city") if row.values.get(name))
    return ", ".join(part for part in (street, town) if part) if street else ""


def _is_hidden(person: Person) -> bool:
    return person.is_protected


def _with(row: RowResult, problem: Problem) -> RowResult:
    return replace(row, problems=(*row.problems, problem))


def _parts(items: Sequence[object]) -> Iterator[list[object]]:
    """Cut a list into pieces that one query may ask about."""
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])
