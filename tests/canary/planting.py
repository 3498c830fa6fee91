"""A case in which every protected fact is a word found nowhere else, and everybody who must not read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.test import Client

from syli.kernel.scope import everything
from syli.org.choices import Role
from syli.org.models import Membership, Municipality, StaffMember
from syli.people.models import Person
from syli.records.commands import seal_note, write_notes
from syli.records.rules import Paragraph
from syli.retention.commands import collect, disclose, receive
from syli.safety.choices import Act
from syli.safety.commands import block_worker
from syli.safety.models import EmergencyOpening, Separation
from tests.apart import WORDS, Apart, agreed, plant
from tests.case import Case

HER_EMERGENCY, HER_SEALED = "Quxemergwyxqq", "Zhusealqiboqq"
HER_TOWN, HIS_TOWN = "Kanarialatvala", "Kanarialaakso"
#: Who works in no unit of the association.
OUTSIDE = ("otso", "lotta", "tilda", "stina")
#: Syllables of no language, so that a word that is found was leaked and not written by somebody.
_SYLLABLES = ("qva", "xel", "zhu", "vuq", "wyx", "jzo", "qib", "xar", "zwe", "hyq", "qox", "zux", "wiq", "xyv", "qez", "jux", "zyx", "vax", "qun",
              "wez", "xoq", "zib", "qaj", "zov", "xih", "wuq")  # fmt: skip


@dataclass
class Persona:
    """Somebody who looks: the words that must never reach her, and her browser."""

    name: str
    client: Client
    forbidden: frozenset[str]


@dataclass
class Planted:
    """The case with its words by name, every row by kind, and everybody who looks."""

    apart: Apart
    separation: Separation
    words: dict[str, str]
    rows: dict[str, list[Model]] = field(default_factory=dict)

    def side(self, side: str) -> frozenset[str]:
        """Return every word of one side."""
        return frozenset(word for name, word in self.words.items() if name.startswith(side))

    @property
    def all_words(self) -> frozenset[str]:
        """Return every protected word of both sides."""
        return frozenset(self.words.values())


def words() -> dict[str, str]:
    """Return a word for every fact; a telephone number is one of digits."""
    made = {name: f"{_SYLLABLES[place].capitalize()}{_SYLLABLES[-place - 1]}qq" for place, name in enumerate(WORDS)}
    return made | {"her_phone": "0409171717", "his_phone": "0409181818"}


def planted(case: Case) -> Planted:
    """Plant the case: both sides, kept apart, with everything written about them."""
    year = {"language_status": "fi", "county_code": "07", "county_fi": "K", "county_sv": "K", "county_en": "K", "region_code": "05", "region_fi": "K"}
    for code, name in (("998", HER_TOWN), ("997", HIS_TOWN)):
        Municipality.objects.create(year=2026, code=code, name_fi=name, name_sv=name, **year)
    said = words()
    apart = plant(case, said)
    with case.cast.inside("leena"):
        for person, code in ((apart.she, "998"), (apart.he, "997"), (apart.child, "998")):
            Person.objects.filter(pk=person.pk).update(municipality_code=code)
    separation = apart.keep()
    made = Planted(apart, separation, said | {"her_town": HER_TOWN, "his_town": HIS_TOWN, "her_emergency": HER_EMERGENCY, "her_sealed": HER_SEALED})
    _opened_in_emergency(made)
    _sealed(made)
    _blocked(made)
    made.rows = _rows(made)
    # Imported here: it writes into what is planted.
    from tests.canary.housing import plant_houses

    plant_houses(made)
    return made


def _opened_in_emergency(made: Planted) -> None:
    """Plant that somebody once opened her record in an emergency, and why."""
    cast, she = made.apart.case.cast, made.apart.she
    with cast.inside("leena") as ctx:
        EmergencyOpening.objects.create(
            organisation_id=ctx.home_id, register_id=she.register_id, person=she, staff=cast.staff["leena"], why="danger", reason=HER_EMERGENCY,
            created_at=ctx.now - timedelta(days=1), end_at=ctx.now - timedelta(hours=20),
        )  # fmt: skip


def _sealed(made: Planted) -> None:
    """Plant a note about her that her own worker has sealed to herself."""
    cast, she = made.apart.case.cast, made.apart.she
    with cast.inside("aino") as ctx:
        text = [Paragraph((she.pk,), "worker", HER_SEALED)]
        note = write_notes(ctx, she, paragraphs=text, happened_on=ctx.today, kind="contact")[0]
        seal_note(ctx, note, team=[cast.staff["aino"].public_id])
    made.apart.notes["her_sealed"] = note


def _blocked(made: Planted) -> None:
    """Add a worker of her unit whom she has named as one who must never see her."""
    cast, she = made.apart.case.cast, made.apart.she
    stamp: dict[str, Any] = {"created_at": cast.now, "start_on": date(2020, 1, 1)}
    cast.staff["bella"] = StaffMember.objects.create_user("bella", "bella-salasana-testissa", given_name="Bella", created_at=cast.now)
    Membership.objects.create(staff=cast.staff["bella"], organisation=cast.organisations["aava"], unit=cast.units["a1"], role=Role.WORKER, **stamp)
    with cast.inside("aino") as ctx:
        block_worker(ctx, she, staff_id=cast.staff["bella"].public_id)


def _rows(made: Planted) -> dict[str, list[Model]]:
    apart = made.apart
    known: list[Model] = [
        apart.she, apart.he, apart.child, apart.her_episode, apart.his_episode, apart.her_request, apart.his_request,
        *apart.points.values(), *apart.notes.values(), *apart.files.values(), *apart.plans.values(), made.separation, *_asked(made),
    ]  # fmt: skip
    rows: dict[str, list[Model]] = {}
    for row in known:
        rows.setdefault(row._meta.label, []).append(row)
    return rows


def _asked(made: Planted) -> list[Model]:
    """Ask for both sides' data, and give something of each to somebody."""
    apart = made.apart
    asked: list[Model] = []
    with apart.case.cast.inside("leena") as ctx:
        for side, person in (("her", apart.she), ("his", apart.he)):
            usual: dict[str, Any] = {"right": "access", "asker": "self", "identity": "document", "received_on": ctx.today, "language": "fi"}
            asked.append(collect(ctx, receive(ctx, person, **usual)))
            given = {"what": "statement", "content": made.words[f"{side}_note"], "receiver": made.words[f"{side}_family"], "purpose": "Koe"}
            if side == "her":
                agreed(apart.case.cast, "leena", person, act=Act.DISCLOSE)
            asked.append(disclose(ctx, person, **given, ground="other_law", reason="Koe", given_on=ctx.today))
    return asked


