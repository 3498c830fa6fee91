"""The folder of national schemas that this installation was given: which documents it knows, in which versions. Nothing ships with Syli."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from syli.documents.schema.convert import CodeLists, Converted, convert
from syli.documents.schema.shapes import ShapeError
from syli.questions.tree import Words

_OID = re.compile(r"(?P<base>1\.2\.246\.537\.6\.150[56])\.(?P<branch>\d{1,6})\.(?P<version>\d{4}\.\d{1,2}\.\d{1,2})")
#: The branch of documents about a client; others (the client relationship, permits) are not written by workers.
DOCUMENTS: Final = "1.2.246.537.6.1506"
#: Codes in a file of their own: `codes/<identifier>.csv` with the columns code, fi, sv.
CODES: Final = "codes"
_SHIPPED = Path(__file__).with_name("code_lists.yaml")


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """One schema in the folder, by its identifier."""

    oid: str
    base: str
    branch: str
    version: tuple[int, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class NationalForm:
    """One kind of national document in one version: what it is called, what it asks, and the schema it must fit."""

    oid: str
    branch: str
    name: Words
    converted: Converted
    schema: Mapping[str, Any]

    @property
    def version(self) -> str:
        """Return the day of the version, as the identifier writes it."""
        return ".".join(self.oid.split(".")[-3:])


def folder() -> Path | None:
    """Return the folder of schemas; `SYLI_SOSMETA` names it. None when there is none."""
    named = os.environ.get("SYLI_SOSMETA", "")
    path = Path(named).expanduser() if named else None
    return path if path is not None and path.is_dir() else None


def schema_files(where: Path) -> tuple[SchemaFile, ...]:
    """Return the schemas of a folder that are called by their identifier, in its order; listed anew when the folder has changed."""
    return _listed(where, where.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _listed(where: Path, _changed: int) -> tuple[SchemaFile, ...]:
    found = []
    for path in where.glob("*.json"):
        if match := _OID.fullmatch(path.stem):
            version = tuple(int(part) for part in match["version"].split("."))
            found.append(SchemaFile(path.stem, match["base"], match["branch"], version, path))
    return tuple(sorted(found, key=lambda one: (one.base, int(one.branch), one.version)))


def newest_form(branch: str) -> NationalForm | None:
    """Return the newest version of a document by its branch (1011); None when the folder does not have it, or it cannot be read."""
    where = folder()
    files = [one for one in schema_files(where) if one.base == DOCUMENTS and one.branch == branch] if where else []
    return read_form(files[-1]) if files else None


def form_of(oid: str) -> NationalForm | None:
    """Return one version of a document; None when the folder does not have it any more."""
    where = folder()
    file = next((one for one in schema_files(where) if one.oid == oid), None) if where else None
    return read_form(file) if file else None


def read_form(file: SchemaFile) -> NationalForm | None:
    """Return a schema as a form; None when the file is no schema of a document."""
    try:
        stat = file.path.stat()
        return _read(file, stat.st_mtime_ns, stat.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=256)
def _read(file: SchemaFile, _changed: int, _size: int) -> NationalForm:
    schema = json.loads(file.path.read_text(encoding="utf-8-sig"))
    if not isinstance(schema, dict):
        raise ShapeError("a schema is an object")
    converted = convert(schema, code_lists(file.path.parent))
    return NationalForm(file.oid, file.branch, converted.tree.label, converted, schema)


@lru_cache(maxsize=8)
def code_lists(where: Path | None) -> CodeLists:
    """Return the code systems whose codes are known: the few that ship, and over them those of the folder."""
    found: dict[str, dict[str, Words]] = {}
    for system, entry in shipped_lists().items():
        found[system] = {str(code): Words(**texts) for code, texts in entry["codes"].items()}
    for path in sorted((where / CODES).glob("*.csv")) if where else ():
        found[path.stem] = dict(_codes_in(path))
    return found


def shipped_lists() -> dict[str, Any]:
    """Return the code lists that ship, with which of their codes nobody has compared with the national code server."""
    lists: dict[str, Any] = yaml.safe_load(_SHIPPED.read_text(encoding="utf-8"))["code_lists"]
    return lists


def _codes_in(path: Path) -> Iterator[tuple[str, Words]]:
    text = path.read_text(encoding="utf-8-sig")
    for row in csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ","):
        code = (row.get("code") or "").strip()
        if code:
            yield code, Words(fi=(row.get("fi") or code).strip(), sv=(row.get("sv") or "").strip())


def forget_folder() -> None:
    """Forget what was read (tests, and after the folder has changed)."""
    _listed.cache_clear()
    _read.cache_clear()
    code_lists.cache_clear()
