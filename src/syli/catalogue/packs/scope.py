"""What every check of a pack has in hand: the document, the code sets, the known sources, and a place for problems."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .fill import section
from .merge import Document
from .model import CodeSet
from .names import LANGUAGES
from .problem import Level, Path, Problem, closest, quoted
from .requirements import SourceIds


@dataclass(slots=True)
class Scope:
    """One document under check."""

    document: Document
    code_sets: Mapping[str, CodeSet]
    source_ids: SourceIds
    #: The codes of the forms that have questions; None where forms are not looked at.
    forms: frozenset[str] | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        """Give the merged document."""
        return self.document.data

    def section(self, *path: str) -> dict[str, Any]:
        """Find a keyed section; empty when it is not there."""
        return section(self.data, path)

    def say(
        self,
        rule: str,
        path: Path,
        *,
        allowed: Iterable[str] = (),
        suggestion: str | None = None,
        level: Level = "error",
        **params: str,
    ) -> None:
        """Write down a problem."""
        problem = self.document.problem(rule, path, params=params, allowed=tuple(allowed), suggestion=suggestion, level=level)
        self.problems.append(problem)

    def notice(self, rule: str, path: Path, **params: str) -> None:
        """Write down something worth knowing."""
        self.say(rule, path, level="notice", **params)

    def date_at(self, *path: str) -> date | None:
        """Read a date, saying so when the calendar does not have it."""
        holder = section(self.data, path[:-1]) if len(path) > 1 else self.data
        text = holder.get(path[-1])
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.say("bad_date", path, found=quoted(text))
            return None

    def code(self, code_set: str, found: str, path: Path) -> None:
        """Check that a code is in a code set and valid as long as the pack."""
        known = self.code_sets.get(code_set)
        if known is None:
            self.say("unknown_code_set", path, found=quoted(code_set))
            return
        entry = known.find(found)
        if entry is None:
            near = closest(found, (code.code for code in known.codes))
            self.say("unknown_code", path, found=quoted(found), code_set=code_set, suggestion=near)
        elif not self._is_valid(entry.valid_from, entry.valid_to):
            self.say("code_not_valid", path, found=quoted(found), code_set=code_set)

    def _is_valid(self, valid_from: date | None, valid_to: date | None) -> bool:
        start, end = str(self.data.get("valid_from", "")), self.data.get("valid_to")
        if valid_from is not None and start < valid_from.isoformat():
            return False
        return valid_to is None or (isinstance(end, str) and end <= valid_to.isoformat())

    def choice(self, entry: Any, path: Path) -> tuple[str, ...]:
        """Check a choice of codes; gives the codes it leaves."""
        name = entry if isinstance(entry, str) else entry["set"] if isinstance(entry, dict) else ""
        known = self.code_sets.get(name)
        inner: Path = path if isinstance(entry, str) else (*path, "set")
        if known is None:
            near = closest(name, self.code_sets)
            self.say("unknown_code_set", inner, found=quoted(name), suggestion=near)
            return ()
        if isinstance(entry, str):
            return tuple(code.code for code in known.codes)
        for index, code in enumerate(entry.get("only", ())):
            self.code(name, code, (*path, "only", index))
        tags = {tag for code in known.codes for tag in code.tags}
        for index, tag in enumerate(entry.get("tags", ())):
            if tag not in tags:
                near = closest(tag, tags)
                where = (*path, "tags", index)
                self.say("unknown_tag", where, found=quoted(tag), code_set=name, suggestion=near)
        only, wanted = set(entry.get("only", ())), set(entry.get("tags", ()))
        left = tuple(code.code for code in known.codes if (not only or code.code in only) and (not wanted or wanted & set(code.tags)))
        if not left and not self._has_problem_at(path):
            self.say("nothing_chosen", path, code_set=name)
        return left

    def _has_problem_at(self, path: Path) -> bool:
        return any(problem.path[: len(path)] == path for problem in self.problems)

    def has_own_text(self, entry: Mapping[str, Any]) -> bool:
        """Say whether a part of the pack writes its own words."""
        return any(language in entry for language in LANGUAGES)
