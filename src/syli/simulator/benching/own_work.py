"""The same work for the measured worker at every size: a unit of her own whose lists are full, in an association that grows around it.

Whoever is taken from the simulated units has fuller lists where there are more contacts, and her pages grow with what they show. Here
they show the same, so what grows is what a larger database costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.catalogue.commands import offer_service
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack, shipped_catalogue
from syli.catalogue.queries import codes_of
from syli.episodes.contact_form import recordable_kinds
from syli.interop.bulk.writer import BulkWriter, EpisodeRow
from syli.kernel.context import HELSINKI, Context
from syli.org.choices import Role
from syli.org.commands import create_unit
from syli.org.models import Membership, Organisation, Register, StaffMember, Unit
from syli.people.choices import ContactPointKind, RelationshipKind, Safety
from syli.people.commands.facts import Facts
from syli.simulator.bulk import TOLD_BY

#: More than a page of every list, and more than a search ever shows.
FAMILIES = 110
#: Whose own worker she is; a colleague has the rest.
OWN = 30
CONTACTS = 8
WAITING = 40
#: How a great many Finnish family names begin: a search for it has a full answer at the smallest size and much to choose from at the largest.
FAMILY_NAME, ASKED = "Kortesalo", "ko"
GIVEN = ("Aino", "Helmi", "Ilona", "Kerttu", "Lyyli", "Martta", "Oili", "Pihla", "Saimi", "Tyyne")
TEXT = "Käytiin läpi viikko ja sovittiin seuraavasta tapaamisesta. Lapsi leikki huoneessa, äiti kertoi yöstä ja huolistaan."
SINCE = timedelta(days=200)


def plain_pack() -> Pack:
    """Return the first service in which parent and child are clients by name and meet workers: no house, nothing sealed."""
    catalogue = shipped_catalogue()
    packs = (catalogue.pack(code) for code in sorted(catalogue.services))
    return next(pack for pack in packs if pack.status == "published" and len(pack.clients) > 1 and not pack.legal.is_sealed and _has_contacts(pack))


def _has_contacts(pack: Pack) -> bool:
    return "stay" not in pack.modalities and bool(pack.notes) and bool(recordable_kinds(pack)) and pack.allows_identity("named")


@dataclass(slots=True)
class OwnWork:
    """Writes a unit, and in it families, their episodes with contacts and notes, and requests that wait; about one family each."""

    ctx: Context
    organisation: Organisation
    register: Register
    worker: StaffMember
    colleague: StaffMember
    rows: BulkWriter

    def write(self) -> Unit:
        """Write everything inside the caller's scope; return the unit."""
        start_on = self._day - 2 * SINCE
        unit = create_unit(self.ctx, self.organisation, name="Mittauspiste", alias="", is_secret=False, municipality_code="091", start_on=start_on)
        pack = plain_pack()
        offer = offer_service(self.ctx, unit=unit, service_code=pack.code, funding_code="", start_on=start_on)
        for member in (self.worker, self.colleague):
            role = {"organisation": self.organisation, "unit": unit, "role": Role.WORKER}
            Membership.objects.create(staff=member, **role, start_on=start_on, created_at=self.ctx.now)
        for number in range(FAMILIES):
            mother, child = self._family(number)
            if number < WAITING:
                self._request(offer, pack, mother, child, number)
            self._episode(offer, pack, mother, child, self.worker if number < OWN else self.colleague)
        self.rows.write()
        return unit

    @property
    def _day(self) -> date:
        return self.ctx.today

    def _at(self, day: date, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI)

    def _family(self, number: int) -> tuple[int, int]:
        rows, stamp = self.rows, self.rows.stamp(self._at(self._day - SINCE, 9), self.worker.pk)
        name = f"{FAMILY_NAME}{'' if number % 2 else '-Koli'}"
        mother = rows.person(Facts(given_name=GIVEN[number % len(GIVEN)], family_name=name, birth_year=1990, municipality_code="091"), stamp)
        child = rows.person(Facts(given_name="Vieno", family_name=name, born_on=self._day - timedelta(days=900 + number)), stamp)
        rows.relationship(mother, child, str(RelationshipKind.PARENT), None, stamp)
        rows.household([mother, child], self._day - SINCE, stamp)
        rows.contact_point(mother, str(ContactPointKind.PHONE), f"+35850000{number:04}", str(Safety.SAFE), self._day, stamp)
        return mother, child

    def _request(self, offer: ServiceOffer, pack: Pack, mother: int, child: int, number: int) -> None:
        received = self._at(self._day - timedelta(days=1 + number % 30), 10)
        is_waiting = number % 2 == 1
        self.rows.request(
            offer.unit_id, offer.service_code, offer.profile, received, self.rows.stamp(received, self.worker.pk), self._people(pack, mother, child),
            way="phone", source="self", reasons=(), urgency="normal", state="waiting" if is_waiting else "new", summary=TEXT, municipality="091",
            own_worker=None, waiting_since_on=received.date() if is_waiting else None, decided_at=None, decided_by=None, decision_code="",
            guided_to="", version=1 + is_waiting,
        )  # fmt: skip

    def _episode(self, offer: ServiceOffer, pack: Pack, mother: int, child: int, worker: StaffMember) -> None:
        rows, start_on = self.rows, self._day - SINCE
        stamp = rows.stamp(self._at(start_on, 9), worker.pk)
        row = EpisodeRow(None, offer.unit_id, offer.service_code, pack.default_funding, "091")
        relationship = rows.client_relationship(mother, start_on, None, 1, stamp)
        row = rows.episode(
            row, stamp, self._people(pack, mother, child), [(worker.pk, start_on, None, stamp, 1)], relationship=relationship, offer=offer.pk,
            request=None, profile=offer.profile, pack_version=pack.version, requested_on=start_on, start_on=start_on, end_on=None, result="",
            end_reason="", own_worker=worker.pk, legal_basis=pack.default_regime, source="self", reasons=(),
        )  # fmt: skip
        kind = recordable_kinds(pack)[0]
        way = next((code.code for code in codes_of(kind.fitting_ways)), "")
        for number in range(CONTACTS):
            met = self._at(start_on + timedelta(days=20 * number), 13)
            stamp = rows.stamp(met, worker.pk)
            key = rows.contact(
                row, stamp, self._people(pack, mother, child), [worker.pk], modality=kind.modality, kind=kind.code, way=way, themes=(),
                started_at=met, minutes=60,
            )  # fmt: skip
            rows.note(
                mother, TEXT, stamp, source=TOLD_BY, kind=pack.notes[0], happened_on=met.date(), writing=rows.public_ids.new(),
                episode=row.id, contact=key,
            )  # fmt: skip

    def _people(self, pack: Pack, mother: int, child: int) -> list[tuple[int, str]]:
        return list(zip((mother, child), (role.code for role in pack.clients), strict=False))
