"""Events of the log whose years are over leave it, a stretch at a time; the chain holds all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from django.db import connection

from syli.catalogue.queries import code_set
from syli.kernel.audit.models import AuditEvent, AuditSubject
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.dates import add_years, day_bounds, local_date
from syli.oversight import rules
from syli.oversight.access import LogAction
from syli.oversight.models import LogGap
from syli.oversight.queries.gaps import seal_of
from syli.people.access import KEPT_FOR_A_REASON
from syli.people.models import Person

#: So many events are gone through in one transaction: the log is written to meanwhile.
AT_ONCE: Final = 2000
CLASSES, USE_LOG = "retention_classes", "use_log"


@command(LogAction.FORGET)
def forget_log(ctx: Context) -> int:
    """Take events past their years out of one chain, those of people whose records are kept for a reason excepted. Rule: OVERSIGHT-17.

    Takes the oldest and at most so many as one transaction should; returns how many went. Nobody decides: the law says when.
    """
    free = list(islice(_over(ctx), AT_ONCE))
    for run in _runs(free):
        _let_go(ctx, run)
    ctx.trail.touch((), count=len(free))
    return len(free)


def is_anything_over(ctx: Context) -> bool:
    """Tell whether a chain has an event that is to go: where nothing is, nothing is done and nothing written down."""
    return next(_over(ctx), None) is not None


def _over(ctx: Context) -> Iterator[AuditEvent]:
    """Yield a chain's events past their years, the oldest first."""
    years = log_years()
    # A day more is read than is over, for 29 February; the rule decides.
    before = day_bounds(add_years(ctx.today, -years) + timedelta(days=1))[1]
    old = AuditEvent.objects.filter(chain=ctx.organisation_id or 0, organisation_id=ctx.organisation_id, at__lt=before).order_by("position")
    kept = kept_people(ctx) if old.exists() else set()
    for event in old.iterator(chunk_size=AT_ONCE):
        if rules.log_kept_until(local_date(event.at), years) < ctx.today and kept.isdisjoint(event.subject_ids):
            yield event


def log_years() -> int:
    """Return how many years the log is kept by the code set; never fewer than the law's."""
    found = code_set(CLASSES).find(USE_LOG)
    years = int(found.keep.value) if found is not None and found.keep is not None and found.keep.value is not None else rules.LOG_YEARS
    return max(years, rules.LOG_YEARS)


def kept_people(ctx: Context) -> set[int]:
    """Return whose records are kept beyond their years: who has looked at them may be needed too."""
    if ctx.organisation_id is None:
        return set()
    return set(Person._base_manager.filter(KEPT_FOR_A_REASON.rows(ctx), organisation_id=ctx.organisation_id).values_list("pk", flat=True))


def _runs(events: list[AuditEvent]) -> Iterator[list[AuditEvent]]:
    """Yield events that follow each other without a place between them."""
    run: list[AuditEvent] = []
    for event in events:
        if run and event.position != run[-1].position + 1:
            yield run
            run = []
        run.append(event)
    if run:
        yield run


def _let_go(ctx: Context, run: list[AuditEvent]) -> None:
    """Write down the stretch, sealed, and take its events away: the database agrees only in this order."""
    newest = max(event.at for event in run)
    gap = LogGap(
        chain=run[0].chain, first_position=run[0].position, last_position=run[-1].position, digest=run[-1].digest, newest_at=newest, made_at=ctx.now
    )  # fmt: skip
    gap.seal = seal_of(gap)
    gap.save(force_insert=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT syli_forget_log(%s, %s, %s)", [gap.chain, gap.first_position, gap.last_position])
        return
    rows: Any = AuditEvent.objects.filter(chain=gap.chain, position__range=(gap.first_position, gap.last_position))
    about: Any = AuditSubject.objects.filter(event__in=rows)
    about._raw_delete(about.db)
    rows._raw_delete(rows.db)
