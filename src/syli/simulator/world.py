"""What the simulator tells: plain frozen values, numbered within their association, in no database's shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.simulator.indoors import Call, Commitment, Lodge, Review, Stay


@dataclass(frozen=True, slots=True)
class Unit:
    """A place or team; a secret one is known outside by its alias."""

    key: int
    name: str
    alias: str
    is_secret: bool
    municipality: str
    start_on: date


@dataclass(frozen=True, slots=True)
class Offer:
    """A service given by a unit."""

    key: int
    unit: int
    service: str
    version: int
    funding: str
    start_on: date


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works in a unit from a day to a day."""

    key: int
    unit: int | None
    role: str
    given_name: str
    family_name: str
    username: str
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class Association:
    """One association with its house, its services and everybody who ever worked there."""

    index: int
    name: str
    business_id: str
    municipality: str
    county: str
    start_on: date
    units: tuple[Unit, ...]
    offers: tuple[Offer, ...]
    workers: tuple[Worker, ...]
    lodges: tuple[Lodge, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A client or somebody close to one."""

    key: int
    given_name: str
    family_name: str
    alias: str
    identity_code: str
    born_on: date | None
    birth_year: int | None
    due_on: date | None
    is_unborn: bool
    gender: str
    mother_tongue: str
    service_language: str
    needs_interpreter: bool
    municipality: str
    is_protected: bool

    @property
    def was_expected(self) -> bool:
        """Whether she was entered before she was born."""
        return self.due_on is not None


@dataclass(frozen=True, slots=True)
class Relation:
    """`other` is the person's `role`: her child, partner, former partner."""

    person: int
    other: int
    role: str
    start_on: date | None


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives together."""

    key: int
    members: tuple[int, ...]
    start_on: date | None


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """How somebody may be reached, and how safely."""

    person: int
    kind: str
    value: str
    safety: str
    when: str


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asked for help, or was sent, and what was decided."""

    key: int
    offer: int
    received_at: datetime
    way: str
    source: str
    reasons: tuple[str, ...]
    urgency: str
    state: str
    people: tuple[tuple[int, str], ...]
    summary: str
    municipality: str
    waiting_since_on: date | None
    received_by: int
    decided_at: datetime | None
    decided_by: int | None
    decision_code: str
    guided_to: str
    turned_away: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A text about one person."""

    person: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Something that happened with clients."""

    episode: int | None
    offer: int
    modality: str
    kind: str
    way: str
    themes: tuple[str, ...]
    state: str
    started_at: datetime
    minutes: int
    people: tuple[tuple[int, str], ...]
    workers: tuple[int, ...]
    notes: tuple[Note, ...]
    municipality: str

    @property
    def entered_at(self) -> datetime:
        """When it was written down: soon after; one that came to nothing had been agreed two days before."""
        return self.started_at + (timedelta(minutes=self.minutes + 15) if self.state == "done" else -timedelta(days=2))

    @property
    def noted_at(self) -> datetime:
        """When its note was written."""
        return self.entered_at if self.state == "done" else self.started_at + timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Care:
    """Who is own worker in an episode, from a day to a day."""

    worker: int
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class Birth:
    """An expected child who takes part was born, and goes on in another role."""

    person: int
    role: str
    born_on: date
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Episode:
    """One service for one family, from start to end."""

    key: int
    offer: int
    request: int | None
    requested_on: date | None
    start_on: date
    end_on: date | None
    result: str
    end_reason: str
    source: str
    reasons: tuple[str, ...]
    municipality: str
    people: tuple[tuple[int, str], ...]
    care: tuple[Care, ...]
    contacts: tuple[Contact, ...]
    births: tuple[Birth, ...] = ()
    stay: Stay | None = None
    commitments: tuple[Commitment, ...] = ()
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Everything about one family, in the order it happened."""

    key: int
    persons: tuple[Person, ...]
    relations: tuple[Relation, ...]
    households: tuple[Household, ...]
    contact_points: tuple[ContactPoint, ...]
    requests: tuple[Request, ...]
    episodes: tuple[Episode, ...]

    @property
    def entered_at(self) -> datetime:
        """When the family was first written down."""
        return self.requests[0].received_at

    @property
    def entered_by(self) -> int:
        """Who wrote the family down."""
        return self.requests[0].received_by


@dataclass(frozen=True, slots=True)
class Count:
    """Heads without names: an open door, a call, a chat."""

    offer: int
    modality: str
    kind: str
    way: str
    themes: tuple[str, ...]
    happened_on: date
    minutes: int
    adults: int
    children: int
    municipality: str
    worker: int
    call: Call | None = None
