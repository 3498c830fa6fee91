"""What the simulator needs to know of a service, taken from its pack by property, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from syli.catalogue.packs import Catalogue, CodeSet, Pack
from syli.catalogue.packs.model import Choice
from syli.episodes.commands.births import EXPECTED, NEWBORN
from syli.episodes.commands.pairs import limit_of_workers
from syli.episodes.rules import role_after_birth
from syli.stays.queries.offers import call_kind


@dataclass(frozen=True, slots=True)
class RoleTraits:
    """A role in an episode: for whom it is, and between which ages in years."""

    code: str
    kind: str
    is_client: bool


@dataclass(frozen=True, slots=True)
class KindTraits:
    """A kind of contact that the service records."""

    code: str
    modality: str
    minutes: int
    themes: tuple[str, ...]
    ways: tuple[str, ...]
    is_count_only: bool
    workers: int = 1


@dataclass(frozen=True, slots=True)
class ServiceTraits:
    """One service as the simulator sees it."""

    code: str
    version: int
    group: str
    modalities: tuple[str, ...]
    identity: tuple[str, ...]
    roles: Mapping[str, RoleTraits]
    sources: tuple[str, ...]
    reasons: tuple[str, ...]
    results: tuple[str, ...]
    end_reasons: tuple[str, ...]
    kinds: Mapping[str, KindTraits]
    funding: str
    regime: str
    note_kinds: tuple[str, ...]
    is_sealed: bool
    capacity: str
    family_places: int
    needs_commitment: bool
    call_kind: str
    after_birth: Mapping[str, str]

    @property
    def is_stay(self) -> bool:
        """Whether clients live in the house."""
        return "stay" in self.modalities

    @property
    def has_clients(self) -> bool:
        """Whether anybody is known as a client here; otherwise heads are counted."""
        return self.identity != ("count_only",) and any(role.is_client for role in self.roles.values())


def service_traits(catalogue: Catalogue) -> dict[str, ServiceTraits]:
    """Return every published service of a catalogue."""
    packs = (catalogue.pack(code) for code in catalogue.services)
    return {pack.code: traits_of(pack, catalogue.code_sets) for pack in packs if pack.status == "published"}


def traits_of(pack: Pack, code_sets: Mapping[str, CodeSet]) -> ServiceTraits:
    """Return one service's properties, its choices of codes resolved."""

    def codes(choice: Choice | None) -> tuple[str, ...]:
        if choice is None:
            return ()
        return tuple(code.code for code in code_sets[choice.code_set].chosen(choice))

    roles = code_sets["roles"]

    def kind_of(code: str) -> str:
        found = roles.find(code)
        return found.kind or "any" if found else "any"

    return ServiceTraits(
        code=pack.code,
        version=pack.version,
        group=pack.group,
        modalities=pack.modalities,
        identity=pack.identity,
        roles={role.code: RoleTraits(role.code, kind_of(role.code), role.is_client) for role in pack.participants},
        sources=codes(pack.way_in.sources),
        reasons=codes(pack.way_in.reasons),
        results=codes(pack.results),
        end_reasons=codes(pack.end_reasons),
        kinds={
            kind.code: KindTraits(
                kind.code,
                kind.modality,
                kind.minutes or 60,
                codes(kind.themes),
                codes(kind.fitting_ways),
                kind.is_count_only,
                _workers(pack, kind.code),
            )
            for kind in pack.contacts
        },
        funding=pack.default_funding,
        regime=pack.default_regime,
        note_kinds=pack.notes,
        is_sealed=pack.legal.is_sealed,
        capacity=pack.capacity.model,
        family_places=_family_places(pack),
        needs_commitment=pack.price.needs_commitment,
        after_birth=_after_birth(pack, code_sets["roles"]),
        call_kind=calls.code if (calls := call_kind(pack)) is not None else "",
    )


def _workers(pack: Pack, kind: str) -> int:
    """Return how many workers the service says hold a kind of contact together."""
    limit = limit_of_workers(pack, kind)
    return int(limit.allowed.low) if limit is not None and limit.allowed is not None and limit.allowed.low is not None else 1


def _family_places(pack: Pack) -> int:
    """Return how many families fit in at once, where the pack says so of a house."""
    size = pack.capacity.size
    return int(size.value or 0) if size is not None and pack.capacity.model == "places" and size.unit == "family" else 0


def _after_birth(pack: Pack, roles: CodeSet) -> dict[str, str]:
    """Return in which role an expected child goes on once she is born."""

    def tagged(tag: str) -> list[str]:
        wanted = {code.code for code in roles.codes if tag in code.tags}
        return [role.code for role in pack.participants if role.code in wanted]

    found = ((role.code, role_after_birth(role.code, tagged(EXPECTED), tagged(NEWBORN))) for role in pack.participants)
    return {before: after for before, after in found if after is not None}
