"""Closed sets about people: how well somebody is identified, kinds of relation and of contact point."""

from __future__ import annotations

from enum import StrEnum


class IdentityLevel(StrEnum):
    """How a person is known. People who are only counted have no row at all."""

    NAMED = "named"
    PSEUDONYMOUS = "pseudonymous"


class RelationshipKind(StrEnum):
    """How `person` is related to `other`: person is the parent of other, and so on."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    RELATIVE = "relative"
    SUPPORTS = "supports"


class ContactPointKind(StrEnum):
    """What kind of address a contact point is."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    #: A contact address (yhteysosoite): a box or a relative's address that a security ban does not cover.
    POSTAL = "postal"
    OTHER = "other"


class Safety(StrEnum):
    """Whether a contact point may be used at all."""

    SAFE = "safe"
    LIMITED = "limited"
    UNSAFE = "unsafe"
    UNKNOWN = "unknown"


class Decider(StrEnum):
    """Who decided that somebody who came without a name is known by name."""

    SELF = "self"
    GUARDIAN = "guardian"


class Gender(StrEnum):
    """How somebody describes her gender; empty when nobody has asked. Never read from an identity code."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    REFUSED = "refused"


class OtherNameKind(StrEnum):
    """Why somebody has another name."""

    FORMER = "former"
    NICKNAME = "nickname"
    SPELLING = "spelling"


class FamilyRole(StrEnum):
    """What a relative is to the client, as a worker says it. Each stands for one kind of relationship and its direction."""

    CHILD = "child"
    PARENT = "parent"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    SIBLING = "sibling"
    GUARDIAN = "guardian"
    WARD = "ward"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    RELATIVE = "relative"
    SUPPORTER = "supporter"
    SUPPORTED = "supported"


#: For each role: the kind of relationship, and whether the relative is its `person` (else the client is).
ROLE_MEANS: dict[FamilyRole, tuple[RelationshipKind, bool]] = {
    FamilyRole.CHILD: (RelationshipKind.PARENT, False),
    FamilyRole.PARENT: (RelationshipKind.PARENT, True),
    FamilyRole.PARTNER: (RelationshipKind.PARTNER, True),
    FamilyRole.FORMER_PARTNER: (RelationshipKind.FORMER_PARTNER, True),
    FamilyRole.SIBLING: (RelationshipKind.SIBLING, True),
    FamilyRole.GUARDIAN: (RelationshipKind.GUARDIAN, True),
    FamilyRole.WARD: (RelationshipKind.GUARDIAN, False),
    FamilyRole.GRANDPARENT: (RelationshipKind.GRANDPARENT, True),
    FamilyRole.GRANDCHILD: (RelationshipKind.GRANDPARENT, False),
    FamilyRole.RELATIVE: (RelationshipKind.RELATIVE, True),
    FamilyRole.SUPPORTER: (RelationshipKind.SUPPORTS, True),
    FamilyRole.SUPPORTED: (RelationshipKind.SUPPORTS, False),
}

#: Kinds that say the same in both directions.
MUTUAL_KINDS = frozenset({RelationshipKind.PARTNER, RelationshipKind.FORMER_PARTNER, RelationshipKind.SIBLING, RelationshipKind.RELATIVE})


def role_of(kind: RelationshipKind, *, relative_is_person: bool) -> FamilyRole:
    """Return what the relative is to the client in a relationship of this kind and direction."""
    wanted = (kind, relative_is_person or kind in MUTUAL_KINDS)
    return next(role for role, means in ROLE_MEANS.items() if means == wanted)


#: Languages offered for mother tongue and service language: the most spoken in Finland, by code of ISO 639-1.
LANGUAGES = (
    "fi", "sv", "en", "ru", "et", "ar", "so", "uk", "ku", "fa", "sq", "zh", "vi", "th", "tr", "es", "de", "fr", "pl", "pt", "ro",
    "hi", "ur", "bn", "ne", "ta", "tl", "ti", "am", "sw", "ps", "se", "fse", "xx",
)  # fmt: skip
