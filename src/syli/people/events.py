"""What people's records announce upward; identifiers only, so that a reaction reads what it may."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """A person was entered into the register."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Something about a person changed: `fields` names columns, or "family", "household", "contact_points"."""

    person_id: int
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class AddressRevealed:
    """What is masked of a person was shown."""

    person_id: int


@dataclass(frozen=True, slots=True)
class ContactPointChanged:
    """A contact point that existed was changed or ended."""

    contact_point_id: int


@dataclass(frozen=True, slots=True)
class ChildBorn:
    """An unborn child was born."""

    person_id: int


@dataclass(frozen=True, slots=True)
class ProtectionWeakened:
    """A protection in force was lifted, or made to end sooner."""

    person_id: int


@dataclass(frozen=True, slots=True)
class ProtectionChanged:
    """A person's protected identity was set or lifted."""

    person_id: int
    is_protected: bool


@dataclass(frozen=True, slots=True)
class PersonsMerged:
    """Somebody entered twice is one from now on: `gone_id` is nobody any more, everything of hers is `person_id`'s."""

    person_id: int
    gone_id: int
