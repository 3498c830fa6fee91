"""What a service pack is, as plain frozen values: the only shape in which the rest of Syli meets a pack."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from .names import BUILT_MODALITIES, LANGUAGES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Texts:
    """The same text in the three languages."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Give the text in a language such as `sv` or `sv-fi`; Finnish when there is none."""
        short = language.split("-", maxsplit=1)[0]
        found: str = getattr(self, short, "") if short in LANGUAGES else ""
        return found or self.fi


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and the requirement it comes from: one value, or bounds (`below` is exclusive)."""

    unit: str
    sources: tuple[str, ...]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    below: float | None = None

    def allows(self, amount: float) -> bool:
        """Say whether an amount is this value or lies within the bounds."""
        if self.value is not None:
            return amount == self.value
        if self.low is not None and amount < self.low:
            return False
        if self.below is not None and amount >= self.below:
            return False
        return self.high is None or amount <= self.high

    @property
    def most(self) -> float | None:
        """Give the largest allowed amount; a single value is its own bound."""
        return self.high if self.value is None else self.value

    @property
    def least(self) -> float | None:
        """Give the smallest allowed amount; a single value is its own bound."""
        return self.low if self.value is None else self.value


CONTACT_WAYS = "contact_ways"


@dataclass(frozen=True, slots=True)
class Choice:
    """Some codes of a code set: all of them, the named ones, or those with one of the tags."""

    code_set: str
    only: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A role that somebody has in an episode of this service."""

    code: str
    texts: Texts
    is_client: bool
    is_required: bool
    identity: tuple[str, ...]
    age: Figure | None
    age_effect: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way in."""

    code: str
    texts: Texts
    is_required: bool
    at_least: Figure | None
    override: str | None


@dataclass(frozen=True, slots=True)
class WayIn:
    """How one gets into the service."""

    is_self_referral: bool
    is_anonymous: bool
    needs_decision: bool
    sources: Choice
    reasons: Choice
    urgency: Choice | None
    steps: tuple[Step, ...]
    consents: tuple[str, ...]
    priority: str
    respond_within: Figure | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many fit in, and what happens above and below. Without a size the unit that offers the service states it."""

    model: str
    size: Figure | None
    over: str
    under: str
    staffing: Figure | None


@dataclass(frozen=True, slots=True)
class State:
    """A state of an episode: its kind drives the engine, its words are the service's own."""

    code: str
    kind: str
    texts: Texts
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactKind:
    """A kind of contact that may be recorded."""

    code: str
    texts: Texts
    modality: str
    minutes: int | None
    themes: Choice | None
    ways: Choice | None
    is_count_only: bool

    @property
    def fitting_ways(self) -> Choice:
        """Give the ways in which such a contact can be held: its own, or else those of its modality."""
        return self.ways or Choice(CONTACT_WAYS, tags=(self.modality,))


@dataclass(frozen=True, slots=True)
class FormUse:
    """A form that belongs to the service: about whom, when, and whether it must be filled."""

    code: str
    about: tuple[str, ...]
    moment: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that falls due a while after (or before) a moment."""

    code: str
    texts: Texts
    kind: str
    anchor: str
    after: Figure | None
    before: Figure | None
    tolerance: Figure | None
    repeats: bool
    if_consent: str | None
    escalate_to: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on an amount, and what happens when it is crossed."""

    code: str
    texts: Texts
    subject: str
    contact: str | None
    allowed: Figure | None
    effect: str
    override: str | None


@dataclass(frozen=True, slots=True)
class Recurring:
    """Something held again and again: how often, how long, for what age, for whom how long after the end."""

    code: str
    texts: Texts
    times: Figure | None
    length: Figure | None
    age: Figure | None
    age_effect: str
    window: Figure | None
    is_optional: bool
    #: Families live for it in a room of the unit that others use too, and take that room for its days.
    is_in_shared_room: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of the service: its form, whose views it needs, how often it is reviewed."""

    form: str
    is_required: bool
    views: tuple[str, ...]
    review_every: Figure | None


@dataclass(frozen=True, slots=True)
class OwnWorker:
    """How soon an own worker is named, and which role she must have."""

    within: Figure
    role: str | None


@dataclass(frozen=True, slots=True)
class Price:
    """Who pays and by which rule."""

    rule: str
    client_pays: bool
    payers: tuple[str, ...]
    needs_commitment: bool


@dataclass(frozen=True, slots=True)
class Legal:
    """Under which law or grant the service runs (the first regime is the usual one) and how long its records are kept."""

    regimes: tuple[str, ...]
    retention: str
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, in which units, and to which national code systems it is mapped."""

    measures: tuple[str, ...]
    units: tuple[str, ...]
    national: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A question to somebody about the service: whom, when, how the answer is kept."""

    code: str
    respondents: tuple[str, ...]
    moment: str
    after: Figure | None
    tolerance: Figure | None
    if_consent: str | None
    keeping: str
    #: Asked every year too, besides at its moment.
    and_yearly: bool = False


@dataclass(frozen=True, slots=True)
class VolunteerKind:
    """A kind of volunteer, and what it takes to become one."""

    code: str
    training: Figure | None
    needs_interview: bool
    needs_clearance: bool
    age: Figure | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A number the sources state that nothing is decided by: when it began, how many work in it."""

    code: str
    texts: Texts
    figure: Figure


