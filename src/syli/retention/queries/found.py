"""One line of what was found about somebody, and in which of her episodes who took part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from syli.episodes.models import EpisodeParticipant
from syli.retention.choices import LineKind

#: More than this is not read by anybody line by line; the rest is found by narrowing the days.
MOST = 2000
NOTE_KINDS = "note_kinds"


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """One line as it was found: of what, when, whose telling, and who wrote it."""

    kind: LineKind
    happened_on: date | None
    label: str
    text: str
    told_by: str = ""
    writer: int | None = None
    #: Whose data the act behind a line of the log touched.
    subjects: frozenset[int] = frozenset()
    #: Who did what a line of the log tells of.
    actors: frozenset[int] = frozenset()
    must_be_weighed: bool = False
    #: Tells where somebody lives; of a child of two sides that is where one side lives.
    is_place: bool = False
    #: A child has not said that a parent may see it.
    is_kept_from_parent: bool = False


def takers_of(episodes: Iterable[int | None]) -> dict[int | None, frozenset[int]]:
    """Return who takes or took part in each of these episodes, in one query."""
    found: dict[int | None, set[int]] = {}
    rows = EpisodeParticipant.objects.filter(episode__in={key for key in episodes if key is not None})
    for episode, person in rows.values_list("episode_id", "person_id"):
        found.setdefault(episode, set()).add(person)
    return {key: frozenset(people) for key, people in found.items()}
