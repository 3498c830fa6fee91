"""Facts this app announces upward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # An event only carries rows; naming their type makes no dependency at run time.
    from syli.episodes.models import Contact, CountOnlyContact, Episode


@dataclass(frozen=True, slots=True)
class EpisodeOpened:
    """An episode began."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class EpisodeChanged:
    """An episode's facts changed: participants, worker, unit, dates."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class EpisodeClosed:
    """An episode ended."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class ContactRecorded:
    """A contact was recorded, corrected or cancelled. `earlier_year` is where it was counted before a correction."""

    contact: Contact
    earlier_year: int | None = None


@dataclass(frozen=True, slots=True)
class PeopleCounted:
    """People were counted without knowing them."""

    contact: CountOnlyContact
    earlier_year: int | None = None


@dataclass(frozen=True, slots=True)
class ManyRecorded:
    """Episodes, contacts and counts of these years came in together, from another system."""

    organisation_id: int
    years: frozenset[int]
