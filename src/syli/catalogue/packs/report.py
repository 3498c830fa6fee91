"""What does `syli check packs` say? Reads folders and single files, gives back what was found and how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath

from .load import SHIPPED, Catalogue, extended
from .problem import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check."""

    files: int
    services: int
    packs: int
    code_sets: int
    codes: int
    forms: int
    profiles: int
    errors: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    missing: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Say whether there is nothing that must be put right."""
        return not self.errors and not self.missing

    @property
    def exit_code(self) -> int:
        """Give what a console command returns: 0 when all is well, 1 for errors, 2 for a path that is not there."""
        return 2 if self.missing else 1 if self.errors else 0

    def lines(self) -> list[str]:
        """Write the report, errors first, one line for each, the counts last."""
        lines = [f"error   {path}: there is no such file or folder" for path in self.missing]
        lines += [f"error   {problem}" for problem in self.errors]
        lines += [f"notice  {problem}" for problem in self.notices]
        lines.append(
            f"{self.packs} of {self.services} packs, {self.code_sets} code sets with {self.codes} codes, "
            f"{self.forms} forms, {self.profiles} profiles in {self.files} files: "
            f"{_count(len(self.errors) + len(self.missing), 'error')}, {_count(len(self.notices), 'notice')}"
        )
        return lines


def check_packs(paths: Iterable[FilePath | str] = ()) -> Report:
    """Check the shipped packs and, on top of them, the folders and files named.

    A folder is laid out like `packs/`; a file is one service pack. What ships is always read first, since a site's
    packs lean on its code sets. Without paths only what ships is checked.
    """
    wanted = [FilePath(path) for path in paths]
    missing = tuple(str(path) for path in wanted if not path.exists())
    folders = [path for path in wanted if path.is_dir() and path.resolve() != SHIPPED]
    files = [path for path in wanted if path.is_file()]
    return _report(extended(Catalogue(), files, [SHIPPED, *folders]), missing)


def _report(catalogue: Catalogue, missing: tuple[str, ...]) -> Report:
    return Report(
        files=catalogue.files,
        services=len(catalogue.documents),
        packs=len(catalogue.packs),
        code_sets=len(catalogue.code_sets),
        codes=sum(len(code_set.codes) for code_set in catalogue.code_sets.values()),
        forms=len(catalogue.forms),
        profiles=len(catalogue.profiles),
        errors=tuple(catalogue.errors),
        notices=tuple(catalogue.notices),
        missing=missing,
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
