"""A child comes with a guardian of hers who is named; no grown-up stands for another, and nobody of the other side is offered or told of."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.people.commands import relate
from syli.safety.commands import keep_apart
from syli.stays import rules
from syli.stays.commands import arrive, depart, give_permission, write_background
from syli.stays.models import Stay
from syli.stays.queries.guardians import guardians_among, guardians_of
from syli.stays.queries.stays import stay_card
from syli.stays.tests.conftest import Lighthouse
from tests.case import make_person

pytestmark = pytest.mark.django_db
PERMITTED = "contact_permission"


@pytest.mark.parametrize(
    ("guardians", "coming", "reason", "may"),
    [
        ([1], [1, 9], "", True),
        ([1], [2, 9], "", False),
        ([1], [2, 9], " ", False),
        ([1], [9], "Isoäidin luo", True),
        ([1, 2], [2, 9], "", True),
        ([], [2, 9], "", True),
    ],
)
def test_stay_68__a_guardian_comes_where_one_is_known_or_it_is_said_why(guardians: list[int], coming: list[int], reason: str, may: bool) -> None:
    assert rules.comes_with_guardian(guardians, coming, reason) is may


def come(lighthouse: Lighthouse, episode: Any, people: list[Any], **facts: Any) -> Stay:
    with lighthouse.cast.inside("aino") as ctx:
        return arrive(ctx, episode, house=lighthouse.house, people=people, at=ctx.now, once_key="k", **facts)


def test_arrive__child_with_another_grown_up__names_the_guardian_who_is_missing(lighthouse: Lighthouse) -> None:
    episode, (mother, aunt, child) = lighthouse.family(adults=2)
    with lighthouse.cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
    with pytest.raises(RuleBroken) as refused:
        come(lighthouse, episode, [aunt, child])
    assert (refused.value.rule_id, refused.value.field) == ("STAY-68", "people")
    assert "Aikuinen 0" in refused.value.message and "Lapsi 0" in refused.value.message and "Aikuinen 1" not in refused.value.message
    assert come(lighthouse, episode, [aunt, child], alone_reason="Äiti on sairaalassa").alone_reason


def test_arrive__form__keeps_what_was_typed(lighthouse: Lighthouse) -> None:
    episode, (mother, aunt, child) = lighthouse.family(adults=2)
    with lighthouse.cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
    client, here = lighthouse.cast.client("aino"), reverse("stays.episode.arrive", args=[episode.public_id])
    sent = {"people": [aunt.public_id, child.public_id], "day": "22.11.2026", "time": "0.01", "planned_end_on": "1.12.2026", "once_key": "a"}
    answer = client.post(here, sent)
    assert answer.status_code == 422
    assert "STAY-68" in answer.text and "1.12.2026" in answer.text
    with lighthouse.cast.inside("aino"):
        assert not Stay.objects.exists()


def test_stay__names_who_is_there_for_each_child__and_asks_when_she_has_left(lighthouse: Lighthouse) -> None:
    episode, (mother, aunt, one, other) = lighthouse.family(adults=2, children=2)
    with lighthouse.cast.inside("aino") as ctx:
        relate(ctx, mother, other=one, role="child")
        stay = arrive(ctx, episode, house=lighthouse.house, people=[mother, aunt, one, other], at=ctx.now, once_key="k")
        card = stay_card(ctx, stay)
        assert {r.card.name.split()[1]: [name.split()[1] for name in r.guardians] for r in card.residents if r.is_child} == {"0": ["0"], "1": []}
        asked = [words for words in card.to_ask if "Lapsi" in words]
        assert len(asked) == 1 and "Lapsi 1" in asked[0] and "Lapsi 0" not in asked[0]
        depart(ctx, stay, people=[mother], at=ctx.now)
        assert "Lapsi 0" in str(stay_card(ctx, Stay.objects.get()).to_ask), "the aunt is not the child's guardian"
        write_background(ctx, Stay.objects.get(), alone_reason="Täti huolehtii")
        assert "Lapsi" not in str(stay_card(ctx, Stay.objects.get()).to_ask)
    page = lighthouse.cast.client("aino").get(reverse("stays.stay.view", args=[stay.public_id])).text
    assert "Täti huolehtii" in page


def test_guardians__of_the_other_side__are_neither_offered_nor_taken_nor_told_of(haven: Lighthouse) -> None:
    """The child has a father too; he and its mother are kept apart. Nothing in her stay may tell whether anybody has written of him."""
    cast = haven.cast
    episode, (mother, child) = haven.family(offer=haven.offer)
    with cast.inside("leena") as ctx:
        father = make_person(cast, ctx, "aino", "Harri", family_name="Keksitty")
        before = stay_words(haven, episode, mother, child)
        relate(ctx, father, other=child, role="child")
    with cast.inside("leena") as ctx:
        assert [key for key, _name in guardians_of(ctx, episode)] == [father.public_id]
        keep_apart(ctx, mother, other=father)
    with cast.inside("leena") as ctx:
        assert guardians_of(ctx, episode) == []
        with pytest.raises(RuleBroken, match="STAY-66"):
            give_permission(ctx, episode, person=child, code=PERMITTED, guardian=father)
        relate(ctx, mother, other=child, role="child")
        offered = guardians_of(ctx, episode)
        assert [key for key, _name in offered] == [mother.public_id]
        assert "Lapsi 0" in offered[0][1], "with whose guardian she is"
    with cast.inside("aino") as ctx:
        assert guardians_among({child.pk}, {mother.pk}) == {child.pk: [mother.pk]}
    assert before == ["Lapsi 0"]


def stay_words(haven: Lighthouse, episode: Any, mother: Any, child: Any) -> list[str]:
    """Return of which children the guardian is still asked in the stay of a mother who is not written as one."""
    with haven.cast.inside("aino") as ctx:
        stay = arrive(ctx, episode, house=haven.house, people=[mother, child], at=ctx.now, once_key="k")
        return [words.split(": ")[1].removesuffix(" Keksitty") for words in stay_card(ctx, stay).to_ask if "Lapsi" in words]


def test_guardians__written_by_the_other_side__change_nothing_of_what_is_asked(lighthouse: Lighthouse) -> None:
    episode, (mother, child) = lighthouse.family()
    asked = stay_words(lighthouse, episode, mother, child)
    with lighthouse.cast.inside("leena") as ctx:
        father = make_person(lighthouse.cast, ctx, "aino", "Harri")
        relate(ctx, father, other=child, role="child")
    with lighthouse.cast.inside("aino") as ctx:
        now = [words for words in stay_card(ctx, Stay.objects.get()).to_ask if "Lapsi" in words]
    assert asked and len(now) == len(asked), "a guardian outside the house does not make hers known"


def test_permission__for_a_child__by_another_grown_up_of_the_family__is_refused(haven: Lighthouse) -> None:
    episode, (mother, aunt, child) = haven.family(adults=2, offer=haven.offer)
    with haven.cast.inside("aino") as ctx:
        relate(ctx, mother, other=child, role="child")
        with pytest.raises(RuleBroken, match="STAY-66"):
            give_permission(ctx, episode, person=child, code=PERMITTED, guardian=aunt)
        assert give_permission(ctx, episode, person=child, code=PERMITTED, guardian=mother).guardian == mother
    with haven.cast.inside("otso") as ctx, pytest.raises(NotAllowed):
        give_permission(ctx, episode, person=child, code=PERMITTED, guardian=mother)
