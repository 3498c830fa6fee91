"""Of whom is no record left, and does anything still need her? Found from the tables themselves; nobody is named.

A row of her own goes with her; any other row that points at her, or at one of her own, keeps her. So does somebody of her family or household
who stays: whose mother she is belongs to the child's record. Two who are kept apart keep each other neither here nor anywhere: whether somebody
is due never tells that there is another side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.db.models import Model, Q

from syli.kernel.context import Context
from syli.kernel.dates import add_years, local_date
from syli.people.models import HouseholdMember, Person, Relationship
from syli.retention import rules
from syli.retention.models import PastRecord
from syli.retention.queries.periods import BASICS, NEVER_CLIENTS, periods
from syli.retention.queries.reach import CUT, in_parts, links_to
from syli.safety.models import Separation

#: What is a person's own and goes with her. Everything else that points at her keeps her: a table added later too, until somebody decides.
OWN: Final = frozenset(
    {
        "people.Person", "people.OtherName", "people.NameToken", "people.ContactPoint", "people.Relationship", "people.HouseholdMember",
        "people.Merged", "episodes.ClientRelationship", "retention.PastRecord", "safety.Separation", "safety.SideWorker", "safety.Suggestion",
        "safety.Approval", "safety.EmergencyOpening", "safety.Block", "safety.Seal", "safety.SealMember", "safety.StrayWords", "safety.ReadOver",
        "bookings.RoomNotice", "stays.KeeperNotice", "oversight.Alert", "oversight.MisuseCase",
        "plans.Danger", "people.NamingDecision",
    }
)  # fmt: skip
#: A row of somebody else's own in which she is named: her record needs her.
OF_ANOTHER: Final = frozenset({("plans.Danger", "other")})
#: Her own only once it is closed: while somebody works on it she is told, or it is judged.
WHILE_OPEN: Final = {"oversight.MisuseCase": "closed_at"}
Kin = dict[int, set[int]]


def people_due(ctx: Context) -> set[int]:
    """Return who is to be deleted: her last record is gone, her own years are over, and nothing and nobody that stays needs her. RETENTION-17."""
    found = _over(ctx)
    known = dict(found)
    kin: Kin = defaultdict(set)
    while found:
        near = _kin_of(found)
        for person, others in near.items():
            kin[person] |= others
        # Whoever was written for that record's sake alone, and has none of her own, goes with the one she was written for.
        found = _written_with(near, known, found)
        known |= found
    left = set(known) - _needed(known)
    while stays := {person for person in left if kin[person] - left}:
        left -= stays
    return _with_own_years(ctx, left, kin)


def _over(ctx: Context) -> dict[int, date]:
    """Return whose own years are over, each with the last day of what there was of her."""
    known = periods(ctx)
    years = known[BASICS].years
    assert years is not None, "the law names the years of basic data"
    rows = PastRecord.objects.order_by("pk").values_list("person_id", "ended_on", "is_by_law", "person__died_on")
    found = {}
    for person, ended_on, is_by_law, died_on in rows:
        until = rules.basics_until(ended_on, is_by_law=is_by_law, years=years, died_on=died_on)
        if rules.may_be_deleted(until, ctx.today, is_stopped=False):
            found[person] = ended_on
    return found | _never_clients(ctx, known[NEVER_CLIENTS].years)


def _never_clients(ctx: Context, years: int | None) -> dict[int, date]:
    """Return of whom there never was a record and who was written down so long ago; nobody until the association has decided."""
    if years is None:
        return {}
    nobodys = Person.objects.filter(participations=None, requests=None, past_record=None).order_by("pk").values_list("pk", "created_at")
    days = ((person, local_date(at)) for person, at in nobodys)
    return {person: on for person, on in days if add_years(on, years) < ctx.today}


def _kin_of(people: Iterable[int]) -> Kin:
    """Return who is family or household of each of these, now or before; nobody from whom she is or was kept apart."""
    found: Kin = defaultdict(set)
    for part in in_parts(people):
        for one, other in Relationship.objects.filter(Q(person__in=part) | Q(other__in=part)).order_by("pk").values_list("person_id", "other_id"):
            found[one].add(other)
            found[other].add(one)
        homes = HouseholdMember.objects.filter(household__members__person__in=part).order_by("pk").distinct()
        members: dict[int, set[int]] = defaultdict(set)
        for home, person in homes.values_list("household_id", "person_id"):
            members[home].add(person)
        for together in members.values():
            for person in together & set(part):
                found[person] |= together - {person}
        for first, second in Separation.objects.filter(Q(first__in=part) | Q(second__in=part)).values_list("first_id", "second_id"):
            found[first].discard(second)
            found[second].discard(first)
    return {person: found[person] for person in people}


def _written_with(near: Kin, known: dict[int, date], last: dict[int, date]) -> dict[int, date]:
    """Return kin without a record of their own, written down before the record of the one they belong to ended."""
    bounds: dict[int, date] = {}
    for person, others in near.items():
        for other in others - known.keys():
            bounds[other] = max(last[person], bounds.get(other, last[person]))
    found = {}
    for part in in_parts(bounds):
        nobodys = Person.objects.filter(pk__in=part, participations=None, requests=None, past_record=None).order_by("pk")
        for person, at in nobodys.values_list("pk", "created_at"):
            if local_date(at) <= bounds[person]:
                found[person] = bounds[person]
    return found


def _needed(people: Iterable[int]) -> set[int]:
    """Return whom a row needs that is not her own, however far from her it stands."""
    needed: set[int] = set()
    todo: list[tuple[type[Model], dict[int, set[int]]]] = [(Person, {person: {person} for person in people})]
    seen: dict[type[Model], set[int]] = defaultdict(set)
    while todo:
        model, whose = todo.pop()
        for other, field in _ways(model):
            rows = _rows_at(other, field, whose)
            if other._meta.label not in OWN or (other._meta.label, field) in OF_ANOTHER:
                needed.update(*rows.values())
                continue
            if (closed := WHILE_OPEN.get(other._meta.label)) is not None:
                needed.update(*_rows_at(other, field, whose, **{f"{closed}__isnull": True}).values())
            if new := {key: owners for key, owners in rows.items() if key not in seen[other]}:
                seen[other] |= new.keys()
                todo.append((other, new))
    return needed


def _rows_at(model: Any, field: str, whose: dict[int, set[int]], **only: Any) -> dict[int, set[int]]:
    """Return the rows of a table that point at these, each with whose it is."""
    rows: dict[int, set[int]] = defaultdict(set)
    for part in in_parts(whose):
        for key, end in model._base_manager.filter(**{f"{field}__in": part}, **only).order_by().values_list("pk", field):
            rows[key] |= whose[end]
    return rows


def _ways(model: type[Model]) -> Iterator[tuple[Any, str]]:
    for link in links_to(model):
        if (link.related_model._meta.label, link.field.name) not in CUT:
            yield link.related_model, link.field.name


def _with_own_years(ctx: Context, left: set[int], kin: Kin) -> set[int]:
    """Return these without kin who were to go with somebody that stays."""
    reasons = left & _over(ctx).keys()
    found, todo = set(reasons), list(reasons)
    while todo:
        more = (kin[todo.pop()] & left) - found
        found |= more
        todo += more
    return found
