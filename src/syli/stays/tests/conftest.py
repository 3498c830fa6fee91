"""A lighthouse for the tests: three family places in unit A1, in an imaginary service given as a stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.queries import forget_packs
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.context import system_context
from syli.kernel.ids import new_public_id
from syli.kernel.scope import scope
from syli.people.models import Person
from syli.stays.commands import add_room, arrive, set_up_house
from syli.stays.models import House, Room, Stay
from tests.case import invented_pack, make_person
from tests.cast import Cast

IMAGINARY = Path(__file__).parents[4] / "tests" / "packs" / "imaginary_stays.yaml"
LIGHTHOUSE, MANOR, HAVEN = "imaginary_lighthouse", "imaginary_manor", "imaginary_haven"
#: What the manor asks beside the lighthouse: a promise to pay, reviews with the sender, and no stay without end.
TERMS = """
price: {rule: per_day, payers: [other_buyer], commitment: true, source: LOCAL-3}
plan: {form: stay_plan, required: true, views: [parent, worker], review_every: {value: 60, unit: day, source: LOCAL-4}}
limits:
  commitment_at_start: {subject: commitment_at_start, effect: block, override: director, source: LOCAL-3}
timers:
  stay_getting_long: {kind: warning, from: episode_start, after: {value: 11, unit: month, source: LOCAL-5}}
  stay_at_its_limit: {kind: warning, from: episode_start, after: {value: 12, unit: month, source: LOCAL-5}, escalate_to: director}
  commitment_ending: {kind: warning, from: commitment_end, before: {value: 30, unit: day, source: LOCAL-3}}
"""


def lighthouse_pack() -> Pack:
    """Read the invented pack."""
    return invented_pack(IMAGINARY, LIGHTHOUSE)


def manor_pack(folder: Path) -> Pack:
    """Read the same pack with the terms of a paid stay."""
    text = IMAGINARY.read_text(encoding="utf-8").replace(LIGHTHOUSE, MANOR).replace("price: {rule: free, source: LOCAL-3}", TERMS)
    file = folder / "manor.yaml"
    file.write_text(text.replace("funding: [own]", "funding: [other_buyer]"), encoding="utf-8")
    return invented_pack(file, MANOR)


def haven_pack(folder: Path) -> Pack:
    """Read the same pack as one for people in danger: a plan for safety, permissions, feedback that others keep."""
    text = IMAGINARY.read_text(encoding="utf-8").replace(LIGHTHOUSE, HAVEN).replace("safety: [safe_contact]", "safety: [safe_contact, safety_plan]")
    text = text.replace("  steps: {arrival: {}}", "  steps: {arrival: {}}\n  consents: [contact_permission, victim_support_visit, cooperation]")
    text += "recurring:\n  victim_support_visit: {times: {value: 1, unit: per_week, source: LOCAL-2}}\n"
    text += "forms:\n  sleep_diary: {about: [baby], moment: during, source: LOCAL-2}\n"
    text += "feedback:\n  national_shelter_feedback: {from: [adult_client], moment: end, keeping: not_stored, source: LOCAL-2}\n"
    file = folder / "haven.yaml"
    file.write_text(text, encoding="utf-8")
    return invented_pack(file, HAVEN)


@dataclass
class Lighthouse:
    """The house, its rooms, and how to bring families into it."""

    cast: Cast
    house: House
    offer: ServiceOffer
    rooms: list[Room] = field(default_factory=list)

    def family(
        self, adults: int = 1, children: int = 1, *, offer: ServiceOffer | None = None, start_on: date | None = None
    ) -> tuple[Episode, list[Person]]:
        """Open an episode for an invented family."""
        with self.cast.inside("aino") as ctx:
            people = [make_person(self.cast, ctx, "aino", f"Aikuinen {n}", born_on=date(1990, 1, 1 + n)) for n in range(adults)]
            people += [make_person(self.cast, ctx, "aino", f"Lapsi {n}", born_on=date(2020, 1, 1 + n)) for n in range(children)]
            joining = [Joining(person, "adult_client" if n < adults else "child") for n, person in enumerate(people)]
            episode = open_episode(ctx, offer=offer or self.offer, participants=joining, start_on=start_on or ctx.today - timedelta(days=30))
        return episode, people

    def stay(self, *, at: datetime | None = None, room: Room | None = None, who: str = "aino", **numbers: Any) -> Stay:
        """Let a family arrive."""
        episode, people = self.family(**numbers)
        with self.cast.inside(who) as ctx:
            return arrive(ctx, episode, house=self.house, people=people, at=at or ctx.now - timedelta(hours=20), once_key=new_public_id(), room=room)


def make_lighthouse(cast: Cast, places: int = 3) -> Lighthouse:
    """Publish, offer, and set up the house in A1."""
    forget_packs()
    publish_pack(system_context(None, now=cast.now), pack=lighthouse_pack())
    with cast.inside("leena") as ctx:
        offer = offer_service(ctx, unit=cast.units["a1"], service_code=LIGHTHOUSE, start_on=date(2025, 1, 1))
        house = set_up_house(ctx, cast.units["a1"], family_places=places)
        rooms = [add_room(ctx, house, name=str(n + 1)) for n in range(places)]
    return Lighthouse(cast, house, offer, rooms)


@pytest.fixture
def lighthouse(cast: Cast) -> Lighthouse:
    """Return the house with three rooms, all free."""
    return make_lighthouse(cast)


@pytest.fixture
def manor(lighthouse: Lighthouse, tmp_path: Path) -> Lighthouse:
    """Return the same house where a paid service is given: its `offer` is the paid one."""
    publish_pack(system_context(None, now=lighthouse.cast.now), pack=manor_pack(tmp_path))
    with lighthouse.cast.inside("leena") as ctx, scope([ctx.home_id]):
        offer = offer_service(ctx, unit=lighthouse.cast.units["a1"], service_code=MANOR, start_on=date(2025, 1, 1))
    return Lighthouse(lighthouse.cast, lighthouse.house, offer, lighthouse.rooms)


@pytest.fixture
def haven(lighthouse: Lighthouse, tmp_path: Path) -> Lighthouse:
    """Return the same house where people in danger are helped: its `offer` is that service."""
    publish_pack(system_context(None, now=lighthouse.cast.now), pack=haven_pack(tmp_path))
    with lighthouse.cast.inside("leena") as ctx, scope([ctx.home_id]):
        offer = offer_service(ctx, unit=lighthouse.cast.units["a1"], service_code=HAVEN, start_on=date(2025, 1, 1))
    return Lighthouse(lighthouse.cast, lighthouse.house, offer, lighthouse.rooms)
