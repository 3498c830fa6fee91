"""A condition that says it lasts a day hangs on the actor, her roles and the day alone: it asks nothing, whatever is recorded it says the same.

What it would otherwise read is true for one request and would be kept for a day: somebody would go on seeing what was closed to her at noon.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, QuerySet

from syli.kernel.access import registered_guards, registered_relations
from syli.kernel.access.compiled import Compiled, DoesNotLast, Meaning, generation, lasting
from syli.kernel.access.reading import read_today
from syli.kernel.context import ActingToday, Context
from syli.kernel.scope import everything
from syli.people.access import IS_CLIENT
from syli.people.models import Person
from tests.case import Case
from tests.cast import WHO
from tests.rows import rows_of
from tests.test_permission_relations import BETWEEN

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
Named = tuple[str, str, Meaning]


def meanings() -> list[Named]:
    """Return every meaning of a relation or guard that says it lasts: its name, whose rows it opens, itself."""
    of_relations = [(each.name, each.target, meaning) for each in registered_relations() for meaning in each.meanings]
    of_guards = [(each.id, each.target, each.meaning) for each in registered_guards()]
    return [named for named in of_relations + of_guards if named[2].lasting]


def made(case: Case) -> dict[tuple[str, str, object], object]:
    """Make every condition anew, for everybody; what is kept is not used."""
    found: dict[tuple[str, str, object], object] = {}
    for who in WHO:
        acting = case.cast.ctx(who).acting
        for name, target, meaning in meanings():
            one = lasting.__wrapped__(meaning, name, target, acting, generation())
            found[who, name, meaning.source] = (one.words, one.params, one.aliases) if isinstance(one, Compiled) else str(one)
    return found


def test_lasting__whatever_stands_between__is_made_of_the_same_words_and_asks_nothing(case: Case) -> None:
    rows, at = rows_of(case), case.cast.now
    assert len(meanings()) > 20
    with everything():
        before = made(case)
        for between in BETWEEN:
            with transaction.atomic():
                between(case, rows)
                case.cast.now = at + timedelta(seconds=1)
                assert made(case) == before, between.__doc__
                transaction.set_rollback(True)
            case.cast.now = at
        case.cast.now = at + timedelta(days=1)
        assert made(case) != before, "the day is part of none"
    assert len({str(words) for words in before.values()}) > len(meanings()), "everybody has the same conditions"


def test_lasting__another_worker_or_day__is_kept_apart(case: Case) -> None:
    acting = case.cast.ctx("aino").acting
    assert case.cast.ctx("aino").because("asked").acting == acting
    assert case.cast.ctx("aarne").acting != acting
    case.cast.now += timedelta(days=1)
    assert case.cast.ctx("aino").acting != acting


def test_lasting__condition_that_asks_the_database__is_not_kept(case: Case) -> None:
    asked = Meaning(lambda _acting: Q(pk__in=list(Person._base_manager.values_list("pk", flat=True))), Q(), lasting=True)
    with everything(), pytest.raises(DoesNotLast):
        lasting(asked, "asks", "people.Person", case.cast.ctx("aino").acting, generation())


def test_lasting__relation_that_gets_a_meaning_for_the_moment__is_made_for_the_request(case: Case) -> None:
    ctx, known = case.cast.ctx("aino"), {case.kaisa.pk}

    def for_now(_ctx: Context) -> Q:
        return Q(pk__in=known)

    with case.cast.inside("aino"):
        protected = Person.objects.filter(pk=case.kaisa.pk)
        assert protected.filter(IS_CLIENT.rows(ctx)).exists()
        IS_CLIENT.provide(for_now)
        try:
            with pytest.raises(DoesNotLast):
                IS_CLIENT.rows(ctx.acting)
            known.clear()
            again = case.cast.ctx("aino")
            assert protected.filter(IS_CLIENT.rows(again)).exists()
        finally:
            IS_CLIENT.withdraw(for_now)


def test_read_today__what_is_recorded_meanwhile__is_read_and_the_words_are_not_made_again(case: Case) -> None:
    made: list[ActingToday] = []

    def people(acting: ActingToday) -> QuerySet[Person, Any]:
        made.append(acting)
        return Person._base_manager.filter(organisation_id=acting.home_id).order_by("pk").values_list("pk", "identity_level")

    with everything():
        first = read_today(case.cast.ctx("aino"), people)
        Person._base_manager.filter(pk=case.child.pk).update(organisation=case.cast.organisations["bore"])
        assert read_today(case.cast.ctx("aino"), people) == [row for row in first if row[0] != case.child.pk] != first
        assert read_today(case.cast.ctx("otso"), people) != first
        assert read_today(case.cast.ctx("aino"), lambda _acting: Person._base_manager.none().values_list("pk")) == []
        with pytest.raises(DoesNotLast):
            read_today(case.cast.ctx("aino"), lambda _acting: Person._base_manager.filter(pk__in=list(Person._base_manager.all())).values_list("pk"))
    assert [acting.actor.id for acting in made] == [case.cast.staff["aino"].pk, case.cast.staff["otso"].pk]
