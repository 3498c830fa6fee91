"""What is known of every look of a day, for the rules: grounds, kin, colleagues, blocks, other sides, secrets, closed services.

Each kind of fact costs a fixed number of queries, whatever the number of looks. Sealed names are opened only of those who were looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from syli.episodes.models import EpisodeParticipant
from syli.kernel.context import Context
from syli.kernel.names import fold
from syli.org.models import Membership, StaffMember
from syli.oversight.models import DeclaredKin
from syli.oversight.queries.looks import DayOfLooks
from syli.oversight.rules import Facts
from syli.people.choices import ContactPointKind
from syli.people.models import ContactPoint, HouseholdMember, Person, Relationship
from syli.people.queries.search import all_names
from syli.safety.choices import Expected, Sealed
from syli.safety.expected import About, Pair, grounds_of
from syli.safety.models import Block, Seal, Separation

Grounds = dict[Pair, set[Expected]]
#: What makes somebody's family expected too; an emergency or a second person's answer is about one person only.
WORK = frozenset({Expected.OWN_WORKER, Expected.UNIT, Expected.CONTACT, Expected.REQUEST, Expected.STAY, Expected.REGISTERED, Expected.SUPERVISION})


@dataclass(frozen=True, slots=True)
class Known:
    """The facts and grounds of every look, and who is the other side of whom for those who opened both."""

    facts: Mapping[Pair, Facts]
    grounds: Mapping[Pair, set[Expected]]
    others: Mapping[Pair, int]


def known_of(ctx: Context, looks: DayOfLooks) -> Known:
    """Return what is known of every look of the day."""
    people, staff = {person for _staff, person in looks.pairs}, looks.staff
    apart = _apart(ctx, people)
    grounds = expected_grounds(ctx, looks)
    others = _other_sides(looks, apart)
    names = {person.pk: person for person in Person._base_manager.filter(pk__in=people).prefetch_related("other_names")}
    kin, works_here, surnames = _kin(ctx, staff, names), _colleagues(ctx, names), _surnames(staff)
    blocked, sealed, closed = _blocked(ctx, looks), _sealed_from(ctx, people), _days_closed(ctx, people, looks)
    facts = {}
    for staff_id, person_id in looks.pairs:
        pair = (staff_id, person_id)
        person = names.get(person_id)
        if person is None:  # the log outlives a record that has been erased since
            continue
        other = others.get(pair)
        facts[pair] = Facts(
            explained=pair in grounds,
            same_surname=bool(person.family_name) and fold(person.family_name) == surnames.get(staff_id),
            declared_kin=pair in kin,
            works_here=person_id in works_here,
            blocked=pair in blocked,
            other_side=other is not None,
            other_side_explained=other is not None and (staff_id, other) in grounds,
            protected=person.is_protected and (person.protected_until is None or person.protected_until >= looks.day),
            sealed_from_her=person_id in sealed and staff_id not in sealed[person_id],
            days_closed=closed.get(person_id),
            found_by_search=looks.pairs[pair].found_by_search,
        )
    return Known(facts, grounds, others)


def expected_grounds(ctx: Context, looks: DayOfLooks) -> Grounds:
    """Return why each look was to be expected: grounds of the records themselves, and the family of somebody one works with."""
    people = {person for _staff, person in looks.pairs}
    family = _family(ctx, people, _apart(ctx, people))
    around = people | {key for keys in family.values() for key in keys}
    found = grounds_of(ctx, About(looks.day, frozenset(looks.staff), frozenset(around)))
    grounds = {pair: set(found[pair]) for pair in looks.pairs if pair in found}
    for staff, person in looks.pairs:
        if any(WORK & found.get((staff, relative), set()) for relative in family.get(person, ())):
            grounds.setdefault((staff, person), set()).add(Expected.FAMILY)
    return grounds


def _family(ctx: Context, people: set[int], apart: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """Return who belongs to each person's family or household, but whoever must not learn of her."""
    near: dict[int, set[int]] = defaultdict(set)
    ties = Relationship._base_manager.filter(Q(person_id__in=people) | Q(other_id__in=people), organisation_id=ctx.home_id)
    for one, other in ties.values_list("person_id", "other_id"):
        near[one].add(other)
        near[other].add(one)
    homes = HouseholdMember._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people).values("household_id")
    members: dict[int, set[int]] = defaultdict(set)
    for household, person in HouseholdMember._base_manager.filter(household_id__in=homes).values_list("household_id", "person_id"):
        members[household].add(person)
    for group in members.values():
        for person in group:
            near[person] |= group - {person}
    return {person: near[person] - apart.get(person, set()) for person in people if person in near}


