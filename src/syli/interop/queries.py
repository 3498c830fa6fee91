"""Reading handed-in lists: what they are, how far they are, what was found in them, which words wait to be matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from syli.interop.access import UploadAction
from syli.interop.choices import UNDER_WAY, UploadState
from syli.interop.imports.choices import Kind, Severity, Trouble
from syli.interop.imports.codes import CodeBook
from syli.interop.imports.lookups import Lookups
from syli.interop.imports.mapping import TargetRule, read_mapping
from syli.interop.imports.problems import Problem
from syli.interop.models import Upload, UploadedFile
from syli.interop.rules import LOST_AFTER
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.vault.files import unseal_bytes

CONTENT = "interop.UploadedFile.content"
PAGE_SIZE = 25
#: So many unknown words are asked about at a time, the most frequent first.
WORDS_AT_ONCE = 25
#: A code set with more codes than this is offered by its nearest names only.
WHOLE_SET = 60


@dataclass(frozen=True, slots=True)
class UploadCard:
    """Handed-in lists as they stand in a list of them."""

    public_id: str
    state: str
    names: tuple[str, ...]
    handed_in_at: datetime
    entered: int


@dataclass(frozen=True, slots=True)
class ListCard:
    """What became of one list."""

    target: str
    name: str
    rows: int
    good: int
    repeated: int
    refused: int
    entered: int
    is_refused: bool
    troubles: tuple[tuple[Trouble, int], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem on the page, with the list it stands in."""

    target: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word no code has, how often it stands there, and the codes it may mean: (code, name), the likeliest first."""

    field: str
    target: str
    word: str
    count: int
    choices: tuple[tuple[str, str], ...]
    nearest: str
    may_be_left_out: bool


def own_uploads(ctx: Context) -> QuerySet[Upload]:
    """Return the lists the actor has handed in, the latest first."""
    rows: QuerySet[Upload] = visible_to(ctx, UploadAction.VIEW).order_by("-created_at", "-pk")
    return rows


def upload_cards(rows: QuerySet[Upload]) -> list[UploadCard]:
    """Return lists handed in, as they stand in a list of them."""
    return [
        UploadCard(
            row.public_id,
            row.state,
            tuple(sorted(file.name for file in row.files.all())),
            row.created_at,
            sum(one["entered"] for one in (row.summary or {"lists": []})["lists"]),
        )
        for row in rows.prefetch_related("files")
    ]


def files_of(upload: Upload) -> list[UploadedFile]:
    """Return an import's lists, clients first."""
    return sorted(upload.files.order_by("pk"), key=lambda file: file.target != "people")


def content_of(file: UploadedFile) -> bytes:
    """Return what a list holds; raises VaultError when a piece is missing, changed or from elsewhere."""
    pieces = file.pieces.order_by("number").values_list("content", flat=True)
    return unseal_bytes(b"".join(bytes(piece) for piece in pieces), column=CONTENT, row=file.public_id)


def rules_of(upload: Upload) -> Mapping[str, TargetRule]:
    """Return an import's mapping, as rules; what is still missing from it is the columns page's to ask."""
    return read_mapping(upload.mapping).rules


def is_under_way(ctx: Context, upload: Upload) -> bool:
    """Tell whether the worker process is at it, or will be soon."""
    return upload.state in UNDER_WAY and ctx.now - upload.changed_at <= LOST_AFTER


def list_cards(upload: Upload) -> list[ListCard]:
    """Return what became of each list; nothing before they have been checked."""
    return [
        ListCard(
            **{name: one[name] for name in ("target", "name", "rows", "good", "repeated", "refused", "entered", "is_refused")},
            troubles=tuple((Trouble(trouble), count) for trouble, count in one["troubles"].items()),
        )
        for one in (upload.summary or {"lists": []})["lists"]
    ]


def findings_on(upload: Upload, number: int) -> list[Finding]:
    """Return one page of what was found, errors first."""
    page = upload.findings.filter(number=number).first()
    return [] if page is None else [_finding(kept) for kept in page.problems]


def every_finding(upload: Upload) -> Iterator[Finding]:
    """Return everything that was found, page after page."""
    for page in upload.findings.order_by("number").iterator(chunk_size=20):
        yield from (_finding(kept) for kept in page.problems)


def as_kept(target: str, problem: Problem) -> dict[str, Any]:
    """Return a problem as it is kept, sealed, with what was found."""
    kept = {"list": target, "trouble": str(problem.trouble), "severity": str(problem.severity), "value": problem.value}
    return {**kept, "line": problem.line, "column": problem.column, "params": dict(problem.params)}


def _finding(kept: Mapping[str, Any]) -> Finding:
    severity = Severity(kept["severity"])
    return Finding(kept["list"], Problem(Trouble(kept["trouble"]), kept["line"], kept["column"], kept["value"], severity, kept["params"]))


def column_fields(rule: TargetRule) -> dict[str, str]:
    """Return which code field each column (as reports call it) fills."""
    found = {}
    for key, field_rule in rule.fields.items():
        target = rule.target.field(key)
        if target is not None and target.kind in (Kind.CODE, Kind.CODES) and field_rule.columns:
            found[" + ".join(field_rule.columns)] = key
    return found


def unknown_words(upload: Upload, lookups: Lookups) -> list[UnknownWord]:
    """Return the words that wait to be matched, the most frequent first; none when the lists are not there any more."""
    if upload.state != UploadState.CHECKED:
        return []
    rules = rules_of(upload)
    waiting = [(one["target"], *word) for one in (upload.summary or {"lists": []})["lists"] for word in one["words"] if one["target"] in rules]
    waiting.sort(key=lambda one: -one[3])
    books: dict[str, CodeBook] = {}
    return [_unknown(rules[target], lookups, books, field, word, count) for target, field, word, count in waiting[:WORDS_AT_ONCE]]


def _unknown(rule: TargetRule, lookups: Lookups, books: dict[str, CodeBook], field: str, word: str, count: int) -> UnknownWord:
    wanted = rule.target.field(field)
    assert wanted is not None
    names = lookups.code_sets[wanted.code_set]
    book = books.setdefault(wanted.code_set, CodeBook(names))
    near = book.nearest_codes(word)
    first = {code: names[code][0] for code, _name in near if names[code]}
    rest = {} if len(names) > WHOLE_SET else {code: texts[0] for code, texts in sorted(names.items(), key=lambda one: tuple(one[1])) if texts}
    return UnknownWord(field, rule.target.key, word, count, tuple({**first, **rest}.items()), next(iter(first.values()), ""), not wanted.is_required)
