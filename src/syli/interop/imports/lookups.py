"""Against what a list is read: the organisation's register, offers, units and workers, and the code sets with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import Texts
from syli.catalogue.queries import code_set, codes_of, current_pack
from syli.episodes.queries.staff import workers_of
from syli.interop.imports.codes import CodeBook
from syli.interop.imports.rows import CodeSets
from syli.kernel.context import Context
from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import KeyId
from syli.kernel.vault.models import KeyPurpose, VaultKey
from syli.kernel.vault.tokens import exact_token
from syli.org.models import Membership, Municipality, Register, Unit
from syli.org.queries.areas import areas_year
from syli.people.choices import LANGUAGES, Gender
from syli.people.queries import register_for
from syli.safety.standing import pairs_in_force

#: Letters that other systems write for a gender, in Finnish, Swedish and English.
GENDER_LETTERS = {Gender.FEMALE: ("N", "K", "F", "W"), Gender.MALE: ("M",)}
KEY_COLUMN = "interop.import.row"


@dataclass(frozen=True, slots=True)
class KindIn:
    """A kind of contact of a service as a list may name it."""

    code: str
    modality: str
    minutes: int
    themes: frozenset[str]
    #: The ways the pack names for it, and all in which it can be held.
    ways: frozenset[str]
    fitting_ways: frozenset[str]
    is_count_only: bool


@dataclass
class ServiceIn:
    """One service the organisation gives: its pack, and its offer in each unit."""

    pack: Pack
    offers: dict[int, ServiceOffer]
    kinds: dict[str, KindIn]

    @cached_property
    def endings_and_ways_in(self) -> Mapping[str, frozenset[str]]:
        """Return the codes that the service has for how one comes and how it ends, by the field of a list."""
        pack = self.pack
        choices = {"referral_source": pack.way_in.sources, "reasons": pack.way_in.reasons, "result": pack.results, "end_reason": pack.end_reasons}
        return {name: frozenset(code.code for code in codes_of(choice)) for name, choice in choices.items()}


@dataclass
class Lookups:
    """Everything a row is compared with, read once."""

    ctx: Context
    register: Register
    services: Mapping[str, ServiceIn]
    units: Mapping[int, Unit]

    @cached_property
    def code_sets(self) -> CodeSets:
        """Return the code sets of all fields: code → its names."""
        return {
            "gender": {code: (*names, *GENDER_LETTERS.get(Gender(code), ())) for code, names in self._genders().items()},
            "municipality": self._municipalities(),
            "language": {code: names for code, names in self._set("languages").items() if code in LANGUAGES},
            "service": {code: self._names(service.pack.name) for code, service in self.services.items()},
            "unit": {unit.public_id: tuple(dict.fromkeys((unit.outward_name, unit.name))) for unit in self.units.values()},
            "kind": self._kinds(),
            "way": self._set("contact_ways"),
            "theme": self._set("contact_themes"),
            "worker": {public_id: names for public_id, (_pk, names) in self.workers.items()},
            "family_role": self._set("roles"),
            "source": self._set("referral_sources"),
            "entry_reason": self._set("entry_reasons"),
            "end_result": self._set("end_results"),
            "end_reason": self._set("end_reasons"),
        }

    def _names(self, texts: Texts) -> tuple[str, ...]:
        """Return a thing's names in every language, the reader's first: that one is shown."""
        own = texts.in_language(self.ctx.language)
        return tuple(dict.fromkeys(text for text in (own, texts.fi, texts.sv, texts.en) if text))

    def _set(self, name: str) -> dict[str, Sequence[str]]:
        return {code.code: self._names(code.texts) for code in code_set(name).codes}

    def _genders(self) -> dict[str, Sequence[str]]:
        named = self._set("genders")
        return {gender.value: named.get(gender.value, (gender.value,)) for gender in Gender}

    def _municipalities(self) -> dict[str, Sequence[str]]:
        rows = Municipality.objects.filter(year=areas_year(self.ctx.today.year) or 0).order_by("code")
        return {row.code: tuple(dict.fromkeys((row.name_in(self.ctx.language), row.name_fi, row.name_sv))) for row in rows}

    def _kinds(self) -> dict[str, Sequence[str]]:
        """Return every kind of contact with all the names that services give it."""
        found: dict[str, dict[str, None]] = {}
        for service in self.services.values():
            for kind in service.pack.contacts:
                found.setdefault(kind.code, {}).update(dict.fromkeys(self._names(kind.texts)))
        return {code: tuple(names) for code, names in found.items()}

    @cached_property
    def workers(self) -> Mapping[str, tuple[int, Sequence[str]]]:
        """Return everybody who works or has worked here: public id → key and the ways to write the name."""
        rows = Membership.objects.filter(organisation_id=self.ctx.home_id).select_related("staff").order_by("pk")
        found: dict[str, tuple[int, Sequence[str]]] = {}
        for row in rows:
            given, family = row.staff.given_name, row.staff.family_name
            names = (f"{given} {family}".strip(), row.staff.username, f"{family} {given}".strip(), f"{family}, {given}")
            found[row.staff.public_id] = (row.staff_id, names)
        return found

    @cached_property
    def unit_keys(self) -> Mapping[str, int]:
        """Return the units' keys by their public ids: a number in a list must never hit a key by chance."""
        return {unit.public_id: pk for pk, unit in self.units.items()}

    def workers_of_unit(self, unit: int) -> set[int]:
        """Return who works in a unit now."""
        if unit not in self._workers_of_unit:
            self._workers_of_unit[unit] = workers_of(unit, self.ctx)
        return self._workers_of_unit[unit]

    @cached_property
    def _workers_of_unit(self) -> dict[int, set[int]]:
        return {}

    @cached_property
    def kept_apart(self) -> frozenset[int]:
        """Return whom somebody is kept apart from: only for them is a worker looked at more closely."""
        return frozenset(person for _pair, *two in pairs_in_force(self.ctx) for person in two)

    @cached_property
    def child_roles(self) -> frozenset[str]:
        """Return the roles that are a child's."""
        return frozenset(code.code for code in code_set("roles").codes if code.kind == "child")

    @cached_property
    def adult_roles(self) -> frozenset[str]:
        """Return the roles that are a grown-up's."""
        return frozenset(code.code for code in code_set("roles").codes if code.kind == "adult")

    @cached_property
    def mark_key(self) -> bytes:
        """Return the register's oldest search key: it stays while rows bear marks made with it, for those cannot be made again."""
        first = VaultKey.objects.filter(owner=self.register.pk, purpose=KeyPurpose.SEARCH).order_by("version").first()
        version = first.version if first is not None else 1
        return keyring.current().key(KeyId(self.register.pk, version), KeyPurpose.SEARCH).secret

    def digest(self, data: bytes) -> str:
        """Return the keyed digest of a row: kept in place of what a name and a birth date would give away."""
        return f"{exact_token(self.register.pk, KEY_COLUMN, data.hex(), self.mark_key) & (2**64 - 1):016x}"

    def nearest(self, field: str, code: str, allowed: Sequence[str]) -> str:
        """Return the names of the allowed codes that are most like a code's name."""
        names = {known: self.code_sets[field].get(known, (known,)) for known in allowed}
        wanted = self.code_sets[field].get(code, (code,))
        return "; ".join(CodeBook(names).nearest(str(wanted[0])) or [str(n[0]) for n in list(names.values())[:3]])


def lookups_for(ctx: Context) -> Lookups:
    """Read what lists of the acting organisation are compared with."""
    offers = ServiceOffer.objects.filter(organisation_id=ctx.home_id, profile="").select_related("unit").order_by("pk")
    services: dict[str, ServiceIn] = {}
    for offer in offers:
        service = services.get(offer.service_code)
        if service is None:
            service = services[offer.service_code] = _service(current_pack(offer.service_code, offer.profile, ctx.today))
        service.offers.setdefault(offer.unit_id, offer)
    units = {unit.pk: unit for unit in Unit.objects.filter(organisation_id=ctx.home_id).order_by("pk")}
    return Lookups(ctx, register_for(ctx), services, units)


def _service(pack: Pack) -> ServiceIn:
    kinds = {
        kind.code: KindIn(
            kind.code,
            kind.modality,
            kind.minutes or 60,
            frozenset(c.code for c in codes_of(kind.themes)) if kind.themes else frozenset(),
            frozenset(c.code for c in codes_of(kind.ways)) if kind.ways else frozenset(),
            frozenset(c.code for c in codes_of(kind.fitting_ways)),
            kind.is_count_only,
        )
        for kind in pack.contacts
    }
    return ServiceIn(pack, {}, kinds)
