"""What is compiled once and put around every list opens exactly the rows that the rules open one by one: for everybody, whatever stands between.

The plain way is the one the rules are written in: each relation and guard a set of its own, asked anew inside every query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import BooleanField, Exists, F, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Either

from syli.kernel.access import Action, guards, rules, visible_to
from syli.kernel.access.compiled import Meaning, compiled
from syli.kernel.access.engine import rows_of as open_to
from syli.kernel.access.rules import EVERYTHING, NOTHING
from syli.kernel.context import Context
from syli.kernel.scope import everything
from syli.org.models import Membership, Unit
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries import cards
from syli.people.reading import _readings
from tests.case import Case
from tests.cast import WHO, Cast
from tests.rows import rows_of
from tests.test_permission_matrix import acts_on_row, shipped_actions
from tests.test_permission_relations import BETWEEN, kept_apart

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
READERS = [who for who, (organisation, _unit, role) in WHO.items() if organisation == "aava" and role in ("worker", "leader", "student", "privacy")]
#: Asked in every place where a page may ask for rows; the others alone.
EVERYWHERE = {"people.person.find", "people.contact_point.change", "records.note.view", "plans.sheet.view", "episodes.contact.view"}
Asked = dict[str, Any]


def nothing_between(_case: Case, _rows: dict[type[Model], Model]) -> None:
    """Nothing stands between."""


def one_by_one(ctx: Context, _name: str, target: str, meanings: Sequence[Meaning], path: str | None) -> Q:
    """Open the same rows as a set asked anew in every query."""
    rows = meanings[0].rows(ctx) if len(meanings) == 1 else reduce(or_, (meaning.rows(ctx) for meaning in meanings), NOTHING)
    return rows if path is None or not rows else Q(Exists(apps.get_model(target)._base_manager.filter(rows, pk=OuterRef(path))))


@contextmanager
def plainly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "compiled", one_by_one)
        patch.setattr(guards, "compiled", one_by_one)
        yield


def keys(rows: QuerySet[Any, Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def ways(ctx: Context, declared: Action) -> Iterator[tuple[str, set[int]]]:
    """Ask for the rows of an act in every place where a page asks for them."""
    seen, rows = visible_to(ctx, declared), declared.group.resource._default_manager.all()  # type: ignore[union-attr]
    yield "alone", keys(seen)
    yield "all but", keys(rows.exclude(pk__in=seen.values("pk")))
    yield "deep", keys(rows.filter(Exists(rows.filter(Exists(seen.filter(pk=OuterRef("pk"))), pk=OuterRef("pk")))))
    yield "both", keys(seen | rows.filter(open_to(ctx, declared), pk=0))
    flag = Either(When(open_to(ctx, declared), then=Value(True)), default=Value(False), output_field=BooleanField())
    yield "flagged", set(rows.annotate(flag=flag).order_by("flag", F("pk").desc()).filter(flag=True).values_list("pk", flat=True)[:500])


def acts_asked() -> list[Action]:
    """Return the acts about a person or an episode, one of those with the same rules."""
    found: dict[Any, Action] = {}
    for declared in shipped_actions():
        if acts_on_row(declared) and declared.group.links.keys() & {"people.Person", "episodes.Episode"}:  # type: ignore[union-attr]
            key = declared.code if declared.code in EVERYWHERE else (declared.group, str(declared.allow))
            found.setdefault(key, declared)
    return list(found.values())


def asked_of(case: Case, acts: list[Action]) -> Asked:
    """Return what everybody in the association finds: the rows of the acts, the lists of every client's page, the cards."""
    found: Asked = {}
    for who in READERS:
        with case.cast.inside(who) as ctx:
            for declared in acts:
                for way, rows in ways(ctx, declared):
                    found[f"{who} {declared.code} {way}"] = rows
                    if declared.code not in EVERYWHERE:
                        break
            about = (case.kaisa.pk, case.child.pk)
            # Names are sealed: whom somebody stands between is picked out here.
            shown = [one for one in visible_to(ctx, PersonAction.VIEW).order_by("pk") if one.pk in about or one.given_name == "Oskari"]
            for person in shown:
                for name, read in _readings.items():
                    found[f"{who} {person.given_name} {name}"] = [vars(row) | {"_state": None} for row in read(ctx, person)]
            found[f"{who} cards"] = [str(vars_of(card)) for card in cards(ctx, Person.objects.order_by("pk")).values()]
    return found


