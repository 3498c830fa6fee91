"""The report of an import: one line per problem, safe to open in any spreadsheet."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.messages import message, severity
from syli.interop.imports.problems import Problem
from syli.interop.imports.rows import RowResult

KEPT_PROBLEMS = 10_000
KEPT_WORDS = 300


@dataclass(slots=True)
class Tally:
    """What happened to the rows of one file; errors and warnings past the limit of each are counted, not kept."""

    rows: int = 0
    good: int = 0
    refused: int = 0
    repeated: int = 0
    troubles: Counter[Trouble] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Unknown words of code columns, by (column, word): what a person may match by hand."""
    _kept: Counter[Severity] = field(default_factory=Counter)

    def add(self, result: RowResult) -> None:
        """Count one row."""
        self.rows += 1
        if result.is_repeat:
            self.repeated += 1
        elif result.is_ok:
            self.good += 1
        else:
            self.refused += 1
        if result.problems:
            self.note(result.problems)

    def note(self, problems: Iterable[Problem]) -> None:
        """Keep problems, up to the limit: a list brought in again has a warning on every row, and they must hide no error."""
        for problem in problems:
            self.troubles[problem.trouble] += 1
            if problem.trouble is Trouble.UNKNOWN_CODE:
                self._note_word((problem.column or "", str(problem.params.get("word", ""))))
            if self._kept[problem.severity] < KEPT_PROBLEMS:
                self._kept[problem.severity] += 1
                self.problems.append(problem)

    def _note_word(self, word: tuple[str, str]) -> None:
        if word in self.words or len(self.words) < KEPT_WORDS:
            self.words[word] += 1

    @property
    def has_errors(self) -> bool:
        """Whether any row was refused or the file itself is wrong."""
        return self.refused > 0 or any(p.severity is Severity.ERROR for p in self.problems)


def safe_cell(text: str) -> str:
    """A text no spreadsheet takes for a formula: an apostrophe before what would start one."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"):
        return "'" + text
    return text


def write_report(problems: Sequence[Problem], file: TextIO, headings: Sequence[str], lists: Sequence[str] | None = None) -> None:
    """Problems as CSV: in which list (when `lists` names it for each), line, column, value, how bad, what to do."""
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for number, problem in enumerate(problems):
        writer.writerow(
            [
                *([] if lists is None else [safe_cell(lists[number])]),
                "" if problem.line is None else problem.line,
                safe_cell(problem.column or ""),
                safe_cell(problem.value),
                severity(problem),
                safe_cell(message(problem)),
            ]
        )
