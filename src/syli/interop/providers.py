"""What "handed in" means; that lists handed in are sealed; and which rows an import must know again."""

from __future__ import annotations

from django.db.models import Q

from syli.episodes.models import Episode
from syli.intake.models import HelpRequest
from syli.interop.access import HANDED_IN
from syli.interop.queries import CONTENT
from syli.kernel.context import Context
from syli.org.keys.declared import Marks, SealedFile, declare
from syli.people.models import Person
from syli.records.models import Note

MARKED = (Person, HelpRequest, Episode, Note)


def has_marks(register: int) -> bool:
    """Tell whether a register has rows that were brought in: a second import must know them again."""
    return any(model._base_manager.filter(register_id=register).exclude(source_key="").exists() for model in MARKED)


declare(SealedFile("interop.UploadPiece", CONTENT, parent="file"), Marks(tuple(f"{model._meta.label}.source_key" for model in MARKED), has_marks))


@HANDED_IN.provide
def own_uploads(ctx: Context) -> Q:
    """Return the lists the actor handed in herself."""
    return Q(created_by_id=ctx.actor.id, created_by_id__isnull=False)