@dataclass(frozen=True, slots=True)
class Pack:
    """One version of one service type. `source_json` is the whole document; keep it as text, the order of its keys matters."""

    code: str
    version: int
    status: str
    valid_from: date
    valid_to: date | None
    group: str
    is_public: bool
    is_trademark: bool
    name: Texts
    summary: Texts
    for_whom: Texts
    getting_in: Texts
    cost: Texts
    modalities: tuple[str, ...]
    identity: tuple[str, ...]
    participants: tuple[Participant, ...]
    way_in: WayIn
    capacity: Capacity
    states: tuple[State, ...]
    results: Choice
    end_reasons: Choice
    contacts: tuple[ContactKind, ...]
    #: Kinds or ways of contact in the order in which help is usually tried, the lightest first; empty where there is no such order.
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    forms: tuple[FormUse, ...]
    timers: tuple[Timer, ...]
    limits: tuple[Limit, ...]
    recurring: tuple[Recurring, ...]
    plan: Plan | None
    own_worker: OwnWorker | None
    safety: tuple[str, ...]
    price: Price
    legal: Legal
    counting: Counting
    feedback: tuple[Feedback, ...]
    quality: tuple[str, ...]
    funding: tuple[str, ...]
    volunteers: tuple[VolunteerKind, ...]
    facts: tuple[Fact, ...]
    words: Mapping[str, Texts]
    profile: str | None
    source_json: str

    @property
    def digest(self) -> str:
        """Give a fingerprint that tells whether a published version has been changed."""
        return hashlib.sha256(self.source_json.encode()).hexdigest()

    @property
    def unbuilt_modalities(self) -> tuple[str, ...]:
        """List the modalities of this service that cannot be recorded yet."""
        return tuple(modality for modality in self.modalities if modality not in BUILT_MODALITIES)

    @property
    def default_funding(self) -> str:
        """Give the usual funding source."""
        return self.funding[0]

    @property
    def default_regime(self) -> str:
        """Give the usual legal regime."""
        return self.legal.regimes[0]

    @property
    def first_state(self) -> State:
        """Give the state in which an episode begins."""
        return self.states[0]

    @property
    def clients(self) -> tuple[Participant, ...]:
        """List the roles that are clients in their own right."""
        return tuple(role for role in self.participants if role.is_client)

    def state(self, code: str) -> State:
        """Find a state by its code."""
        return _named(self.states, code)

    def contact_kind(self, code: str) -> ContactKind:
        """Find a kind of contact by its code."""
        return _named(self.contacts, code)

    def participant(self, code: str) -> Participant:
        """Find a participant's role by its code."""
        return _named(self.participants, code)

    def allows_identity(self, level: str) -> bool:
        """Say whether people may be known to the service at this level."""
        return level in self.identity

    def is_valid_on(self, day: date) -> bool:
        """Say whether a new episode may begin under this version on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code set, with its words and whatever the set says about it."""

    code: str
    texts: Texts
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str | None = None
    tags: tuple[str, ...] = ()
    national: tuple[tuple[str, str], ...] = ()
    low: float | None = None
    high: float | None = None
    kind: str | None = None
    modality: str | None = None
    minutes: int | None = None
    keep: Figure | None = None
    #: The part of Syli that has pages of its own for this; only for forms, whose questions are then in no file.
    kept_by: str | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether the code may be chosen for something that happened on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A list of codes people choose from."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    texts: Texts
    codes: tuple[Code, ...]

    def find(self, code: str) -> Code | None:
        """Find a code, or nothing."""
        return next((entry for entry in self.codes if entry.code == code), None)

    def chosen(self, choice: Choice, day: date | None = None) -> tuple[Code, ...]:
        """List the codes of a choice, in the order of the set; with a day only those valid on it."""
        return tuple(
            entry
            for entry in self.codes
            if (not choice.only or entry.code in choice.only)
            and (not choice.tags or set(choice.tags) & set(entry.tags))
            and (day is None or entry.is_valid_on(day))
        )

    def band_of(self, amount: float) -> Code | None:
        """Find the band (of ages, for instance) in which a whole amount lies."""
        for entry in self.codes:
            if entry.low is not None and entry.low <= amount and (entry.high is None or amount <= entry.high):
                return entry
        return None


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of local changes to packs."""

    code: str
    version: int
    texts: Texts
    services: tuple[str, ...]


def _named(entries: tuple[T, ...], code: str) -> T:
    for entry in entries:
        if getattr(entry, "code", None) == code:
            return entry
    raise KeyError(code)
