"""Keep a person findable: her search tokens follow every change of a name, an identity code or a way to reach her."""

from __future__ import annotations

from syli.people.models import NameToken, Person
from syli.people.tokens import PHONES, PLACES, code_token, tokens_of


def names_of(person: Person) -> list[str]:
    """Return every name a person may be looked for by."""
    full = f"{person.given_name} {person.family_name}".strip()
    others = (other.name for other in person.other_names.order_by("pk"))
    return [name for name in (full, person.alias, *others) if name]


def reach_of(person: Person) -> list[tuple[str, str]]:
    """Return (kind, value) of every telephone and address in use."""
    points = person.contact_points.filter(kind__in=(*PHONES, *PLACES), end_on__isnull=True)
    return [(point.kind, point.value) for point in points.order_by("pk")]


def write_tokens(person: Person) -> None:
    """Write the person's tokens anew: of all her names, of her identity code and of how she may be reached."""
    wanted = tokens_of(person.register_id, names_of(person), person.identity_code, reach_of(person))
    known = set(person.name_tokens.values_list("token", flat=True))
    person.name_tokens.filter(token__in=known - wanted).delete()
    NameToken.objects.bulk_create(NameToken(person=person, organisation_id=person.organisation_id, token=token) for token in sorted(wanted - known))


def identity_token_of(person: Person) -> int | None:
    """Return the token by which the register keeps an identity code from being taken twice."""
    return code_token(person.register_id, person.identity_code) if person.identity_code else None


def write_all_tokens(person: Person) -> None:
    """Write a person's tokens anew, also the one that keeps her identity code from being taken twice."""
    write_tokens(person)
    # Not by save(): nobody has changed anything, and no open form is stale by it.
    Person._base_manager.filter(pk=person.pk).update(identity_token=identity_token_of(person))
