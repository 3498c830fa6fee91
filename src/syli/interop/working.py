"""The worker process going through handed-in lists, in the name of whoever handed them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from django.utils import translation

from syli.interop.access import UploadAction
from syli.interop.acting import acting_as
from syli.interop.choices import UNDER_WAY, UploadState
from syli.interop.commands import forget_lists, note_failure, note_findings, note_progress
from syli.interop.imports.mapping import TargetRule
from syli.interop.imports.problems import Problem
from syli.interop.imports.running import FileReport, Import, ImportReport
from syli.interop.in_memory import in_memory
from syli.interop.models import Upload
from syli.interop.queries import as_kept, column_fields, content_of, rules_of
from syli.kernel.access import visible_to
from syli.kernel.context import Context, Trail, clock, system_context
from syli.kernel.jobs import task
from syli.kernel.scope import scope

#: Progress is written about so many times in one import.
TIMES_TOLD = 200


@task()
def go_through_lists_job(upload_id: int, organisation_id: int) -> str:
    """Check or enter handed-in lists; what was found is written down with them."""
    with scope([organisation_id]):
        upload = visible_to(system_context(organisation_id), UploadAction.WORK).filter(pk=upload_id).first()
        if upload is None or upload.state not in UNDER_WAY:
            return "nothing to do"
        try:
            with translation.override(upload.language):
                _go_through(acting_as(upload.created_by_id, organisation_id, upload.language), upload)
        except Exception:
            # Whatever it was, nobody must wait for ever before a bar that does not move; the worker process logs it.
            note_failure(system_context(organisation_id), upload)
            raise
    return "done"


@task()
def forget_lists_job(upload_id: int, organisation_id: int) -> None:
    """Destroy handed-in lists when their time has run out."""
    ctx = system_context(organisation_id)
    with scope([organisation_id]):
        upload = visible_to(ctx, UploadAction.FORGET).filter(pk=upload_id).first()
        if upload is not None and upload.forget_on < ctx.today:
            forget_lists(ctx, upload)


def _go_through(ctx: Context, upload: Upload) -> None:
    rules = rules_of(upload)
    is_entering = upload.state == UploadState.ENTERING
    with ExitStack() as stack:
        files = {file.target: file for file in upload.files.order_by("pk")}
        paths = [(target, stack.enter_context(in_memory([content_of(file)]))) for target, file in files.items()]
        told = _Progress(ctx, upload, is_silent_entering=any(rules[target].on_error == "file" for target in files))
        report = Import(ctx, rules, not is_entering, told).run(paths)
    names = {target: file.name for target, file in files.items()}
    note_findings(_fresh(ctx), upload, summary=summary_of(report, rules, names), problems=list(_problems(report)), was_saved=report.was_saved)


class _Progress:
    """Called for every row; writes now and then how many there have been."""

    def __init__(self, ctx: Context, upload: Upload, *, is_silent_entering: bool) -> None:
        self._ctx, self._upload, self._is_silent_entering = ctx, upload, is_silent_entering
        self._step = max(1, upload.all_rows // TIMES_TOLD)
        self._done = self._told = 0

    def __call__(self, what: str, rows: int) -> None:
        """Count rows gone through."""
        self._done += rows
        # All or nothing is one transaction: what it writes is seen by nobody before its end.
        if self._done - self._told < self._step or (self._is_silent_entering and what.startswith("enter")):
            return
        self._told = self._done
        note_progress(_fresh(self._ctx), self._upload, done_rows=self._done)


def summary_of(report: ImportReport, rules: Mapping[str, TargetRule], names: Mapping[str, str]) -> dict[str, Any]:
    """Return what became of each list as it is kept: counts, kinds of trouble, unknown words of code columns."""
    return {"was_saved": report.was_saved, "lists": [_list(file, rules[file.target], names[file.target]) for file in report.files]}


def _list(file: FileReport, rule: TargetRule, name: str) -> dict[str, Any]:
    tally, fields = file.tally, column_fields(rule)
    counts = {"rows": tally.rows, "good": tally.good, "repeated": tally.repeated, "refused": tally.refused, "entered": file.entered}
    words = [[fields[column], word, count] for (column, word), count in tally.words.most_common() if column in fields and word]
    troubles = {str(trouble): count for trouble, count in tally.troubles.most_common()}
    return {"target": file.target, "name": name, **counts, "is_refused": file.is_refused, "troubles": troubles, "words": words}


def _problems(report: ImportReport) -> Iterator[dict[str, Any]]:
    """Yield every problem as it is kept: errors first, for they need somebody to act."""
    found: list[tuple[str, Problem]] = [(file.target, problem) for file in report.files for problem in file.tally.problems]
    found.sort(key=lambda one: one[1].severity.value != "error")
    return (as_kept(target, problem) for target, problem in found)


def _fresh(ctx: Context) -> Context:
    return replace(ctx, now=clock(), trail=Trail())
