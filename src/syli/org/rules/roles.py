"""Who may hold which role where, and who may give it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from syli.kernel.rules import rule
from syli.org.choices import FEDERATION_ROLES, OrganisationKind, Role

_ASSOCIATION: Final = frozenset(Role) - FEDERATION_ROLES
_FEDERATION: Final = FEDERATION_ROLES | {Role.ADMIN, Role.PRIVACY}
_ROLES_OF: Final[Mapping[str, frozenset[Role]]] = {
    OrganisationKind.ASSOCIATION: _ASSOCIATION,
    OrganisationKind.FEDERATION: _FEDERATION,
}
#: What holders of a role may give inside the organisation they act in.
_GIVEN_BY: Final[Mapping[str, frozenset[Role]]] = {
    Role.ADMIN: _ASSOCIATION,
    Role.LEADER: frozenset({Role.WORKER, Role.STUDENT, Role.VOLUNTEER}),
    Role.STEWARD: _FEDERATION,
}


def roles_of_kind(kind: str) -> frozenset[Role]:
    """Return the roles people can hold in an organisation of this kind; municipalities, counties and partners have none."""
    return _ROLES_OF.get(kind, frozenset())


@rule(
    "ORG-02",
    "Client work belongs to associations, statistics and stewardship to the federation; a role is bound only to its organisation's own units.",
    source="Design: roles and what they reach; requirements §1.13",
)
def role_fits_organisation(role: str, kind: str, *, unit_is_of_organisation: bool | None) -> bool:
    """Tell whether a role can be held here; `unit_is_of_organisation` is None when the role is bound to no unit."""
    if role not in roles_of_kind(kind) or unit_is_of_organisation is False:
        return False
    # Only client work has units: a leader, an admin or the one who keeps the books answers for the whole.
    return unit_is_of_organisation is None or role in (Role.WORKER, Role.STUDENT, Role.VOLUNTEER)


@rule(
    "ORG-03",
    "An admin gives her organisation's roles, a leader those of client work under her, a steward the federation's roles and associations' admins.",
    source="Design: nobody grants what lies above them; ASVS 8.1",
)
def may_give_role(giver_roles: Iterable[str], role: str, *, in_own_organisation: bool) -> bool:
    """Tell whether somebody with these roles, where she acts now, may give or end `role` there or in another organisation."""
    held = set(giver_roles)
    if in_own_organisation:
        return any(role in _GIVEN_BY.get(giver, frozenset()) for giver in held)
    # A steward opens an association by naming its admin. She can never make anybody a worker there: that opens client data.
    return Role.STEWARD in held and role == Role.ADMIN


@rule("ORG-04", "Nobody gives a role to herself.", source="ASVS 8.4.2; separation of duties: an admin sees no client data")
def gives_to_another(giver_id: int | None, receiver_id: int | None) -> bool:
    """Tell whether giver and receiver are two people; Syli itself has no id and may give."""
    return giver_id is None or giver_id != receiver_id


@rule("ORG-05", "An organisation that has an admin keeps at least one.", source="Nobody is locked out of her own organisation")
def keeps_an_admin(other_admins: int, *, role: str) -> bool:
    """Tell whether a role may end when this many other people still hold the admin's role there."""
    return role != Role.ADMIN or other_admins > 0
