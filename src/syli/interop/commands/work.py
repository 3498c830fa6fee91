"""What the worker process writes down while it goes through handed-in lists: how far it is, what it found, that it failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from syli.interop import rules
from syli.interop.access import UploadAction
from syli.interop.choices import UNDER_WAY, UploadState
from syli.interop.events import ListsKept
from syli.interop.models import Upload, UploadFinding, UploadPiece
from syli.interop.queries import PAGE_SIZE
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.ids import new_public_id


@command(UploadAction.WORK)
def note_progress(ctx: Context, upload: Upload, *, done_rows: int) -> None:
    """Write down how many rows have been gone through."""
    upload.done_rows, upload.changed_at = min(done_rows, upload.all_rows), ctx.now
    upload.save(update_fields=["done_rows", "changed_at"])


@command(UploadAction.WORK)
def note_findings(ctx: Context, upload: Upload, *, summary: Mapping[str, Any], problems: Sequence[Mapping[str, Any]], was_saved: bool) -> Upload:
    """Write down what was found; when the rows have been saved, the lists themselves are destroyed (INTEROP-04)."""
    if upload.state not in UNDER_WAY:
        return upload
    UploadFinding.objects.filter(upload=upload).delete()
    stamp = {"organisation_id": upload.organisation_id, "register_id": upload.register_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    UploadFinding.objects.bulk_create(
        UploadFinding(upload=upload, number=number, problems=list(problems[start : start + PAGE_SIZE]), public_id=new_public_id(), **stamp)
        for number, start in enumerate(range(0, len(problems), PAGE_SIZE), start=1)
    )
    if was_saved:
        UploadPiece.objects.filter(file__upload=upload).delete()
        _forget_samples(upload)
    upload.state = UploadState.ENTERED if was_saved else UploadState.CHECKED
    upload.summary, upload.finding_count = dict(summary), len(problems)
    upload.done_rows, upload.changed_at = upload.all_rows, ctx.now
    upload.forget_on = rules.kept_until(ctx.today, has_report=was_saved)
    upload.save()
    announce(ctx, ListsKept(upload))
    return upload


def _forget_samples(upload: Upload) -> None:
    for file in upload.files.order_by("pk"):
        file.columns = {"headings": file.columns["headings"], "sample": []}
        file.save()


@command(UploadAction.WORK)
def note_failure(ctx: Context, upload: Upload) -> None:
    """Write down that the lists could not be gone through."""
    if upload.state in UNDER_WAY:
        upload.state, upload.changed_at = UploadState.FAILED, ctx.now
        upload.save(update_fields=["state", "changed_at"])
