"""What roles, kinds of organisation and qualifications are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.org.choices import OrganisationKind, QualificationKind, Role

ROLES: Final[dict[str, Any]] = {
    Role.WORKER: pgettext_lazy("role", "Worker"),
    Role.LEADER: pgettext_lazy("role", "Leader"),
    Role.ADMIN: pgettext_lazy("role", "Admin"),
    Role.PRIVACY: pgettext_lazy("role", "Data protection officer"),
    Role.FINANCE: pgettext_lazy("role", "Finance"),
    Role.STUDENT: pgettext_lazy("role", "Student"),
    Role.VOLUNTEER: pgettext_lazy("role", "Volunteer"),
    Role.STATISTICIAN: pgettext_lazy("role", "National statistics"),
    Role.STEWARD: pgettext_lazy("role", "Steward of the federation"),
}
#: One line on what a role is for, beside the choice.
ROLE_HINTS: Final[dict[str, Any]] = {
    Role.WORKER: _("records client work"),
    Role.LEADER: _("sees all client work of the organisation"),
    Role.ADMIN: _("looks after staff and units, sees no clients"),
    Role.PRIVACY: _("reads the log, sees no client texts"),
    Role.FINANCE: _("payers and invoices"),
    Role.STUDENT: _("records client work under guidance"),
    Role.VOLUNTEER: _("own assignments only"),
    Role.STATISTICIAN: _("published numbers, never a person"),
    Role.STEWARD: _("associations and service packs"),
}
KINDS: Final[dict[str, Any]] = {
    OrganisationKind.FEDERATION: _("Federation"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.COUNTY: _("Wellbeing services county"),
    OrganisationKind.MUNICIPALITY: _("Municipality"),
    OrganisationKind.PARTNER: _("Partner organisation"),
}
QUALIFICATIONS: Final[dict[str, Any]] = {
    QualificationKind.SOCIAL_WORKER: _("Social worker (licensed)"),
    QualificationKind.SOCIAL_SERVICES: _("Bachelor of social services"),
    QualificationKind.NURSE: _("Nurse"),
    QualificationKind.PUBLIC_HEALTH_NURSE: _("Public health nurse"),
    QualificationKind.MIDWIFE: _("Midwife"),
    QualificationKind.PRACTICAL_NURSE: _("Practical nurse"),
    QualificationKind.PSYCHOLOGIST: _("Psychologist"),
    QualificationKind.FAMILY_THERAPIST: _("Family therapist"),
    QualificationKind.METHOD_TRAINING: _("Training in a method"),
    QualificationKind.FIRST_AID: _("First aid"),
    QualificationKind.RECORD_CHECK: _("Criminal record extract shown"),
    QualificationKind.OTHER: _("Other qualification"),
}


def role_choices(roles: Iterable[str]) -> list[tuple[str, str]]:
    """Return roles as choices in the house's order, each with what it is for."""
    wanted = set(roles)
    return [(role.value, f"{ROLES[role]} – {ROLE_HINTS[role]}") for role in Role if role in wanted]
