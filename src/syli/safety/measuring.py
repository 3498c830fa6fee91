"""Does an answer's time tell apart nobody, somebody of another association and somebody secret? Measured, never asserted.

Run in a process and a database of its own (`syli bench-existence`): the people are invented, and the refusals are written down there.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from syli.kernel.context import clock
from syli.kernel.scope import scope
from syli.kernel.vault import keyring
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, Register, StaffMember, Unit
from syli.people.choices import IdentityLevel
from syli.people.models import Person
from syli.safety.choices import Sealed
from syli.safety.models import Seal, Separation, SideWorker

#: A difference of medians below this tells nothing over a network (leak channel 101), milliseconds.
GOAL_MS = 5.0
#: Asked first, and not counted: what is kept from request to request is read then.
WARM_UP = 2
SINCE = date(2020, 1, 1)
NOBODY = "0" * 22


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the median of one kind is away from that of nobody, in milliseconds by the clock and by the processor.

    `low_ms` and `high_ms` enclose the median of the differences, pair by pair, nineteen times in twenty (by the clock): each is asked for
    at the same address right beside nobody, so that what slows the machine slows both.
    """

    kind: str
    requests: int
    clock_ms: float
    processor_ms: float
    low_ms: float = 0.0
    high_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Existence:
    """What was measured: the median for nobody, the noise (nobody asked a second time), and every kind's difference."""

    addresses: int
    median_ms: float
    noise: Difference
    kinds: tuple[Difference, ...]

    @property
    def tells(self) -> list[str]:
        """Return the kinds whose answers take another time: noticeably, or surely and by more than nobody differs from nobody."""
        noise = max(abs(self.noise.low_ms), abs(self.noise.high_ms))
        return [one.kind for one in self.kinds if abs(one.clock_ms) > GOAL_MS or _is_beyond(one, noise)]


def _is_beyond(one: Difference, noise_ms: float) -> bool:
    return not one.low_ms <= 0 <= one.high_ms and min(abs(one.low_ms), abs(one.high_ms)) > noise_ms


def measure_existence(requests: int, people: int) -> Existence:
    """Invent two associations with so many people each, ask so often for each kind, in turn over every address of a person."""
    client, keys = _world(people)
    asked = {"nobody": NOBODY, "nobody again": NOBODY, **keys}
    paths = list(addresses())
    spent: dict[str, list[tuple[float, float]]] = {kind: [] for kind in asked}
    rounds = -(-requests // len(paths)) + WARM_UP
    for number in range(rounds):
        for place, path in enumerate(paths):
            # Each kind is the first, the second … equally often, so that nobody gains by what another has just read.
            kinds = list(asked)
            turn = (number + place) % len(kinds)
            for kind in kinds[turn:] + kinds[:turn]:
                taken = _ask(client, path.replace("<str:public_id>", asked[kind]))
                if number >= WARM_UP:
                    spent[kind].append(taken)
    found = [_difference(kind, spent[kind], spent["nobody"]) for kind in asked if kind != "nobody"]
    return Existence(len(paths), median(clocked for clocked, _cpu in spent["nobody"]), found[0], tuple(found[1:]))


def addresses() -> Iterator[str]:
    """Yield every address that takes the id of a person and nothing else."""
    for path, pattern in _patterns(get_resolver()):
        declared = getattr(pattern.callback, "action", None)
        if (
            declared is not None
            and declared.group is not None
            and declared.group.resource is Person
            and re.findall(r"<\w+:(\w+)>", path) == ["public_id"]
        ):
            yield f"/{path}"


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        path = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from _patterns(part, path)
        else:
            yield path, part


def _ask(client: Client, address: str) -> tuple[float, float]:
    began, began_cpu = time.perf_counter(), time.process_time()
    answer = client.get(address)
    taken = (time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000
    if answer.status_code != 404:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return taken


def _difference(kind: str, one: list[tuple[float, float]], other: list[tuple[float, float]]) -> Difference:
    clocked, worked = (median(taken[part] for taken in one) - median(taken[part] for taken in other) for part in (0, 1))
    apart = sorted(mine[0] - theirs[0] for mine, theirs in zip(one, other, strict=True))
    # The order statistics between which a median lies with 95 % (binomial, by its normal limit).
    reach = 1.96 * math.sqrt(len(apart)) / 2
    low, high = max(0, math.floor(len(apart) / 2 - reach)), min(len(apart) - 1, math.ceil(len(apart) / 2 + reach))
    return Difference(kind, len(one), clocked, worked, apart[low], apart[high])


def _world(people: int) -> tuple[Client, dict[str, str]]:
    """Return the browser of a worker, and the ids of somebody of each kind that must look like nobody."""
    now = clock()
    stamp: dict[str, Any] = {"created_at": now, "start_on": SINCE}
    made: dict[str, tuple[Organisation, Register, list[Person]]] = {}
    for name in ("Oma ry", "Toinen ry"):
        organisation = Organisation.objects.create(kind=OrganisationKind.ASSOCIATION, name=name, **stamp)
        register = Register.objects.create(controller=organisation, organisation=organisation, name=name, **stamp)
        keyring.current().create_keys(register.pk, now)
        with scope([organisation.pk]):
            made[name] = (organisation, register, [_person(organisation, register, number) for number in range(people)])
    organisation, register, (he, she, sealed, *_others) = made["Oma ry"]
    unit = Unit.objects.create(organisation=organisation, name="Yksikkö", municipality_code="398", **stamp)
    member = StaffMember.objects.create_user("bench-existence", None, given_name="Mittari", created_at=now, acting_organisation=organisation)
    Membership.objects.create(staff=member, organisation=organisation, unit=unit, role=Role.WORKER, **stamp)
    own: dict[str, Any] = {"organisation_id": organisation.pk, "register": register, "created_at": now}
    with scope([organisation.pk]):
        pair = Separation.objects.create(first=he, second=she, asked_for=she, start_on=now.date(), **own)
        Seal.objects.create(person=sealed, kind=Sealed.RECORD, start_on=now.date(), **own)
        SideWorker.objects.create(separation=pair, person=he, staff=member, organisation_id=organisation.pk, created_at=now)
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client, {"another association's": made["Toinen ry"][2][0].public_id, "the other side": she.public_id, "a sealed record": sealed.public_id}


def _person(organisation: Organisation, register: Register, number: int) -> Person:
    facts: dict[str, Any] = {"given_name": "Nimi", "family_name": f"Keksitty{number}", "identity_level": IdentityLevel.NAMED}
    made: Person = Person.objects.create(organisation_id=organisation.pk, register=register, created_at=clock(), **facts)
    return made