def personas(made: Planted) -> list[Persona]:
    """Return everybody who looks. The leader is not among them: she keeps the two apart and reads both sides."""
    cast, her, his = made.apart.case.cast, made.side("her"), made.side("his")
    both = her | his
    told = {made.words[name] for name in ("her_given", "her_family", "his_given", "his_family")}
    told_too = told | {HER_EMERGENCY}
    forbidden = {
        "aarne": her,
        "aino": his,
        "sulo": his | {HER_SEALED},
        # Works in her unit, and she has named her; what may be found of him she may find.
        "bella": her,
        "otso": both,
        "lotta": both,
        "adele": both,
        "fanni": both,
        "vilma": both,
        "tilda": both,
        "stina": both,
        # The data protection officer answers as the second person and reads who has looked and why: names, never more.
        "saga": both - told_too,
        # Works in the association, with neither of them: may find a name, as of anybody.
        "uuno": both - told,
    }
    # A secret house's true name is its association's own; nobody outside learns it.
    houses = frozenset(made.words[f"{side}_house"] for side in ("her", "his"))
    forbidden = {who: words if who in OUTSIDE else words - houses for who, words in forbidden.items()}
    staff_of_nobody(made)
    seen = [Persona(who, cast.client(who), words) for who, words in forbidden.items()]
    gone = Persona("left", _left(made), both - houses)
    everybody = [*seen, gone, Persona("anonymous", Client(), both)]
    for persona in everybody:
        # A page that breaks is answered as in earnest, so that the error page is looked at too.
        persona.client.raise_request_exception = False
    return everybody


def staff_of_nobody(made: Planted) -> None:
    """Add a worker of unit A3, who works with nobody."""
    from syli.org.models import Unit

    cast = made.apart.case.cast
    stamp: dict[str, Any] = {"created_at": cast.now, "start_on": date(2020, 1, 1)}
    unit = Unit.objects.create(organisation=cast.organisations["aava"], name="Yksikkö A3", municipality_code="398", **stamp)
    cast.staff["uuno"] = StaffMember.objects.create_user("uuno", "uuno-salasana-testissa", given_name="Uuno", created_at=cast.now)
    Membership.objects.create(staff=cast.staff["uuno"], organisation=unit.organisation, unit=unit, role=Role.WORKER, **stamp)


def _left(made: Planted) -> Client:
    """Return the browser, still signed in, of his worker who left yesterday."""
    cast = made.apart.case.cast
    cast.staff["left"] = StaffMember.objects.create_user("left", "lahti-salasana-testissa", given_name="Lauri", created_at=cast.now)
    stamp: dict[str, Any] = {"created_at": cast.now, "start_on": date(2020, 1, 1), "end_on": cast.now.date() - timedelta(days=1)}
    with everything():
        Membership.objects.create(staff=cast.staff["left"], organisation=cast.organisations["aava"], unit=cast.units["a2"], role=Role.WORKER, **stamp)
    return cast.client("left")
