"""On whose side somebody stands: each source of danger alone closes the forms, and what is read at once equals what is read one by one."""

from __future__ import annotations

from typing import Any

import pytest

from syli.people.commands import relate
from syli.people.models import Person
from syli.plans.models import Danger
from syli.plans.standing import closed_to, is_on_other_side, pairs_with
from syli.plans.tests.conftest import Boathouse
from syli.safety.commands import keep_apart
from tests.case import make_person

pytestmark = pytest.mark.django_db


def stranger(boathouse: Boathouse) -> Person:
    """Somebody Aarne works with, tied to nobody."""
    with boathouse.cast.inside("aarne") as ctx:
        made = make_person(boathouse.cast, ctx, "aarne", "Tuntematon")
    boathouse.episode("aarne", "a2+", made)
    return made


def family(boathouse: Boathouse) -> tuple[Person, Person]:
    """A mother and her child with Aino, without a partner anybody knows of."""
    with boathouse.cast.inside("aino") as ctx:
        mother, child = (make_person(boathouse.cast, ctx, "aino", name) for name in ("Äiti", "Lapsi"))
    boathouse.episode("aino", "a1+", mother, child)
    with boathouse.cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
    return mother, child


def write_danger(boathouse: Boathouse, person: Person, other: Person) -> None:
    own: dict[str, Any] = {"organisation_id": person.organisation_id, "register_id": person.register_id}
    with boathouse.cast.inside("aino") as ctx:
        Danger.objects.create(person=person, other=other, created_at=ctx.now, **own)


def closed(boathouse: Boathouse, who: str) -> set[int]:
    with boathouse.cast.inside(who) as ctx:
        always, unless_named = closed_to(ctx)
    return set(always | unless_named)


def test_danger__written_by_her_side__closes_her_forms_and_her_childs_to_his(boathouse: Boathouse) -> None:
    mother, child = family(boathouse)
    other = stranger(boathouse)
    assert not {mother.pk, child.pk} & closed(boathouse, "aarne"), "nothing is known between them yet"
    write_danger(boathouse, mother, other)
    assert {mother.pk, child.pk} <= closed(boathouse, "aarne")
    assert not {mother.pk, child.pk} & closed(boathouse, "aino"), "her own worker reads what she has written"


def test_kept_apart__for_her_safety__closes_her_forms_and_her_childs_to_his(boathouse: Boathouse) -> None:
    mother, child = family(boathouse)
    other = stranger(boathouse)
    with boathouse.cast.inside("leena") as ctx:
        keep_apart(ctx, mother, other=other)
    assert {mother.pk, child.pk} <= closed(boathouse, "aarne")
    assert not {mother.pk, child.pk} & closed(boathouse, "aino")


@pytest.mark.parametrize("who", ["aino", "aarne", "leena", "sulo"])
def test_read_at_once__equals_the_sources_read_one_by_one(boathouse: Boathouse, who: str) -> None:
    mother, _child = family(boathouse)
    other = stranger(boathouse)
    write_danger(boathouse, mother, other)
    everybody = {boathouse.she, boathouse.he, boathouse.child, mother, other}
    with boathouse.cast.inside(who) as ctx:
        always, _unless_named = closed_to(ctx)
        expected = {person.pk for person in everybody if is_on_other_side(ctx, ctx.actor.id or 0, person.pk)}
        assert always & {person.pk for person in everybody} == expected
        assert (mother.pk, other.pk) in pairs_with(ctx, {other.pk})
