"""Keeping, reading and forgetting one's own drafts."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.drafts.access import DraftAction
from syli.kernel.drafts.kinds import target_of
from syli.kernel.drafts.models import Draft

#: More typed text than this is refused: nobody types it, and a form that large is kept by saving it.
LARGEST = 400_000


class DraftTooLarge(ValueError):
    """The form is too large to be kept as a draft."""


@command(DraftAction.KEEP)
def keep_draft(ctx: Context, *, kind: str, public_id: str, typed: dict[str, list[str]]) -> Draft | None:
    """Keep what was typed into the form `kind` about `public_id`; return None when that is not the actor's to write on."""
    target = target_of(ctx, kind, public_id)
    if target is None:
        return None
    words = {name: values for name, values in typed.items() if name != "csrfmiddlewaretoken"}
    if len(json.dumps(words)) > LARGEST:
        raise DraftTooLarge
    stamp = {"created_at": ctx.now, "created_by_id": ctx.actor.id, "organisation_id": ctx.home_id, "owner_id": ctx.actor.id or 0}
    draft = _own(ctx).filter(about=_about(kind, public_id)).first() or Draft(about=_about(kind, public_id), **stamp)
    draft.vault_owner_id, draft.label, draft.address = target.vault_owner_id, target.label[:120], target.address
    draft.subject_id, draft.typed, draft.changed_at = target.subject_id, words, ctx.now
    draft.save()
    return draft


@command(DraftAction.KEEP)
def forget_draft(ctx: Context, *, kind: str, public_id: str) -> None:
    """Throw a draft away: it was saved for good, or the writer wants it gone."""
    _own(ctx).filter(about=_about(kind, public_id)).delete()


def draft_of(ctx: Context, kind: str, public_id: str) -> QueryDict | None:
    """Return what the actor had typed into this form, as if it were sent; None when nothing waits."""
    draft = _own(ctx).filter(about=_about(kind, public_id)).first()
    return None if draft is None else QueryDict(urlencode(draft.typed, doseq=True))


def drafts_of(ctx: Context) -> QuerySet[Draft]:
    """Return the actor's own drafts here, the latest first."""
    return _own(ctx).order_by("-changed_at", "pk")


def _own(ctx: Context) -> QuerySet[Draft]:
    return Draft.objects.filter(owner_id=ctx.actor.id or 0, organisation_id=ctx.home_id)


def _about(kind: str, public_id: str) -> str:
    return f"{kind}:{public_id}"
