"""The worker process looking through what has been saved: nobody waits for it, and nobody but the keeper is told."""

from __future__ import annotations

from syli.kernel.context import system_context
from syli.kernel.jobs import task
from syli.kernel.scope import scope
from syli.safety.choices import Written
from syli.safety.commands.apart import find_shared
from syli.safety.commands.straying import find_strays
from syli.safety.straying import texts_around


@task()
def find_strays_job(organisation_id: int, kind: str, key: int) -> None:
    """Look through one text for words of the other side. It returns nothing: what came of it stands with the keeper only."""
    with scope([organisation_id]):
        find_strays(system_context(organisation_id), kind=Written(kind), key=key)


@task()
def find_shared_job(organisation_id: int, person_id: int, staff_id: int) -> None:
    """Look who has the same number or address as somebody whose was just written. What came of it stands with the keeper only."""
    with scope([organisation_id]):
        find_shared(system_context(organisation_id), person_id=person_id, staff_id=staff_id)


@task()
def find_older_strays_job(organisation_id: int, first_id: int, second_id: int) -> None:
    """Look through what was written about two people before they were kept apart."""
    with scope([organisation_id]):
        ctx = system_context(organisation_id)
        for kind, key in list(texts_around(ctx, {first_id, second_id})):
            find_strays(ctx, kind=kind, key=key)
