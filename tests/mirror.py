"""The same case once more in the other association: Bore's people play Aava's parts, so that there is a row of every kind that is not Aava's."""

from __future__ import annotations

from datetime import date
from typing import Any

from syli.episodes.commands import Joining, open_episode
from syli.org.choices import Role
from syli.org.models import Membership, StaffMember
from tests.case import FIRST_DAY, Case, make_person
from tests.cast import WHO, Cast

#: Who plays whom; the others are made.
PLAYS = {"aino": "otso", "leena": "lotta"}


def mirrored(case: Case) -> Case:
    """Return a case in Bore's unit, its people under the names of Aava's."""
    cast = _cast(case.cast)
    with cast.inside("aino") as ctx:
        kaisa = make_person(cast, ctx, "aino", "Kaisa", born_on=date(1994, 5, 17), gender="female")
        child = make_person(cast, ctx, "aino", "Nuutti", born_on=date(2016, 3, 9), gender="male")
        joining = [Joining(kaisa, "adult_client"), Joining(child, "child")]
        episode = open_episode(ctx, offer=case.offer_b, participants=joining, start_on=FIRST_DAY, own_worker=cast.staff["aino"])
    return Case(cast, case.offer_b, case.offer, kaisa, child, episode)


def _cast(cast: Cast) -> Cast:
    bore, unit = cast.organisations["bore"], cast.units["b1"]
    made = Cast(cast.now, {**cast.organisations, "aava": bore}, {"a1": unit, "a2": unit}, {"aava": cast.registers["bore"]})
    stamp: dict[str, Any] = {"created_at": cast.now, "start_on": date(2020, 1, 1)}
    for name, (organisation, where, role) in WHO.items():
        if organisation != "aava":
            continue
        if name in PLAYS:
            made.staff[name] = cast.staff[PLAYS[name]]
            continue
        member = StaffMember.objects.create_user(f"bore-{name}", f"{name}-salasana-testissa", given_name=name.capitalize(), created_at=cast.now)
        Membership.objects.create(staff=member, organisation=bore, unit=unit if where else None, role=Role(role), **stamp)
        made.staff[name] = member
    return made
