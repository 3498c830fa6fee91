"""A person's family: who is whose, who lives together now, and the picture of it. Only people the reader may know of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from syli.kernel.context import Context
from syli.kernel.ui.pictures import Tree
from syli.people.choices import FamilyRole, RelationshipKind, role_of
from syli.people.labels import FAMILY_ROLES, joined, label_of
from syli.people.models import HouseholdMember, Person, Relationship
from syli.people.queries.cards import PersonCard, cards, current
from syli.people.reading import person_reading_of_others, read_together
from syli.people.tree import Bond, Kin, draw

BOX_LETTERS = 20
#: More distant ties are drawn only along these.
NEAR = (RelationshipKind.PARENT, RelationshipKind.PARTNER, RelationshipKind.FORMER_PARTNER)


@dataclass(frozen=True, slots=True)
class Relative:
    """One tie of the person, seen from her side: the relative is her `role`."""

    public_id: str
    version: int
    role: FamilyRole
    card: PersonCard
    start_on: date | None
    end_on: date | None
    is_over: bool

    @property
    def called(self) -> str:
        """Return the role in the reader's language."""
        return label_of(FAMILY_ROLES, self.role)


@dataclass(frozen=True, slots=True)
class HomeMember:
    """One who lives in the household, with the person's own card among them."""

    public_id: str
    version: int
    card: PersonCard
    start_on: date | None


@dataclass(frozen=True, slots=True)
class Home:
    """One household of the person today."""

    public_id: str
    members: tuple[HomeMember, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Everything the reader may know of a person's family."""

    person: PersonCard
    relatives: tuple[Relative, ...]
    homes: tuple[Home, ...]
    cards: dict[int, PersonCard]
    bonds: tuple[Bond, ...]

    @property
    def children(self) -> int:
        """Return how many children are known, born and unborn."""
        return sum(relative.role == FamilyRole.CHILD for relative in self.relatives)

    @property
    def known(self) -> Iterable[int]:
        """Return the primary keys of everybody shown, for the audit trail."""
        return self.cards.keys()


def family_of(ctx: Context, person: Person) -> Family:
    """Return the person's family with two queries: ties and homes, people."""
    ties, lodgers = _ties_and_homes(ctx, person)
    keys = {person.pk, *(key for tie in ties for key in (tie.person_id, tie.other_id)), *(lodger.person_id for lodger in lodgers)}
    shown = cards(ctx, keys)
    ties = [tie for tie in ties if tie.person_id in shown and tie.other_id in shown]
    own = [tie for tie in ties if person.pk in (tie.person_id, tie.other_id)]
    return Family(
        person=shown[person.pk],
        relatives=tuple(sorted((_relative(ctx, person, tie, shown) for tie in own), key=_reading_order)),
        homes=_homes(lodgers, shown),
        cards=shown,
        bonds=tuple(Bond(tie.person_id, tie.other_id, tie.kind, _is_over(ctx, tie)) for tie in ties if not _is_gone(ctx, tie)),
    )


def guardians_of(ctx: Context, person: Person) -> list[PersonCard]:
    """Return the cards of a person's parents and other guardians today, as far as the reader may know of them."""
    own = (FamilyRole.PARENT, FamilyRole.GUARDIAN)
    return [relative.card for relative in family_of(ctx, person).relatives if relative.role in own and not relative.is_over]


def moved_out_of(ctx: Context, person: Person, public_id: str) -> HouseholdMember | None:
    """Return one who lived with the person and has moved out, by the public id of that; None too for whom the reader may not know."""
    homes = HouseholdMember.objects.filter(person=person).values("household")
    row = HouseholdMember.objects.filter(public_id=public_id, household__in=homes, end_on__lt=ctx.today).first()
    return row if row is not None and cards(ctx, [row.person_id]) else None


def picture_of(family: Family) -> Tree:
    """Return the drawn family of the person and of those nearest to her; nobody who only lives with her."""
    roles = {relative.card.pk: label_of(FAMILY_ROLES, relative.role).lower() for relative in reversed(family.relatives)}
    tied = {family.person.pk} | {key for bond in family.bonds for key in (bond.person, bond.other)}
    kin = [_kin(family.cards[key], roles.get(key, "")) for key in tied]
    return draw(family.person.pk, kin, family.bonds)


def _kin(shown: PersonCard, role: str) -> Kin:
    return Kin(
        key=shown.pk,
        name=shown.name,
        detail=_detail(shown, role),
        href=reverse("people.person.view", args=[shown.public_id]) if shown.may_view else None,
        faint=shown.is_unborn or shown.died_on is not None,
        birth=shown.born_on.isoformat() if shown.born_on is not None else str(shown.birth_year or ""),
    )


def _detail(shown: PersonCard, role: str) -> str:
    """Return what fits under a name in a box: protection first, then the role, then the year."""
    if shown.is_unborn:
        return shown.birth or role
    first = joined([role, pgettext("person", "protected") if shown.is_protected else ""])
    whole = joined([first, str(shown.birth_year or "")])
    return whole if len(whole) <= BOX_LETTERS else first


@dataclass(frozen=True, slots=True)
class _Tie:
    public_id: str
    version: int
    person_id: int
    other_id: int
    kind: RelationshipKind
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True, slots=True)
class _Lodger:
    public_id: str
    version: int
    home: str
    person_id: int
    start_on: date | None


