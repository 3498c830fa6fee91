"""The proportions of a simulated federation, read from YAML: they may name services, for they are data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from syli.simulator.seeds import Weighted
from syli.simulator.traits import ServiceTraits

PROFILES = Path(__file__).parent / "profiles"
# Codes of a pack that the profile does not weigh are rare, not impossible.
RARE = 0.01


@dataclass(frozen=True, slots=True)
class AdultShape:
    """A grown-up of a family: role, gender weights, and age as mean, deviation, least, most."""

    role: str
    genders: Weighted[str]
    age: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ChildShape:
    """The children of a family: role, how many, from which to which age, and how often not yet born."""

    role: str
    unborn_role: str
    counts: Weighted[int]
    age: tuple[float, float]
    unborn: float


@dataclass(frozen=True, slots=True)
class FamilyShape:
    """A kind of family and how common it is."""

    share: float
    adults: tuple[AdultShape, ...]
    children: ChildShape | None
    tie: str


@dataclass(frozen=True, slots=True)
class KindShape:
    """How often a kind of contact comes, and who takes part."""

    weight: float
    who: str


@dataclass(frozen=True, slots=True)
class CountShape:
    """Heads counted without names: how many times a week in one place, how many at a time."""

    kind: str
    per_week: float
    adults: float
    children: float
    growth: float


@dataclass(frozen=True, slots=True)
class Length:
    """A length in days: its middle, how much it varies, the longest."""

    median: float
    sigma: float
    most: float


@dataclass(frozen=True, slots=True)
class StayShape:
    """How the families of a service live in its house: which share of them, for how many days (none: the whole episode)."""

    share: float
    days: int
    taken: float
    patience: int
    ways: Weighted[str]
    held: float
    planned: float
    away: float
    later: float
    moves: float
    turned: Weighted[str]
    reviewed: float
    unused_holds: float

    @property
    def is_whole(self) -> bool:
        """Whether living in the house is what the service is: without a place there is no episode."""
        return self.share >= 1 and not self.days


@dataclass(frozen=True, slots=True)
class ServiceShape:
    """How one service lives."""

    code: str
    offered_by: float
    new_families: float
    growth: float
    length: Length
    wait: Length
    hours: str
    reach: float
    shapes: tuple[tuple[float, FamilyShape], ...]
    sources: Mapping[str, float]
    reasons: Mapping[str, float]
    results: Mapping[str, float]
    end_reasons: Mapping[str, float]
    urgency: Weighted[str]
    outcomes: Weighted[str]
    kinds: Mapping[str, KindShape]
    per_week: float
    notes: float
    pair: float
    protected: float
    pseudonymous: float
    safety: str
    follow_ups: Mapping[str, float]
    counts: tuple[CountShape, ...]
    stay: StayShape | None = None
    is_sampled: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A stated figure that the simulated federation must come near."""

    measure: str
    figure: float
    within: float
    source: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole federation in proportions."""

    associations: int
    base_year: int
    turnover: float
    months: tuple[float, ...]
    weekdays: tuple[float, ...]
    hours: Mapping[str, Weighted[int]]
    callers: Weighted[str]
    handover_days: int
    languages: Mapping[str, float]
    refusals: Weighted[str]
    units: tuple[Mapping[str, Any], ...]
    services: Mapping[str, ServiceShape]
    facts: tuple[Fact, ...]


def read_profile(path: Path) -> Profile:
    """Read a profile file."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    usual: dict[str, Any] = data["usual"]
    return Profile(
        associations=data["associations"],
        base_year=data["base_year"],
        turnover=data["turnover"],
        months=tuple(data["calendar"]["months"]),
        weekdays=tuple(data["calendar"]["weekdays"]),
        hours={name: Weighted(hours) for name, hours in data["calendar"]["hours"].items()},
        callers=Weighted(data["callers"]),
        handover_days=data["handover_days"],
        languages=data["languages"],
        refusals=Weighted(data["refusals"]),
        units=tuple(data["units"]),
        services={code: _service(code, {**usual, **(entry or {})}, data["usual_stay"]) for code, entry in data["services"].items()},
        facts=tuple(Fact(fact.pop("measure"), float(fact.pop("is")), float(fact.pop("within")), fact.pop("source"), fact) for fact in data["facts"]),
    )


@cache
def federation_profile() -> Profile:
    """Return the profile of the real federation's proportions."""
    return read_profile(PROFILES / "federation.yaml")


