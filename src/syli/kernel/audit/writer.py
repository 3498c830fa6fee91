"""Write one audit event into its chain. If this fails, nothing is shown and nothing is changed (log or deny)."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from syli.kernel.access.actions import Action
from syli.kernel.audit.models import AuditEvent, AuditHead, AuditSubject
from syli.kernel.context import Context

Outcome = Literal["done", "shown", "refused", "invalid", "stale"]
#: Says by which extraordinary right somebody's data is touched; empty when it is by an ordinary one. Never text anybody wrote.
Mark = Callable[[Context, set[int]], str]
_mark: list[Mark] = []
#: How a mark begins; random ids of what gave the right follow, then the actor's own words.
BREAK_GLASS = "break-glass"
_MARKED = re.compile(rf"{BREAK_GLASS}(?: [\w-]{{22}})+ ?")
CHAINED = (
    "chain",
    "position",
    "at",
    "actor_kind",
    "actor_id",
    "roles",
    "organisation_id",
    "action",
    "level",
    "outcome",
    "object_type",
    "object_id",
    "subject_ids",
    "earliest_on",
    "reason",
    "row_count",
    "request_id",
)


class AuditFailed(RuntimeError):
    """The log could not be written, so the act is refused."""


def mark_events_with(mark: Mark) -> Mark:
    """Register what marks every event under an extraordinary right; the app that owns break-glass does this once."""
    _mark[:] = [mark]
    return mark


def split_mark(reason: str) -> tuple[bool, str]:
    """Return whether an event's reason carries the mark of an extraordinary right, and the actor's own words."""
    marked = _MARKED.match(reason)
    return (True, reason[marked.end() :]) if marked else (False, reason)


def _reason(ctx: Context) -> str:
    """Return the actor's own words, after the mark of an extraordinary right by which she touches somebody's data."""
    marked = _mark[0](ctx, ctx.trail.subjects) if _mark and ctx.trail.subjects else ""
    return " ".join(part for part in (marked, ctx.reason) if part)[:500]


def write_event(ctx: Context, declared: Action, outcome: Outcome, row: Model | None = None) -> AuditEvent:
    """Write who did what to whose data; identifiers and numbers from the context's trail, nothing else."""
    trail = ctx.trail
    event = AuditEvent(
        chain=ctx.organisation_id or 0,
        at=ctx.now,
        actor_kind=ctx.actor.kind,
        actor_id=ctx.actor.id,
        roles=",".join(sorted({grant.role for grant in ctx.grants}))[:200],
        organisation_id=ctx.organisation_id,
        action=declared.code,
        level=declared.audit.level,
        outcome=outcome,
        object_type=row._meta.label_lower if row is not None else "",
        object_id=row.pk if row is not None else None,
        subject_ids=sorted(trail.subjects),
        earliest_on=trail.earliest_on,
        reason=_reason(ctx),
        row_count=trail.count,
        request_id=ctx.request_id,
    )
    with transaction.atomic():
        _chain(event)
        AuditSubject.objects.bulk_create(AuditSubject(event=event, subject_id=s, at=ctx.now) for s in event.subject_ids)
    trail.written += 1
    return event


def _chain(event: AuditEvent) -> None:
    heads = AuditHead.objects.select_for_update().filter(chain=event.chain)
    head = heads.first()
    if head is None:  # an organisation's first event; of two at once one makes the head and both go on from it
        AuditHead.objects.get_or_create(chain=event.chain)
        head = heads.get()
    event.position = head.length + 1
    event.digest = digest_of(event, head.digest)
    event.save(force_insert=True)
    AuditHead.objects.filter(chain=event.chain).update(length=event.position, digest=event.digest)


def digest_of(event: AuditEvent, previous: str) -> str:
    """Return the event's link: a keyed hash over its fields and the link before it."""
    fields = {name: getattr(event, name) for name in CHAINED}
    fields["at"] = event.at.timestamp()
    text = json.dumps([previous, fields], sort_keys=True, default=str, separators=(",", ":"))
    key = hashlib.sha256(b"syli audit chain\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