def vars_of(card: Any) -> dict[str, Any]:
    return {name: getattr(card, name) for name in card.__slots__}


def test_compiled__whatever_stands_between__opens_what_the_rules_open(case: Case) -> None:
    rows, acts, at = rows_of(case), acts_asked(), case.cast.now
    assert {declared.code for declared in acts} >= EVERYWHERE
    for between in (nothing_between, *BETWEEN):
        with transaction.atomic():
            between(case, rows)
            # Every act where the most stands between, and where nothing does; the rest is told by those asked everywhere.
            some = acts if between in (nothing_between, kept_apart) else [act for act in acts if act.code in EVERYWHERE]
            told = asked_of(case, some)
            with plainly():
                plain = asked_of(case, some)
            transaction.set_rollback(True)
        case.cast.now = at
        assert {name for name in plain.keys() | told.keys() if plain.get(name) != told.get(name)} == set(), between.__doc__
        assert any(plain.values())


CONDITIONS: dict[str, tuple[Callable[[], Q], set[str]]] = {
    # Taken for the row around it, the unit within would never be later than itself.
    "has a later one": (lambda: Q(Exists(Unit._base_manager.filter(organisation=OuterRef("organisation"), pk__gt=OuterRef("pk")))), {"a1"}),
    "has none": (lambda: ~Q(Exists(Unit._base_manager.filter(organisation=OuterRef("organisation"), pk__gt=OuterRef("pk")))), {"a2", "b1"}),
    "of one joined": (lambda: Q(organisation__memberships__staff__username="otso"), {"b1"}),
    "nothing": (lambda: NOTHING, set()),
    "nothing found": (lambda: Q(pk__in=Unit.objects.none()), set()),
    "everything": (lambda: EVERYTHING, {"a1", "a2", "b1"}),
    "unrestricted": (Q, {"a1", "a2", "b1"}),
    "with signs": (lambda: ~Q(name__contains="%<row>'s"), {"a1", "a2", "b1"}),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_compiled__condition_inside_other_queries__is_asked_of_the_row_it_is_put_to(name: str, cast: Cast) -> None:
    read, expected = CONDITIONS[name]
    meanings = [Meaning(lambda _acting: read(), EVERYTHING)]
    ctx, names = cast.ctx("aino"), {unit.pk: name for name, unit in cast.units.items()}
    with everything():
        units = Unit.objects.filter(compiled(ctx, name, "org.Unit", meanings, None))
        again = Unit.objects.filter(compiled(ctx, name, "org.Unit", meanings, None))
        linked = Membership.objects.filter(compiled(ctx, name, "org.Unit", meanings, "unit"), unit__isnull=False)
        for found in (
            units, units & again, units | again.filter(pk=0),
            Unit.objects.filter(pk__in=units.values("pk")),
            Unit.objects.exclude(pk__in=Unit.objects.exclude(pk__in=units.values("pk")).values("pk")),
            Unit.objects.filter(Exists(units.filter(pk=OuterRef("pk")))),
            Unit.objects.filter(Exists(Unit.objects.filter(Exists(again.filter(pk=OuterRef("pk"))), pk=OuterRef("pk")))),
            Unit.objects.filter(pk__in=linked.values("unit")),
            Unit.objects.filter(Exists(linked.filter(unit=OuterRef("pk")))),
        ):  # fmt: skip
            assert {names[unit.pk] for unit in found} == expected