def _apart(ctx: Context, people: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Separation._base_manager.filter(Q(first_id__in=people) | Q(second_id__in=people), organisation_id=ctx.home_id, end_on__isnull=True)
    for first, second in rows.values_list("first_id", "second_id"):
        found[first].add(second)
        found[second].add(first)
    return found


def _other_sides(looks: DayOfLooks, apart: Mapping[int, set[int]]) -> dict[Pair, int]:
    found = {}
    for staff, person in looks.pairs:
        other = next((key for key in sorted(apart.get(person, ())) if (staff, key) in looks.pairs), None)
        if other is not None:
            found[staff, person] = other
    return found


def _surnames(staff: Iterable[int]) -> dict[int, str]:
    rows = StaffMember.objects.filter(pk__in=staff).exclude(family_name="").values_list("pk", "family_name")
    return {pk: fold(name) for pk, name in rows}


def _kin(ctx: Context, staff: set[int], names: Mapping[int, Any]) -> set[Pair]:
    """Return who looked at somebody declared as near to her, by the name or by a telephone number."""
    declared = list(DeclaredKin._base_manager.filter(organisation_id=ctx.home_id, staff_id__in=staff, end_on__isnull=True))
    if not declared:
        return set()
    by_name: dict[str, set[int]] = defaultdict(set)
    by_phone: dict[str, set[int]] = defaultdict(set)
    for kin in declared:
        by_name[fold(kin.name)].add(kin.staff_id)
        if kin.phone:
            by_phone[_digits(kin.phone)].add(kin.staff_id)
    found = {(one, pk) for pk, person in names.items() for name in all_names(person) for one in by_name.get(fold(name), ())}
    if by_phone:
        phones = ContactPoint._base_manager.filter(organisation_id=ctx.home_id, person_id__in=names, kind=ContactPointKind.PHONE)
        found |= {(one, point.person_id) for point in phones for one in by_phone.get(_digits(point.value), ())}
    return found


def _digits(phone: str) -> str:
    """Return a number's last nine digits: 040 123 4567 and +358 40 123 4567 are one."""
    return "".join(filter(str.isdigit, phone))[-9:]


def _colleagues(ctx: Context, names: Mapping[int, Any]) -> set[int]:
    """Return who works or has worked in the association: said by a seal, or by the whole name."""
    here = Membership.objects.filter(organisation_id=ctx.home_id).values("staff_id")
    staff = {
        fold(f"{given} {family}") for given, family in StaffMember.objects.filter(pk__in=here).values_list("given_name", "family_name") if family
    }
    said = set(Seal._base_manager.filter(organisation_id=ctx.home_id, person_id__in=names, is_employee=True).values_list("person_id", flat=True))
    return said | {pk for pk, person in names.items() if fold(f"{person.given_name} {person.family_name}") in staff}


def _blocked(ctx: Context, looks: DayOfLooks) -> set[Pair]:
    rows = Block._base_manager.filter(organisation_id=ctx.home_id, staff_id__in=looks.staff, start_on__lte=looks.day)
    rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gte=looks.day))
    return set(rows.values_list("staff_id", "person_id"))


def _sealed_from(ctx: Context, people: set[int]) -> dict[int, set[int]]:
    """Return the team of everybody whose whole record is sealed."""
    rows = Seal._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people, kind=Sealed.RECORD, end_on__isnull=True)
    teams: dict[int, set[int]] = defaultdict(set)
    for person, staff in rows.values_list("person_id", "members__staff_id"):
        teams[person].add(staff)
    return teams


def _days_closed(ctx: Context, people: set[int], looks: DayOfLooks) -> dict[int, int]:
    """Return for how many days the last service of each has been over; those with a running one are not there."""
    rows = EpisodeParticipant._base_manager.filter(organisation_id=ctx.home_id, person_id__in=people, episode__start_on__lte=looks.day)
    running = set(rows.filter(Q(episode__end_on__isnull=True) | Q(episode__end_on__gte=looks.day)).values_list("person_id", flat=True))
    ended = rows.exclude(person_id__in=running).values("person_id").annotate(last=Max("episode__end_on")).values_list("person_id", "last")
    return {person: (looks.day - last).days for person, last in ended if last is not None}
