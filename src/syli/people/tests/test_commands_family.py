"""Families and households: who is whose, who lives where, what cannot be, and whom the reader never learns of."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope
from syli.people.choices import FamilyRole
from syli.people.commands import (
    LooksKnown,
    child_was_born,
    end_relationship,
    live_together,
    move_out,
    pregnancy_ended,
    register_relative,
    register_unborn_child,
    relate,
    remove_relationship,
)
from syli.people.models import HouseholdMember, Person, Relationship
from syli.people.queries import Family, family_of, picture_of
from syli.people.tests.factories import TODAY, Work, long_known, person, protected
from tests.cast import Cast


def family(cast: Cast, one: Person, who: str = "aino") -> Family:
    with cast.inside(who) as ctx:
        return family_of(ctx, one)


def roles(cast: Cast, one: Person, who: str = "aino") -> list[tuple[str, str]]:
    return [(relative.role.value, relative.card.name) for relative in family(cast, one, who).relatives]


@pytest.fixture
def mother(cast: Cast) -> Person:
    return person(cast, given_name="Kaisa", birth_year=1994)


@pytest.mark.parametrize("role", list(FamilyRole))
def test_relationship__relate__is_seen_from_both_sides(cast: Cast, role: FamilyRole) -> None:
    one, other = person(cast, given_name="Yksi"), person(cast, given_name="Kaksi")
    with cast.inside("aino") as ctx:
        relate(ctx, one, other=other, role=role)
        assert ctx.trail.subjects == {one.pk, other.pk}
    opposite = {
        "child": "parent", "parent": "child", "guardian": "ward", "ward": "guardian", "grandparent": "grandchild",
        "grandchild": "grandparent", "supporter": "supported", "supported": "supporter",
    }  # fmt: skip
    assert roles(cast, one) == [(role.value, "Kaksi")]
    assert roles(cast, other) == [(opposite.get(role.value, role.value), "Yksi")]


def test_relationship__relate__refuses_what_cannot_be(cast: Cast, mother: Person) -> None:
    child = person(cast, given_name="Vauva", birth_year=2026)
    with cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
        for other, role, rule_id in [
            (mother, "partner", "PEOPLE-08"),
            (child, "parent", "PEOPLE-10"),
            (child, "child", "PEOPLE-12"),
        ]:
            with pytest.raises(RuleBroken) as broken:
                relate(ctx, mother, other=other, role=role)
            assert broken.value.rule_id == rule_id
        with pytest.raises(RuleBroken) as broken:
            relate(ctx, mother, other=child, role="supporter", start_on=TODAY, end_on=TODAY - timedelta(days=1))
        assert broken.value.rule_id == "PEOPLE-11"
        assert Relationship.objects.count() == 1


def test_relationship__relate__refuses_a_circle_of_ancestors(cast: Cast) -> None:
    people = [person(cast, given_name=name) for name in ("Yksi", "Kaksi", "Kolme", "Neljä")]
    with cast.inside("aino") as ctx:
        for elder, younger in pairwise(people):
            relate(ctx, elder, other=younger, role="child")
        with pytest.raises(RuleBroken) as broken:
            relate(ctx, people[0], other=people[3], role="parent")
    assert broken.value.rule_id == "PEOPLE-09"


def test_relationship__relate__knows_a_couple_from_both_ends(cast: Cast, mother: Person) -> None:
    other = person(cast, given_name="Eero")
    with cast.inside("aino") as ctx:
        relate(ctx, mother, other=other, role="partner", start_on=date(2015, 1, 1), end_on=date(2020, 1, 1))
        with pytest.raises(RuleBroken) as broken:
            relate(ctx, other, other=mother, role="partner", start_on=date(2019, 1, 1))
        assert broken.value.rule_id == "PEOPLE-12"
        relate(ctx, other, other=mother, role="partner", start_on=date(2021, 1, 1))
    assert [(r.role.value, r.is_over) for r in family(cast, mother).relatives] == [("partner", False), ("partner", True)]


def test_relationship__relate__reaches_nobody_the_actor_may_not_find(cast: Cast, work: Work, mother: Person) -> None:
    hidden = protected(cast, "leena", given_name="Piia")
    elsewhere = person(cast, "otso", given_name="Oskar")
    work.begins(cast.staff["leena"].pk, hidden)
    with cast.inside("aino") as ctx:
        for other in (hidden, elsewhere):
            with pytest.raises(NotAllowed):
                relate(ctx, mother, other=other, role="partner")
        assert not Relationship.objects.exists()


def test_relationship__relate__stays_in_one_register(cast: Cast, mother: Person) -> None:
    from syli.kernel.vault import keyring
    from syli.org.models import Register
    from syli.people.commands import register_person

    county = Register.objects.create(
        controller=cast.organisations["bore"], organisation=cast.organisations["aava"], name="Ostopalvelut", start_on=TODAY, created_at=cast.now
    )
    keyring.current().create_keys(county.pk, cast.now)
    with cast.inside("aino") as ctx:
        bought = register_person(ctx, given_name="Kaisa", register=county, confirmed=True)
        with pytest.raises(RuleBroken) as broken:
            relate(ctx, mother, other=bought, role="sibling")
        assert broken.value.rule_id == "PEOPLE-24"
        with pytest.raises(RuleBroken) as broken:
            live_together(ctx, mother, others=[bought])
        assert broken.value.rule_id == "PEOPLE-24"


def test_relative__register__enters_and_joins_or_neither(cast: Cast, mother: Person) -> None:
    with cast.inside("aino") as ctx:
        register_relative(ctx, mother, role="child", given_name="Aada", birth_year=2020)
        with pytest.raises(LooksKnown):
            register_relative(ctx, mother, role="child", given_name="Aada", birth_year=2020)
        with pytest.raises(RuleBroken):
            register_relative(ctx, mother, role="child", given_name="Mummo", birth_year=1950)
        assert {one.given_name for one in Person.objects.all()} == {"Kaisa", "Aada"}
        register_relative(ctx, mother, role="child", confirmed=True, given_name="Aada", birth_year=2020)
    assert roles(cast, mother) == [("child", "Aada"), ("child", "Aada")]


def test_relationship__end__keeps_history_and_remove_takes_away_a_mistake(cast: Cast, mother: Person) -> None:
    other = person(cast, given_name="Eero")
    with cast.inside("aino") as ctx:
        tie = relate(ctx, mother, other=other, role="partner", start_on=TODAY - timedelta(days=9))
        with pytest.raises(RuleBroken):
            end_relationship(ctx, other, relationship=tie.public_id, end_on=TODAY - timedelta(days=10))
        end_relationship(ctx, other, relationship=tie.public_id, end_on=TODAY - timedelta(days=1))
    assert [edge.kind for edge in picture_of(family(cast, mother)).edges] == ["broken"]
    with cast.inside("aino") as ctx:
        remove_relationship(ctx, mother, relationship=tie.public_id)
        for _again in range(2):
            with pytest.raises(NotAllowed):
                remove_relationship(ctx, mother, relationship=tie.public_id)
    assert roles(cast, mother) == []


def test_family__hides_a_protected_relative_without_a_trace(cast: Cast, work: Work) -> None:
    father = person(cast, given_name="Eero", birth_year=1990)
    child = person(cast, given_name="Lapsi", birth_year=2020)
    mother = protected(cast, "leena", given_name="Piia", birth_year=1992)
    work.begins(cast.staff["aino"].pk, father, child)
    work.begins(cast.staff["leena"].pk, father, child, mother)
    with cast.inside("leena") as ctx:
        relate(ctx, father, other=child, role="child")
        tie = relate(ctx, father, other=mother, role="former_partner")
        relate(ctx, mother, other=child, role="child")
        live_together(ctx, mother, others=[child])
    for one in (father, child):
        seen = family(cast, one)
        assert mother.pk not in seen.known
        assert "Piia" not in repr(picture_of(seen))
        assert seen.homes == (), "not even a home of one"
    assert ("former_partner", "Piia") in roles(cast, father, "leena")
    with cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        end_relationship(ctx, father, relationship=tie.public_id, end_on=TODAY)


def test_family__shows_somebody_elses_client_by_name_and_birth_year_without_a_link(cast: Cast, work: Work, mother: Person) -> None:
    other = person(cast, "leena", given_name="Eero", born_on=date(1990, 2, 3), municipality_code="398")
    long_known(other)
    with cast.inside("aino") as ctx:
        relate(ctx, mother, other=other, role="partner")
    shown = family(cast, mother).relatives[0].card
    assert (shown.name, shown.born_on, shown.birth_year, shown.municipality_code, shown.may_view) == ("Eero", None, 1990, "", False)
    assert [node.href is None for node in picture_of(family(cast, mother)).nodes if not node.current] == [True]


def test_family__draws_the_other_parent_of_a_child(cast: Cast, mother: Person) -> None:
    child, father, stranger = (person(cast, given_name=name, birth_year=year) for name, year in [("Aada", 2020), ("Eero", 1990), ("Serkku", 2019)])
    with cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
        relate(ctx, child, other=father, role="parent")
        relate(ctx, father, other=stranger, role="relative")
    seen = family(cast, mother)
    assert {node.name for node in picture_of(seen).nodes} == {"Kaisa", "Aada", "Eero"}
    assert seen.children == 1


# -- households ------------------------------------------------------------------------------------------------------


def test_household__live_together__and_move_out(cast: Cast, mother: Person) -> None:
    child, lodger = person(cast, given_name="Aada"), person(cast, given_name="Vuokralainen")
    with cast.inside("aino") as ctx:
        live_together(ctx, mother, others=[child], start_on=TODAY - timedelta(days=5))
        home = family_of(ctx, mother).homes[0]
        live_together(ctx, mother, others=[child, lodger], home=home.public_id, start_on=TODAY)
        home = family_of(ctx, lodger).homes[0]
        assert [member.card.name for member in home.members] == ["Kaisa", "Aada", "Vuokralainen"]
        assert HouseholdMember.objects.count() == 3, "said twice, recorded once"
        with pytest.raises(RuleBroken):
            move_out(ctx, mother, member=home.members[2].public_id, end_on=TODAY - timedelta(days=1))
        move_out(ctx, mother, member=home.members[1].public_id, end_on=TODAY - timedelta(days=1))
        assert [member.card.name for member in family_of(ctx, mother).homes[0].members] == ["Kaisa", "Vuokralainen"]
        assert family_of(ctx, child).homes == ()
        with pytest.raises(NotAllowed):
            move_out(ctx, mother, member=home.members[1].public_id, end_on=TODAY)


def test_household__live_together__allows_a_child_two_homes_and_no_third(cast: Cast, mother: Person) -> None:
    child = person(cast, given_name="Aada")
    others = [person(cast, given_name=name) for name in ("Eero", "Mummo")]
    with cast.inside("aino") as ctx:
        live_together(ctx, mother, others=[child])
        live_together(ctx, others[0], others=[child])
        with pytest.raises(RuleBroken) as broken:
            live_together(ctx, others[1], others=[child])
        assert broken.value.rule_id == "PEOPLE-13"
        assert len(family_of(ctx, child).homes) == 2
        assert family_of(ctx, others[1]).homes == (), "nothing was saved half"


def test_household__live_together__takes_no_home_of_others(cast: Cast, mother: Person) -> None:
    child, stranger = person(cast, given_name="Aada"), person(cast, given_name="Vieras")
    with cast.inside("aino") as ctx:
        live_together(ctx, stranger, others=[child])
        home = family_of(ctx, stranger).homes[0].public_id
        with pytest.raises(NotAllowed):
            live_together(ctx, mother, others=[child], home=home)
        with pytest.raises(RuleBroken):
            live_together(ctx, mother, others=[])


# -- unborn children -------------------------------------------------------------------------------------------------


def test_unborn_child__is_registered_born_and_keeps_the_due_date(cast: Cast, mother: Person) -> None:
    due = TODAY + timedelta(days=20)
    with cast.inside("aino") as ctx:
        child = register_unborn_child(ctx, mother, due_on=due)
        twin = register_unborn_child(ctx, mother, due_on=due)
        assert family_of(ctx, mother).children == 2
        assert [node.faint for node in picture_of(family_of(ctx, mother)).nodes] == [False, True, True]
        with pytest.raises(RuleBroken):
            child_was_born(ctx, child, born_on=TODAY + timedelta(days=1))
        child_was_born(ctx, child, born_on=TODAY, given_name="Aada")
        fresh = Person.objects.get(pk=child.pk)
        assert (fresh.is_unborn, fresh.born_on, fresh.due_on, fresh.given_name) == (False, TODAY, due, "Aada")
        with pytest.raises(RuleBroken):
            child_was_born(ctx, child, born_on=TODAY)
        nameless = child_was_born(ctx, twin, born_on=TODAY)
    assert nameless.alias, "a newborn without a name is called something"


def test_unborn_child__may_not_be_born(cast: Cast, mother: Person) -> None:
    with cast.inside("aino") as ctx:
        child = register_unborn_child(ctx, mother, due_on=TODAY + timedelta(days=200))
        with pytest.raises(RuleBroken):
            pregnancy_ended(ctx, child, ended_on=TODAY + timedelta(days=1))
        pregnancy_ended(ctx, child, ended_on=TODAY)
        with pytest.raises(RuleBroken):
            pregnancy_ended(ctx, mother, ended_on=TODAY)
    with scope([mother.organisation_id]):
        assert Person.objects.get(pk=child.pk).died_on == TODAY


@pytest.mark.either_engine
def test_family__is_read_with_the_same_queries_for_few_and_many(cast: Cast, mother: Person, same_queries) -> None:
    def grow() -> None:
        for number in range(30):
            child = person(cast, given_name=f"Lapsi {number}", birth_year=2020)
            with cast.inside("aino") as ctx:
                relate(ctx, mother, other=child, role="child")
                if number < 10:
                    home = family_of(ctx, mother).homes
                    live_together(ctx, mother, others=[child], home=home[0].public_id if home else "")

    child = person(cast, given_name="Esikoinen", birth_year=2019)
    with cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
    same_queries(lambda: picture_of(family(cast, mother)), grow)
