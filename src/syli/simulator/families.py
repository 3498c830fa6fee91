"""Families: who belongs to one, how old they are, what they speak, how they may be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from syli.simulator.houses import House, swedish_factor
from syli.simulator.identity import email_address, identity_code, phone_number
from syli.simulator.names import name_book
from syli.simulator.places import country
from syli.simulator.profile import AdultShape, FamilyShape, ServiceShape
from syli.simulator.seeds import Weighted
from syli.simulator.world import ContactPoint, Household, Person, Relation

CODE_KNOWN = 0.6
YOUNGEST_PARENT = 15.5
NAMED_AFTER_DAYS = 3
WHENS: Mapping[str, tuple[str, ...]] = {
    "fi": ("arkisin 9–15", "vain tekstiviesti ensin", "ei iltaisin", "vain kun lapset ovat koulussa"),
    "sv": ("vardagar 9–15", "skicka textmeddelande först", "inte på kvällar"),
}
SAFETIES: Mapping[str, Weighted[str]] = {
    "usual": Weighted({"safe": 0.45, "unknown": 0.52, "limited": 0.02, "unsafe": 0.01}),
    "careful": Weighted({"safe": 0.5, "limited": 0.25, "unsafe": 0.17, "unknown": 0.08}),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A person and what she is in the family: the role she first came in, and whether a grown-up."""

    person: Person
    role: str
    is_adult: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A family as it is when it first comes."""

    members: tuple[Member, ...]
    relations: tuple[Relation, ...]
    households: tuple[Household, ...]
    contact_points: tuple[ContactPoint, ...]
    municipality: str


@dataclass(slots=True)
class Keys:
    """Numbers persons and households of an association in turn, and remembers identity codes already given."""

    person: int = 0
    household: int = 0
    request: int = 0
    episode: int = 0

    def next_person(self) -> int:
        """Return the next person's number."""
        self.person += 1
        return self.person

    def next_household(self) -> int:
        """Return the next household's number."""
        self.household += 1
        return self.household


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the whole family has in common."""

    language: str
    surname: str
    municipality: str
    is_protected: bool
    is_hidden: bool


def build_home(
    dice: Random,
    house: House,
    shape: ServiceShape,
    languages: Mapping[str, float],
    keys: Keys,
    codes: set[str],
    came_on: date,
    until: date,
    identity: Sequence[str],
) -> Home:
    """Draw a family that comes to a service on a day."""
    family = Weighted([(f, share) for share, f in shape.shapes]).draw(dice)
    shared = _shared(dice, house, shape, languages, identity)
    members = [Member(_adult(dice, adult, shared, keys, codes, came_on), adult.role, True) for adult in family.adults]
    births = [m.person.born_on or date(m.person.birth_year or 0, 12, 31) for m in members]
    members += _children(dice, family, shared, keys, codes, came_on, until, max(births, default=None))
    return Home(
        tuple(members),
        tuple(_relations(dice, members, family, came_on)),
        tuple(_households(dice, members, family, keys, came_on)),
        tuple(point for member in members if member.is_adult for point in _contact_points(dice, member, shape)),
        shared.municipality,
    )


def _shared(dice: Random, house: House, shape: ServiceShape, languages: Mapping[str, float], identity: Sequence[str]) -> _Shared:
    local = dict(languages)
    local["sv"] = local.get("sv", 0.0) * swedish_factor(house)
    if house.home.county != "21":  # Sámi homelands lie in Lapland
        local["se"] = local.get("se", 0.0) * 0.15
    language = Weighted(local).draw(dice)
    place = country().municipality(dice, house.home, reach=shape.reach)
    hidden = "pseudonymous" in identity and dice.random() < shape.pseudonymous
    return _Shared(language, name_book().surname(dice, language), place.code, dice.random() < shape.protected, hidden)


def _adult(dice: Random, shape: AdultShape, shared: _Shared, keys: Keys, codes: set[str], came_on: date) -> Person:
    mean, deviation, least, most = shape.age
    age = min(most, max(least, dice.gauss(mean, deviation)))
    born_on = came_on - timedelta(days=int(age * 365.25) + dice.randrange(365) // 2)
    surname = shared.surname if dice.random() < 0.6 else name_book().surname(dice, shared.language)
    return _person(dice, shared, keys, codes, born_on, shape.genders.draw(dice), surname, is_child=False)


def _children(
    dice: Random, family: FamilyShape, shared: _Shared, keys: Keys, codes: set[str], came_on: date, until: date, parent_born_on: date | None
) -> list[Member]:
    shape = family.children
    if shape is None:
        return []
    members: list[Member] = []
    for number in range(shape.counts.draw(dice)):
        gender = "female" if dice.random() < 0.488 else "male"
        if number == 0 and dice.random() < shape.unborn:
            due_on = came_on + timedelta(days=dice.randrange(28, 170))
            born_on = due_on + timedelta(days=max(-25, min(14, round(dice.gauss(-2, 8)))))
            child = _person(dice, shared, keys, codes, born_on, gender, shared.surname, is_child=True, due_on=due_on, until=until)
            members.append(Member(child, shape.unborn_role, False))
            continue
        low, high = shape.age
        # Small children come more often than big ones: the younger half is drawn twice as often.
        age = low + (high - low) * dice.random() ** 1.5
        if parent_born_on is not None:
            age = max(0.02, min(age, (came_on - parent_born_on).days / 365.25 - YOUNGEST_PARENT))
        born_on = came_on - timedelta(days=max(1, int(age * 365.25)))
        members.append(Member(_person(dice, shared, keys, codes, born_on, gender, shared.surname, is_child=True), shape.role, False))
    return members


def _person(
    dice: Random,
    shared: _Shared,
    keys: Keys,
    codes: set[str],
    born_on: date,
    gender: str,
    surname: str,
    *,
    is_child: bool,
    due_on: date | None = None,
    until: date | None = None,
) -> Person:
    book = name_book()
    given = book.given_name(dice, shared.language, is_child=is_child, gender=gender)
    code = _code(dice, born_on, gender, codes) if dice.random() < CODE_KNOWN else ""
    told, speaks = _told(dice, gender), dice.random()
    if due_on is not None and until is not None and born_on + timedelta(days=NAMED_AFTER_DAYS) > until:
        return Person(keys.next_person(), "", "", "", "", None, None, due_on, True, "", "", "", False, "", False)
    hidden = shared.is_hidden
    return Person(
        key=keys.next_person(),
        given_name="" if hidden else given,
        family_name="" if hidden else surname,
        alias=dice.choice(book.aliases) if hidden else "",
        identity_code="" if hidden else code,
        born_on=None if hidden and due_on is None else born_on,
        birth_year=born_on.year if hidden and due_on is None else None,
        due_on=due_on,
        is_unborn=False,
        gender=told,
        mother_tongue=shared.language,
        service_language=shared.language if shared.language in ("fi", "sv") else "fi",
        needs_interpreter=shared.language not in ("fi", "sv", "se") and speaks < 0.45,
        municipality=shared.municipality,
        is_protected=shared.is_protected and not hidden,
    )


def _told(dice: Random, gender: str) -> str:
    """Return the gender as it is recorded: not everybody is asked, not everybody is one of two."""
    draw = dice.random()
    return "other" if draw < 0.003 else "" if draw < 0.012 else gender


def _code(dice: Random, born_on: date, gender: str, codes: set[str]) -> str:
    for _ in range(20):
        code = identity_code(dice, born_on, gender)
        if code not in codes:
            codes.add(code)
            return code
    return ""


def _relations(dice: Random, members: Sequence[Member], family: FamilyShape, came_on: date) -> list[Relation]:
    adults = [m.person for m in members if m.is_adult]
    children = [m.person for m in members if not m.is_adult]
    found = [Relation(adult.key, child.key, "child", None) for adult in adults[:2] for child in children]
    if len(adults) >= 2 and family.tie:
        began = came_on - timedelta(days=dice.randrange(300, 4000))
        found.append(Relation(adults[0].key, adults[1].key, family.tie, began))
    return found


def _households(dice: Random, members: Sequence[Member], family: FamilyShape, keys: Keys, came_on: date) -> list[Household]:
    """One home, or two when the parents have parted: the children live in the first."""
    if len(members) < 2:
        return []
    apart = family.tie == "former_partner"
    first = [m.person.key for n, m in enumerate(members) if not (apart and m.is_adult and n > 0) and not m.person.was_expected]
    since = came_on - timedelta(days=dice.randrange(60, 2500)) if dice.random() < 0.5 else None
    return [Household(keys.next_household(), tuple(first), since)] if len(first) > 1 else []


def _contact_points(dice: Random, member: Member, shape: ServiceShape) -> list[ContactPoint]:
    person = member.person
    values: list[tuple[str, str]] = []
    if dice.random() < 0.86:
        values.append(("phone", phone_number(dice)))
    if dice.random() < 0.42 and person.given_name:
        values.append(("email", email_address(dice, person.given_name, person.family_name)))
    if dice.random() < 0.55 and not person.alias:
        home = country().places[person.municipality].name
        values.append(("postal" if person.is_protected else "address", name_book().address(dice, home)))
    found: list[ContactPoint] = []
    for kind, value in values:
        safety = SAFETIES[shape.safety].draw(dice)
        when = dice.choice(WHENS[person.service_language]) if safety == "limited" else ""
        found.append(ContactPoint(person.key, kind, value, safety, when))
    return found
