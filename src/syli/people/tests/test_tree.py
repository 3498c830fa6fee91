"""The drawn family: nobody on top of another, parents above children, the same picture whatever the order of the rows."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.ui.pictures import Tree
from syli.people.choices import RelationshipKind as Kind
from syli.people.tree import Bond, Kin, draw


def at(tree: Tree) -> dict[int, tuple[int, int]]:
    """Return where everybody stands."""
    return {int(node.key): (node.x, node.y) for node in tree.nodes}


def family() -> tuple[list[Kin], list[Bond]]:
    """Return two parents (one former), three children, a grandmother and a friend."""
    names = {1: "Kaisa", 2: "Eero", 3: "Aada", 4: "Onni", 5: "Vauva", 6: "Mummo", 7: "Ystävä"}
    kin = [Kin(key, name, birth=str(1990 + key)) for key, name in names.items()]
    bonds = [Bond(1, child, Kind.PARENT) for child in (3, 4, 5)] + [Bond(2, child, Kind.PARENT) for child in (3, 4)]
    return kin, [*bonds, Bond(2, 1, Kind.FORMER_PARTNER), Bond(6, 1, Kind.PARENT), Bond(7, 1, Kind.SUPPORTS)]


def test_tree__draw__puts_generations_in_rows() -> None:
    places = at(draw(1, *family()))
    assert places[6][1] < places[1][1] == places[2][1] == places[7][1] < places[3][1] == places[4][1] == places[5][1]
    assert places[3][0] < places[4][0], "of full siblings the eldest stands first"
    assert abs(places[1][0] - places[2][0]) < 352, "a couple stands side by side"


def test_tree__draw__joins_children_between_their_parents_and_breaks_what_is_over() -> None:
    tree = draw(1, *family())
    places = at(tree)
    middle = (places[1][0] + places[2][0]) // 2
    descents = [edge for edge in tree.edges if edge.kind == "descent"]
    assert sorted(edge.x1 for edge in descents) == sorted([middle, middle, places[1][0], places[6][0]])
    assert [edge.kind for edge in tree.edges if edge.kind not in ("descent", "dashed")] == ["broken"]


def test_tree__draw__shows_somebody_alone() -> None:
    tree = draw(1, [Kin(1, "Kaisa")], [])
    assert [(node.name, node.current) for node in tree.nodes] == [("Kaisa", True)]
    assert not tree.edges


def test_tree__draw__leaves_out_ties_to_people_who_are_not_shown() -> None:
    tree = draw(1, [Kin(1, "Kaisa")], [Bond(1, 2, Kind.PARENT)])
    assert len(tree.nodes) == 1
    assert not tree.edges


@st.composite
def families(draw_: st.DrawFn) -> tuple[list[Kin], list[Bond]]:
    """Make any family, also nonsense ones; parents have smaller keys, so that nobody is her own ancestor."""
    count = draw_(st.integers(1, 14))
    kin = [Kin(key, f"P{key}", birth=draw_(st.sampled_from(["", "1980", "2001", "2020"]))) for key in range(count)]
    keys = st.integers(0, count - 1)
    found = draw_(st.lists(st.tuples(keys, keys, st.sampled_from(list(Kind)), st.booleans()), max_size=24))
    bonds = [
        Bond(min(one, other) if kind == Kind.PARENT else one, max(one, other) if kind == Kind.PARENT else other, kind, over)
        for one, other, kind, over in found
    ]
    return kin, bonds


@pytest.mark.property
@given(families(), st.randoms(use_true_random=False))
def test_tree__draw__holds_for_every_family(given_family: tuple[list[Kin], list[Bond]], chance: random.Random) -> None:
    kin, bonds = given_family
    tree = draw(0, kin, bonds)
    places = at(tree)
    assert sorted(places) == [one.key for one in kin], "everybody stands once"
    for one, other in combinations(places.values(), 2):
        assert abs(one[0] - other[0]) >= 152 + 8 or abs(one[1] - other[1]) >= 56 + 8, "two boxes touch"
    for x, y in places.values():
        assert 76 <= x <= tree.width - 76 and 28 <= y <= tree.height - 28, "a box is cut off"
    for bond in bonds:
        if bond.kind == Kind.PARENT and bond.person != bond.other:
            assert places[bond.person][1] < places[bond.other][1], "a parent stands above the child"
    shuffled_kin, shuffled_bonds = list(kin), list(bonds)
    chance.shuffle(shuffled_kin)
    chance.shuffle(shuffled_bonds)
    assert draw(0, shuffled_kin, shuffled_bonds) == tree, "the picture does not depend on the order of rows"


def test_tree__draw__ends_on_a_circle_of_parents() -> None:
    tree = draw(1, [Kin(1, "A"), Kin(2, "B")], [Bond(1, 2, Kind.PARENT), Bond(2, 1, Kind.PARENT)])
    assert len(tree.nodes) == 2
