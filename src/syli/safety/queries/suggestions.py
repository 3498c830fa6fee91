"""Who may have to be kept apart from this person: somebody with whom she shares a child, an address, a telephone or an event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from syli.kernel.context import Context
from syli.people.choices import RelationshipKind
from syli.people.models import HouseholdMember, NameToken, Person, Relationship
from syli.people.queries import PersonCard, cards
from syli.people.queries.registers import registers_kept
from syli.people.tokens import PHONES, PLACES, reach_tokens
from syli.safety.choices import Ground
from syli.safety.models import Separation
from syli.safety.standing import shares_work_with

ELDER = (RelationshipKind.PARENT, RelationshipKind.GUARDIAN)
COUPLE = (RelationshipKind.PARTNER, RelationshipKind.FORMER_PARTNER)
#: No person has this key: a list that holds it is asked for with the same statements whether anybody was found or not.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Hint:
    """Somebody who shares something with the person: what is near by family or work, and which number or address is the same."""

    other_id: int
    ground: Ground | None
    shared: Ground | None = None

    @property
    def why(self) -> Ground:
        """Return the weightiest ground, for the keeper."""
        return min((one for one in (self.ground, self.shared) if one is not None), key=list(Ground).index)

    def told(self, card: PersonCard | None) -> Ground | None:
        """Return the ground that may be told to somebody who sees this card; None when nothing of the other one may be.

        A number or an address belongs to her record: it is told only where that may be opened, and a masked address not even there.
        Otherwise whoever typed a guess would learn whether it is right.
        """
        if card is None:
            return None
        opened = card.may_view and not (self.shared == Ground.ADDRESS and card.is_masked)
        return self.why if opened else self.ground


def hints_about(ctx: Context, person: Person) -> list[Hint]:
    """Return everybody who shares something, whether or not the actor may know of them: ask `told` of each before showing.

    The statements are the same whether anybody shares anything or not.
    """
    found: dict[int, Ground] = {}
    for ground, keys in (
        (Ground.CHILD, _other_parents(person)),
        (Ground.ADDRESS, _under_one_roof(person)),
        (Ground.EVENT, shares_work_with(ctx, {person.pk})),
    ):
        for key in keys:
            found.setdefault(key, ground)
    shared = _same_reach(ctx, person)
    already = Separation.objects.filter(Q(first=person) | Q(second=person), end_on__isnull=True).values_list("first_id", "second_id")
    apart = {key for pair in already for key in pair}
    adults = _grown(ctx, (found.keys() | shared.keys()) - apart - {person.pk})
    order = list(Ground)
    hints = [Hint(key, found.get(key), shared.get(key)) for key in adults]
    return sorted(hints, key=lambda hint: (order.index(hint.why), hint.other_id))


def told_about(ctx: Context, hints: Iterable[Hint]) -> dict[int, tuple[PersonCard, Ground]]:
    """Return whom of them the actor may be told of, and why, in one statement however many there are."""
    kept = list(hints)
    known = cards(ctx, [NOBODY, *(hint.other_id for hint in kept)])
    told = {hint.other_id: (known.get(hint.other_id), hint.told(known.get(hint.other_id))) for hint in kept}
    return {key: (card, ground) for key, (card, ground) in told.items() if card is not None and ground is not None}


def _other_parents(person: Person) -> set[int]:
    children = Relationship.objects.filter(person=person, kind__in=ELDER).values("other")
    parents = set(Relationship.objects.filter(other__in=children, kind__in=ELDER).values_list("person_id", flat=True))
    couples = Relationship.objects.filter(Q(person=person) | Q(other=person), kind__in=COUPLE).values_list("person_id", "other_id")
    return parents | {key for pair in couples for key in pair}


def _under_one_roof(person: Person) -> set[int]:
    homes = HouseholdMember.objects.filter(person=person).values("household")
    return set(HouseholdMember.objects.filter(household__in=homes).values_list("person_id", flat=True))


def _same_reach(ctx: Context, person: Person) -> dict[int, Ground]:
    """Return who in the organisation has the same telephone or address, by keyed tokens: nobody's contact points are opened for it."""
    points = person.contact_points.filter(kind__in=(*PHONES, *PLACES), end_on__isnull=True).order_by("pk")
    registers = [register.pk for register in registers_kept(ctx)]
    grounds = {
        token: Ground.PHONE if point.kind in PHONES else Ground.ADDRESS
        for point in points
        for register in registers
        for token in reach_tokens(register, point.kind, point.value)
    }
    rows = NameToken.objects.filter(organisation_id=person.organisation_id, token__in=[NOBODY, *grounds]).exclude(person=person)
    shared: dict[int, Ground] = {}
    for key, token in rows.order_by("pk").values_list("person_id", "token"):
        if token in grounds and shared.get(key) != Ground.ADDRESS:
            shared[key] = grounds[token]
    return shared


def _grown(ctx: Context, keys: Iterable[int]) -> set[int]:
    """Leave out children: a child is what two sides share, not a side."""
    years = ctx.today.year - 15
    young = Q(born_on__year__gt=years) | Q(birth_year__gt=years) | Q(is_unborn=True)
    return set(Person.objects.filter(pk__in={NOBODY, *keys}).exclude(young).values_list("pk", flat=True))
