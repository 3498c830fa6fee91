"""A whole import: files checked first, then entered piece by piece; what happened to every row is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import IntegrityError, transaction

from syli.interop.commands.entering import Opened, begin_check, bring_in_contacts, bring_in_families, bring_in_people
from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.contacts_in import ContactIn, ContactsCheck, endings
from syli.interop.imports.episodes_in import Place, Tellings
from syli.interop.imports.lookups import Lookups, lookups_for
from syli.interop.imports.mapping import TargetRule
from syli.interop.imports.people_in import PeopleCheck, PersonIn
from syli.interop.imports.problems import FileRefusedError, Problem
from syli.interop.imports.reading import Table, open_table
from syli.interop.imports.report import Tally
from syli.interop.imports.rows import RowResult, check_codes, check_columns, read_rows
from syli.kernel.context import Context, Trail

PIECE = 2_000
#: So many checked contacts are kept in memory (about 200 MB); a longer list is read twice instead.
KEPT = 300_000
T = TypeVar("T")

Progress = Callable[[str, int], None]
"""Called with what is being done and how many more rows have been gone through."""


@dataclass(slots=True)
class FileReport:
    """What happened to one file."""

    name: str
    target: str
    tally: Tally = field(default_factory=Tally)
    entered: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether the file as a whole could not be used."""
        return any(p.line is None and p.severity is Severity.ERROR for p in self.tally.problems)


