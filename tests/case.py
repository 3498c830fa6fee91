"""One small case around the cast: the imaginary service is offered in Aava's unit 1, and Kaisa and her child are clients there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack, shipped_catalogue
from syli.catalogue.packs.load import extended
from syli.catalogue.queries import forget_packs
from syli.episodes.commands import Joining, open_episode, record_contact
from syli.episodes.models import Contact, Episode
from syli.kernel.context import Context, system_context
from syli.kernel.ids import new_public_id
from syli.kernel.scope import scope
from syli.people.choices import IdentityLevel
from syli.people.commands.naming import write_tokens
from syli.people.models import Person
from tests.cast import Cast

IMAGINARY = Path(__file__).parent / "packs" / "imaginary_service.yaml"
SERVICE = "imaginary_service"
FIRST_DAY = date(2026, 11, 2)


_invented: dict[tuple[str, str], Pack] = {}


def invented_pack(file: Path, code: str) -> Pack:
    """Read an invented pack as an operator's own folder would be read, beside the shipped code sets; the same words only once.

    Every second test of the suite begins with one, and to read and check it takes longer than to make the cast.
    """
    key = code, file.read_text(encoding="utf-8")
    if key not in _invented:
        _invented[key] = extended(shipped_catalogue(), files=[file]).pack(code)
    return _invented[key]


def imaginary_pack() -> Pack:
    """Return the pack of the imaginary service."""
    return invented_pack(IMAGINARY, SERVICE)


@dataclass
class Case:
    """What the case consists of; `make_*` add more of the same."""

    cast: Cast
    offer: ServiceOffer
    offer_b: ServiceOffer
    kaisa: Person
    child: Person
    episode: Episode

    def person(self, given: str, *, of: str = "aino", **facts: Any) -> Person:
        """Make a person in the register of somebody's organisation."""
        ctx = self.cast.ctx(of)
        with scope([ctx.home_id]):
            return make_person(self.cast, ctx, of, given, **facts)

    def contact(self, *, days_ago: int = 0, minutes: int = 60, as_: str = "aino", **facts: Any) -> Contact:
        """Record a contact of the episode."""
        with self.cast.inside(as_) as ctx:
            values: dict[str, Any] = {"kind": "home_visit", "participants": [self.kaisa], "once_key": new_public_id(), **facts}
            started = ctx.now - timedelta(days=days_ago, minutes=minutes)
            return record_contact(ctx, self.episode, started_at=started, minutes=minutes, **values)


def make_person(cast: Cast, ctx: Context, of: str, given: str, **facts: Any) -> Person:
    """Write a person's row directly: tests of commands that make persons do not build on themselves."""
    values: dict[str, Any] = {"family_name": "Keksitty", "identity_level": IdentityLevel.NAMED, "municipality_code": "398", **facts}
    register = cast.register_of(of)
    created_at = ctx.now - timedelta(days=100)
    person: Person = Person.objects.create(organisation_id=ctx.home_id, register=register, given_name=given, created_at=created_at, **values)
    write_tokens(person)
    return person


@pytest.fixture
def offers(cast: Cast) -> tuple[ServiceOffer, ServiceOffer]:
    """Offer the imaginary service in A1 and in B1."""
    forget_packs()
    publish_pack(system_context(None, now=cast.now), pack=imaginary_pack())
    made = []
    for who, unit in (("leena", "a1"), ("lotta", "b1")):
        with cast.inside(who) as ctx:
            made.append(offer_service(ctx, unit=cast.units[unit], service_code=SERVICE, start_on=date(2026, 1, 1)))
    return made[0], made[1]


@pytest.fixture
def case(cast: Cast, offers: tuple[ServiceOffer, ServiceOffer]) -> Case:
    """Kaisa and her child have an episode in A1, and Aino is their own worker."""
    with cast.inside("aino") as ctx:
        kaisa = make_person(cast, ctx, "aino", "Kaisa", born_on=date(1994, 5, 17), gender="female")
        child = make_person(cast, ctx, "aino", "Nuutti", born_on=date(2016, 3, 9), gender="male")
        episode = open_episode(
            ctx,
            offer=offers[0],
            participants=[Joining(kaisa, "adult_client"), Joining(child, "child")],
            start_on=FIRST_DAY,
            own_worker=cast.staff["aino"],
        )
    return Case(cast, *offers, kaisa, child, episode)