def _service(code: str, entry: dict[str, Any], usual_stay: dict[str, Any]) -> ServiceShape:
    return ServiceShape(
        code=code,
        offered_by=float(entry["offered_by"]),
        new_families=float(entry["new_families"]),
        growth=float(entry["growth"]),
        length=_length(entry["days"]),
        wait=_length(entry["wait"]),
        hours=entry["hours"],
        reach=float(entry["reach"]),
        shapes=tuple((shape.share, shape) for shape in map(_shape, entry["families"])),
        sources=entry["sources"],
        reasons=entry["reasons"],
        results=entry["results"],
        end_reasons=entry["end_reasons"],
        urgency=Weighted(entry["urgency"]),
        outcomes=Weighted(entry["outcomes"]),
        kinds={kind: _kind(shape) for kind, shape in entry["kinds"].items()},
        per_week=float(entry["per_week"]),
        notes=float(entry["notes"]),
        pair=float(entry["pair"]),
        protected=float(entry["protected"]),
        pseudonymous=float(entry["pseudonymous"]),
        safety=entry["safety"],
        follow_ups=entry["follow_ups"],
        counts=tuple(
            CountShape(c["kind"], float(c["per_week"]), float(c["adults"]), float(c["children"]), float(c.get("growth", 0))) for c in entry["counts"]
        ),
        stay=_stay({**usual_stay, **entry["stay"]}) if entry["stay"] is not None else None,
    )


def _stay(entry: dict[str, Any]) -> StayShape:
    weighted = {name: Weighted(entry[name]) for name in ("ways", "turned")}
    return StayShape(**{**{name: value for name, value in entry.items() if name not in weighted}, **weighted})


def _length(entry: Any) -> Length:
    if isinstance(entry, (int, float)):
        return Length(float(entry), 0.6, float(entry) * 6)
    return Length(float(entry["median"]), float(entry["sigma"]), float(entry["most"]))


def _kind(entry: Any) -> KindShape:
    if isinstance(entry, (int, float)):
        return KindShape(float(entry), "")
    return KindShape(float(entry["weight"]), entry["who"])


def _shape(entry: dict[str, Any]) -> FamilyShape:
    children = entry.get("children")
    return FamilyShape(
        float(entry["share"]),
        tuple(
            AdultShape(
                adult["role"],
                Weighted(adult["gender"] if isinstance(adult["gender"], dict) else {adult["gender"]: 1.0}),
                tuple(map(float, adult["age"])),  # type: ignore[arg-type]  # four numbers, checked by a test
            )
            for adult in entry.get("adults", ())
        ),
        _children(children) if children else None,
        entry.get("tie", ""),
    )


def _children(entry: dict[str, Any]) -> ChildShape:
    return ChildShape(
        entry["role"],
        entry.get("unborn_role", entry["role"]),
        Weighted({int(count): float(share) for count, share in entry["count"].items()}),
        (float(entry["age"][0]), float(entry["age"][1])),
        float(entry.get("unborn", 0)),
    )


def draw_codes(allowed: tuple[str, ...], weights: Mapping[str, float]) -> Weighted[str]:
    """Weigh the codes a pack allows: those of the profile as it says, the others rarely."""
    return Weighted([(code, weights.get(code, RARE if weights else 1.0)) for code in allowed])


def profile_faults(profile: Profile, traits: Mapping[str, ServiceTraits]) -> list[str]:
    """List what the profile names that the packs do not have."""
    faults: list[str] = []
    for code, shape in profile.services.items():
        service = traits.get(code)
        if service is None:
            faults.append(f"services.{code}: no such pack")
            continue
        named: list[tuple[str, Mapping[str, Any], tuple[str, ...]]] = [
            ("sources", shape.sources, service.sources),
            ("reasons", shape.reasons, service.reasons),
            ("results", shape.results, service.results),
            ("end_reasons", shape.end_reasons, service.end_reasons),
            ("kinds", shape.kinds, tuple(service.kinds)),
            ("follow_ups", shape.follow_ups, tuple(profile.services)),
            ("counts", {c.kind: 1 for c in shape.counts}, tuple(service.kinds)),
        ]
        for name, weights, allowed in named:
            faults += [f"services.{code}.{name}: {wrong}" for wrong in weights if wrong not in allowed]
        if service.is_stay != (shape.stay is not None):
            faults.append(f"services.{code}.stay: {'missing' if service.is_stay else 'the service is not given as a stay'}")
        for _, family in shape.shapes:
            roles = [adult.role for adult in family.adults]
            if family.children:
                roles += [family.children.role, family.children.unborn_role]
            faults += [f"services.{code}.families: {role}" for role in roles if role not in service.roles]
    return faults
