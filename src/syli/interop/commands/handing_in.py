"""Handing lists in through the browser: sealed at once, mapped, begun, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from syli.interop import rules
from syli.interop.access import ImportAction, UploadAction
from syli.interop.choices import UploadState
from syli.interop.events import ListsKept, ListsReady
from syli.interop.imports.converting import clean
from syli.interop.imports.mapping import ImportMapping, TargetRule, read_mapping, written
from syli.interop.imports.messages import message, place
from syli.interop.imports.problems import FileRefusedError, shown
from syli.interop.imports.reading import Table, open_table
from syli.interop.imports.suggesting import suggest
from syli.interop.in_memory import in_memory
from syli.interop.models import Upload, UploadedFile, UploadPiece
from syli.interop.queries import CONTENT, rules_of
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.kernel.vault.files import seal_bytes
from syli.people.queries import register_for

#: A piece is small enough that a row never grows beyond what both databases move with ease.
PIECE = 512 * 1024
SAMPLE_ROWS = 50
TOLD = 5


@dataclass(frozen=True, slots=True)
class Given:
    """One list as it came: the file's own name and what it holds."""

    name: str
    content: bytes


@command(ImportAction.HAND_IN)
def hand_in_lists(ctx: Context, *, lists: Mapping[str, Given], mapping: str = "") -> Upload:
    """Take lists by what they hold (people, contacts) with a mapping or a suggested one. Broken rules: INTEROP-01, 02, 05, 06."""
    if not rules.may_be_handed_in([len(given.content) for given in lists.values()]):
        raise RuleBroken("INTEROP-01", _("The files are too large: at most %(size)s MB together.") % {"size": rules.MOST_BYTES // 1024 // 1024})
    if not rules.may_hand_in_more(_own_waiting(ctx)):
        raise RuleBroken("INTEROP-02", _("You have several imports under way. Finish or remove one of them first."))
    known = _readable(mapping).rules if mapping.strip() else {}
    tables = {target: _opened(target, given, known.get(target)) for target, given in lists.items()}
    suggested = {target: known.get(target) or suggest(target, headings, sample) for target, (headings, sample, _rows) in tables.items()}
    register, stamp = register_for(ctx), {"created_at": ctx.now, "created_by_id": ctx.actor.id}
    upload: Upload = Upload.objects.create(
        organisation_id=ctx.home_id, register=register, language=ctx.language, mapping=written({**known, **suggested}), changed_at=ctx.now,
        forget_on=rules.kept_until(ctx.today, has_report=False), all_rows=sum(rows for _h, _s, rows in tables.values()), **stamp,
    )  # fmt: skip
    for target, given in lists.items():
        headings, sample, rows = tables[target]
        file = UploadedFile.objects.create(
            organisation_id=ctx.home_id, register=register, upload=upload, target=target, name=shown(given.name), size=len(given.content),
            about_rows=rows, columns={"headings": headings, "sample": sample}, **stamp,
        )  # fmt: skip
        _seal(file, given.content, stamp)
    ctx.trail.touch([], count=len(lists))
    announce(ctx, ListsKept(upload))
    return upload


@command(UploadAction.MAP)
def map_columns(ctx: Context, upload: Upload, *, mapping: str) -> Upload:
    """Keep which column is what, and have the lists checked. Broken rules: INTEROP-03, 05."""
    read = _readable(mapping)
    missing = [file.name for file in upload.files.order_by("pk") if file.target not in read.rules]
    if missing:
        raise RuleBroken("INTEROP-05", _("The mapping says nothing of the list %(name)s.") % {"name": missing[0]})
    upload.mapping = written(read.rules)
    _begin(ctx, upload, UploadState.CHECKING)
    return upload


@command(UploadAction.ENTER)
def begin_entering(ctx: Context, upload: Upload, *, on_error: str) -> Upload:
    """Have the checked rows entered: the good ones (`row`), or all or nothing (`file`). Broken rules: INTEROP-03, 06, 07."""
    found = upload.summary or {"lists": []}
    good = sum(one["good"] for one in found["lists"])
    if upload.state == UploadState.CHECKED and (not good or any(one["is_refused"] for one in found["lists"])):
        raise RuleBroken("INTEROP-06", _("There is nothing to bring in yet. Correct the lists or the columns first."))
    if upload.state == UploadState.CHECKED and not rules.may_be_entered(on_error, sum(one["refused"] for one in found["lists"])):
        raise RuleBroken("INTEROP-07", _("Some rows cannot be brought in. Correct them, or choose to leave them out."), "on_error")
    upload.mapping = written({target: replace(rule, on_error=on_error) for target, rule in rules_of(upload).items()})
    _begin(ctx, upload, UploadState.ENTERING)
    return upload


@command(UploadAction.DISCARD)
def discard_lists(ctx: Context, upload: Upload) -> None:
    """Destroy handed-in lists, their mapping and what was found in them; what has been entered stays. Broken rule: INTEROP-03."""
    if upload.state == UploadState.ENTERING and not rules.may_begin(upload.state, UploadState.ENTERING, upload.changed_at, ctx.now):
        raise RuleBroken("INTEROP-03", _("The rows are being saved just now. Wait until they are in."))
    _destroy(upload)


@command(UploadAction.FORGET)
def forget_lists(ctx: Context, upload: Upload) -> None:
    """Destroy lists, or the report about them, whose time has run out (INTEROP-04)."""
    if upload.forget_on < ctx.today:
        _destroy(upload)


def _destroy(upload: Upload) -> None:
    # Through the query set: the row in hand keeps its key, for the log.
    Upload.objects.filter(pk=upload.pk).delete()


def _begin(ctx: Context, upload: Upload, wanted: UploadState) -> None:
    if not rules.may_begin(upload.state, wanted, upload.changed_at, ctx.now):
        raise RuleBroken("INTEROP-03", _("These lists are under way or have been brought in already."))
    upload.state, upload.done_rows, upload.changed_at, upload.language = wanted, 0, ctx.now, ctx.language
    upload.all_rows = sum(upload.files.values_list("about_rows", flat=True)) * (2 if wanted == UploadState.ENTERING else 1)
    upload.forget_on = rules.kept_until(ctx.today, has_report=False)
    upload.save()
    announce(ctx, ListsReady(upload))
    announce(ctx, ListsKept(upload))


def _own_waiting(ctx: Context) -> int:
    return Upload.objects.filter(created_by_id=ctx.actor.id).exclude(state=UploadState.ENTERED).count()


def _readable(text: str) -> ImportMapping:
    read = read_mapping(text)
    if read.problems:
        told = "; ".join(f"{place(p)}: {message(p)}" if place(p) else message(p) for p in read.problems[:TOLD])
        raise RuleBroken("INTEROP-05", told, "mapping")
    return read


def _opened(target: str, given: Given, rule: TargetRule | None) -> tuple[list[str], list[list[str]], int]:
    """Return a list's headings, its first rows as text and about how many there are; refused with a reason when it is no list."""
    try:
        with in_memory([given.content]) as path:
            table = _table(path, rule)
            sample = [[shown(clean(cell)) for cell in row.cells] for row in islice(table.rows, SAMPLE_ROWS)]
            return list(table.headings), sample, table.about_rows
    except FileRefusedError as refused:
        raise RuleBroken("INTEROP-06", message(refused.problem), target) from None


def _table(path: Any, rule: TargetRule | None) -> Table:
    if rule is None:
        return open_table(path)
    return open_table(path, sheet=rule.sheet, header_line=rule.header_line, delimiter=rule.delimiter, encoding=rule.encoding)


def _seal(file: UploadedFile, content: bytes, stamp: dict[str, Any]) -> None:
    sealed = seal_bytes(content, owner=file.register_id, column=CONTENT, row=file.public_id)
    UploadPiece.objects.bulk_create(
        UploadPiece(
            organisation_id=file.organisation_id, file=file, number=number, content=sealed[start : start + PIECE], public_id=new_public_id(), **stamp
        )
        for number, start in enumerate(range(0, len(sealed), PIECE))
    )