@dataclass(slots=True)
class ImportReport:
    """What happened to all files of an import."""

    files: list[FileReport] = field(default_factory=list)
    is_dry_run: bool = False
    was_saved: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether any row or file was refused."""
        return any(file.tally.has_errors for file in self.files)


@dataclass(slots=True)
class Import:
    """One import under way. Everything is checked, and so known, before the first row is entered."""

    ctx: Context
    rules: Mapping[str, TargetRule]
    is_dry_run: bool = False
    progress: Progress | None = None
    report: ImportReport = field(init=False)
    lookups: Lookups = field(init=False)
    _people: list[PersonIn] = field(default_factory=list)
    _check: PeopleCheck | None = None
    _entered: dict[int, int] = field(default_factory=dict)
    _contacts: list[ContactIn] | None = field(default_factory=list)

    def __post_init__(self) -> None:
        begin_check(self.ctx)
        self.report = ImportReport(is_dry_run=self.is_dry_run)
        self.lookups = lookups_for(self.ctx)

    def run(self, files: Sequence[tuple[str, Path]]) -> ImportReport:
        """Go through files given as (target, path), people before contacts."""
        ordered = sorted(files, key=lambda file: list(self.rules).index(file[0]) if file[0] in self.rules else 99)
        ordered.sort(key=lambda file: file[0] != "people")
        whole = any(self.rules[target].on_error == "file" for target, _ in ordered)
        checked = [self._check_file(target, path) for target, path in ordered]
        if self.is_dry_run or any(file.is_refused for file, _ in checked) or (whole and self.report.has_errors):
            return self.report
        try:
            # All or nothing over all files, or each piece by itself, so that other people's work is not held up for long.
            with transaction.atomic() if whole else nullcontext():
                for (target, path), (file, contacts) in zip(ordered, checked, strict=True):
                    self._enter(target, path, file, contacts)
            self.report.was_saved = True
        except IntegrityError:
            self.report.files[0].tally.note([Problem(Trouble.CHANGED_MEANWHILE)])
        return self.report

    # -- checking ------------------------------------------------------------------------------------------------

    def _check_file(self, target: str, path: Path) -> tuple[FileReport, ContactsCheck | None]:
        file = FileReport(path.name, target)
        self.report.files.append(file)
        rule = self.rules[target]
        try:
            table = self._open(rule, path)
            file.tally.note([*table.problems, *check_columns(rule, table.headings), *check_codes(rule, self.lookups.code_sets)])
            if file.is_refused:
                return file, None
            if target == "people":
                self._check_people(file, rule, table)
                return file, None
            check = ContactsCheck(self.lookups, dict(self._check.known) if self._check else {}, self._tellings(rule))
            for row, contact in check.check(self._read(table, rule)):
                file.tally.add(row)
                self._keep(contact)
                self._tell(f"check {file.name}", 1)
        except FileRefusedError as refused:
            file.tally.note([refused.problem])
            return file, None
        return file, check

    def _keep(self, contact: ContactIn | None) -> None:
        if contact is None or self._contacts is None or self.is_dry_run:
            return
        self._contacts.append(contact)
        if len(self._contacts) > KEPT:
            self._contacts = None

    def _check_people(self, file: FileReport, rule: TargetRule, table: Table) -> None:
        self._check = PeopleCheck(self.lookups, rule)
        for row, person in self._check.check(self._read(table, rule)):
            file.tally.add(row)
            if person is not None:
                self._people.append(person)
            self._tell(f"check {file.name}", 1)

    def _open(self, rule: TargetRule, path: Path, *, again: bool = False) -> Table:
        return open_table(path, sheet=rule.sheet, header_line=rule.header_line, delimiter=rule.delimiter, encoding=rule.encoding, is_known_safe=again)

    def _read(self, table: Table, rule: TargetRule) -> Iterator[RowResult]:
        return read_rows(table, rule, self.lookups.code_sets, self.ctx.today, self.lookups.digest)

    # -- entering ------------------------------------------------------------------------------------------------

    def _enter(self, target: str, path: Path, file: FileReport, contacts: ContactsCheck | None) -> None:
        if target == "people":
            self._enter_people(file)
        elif contacts is not None:
            self._enter_contacts(path, file, contacts)

    def _enter_people(self, file: FileReport) -> None:
        entered: dict[int, int] = {}
        for piece in _pieces(self._people):
            entered.update(bring_in_people(self._fresh(), lookups=self.lookups, people=piece))
            self._tell(f"enter {file.name}", len(piece))
        file.entered = len(entered)
        families: dict[str, list[tuple[int, str]]] = {}
        for person in self._people:
            if person.family:
                families.setdefault(person.family, []).append((entered[person.line], person.role))
        for some in _pieces([members for members in families.values() if len(members) > 1]):
            bring_in_families(self._fresh(), lookups=self.lookups, families=some)
        self._entered = entered

    def _enter_contacts(self, path: Path, file: FileReport, first: ContactsCheck) -> None:
        """Enter what was found good, reading a very long file once more; the episodes' days are known from the first time."""
        rule = self.rules["contacts"]
        persons = self._person_ids(first)
        running_on: set[Place] = {
            (person, unit, service)
            for person, places in first.running.items()
            for (unit, service), episodes in places.items()
            if any(episode.end_on is None for episode in episodes)
        }
        ending = endings(first, running_on, rule.close_after_days)
        opened = Opened()
        for piece in _pieces(self._contacts if self._contacts is not None else self._read_again(path, rule, first)):
            file.entered += bring_in_contacts(
                self._fresh(), lookups=self.lookups, contacts=piece, persons=persons, spans=first.spans, told=first.tellings.told,
                ending=ending, opened=opened,
            )  # fmt: skip
            self._tell(f"enter {file.name}", len(piece))

    def _read_again(self, path: Path, rule: TargetRule, first: ContactsCheck) -> Iterator[ContactIn]:
        # With nothing told yet, as the first time: so every row is judged as it was then.
        check = ContactsCheck(self.lookups, first.people, self._tellings(rule), running=first.running)
        return (contact for _, contact in check.check(self._read(self._open(rule, path, again=True), rule)) if contact is not None)

    def _tellings(self, rule: TargetRule) -> Tellings:
        return Tellings(self.lookups, rule.headings, rule.close_after_days is not None)

    def _person_ids(self, check: ContactsCheck) -> dict[str, int]:
        found: dict[str, int] = {}
        for source, known in check.people.items():
            key = known.pk if known.pk is not None else self._entered.get(known.line or 0)
            if key is not None:
                found[source] = key
        return found

    def _fresh(self) -> Context:
        """Return the context with an empty trail: each piece writes down its own people only."""
        return replace(self.ctx, trail=Trail())

    def _tell(self, what: str, rows: int) -> None:
        if self.progress is not None:
            self.progress(what, rows)


def _pieces(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while piece := list(islice(rest, PIECE)):
        yield piece
