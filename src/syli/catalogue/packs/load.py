"""How are packs, code sets and profiles found, read and put together?

`read_catalogue` reads a folder whole and never raises for what is in it: whatever is wrong is in `problems`.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from .build import build_code_set, build_pack, build_profile
from .build_forms import build_form
from .check import check_forms_used, check_names, check_pack, check_versions
from .check_codes import check_code_set
from .check_forms import check_form
from .fill import filled
from .form_model import Form
from .merge import Document, layered, patched
from .model import CodeSet, Pack, Profile
from .problem import PackError, Problem, closest, quoted
from .requirements import SourceIds
from .schema import shape_problems
from .source import Source, read_file

#: A form of this kind is answered by whoever is asked, for herself.
SURVEY = "survey"
SHIPPED = FilePath(__file__).resolve().parents[4] / "packs"


@dataclass(slots=True)
class Catalogue:
    """Everything found in a folder of packs."""

    packs: list[Pack] = field(default_factory=list)
    code_sets: dict[str, CodeSet] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    forms: dict[tuple[str, int], Form] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    documents: dict[tuple[str, int], Document] = field(default_factory=dict)
    #: Packs that somebody has asked for; a catalogue with more in it makes its own.
    made: dict[tuple[Any, ...], Pack] = field(default_factory=dict, init=False, repr=False, compare=False)
    profile_sources: dict[str, Source] = field(default_factory=dict)
    source_ids: SourceIds = field(default_factory=SourceIds)
    ground: Source | None = None
    files: int = 0

    @property
    def errors(self) -> list[Problem]:
        """List what must be put right."""
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def notices(self) -> list[Problem]:
        """List what is worth knowing and no mistake."""
        return [problem for problem in self.problems if problem.level == "notice"]

    @property
    def services(self) -> list[str]:
        """List the codes of all services, in the order of their files."""
        return list(dict.fromkeys(code for code, _version in self.documents))

    def pack(self, code: str, profile: str | None = None, *, version: int | None = None, day: date | None = None) -> Pack:
        """Give a pack, with a profile laid over it if one is named; the newest published version unless told. Each is made once."""
        asked = (code, profile, version, day)
        if asked not in self.made:
            self.made[asked] = self._make(*asked)
        return self.made[asked]

    def _make(self, code: str, profile: str | None, version: int | None, day: date | None) -> Pack:
        document = self._document(code, version, day)
        if profile is not None:
            source = self.profile_sources.get(profile)
            if source is None:
                near = closest(profile, self.profile_sources)
                raise PackError([Problem("unknown_code", profile, params=_in("profiles", profile), suggestion=near)])
            document = patched(document, source, code)
            document.data["profile"] = profile
        pack, problems = _finished(document, self)
        errors = [*document.problems, *(problem for problem in problems if problem.level == "error")]
        if pack is None or errors:
            raise PackError(errors)
        return pack

    def _document(self, code: str, version: int | None, day: date | None) -> Document:
        mine = {number: document for (known, number), document in self.documents.items() if known == code}
        if version is not None:
            mine = {number: document for number, document in mine.items() if number == version}
        if day is not None:
            mine = {number: document for number, document in mine.items() if _valid(document.data, day)}
        if not mine:
            near = closest(code, self.services)
            params = {"found": quoted(code)}
            raise PackError([Problem("unknown_service", "packs", params=params, suggestion=near)])
        published = [number for number, document in mine.items() if document.data.get("status") == "published"]
        return mine[max(published or mine)]


def load_pack(code: str, profile: str | None = None, *, catalogue: Catalogue | None = None, version: int | None = None) -> Pack:
    """Give one pack ready for use; raises `PackError` with every problem when it cannot be used.

    The order is: national ground, then the pack, then the profile.
    """
    return (catalogue or shipped_catalogue()).pack(code, profile, version=version)


@cache
def shipped_catalogue() -> Catalogue:
    """Read the packs that ship with Syli, once per process. `SYLI_PACKS` names another folder."""
    return read_catalogue([FilePath(os.environ.get("SYLI_PACKS") or SHIPPED)])


def read_catalogue(roots: Iterable[FilePath]) -> Catalogue:
    """Read folders of packs; later ones lean on the code sets and the ground of earlier ones."""
    return extended(Catalogue(), roots=roots)


def extended(catalogue: Catalogue, files: Iterable[FilePath] = (), roots: Iterable[FilePath] = ()) -> Catalogue:
    """Give a catalogue with folders and single pack files added; the given one stays as it is."""
    result = replace(
        catalogue,
        packs=list(catalogue.packs),
        code_sets=dict(catalogue.code_sets),
        profiles=dict(catalogue.profiles),
        forms=dict(catalogue.forms),
        problems=list(catalogue.problems),
        documents=dict(catalogue.documents),
        profile_sources=dict(catalogue.profile_sources),
    )
    folders = list(roots)
    _read_ground(folders, result)
    for source in _sources(folders, "code_sets", result):
        _add_code_set(source, result)
    for source in _sources(folders, "forms", result):
        _add_form(source, result)
    for source in _sources(folders, "service_types", result):
        _add_pack(source, result)
    for file in files:
        _add_pack(_read(file, file.parent, result), result)
    for source in _sources(folders, "profiles", result):
        _add_profile(source, result)
    return _compared(result)


def _compared(catalogue: Catalogue) -> Catalogue:
    """Add what can only be seen by looking at all packs side by side; say each thing once."""
    catalogue.problems.extend(check_versions(catalogue.documents.values()))
    catalogue.problems.extend(check_names(catalogue.documents.values()))
    catalogue.problems.extend(check_forms_used(_with_profiles(catalogue), catalogue.forms))
    # What is wrong in the national ground is wrong in every pack, and would be said as often.
    catalogue.problems = list({str(problem): problem for problem in catalogue.problems}.values())
    return catalogue


def _with_profiles(catalogue: Catalogue) -> Iterator[Document]:
    yield from catalogue.documents.values()
    for source in catalogue.profile_sources.values():
        for (code, _version), document in catalogue.documents.items():
            if code in source.data.get("services", {}):
                yield patched(document, source, code)


def _read_ground(roots: list[FilePath], catalogue: Catalogue) -> None:
    for root in roots:
        if (root / "sources.yaml").is_file():
            source = _read(root / "sources.yaml", root, catalogue)
            catalogue.source_ids = catalogue.source_ids.joined(SourceIds.from_data(source.data))
        if (root / "national.yaml").is_file():
            catalogue.ground = _read(root / "national.yaml", root, catalogue)


def _sources(roots: list[FilePath], folder: str, catalogue: Catalogue) -> Iterator[Source]:
    for root in roots:
        for file in sorted((root / folder).glob("*.yaml")):
            yield _read(file, root, catalogue)


def _read(file: FilePath, root: FilePath, catalogue: Catalogue) -> Source:
    # A path below the folder's own name tells people enough and names no machine.
    name = f"{root.name}/{file.relative_to(root).as_posix()}"
    source = read_file(file, name)
    catalogue.files += 1
    catalogue.problems.extend(source.problems)
    return source


def _add_code_set(source: Source, catalogue: Catalogue) -> None:
    document = layered(source, None)
    problems = shape_problems(document.data, "code_set", document.problem)
    if not problems:
        problems = check_code_set(document, catalogue.source_ids)
    code = document.data.get("code_set")
    if not problems and code in catalogue.code_sets:
        problems = [document.problem("duplicate_code_set", ("code_set",), params=_twice(str(code), "another file"))]
    if isinstance(code, str):
        problems += _file_name_problems(document, ("code_set",), code)
    catalogue.problems.extend(problems)
    # Two files with the same set, or a set with a mistake in it, must not silently become the one that is used.
    if not any(problem.level == "error" for problem in problems):
        catalogue.code_sets[str(code)] = build_code_set(document.data)


def _add_form(source: Source, catalogue: Catalogue) -> None:
    document = layered(source, None)
    problems = shape_problems(document.data, "form_file", document.problem)
    if not problems:
        problems = check_form(document, catalogue.code_sets, catalogue.source_ids)
    code, version = document.data.get("form"), document.data.get("version")
    if not problems and (str(code), version) in catalogue.forms:
        params = {"code": str(code), "version": str(version), "other": "another file"}
        problems = [document.problem("duplicate_form", ("form",), params=params)]
    if isinstance(code, str):
        problems += _file_name_problems(document, ("form",), code, str(version))
    catalogue.problems.extend(problems)
    # A form with a mistake in it is not asked at all: half a risk assessment is worse than none.
    if not source.problems and not any(problem.level == "error" for problem in problems):
        known = catalogue.code_sets["forms"].find(str(code)) if "forms" in catalogue.code_sets else None
        made = build_form(document.data, is_own=known is not None and known.kind == SURVEY)
        catalogue.forms[made.code, made.version] = made


def _add_pack(source: Source, catalogue: Catalogue) -> None:
    document = layered(source, catalogue.ground)
    pack, problems = _finished(document, catalogue)
    code, version = source.data.get("code"), source.data.get("version")
    if isinstance(code, str):
        problems += _file_name_problems(document, ("code",), code, str(version))
    if isinstance(code, str) and isinstance(version, int):
        other = catalogue.documents.get((code, version))
        if other is not None:
            params = {"code": code, "version": str(version), "other": other.file}
            problems.append(document.problem("duplicate_pack", ("code",), params=params))
        else:
            catalogue.documents[(code, version)] = document
    catalogue.problems.extend(problems)
    if pack is not None and not source.problems and not any(problem.level == "error" for problem in problems):
        catalogue.packs.append(pack)


def _finished(document: Document, catalogue: Catalogue) -> tuple[Pack | None, list[Problem]]:
    """Check a merged document and build it; no pack when its shape or a reference is wrong."""
    data = {key: value for key, value in document.data.items() if key != "profile"}
    problems = shape_problems(data, "pack", document.problem)
    if problems:
        return None, problems
    problems = check_pack(document, catalogue.code_sets, catalogue.source_ids, frozenset(code for code, _version in catalogue.forms))
    if any(problem.level == "error" for problem in problems):
        return None, problems
    return build_pack(filled(document.data, catalogue.code_sets)), problems


def _add_profile(source: Source, catalogue: Catalogue) -> None:
    document = layered(source, None)
    problems = shape_problems(document.data, "profile", document.problem)
    code = document.data.get("profile")
    if isinstance(code, str):
        problems += _file_name_problems(document, ("profile",), code)
    if not problems and code in catalogue.profiles:
        problems = [document.problem("duplicate_profile", ("profile",), params=_twice(str(code), "another file"))]
    if not problems and not source.problems:
        profile = build_profile(document.data)
        catalogue.profiles[profile.code] = profile
        catalogue.profile_sources[profile.code] = source
        for service in profile.services:
            problems += _profile_problems(document, source, service, catalogue)
    catalogue.problems.extend(problems)


def _profile_problems(document: Document, source: Source, service: str, catalogue: Catalogue) -> list[Problem]:
    bases = [base for (code, _version), base in catalogue.documents.items() if code == service]
    if not bases:
        near = closest(service, catalogue.services)
        where = ("services", service)
        return [document.problem("unknown_service", where, params={"found": quoted(service)}, suggestion=near)]
    problems: list[Problem] = []
    for base in bases:
        result = patched(base, source, service)
        after = [*result.problems, *_finished(result, catalogue)[1]]
        # What was wrong before the profile is the pack's own mistake, and said there.
        known = {str(problem) for problem in _finished(base, catalogue)[1]} if after else set()
        problems += [_at_home(problem, source, service) for problem in after if str(problem) not in known]
    return problems


def _at_home(problem: Problem, profile: Source, service: str) -> Problem:
    """Point to the profile for what is wrong because of it, also where it took something away from the pack's file."""
    if problem.file == profile.file:
        return problem
    return replace(problem, file=profile.file, line=profile.line_of(("services", service)))


def _file_name_problems(document: Document, path: tuple[str, ...], code: str, version: str | None = None) -> list[Problem]:
    stem = document.file.rsplit("/", 1)[-1].removesuffix(".yaml")
    allowed = (code,) if version is None else (code, f"{code}.{version}")
    if stem in allowed:
        return []
    params = {"found": quoted(code), "expected": quoted(f"{code}.yaml")}
    return [document.problem("wrong_file_name", path, params=params)]


def _valid(data: dict[str, Any], day: date) -> bool:
    start, end = data.get("valid_from"), data.get("valid_to")
    text = day.isoformat()
    return isinstance(start, str) and start <= text and (not isinstance(end, str) or text <= end)


def _in(code_set: str, found: str) -> dict[str, str]:
    return {"found": quoted(found), "code_set": code_set}


def _twice(code: str, other: str) -> dict[str, str]:
    return {"code": code, "other": other}
