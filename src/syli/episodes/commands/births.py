"""A child who was expected is born: the same child goes on in the episode in the role of one who is here."""

from __future__ import annotations

from datetime import date, timedelta

from syli.catalogue.packs import Pack
from syli.catalogue.queries import code_set, pack_of
from syli.episodes import rules
from syli.episodes.choices import EpisodeState
from syli.episodes.events import EpisodeChanged
from syli.episodes.models import EpisodeParticipant
from syli.kernel.context import Context
from syli.kernel.events import announce

#: How the roles' code set marks who is not born yet, and who has just been.
EXPECTED, NEWBORN = "expected", "newborn"


def _roles_with(pack: Pack, tag: str) -> list[str]:
    tagged = {code.code for code in code_set("roles").codes if tag in code.tags}
    return [role.code for role in pack.participants if role.code in tagged]


def let_child_go_on(ctx: Context, *, child_id: int, born_on: date) -> None:
    """End the expected child's part the day before the birth and begin the newborn's on it, in every running episode (EPISODE-20).

    Called by the reaction to a birth, inside the command that records it.
    """
    parts = EpisodeParticipant.objects.filter(person_id=child_id, end_on__isnull=True, episode__state=EpisodeState.OPEN)
    for part in parts.select_related("episode").order_by("pk"):
        episode = part.episode
        pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
        role = rules.role_after_birth(part.role, _roles_with(pack, EXPECTED), _roles_with(pack, NEWBORN))
        if role is None:
            continue
        if part.start_on >= born_on:
            # Joined on the day of the birth or later: there was no day as an expected child.
            part.role = role
            part.save()
        else:
            part.end_on = born_on - timedelta(days=1)
            part.save()
            EpisodeParticipant.objects.create(
                organisation_id=part.organisation_id, episode=episode, person_id=child_id, role=role, start_on=max(born_on, episode.start_on),
                created_at=ctx.now, created_by_id=ctx.actor.id,
            )  # fmt: skip
        announce(ctx, EpisodeChanged(episode))