def _ties_and_homes(ctx: Context, person: Person) -> tuple[list[_Tie], list[_Lodger]]:
    """Return, in one query, the ties around the person and those who live with her today."""
    read_together(ctx, person, [_ties_around, _living_with])
    ties = [
        _Tie(tie.public_id, tie.version, tie.person_id, tie.other_id, RelationshipKind(tie.kind), tie.start_on, tie.end_on)
        for tie in _ties_around(ctx, person)
    ]
    return ties, [_Lodger(one.public_id, one.version, one.household.public_id, one.person_id, one.start_on) for one in _living_with(ctx, person)]


@person_reading_of_others(lambda tie: (tie.person_id, tie.other_id))
def _ties_around(_ctx: Context, person: Person) -> QuerySet[Relationship]:
    """Return the person's ties and the near ties of those she is tied to."""
    near = Relationship.objects.filter(person=person).values("other")
    far = Relationship.objects.filter(other=person).values("person")
    own = Q(person=person) | Q(other=person)
    # By their keys: SQLite would otherwise go through every tie of the association. The scope is that of the rows themselves.
    around = Relationship._base_manager.filter(Q(person__in=near) | Q(person__in=far) | Q(other__in=near) | Q(other__in=far))
    return Relationship.objects.filter(own | Q(kind__in=NEAR, pk__in=around.values("pk"))).order_by("pk")


@person_reading_of_others(lambda member: (member.person_id,))
def _living_with(ctx: Context, person: Person) -> QuerySet[HouseholdMember]:
    """Return those who live with the person today."""
    homes = HouseholdMember.objects.filter(current(ctx.today), person=person)
    rows = HouseholdMember.objects.filter(current(ctx.today), household__in=homes.values("household"))
    return rows.select_related("household").order_by("pk")


def _relative(ctx: Context, person: Person, tie: _Tie, shown: dict[int, PersonCard]) -> Relative:
    relative_is_person = tie.other_id == person.pk
    return Relative(
        public_id=tie.public_id,
        version=tie.version,
        role=role_of(tie.kind, relative_is_person=relative_is_person),
        card=shown[tie.person_id if relative_is_person else tie.other_id],
        start_on=tie.start_on,
        end_on=tie.end_on,
        is_over=_is_over(ctx, tie),
    )


def _reading_order(relative: Relative) -> tuple[bool, int, str, int]:
    return (relative.is_over, list(FamilyRole).index(relative.role), str(relative.card.birth_year or ""), relative.card.pk)


def _is_over(ctx: Context, tie: _Tie) -> bool:
    return tie.end_on is not None and tie.end_on < ctx.today


def _is_gone(ctx: Context, tie: _Tie) -> bool:
    """A couple that is over stays in the picture, broken; any other tie that ended is left to the list."""
    return _is_over(ctx, tie) and tie.kind not in (RelationshipKind.PARTNER, RelationshipKind.FORMER_PARTNER, RelationshipKind.PARENT)


def _homes(lodgers: list[_Lodger], shown: dict[int, PersonCard]) -> tuple[Home, ...]:
    homes: dict[str, list[HomeMember]] = {}
    for lodger in lodgers:
        members = homes.setdefault(lodger.home, [])
        if lodger.person_id in shown:
            members.append(HomeMember(lodger.public_id, lodger.version, shown[lodger.person_id], lodger.start_on))
    # A home of one would tell that somebody unseen lives there too.
    return tuple(Home(public_id, tuple(members)) for public_id, members in homes.items() if len(members) > 1)
