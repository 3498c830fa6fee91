"""What `syli check documents` says: does every schema of the folder become a form, and what in it cannot be asked as it is meant?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jsonschema import Draft7Validator
from jsonschema.exceptions import SchemaError

from syli.documents.folder import SchemaFile, code_lists, read_form, schema_files, shipped_lists
from syli.questions.conditions import paths_of
from syli.questions.tree import Field, Kind, walk


@dataclass(slots=True)
class DocumentsReport:
    """What was found in a folder."""

    forms: int = 0
    questions: int = 0
    conditions: int = 0
    notes: int = 0
    unsupported: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    typed_systems: set[str] = field(default_factory=set)
    unverified: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Write the report, what is broken first."""
        yield from (f"error   {one}" for one in self.broken)
        yield from (f"notice  {one}" for one in self.unsupported)
        yield from (
            f"notice  code list {one}: not known, its codes are typed; put codes/{one}.csv into the folder" for one in sorted(self.typed_systems)
        )
        yield from (f"notice  {one}" for one in self.unverified)
        yield (
            f"{self.forms} forms with {self.questions} questions: {self.conditions} conditions are followed, {self.notes} are told in words; "
            f"{len(self.broken)} broken, {len(self.unsupported)} not asked as meant."
        )


def check_folder(where: Path) -> DocumentsReport:
    """Turn every schema of a folder into a form and say what came of it."""
    report = DocumentsReport()
    known = schema_files(where)
    strange = sorted(path.name for path in where.glob("*.json") if path not in {one.path for one in known})
    report.broken += [f"{name}: is not called by an identifier" for name in strange]
    for file in known:
        _check(file, report)
    for system, entry in shipped_lists().items():
        if codes := entry.get("unverified") if not (where / "codes" / f"{system}.csv").exists() else None:
            report.unverified.append(f"code list {system}: {', '.join(codes)} not compared with the code server yet")
    return report


def _check(file: SchemaFile, report: DocumentsReport) -> None:
    form = read_form(file)
    if form is None:
        report.broken.append(f"{file.path.name}: is no schema of a document")
        return
    try:
        Draft7Validator.check_schema(form.schema)
    except SchemaError as error:
        report.broken.append(f"{file.path.name}: {error.message[:200]}")
        return
    report.forms += 1
    report.unsupported += [f"{file.path.name}: {one.path or 'document'}: {one.what}" for one in form.converted.unsupported]
    lists = code_lists(file.path.parent)
    for _path, part in walk(form.converted.tree):
        report.conditions += bool(paths_of(part.shown_when)) + bool(paths_of(part.required_when))
        report.notes += bool(part.required_note)
        if isinstance(part, Field):
            report.questions += 1
            system = part.system.removeprefix("urn:oid:")
            if part.kind == Kind.CODE and not part.options and system and system not in lists:
                report.typed_systems.add(system)
