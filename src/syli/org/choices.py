"""Closed sets of the organisation: kinds of organisation and the roles people hold. Imports no Django models."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is to the federation."""

    FEDERATION = "federation"
    ASSOCIATION = "association"
    COUNTY = "county"
    MUNICIPALITY = "municipality"
    PARTNER = "partner"


class Role(StrEnum):
    """What a person may be in an organisation. Rights follow from the actions' rules, never from this list alone."""

    WORKER = "worker"
    LEADER = "leader"
    ADMIN = "admin"
    PRIVACY = "privacy"
    FINANCE = "finance"
    STUDENT = "student"
    VOLUNTEER = "volunteer"
    STATISTICIAN = "statistician"
    STEWARD = "steward"


#: Roles that are held in the federation and reach every association's shared things, never a person's data.
FEDERATION_ROLES = frozenset({Role.STATISTICIAN, Role.STEWARD})


class LinkKind(StrEnum):
    """What a one-time link or code opens: a new account, an account whose password is forgotten, or another organisation's door."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 (the kind of link, no secret)
    JOINING = "joining"


class QualificationKind(StrEnum):
    """What somebody has learned or shown; the name of a method or course is written beside it."""

    SOCIAL_WORKER = "social_worker"
    SOCIAL_SERVICES = "social_services"
    NURSE = "nurse"
    PUBLIC_HEALTH_NURSE = "public_health_nurse"
    MIDWIFE = "midwife"
    PRACTICAL_NURSE = "practical_nurse"
    PSYCHOLOGIST = "psychologist"
    FAMILY_THERAPIST = "family_therapist"
    METHOD_TRAINING = "method_training"
    FIRST_AID = "first_aid"
    RECORD_CHECK = "record_check"
    OTHER = "other"
