"""Reaching and protecting people: safety grows old, numbers wait behind it, addresses are masked until a reason is given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope
from syli.people.choices import Safety
from syli.people.commands import (
    add_contact_point,
    agree_code_word,
    change_contact_point,
    end_contact_point,
    live_together,
    move_out,
    register_person,
    reveal_address,
    set_protection,
)
from syli.people.models import ContactPoint, Person
from syli.people.queries import Reach, card, family_of, ways_to_reach
from syli.people.tests.factories import TODAY, Work, long_known, person, protected
from syli.safety.choices import Act
from tests.apart import agreed
from tests.cast import Cast


def ways(cast: Cast, one: Person, who: str = "aino", later: int = 0) -> list[Reach]:
    with cast.inside(who) as ctx:
        from dataclasses import replace

        moved = replace(ctx, now=ctx.now + timedelta(days=later))
        return ways_to_reach(moved, one, card(moved, one))


@pytest.mark.parametrize(
    ("given", "rule_id", "field"),
    [
        ({"kind": "phone", "value": "ei ole"}, "PEOPLE-16", "value"),
        ({"kind": "email", "value": "kaisa"}, "PEOPLE-16", "value"),
        ({"kind": "address", "value": " "}, "PEOPLE-16", "value"),
        ({"kind": "other", "value": "x" * 501}, "PEOPLE-22", "value"),
        ({"kind": "phone", "value": "040 123", "when": "x" * 501}, "PEOPLE-22", "when"),
        ({"kind": "phone", "value": "040 123", "safety": "limited"}, "PEOPLE-23", "when"),
    ],
)
def test_contact_point__add__refuses_what_cannot_be(cast: Cast, given: dict[str, Any], rule_id: str, field: str) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken) as broken:
            add_contact_point(ctx, one, **given)
        assert (broken.value.rule_id, broken.value.field) == (rule_id, field)
        assert not ContactPoint.objects.exists()


def test_contact_point__safety_grows_old_and_is_asked_anew(cast: Cast) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        point = add_contact_point(ctx, one, kind="phone", value="040 123 4567", safety="limited", when="vain 9–15", what_to_say="älä jätä viestiä")
    assert [(way.safety, way.is_usable, way.is_best, way.value) for way in ways(cast, one)] == [(Safety.LIMITED, True, True, "040 123 4567")]
    assert [(way.safety, way.has_expired, way.is_best) for way in ways(cast, one, "leena", later=91)] == [(Safety.UNKNOWN, True, False)]
    with cast.inside("aino") as ctx:
        change_contact_point(ctx, point, safety="unsafe", when="", what_to_say="kumppani lukee viestit")
    assert [(way.safety, way.safe_until, way.what_to_say) for way in ways(cast, one)] == [(Safety.UNSAFE, None, "kumppani lukee viestit")]


def test_contact_point__the_safe_way_stands_first_and_the_unsafe_last(cast: Cast) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        for value, safety in [("1111", "unsafe"), ("2222", "unknown"), ("3333", "safe")]:
            add_contact_point(ctx, one, kind="phone", value=value, safety=safety)
    assert [way.value for way in ways(cast, one)] == ["3333", "2222", "1111"]


def test_contact_point__end__takes_it_away_today(cast: Cast) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        point = add_contact_point(ctx, one, kind="phone", value="040 123 4567")
        with pytest.raises(RuleBroken):
            end_contact_point(ctx, point, end_on=TODAY - timedelta(days=1))
        end_contact_point(ctx, point)
        kept = ContactPoint.objects.get(pk=point.pk)
    assert kept.value == "040 123 4567", "history stays"
    assert ways(cast, one, later=1) == []


def test_contact_point__change__is_for_those_who_work_with_her(cast: Cast, work: Work) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        point = add_contact_point(ctx, one, kind="phone", value="040 123 4567")
    long_known(one)
    for who in ("aino", "aarne", "sulo", "fanni", "otso"):
        with cast.inside(who) as ctx, pytest.raises(NotAllowed):
            change_contact_point(ctx, point, safety="safe")
    with cast.inside("leena") as ctx:
        assert change_contact_point(ctx, point, safety="safe").safety == "safe"


# -- protection ------------------------------------------------------------------------------------------------------

STREET, TOWN = "Kanarialintukuja 7 B 12", "398"


@pytest.fixture
def piia(cast: Cast) -> Person:
    one = protected(cast, given_name="Piia", family_name="Suoja", municipality_code=TOWN)
    with cast.inside("aino") as ctx:
        add_contact_point(ctx, one, kind="address", value=STREET)
        add_contact_point(ctx, one, kind="postal", value="PL 12, 15101 Lahti")
    return one


def test_protection__masks_home_address_and_municipality_and_leaves_the_contact_address(cast: Cast, piia: Person) -> None:
    with cast.inside("aino") as ctx:
        shown = card(ctx, piia)
    assert (shown.is_protected, shown.is_masked, shown.municipality_code) == (True, True, "")
    assert sorted((way.value, way.is_masked) for way in ways(cast, piia)) == [("", True), ("PL 12, 15101 Lahti", False)]


def test_protection__reveal__needs_a_reason_and_writes_it_down(cast: Cast, piia: Person) -> None:
    agreed(cast, "aino", piia)
    with cast.inside("aino") as ctx:
        with pytest.raises(NotAllowed):
            reveal_address(ctx, piia)
        with pytest.raises(NotAllowed):
            reveal_address(ctx.because("   "), piia)
        seen = reveal_address(ctx.because("Taksi kotiin"), piia)
    assert STREET in {way.value for way in seen.ways}
    event = AuditEvent.objects.order_by("-pk").first()
    assert event is not None
    assert (event.action, event.level, event.outcome, event.reason) == ("people.person.reveal_address", "high", "done", "Taksi kotiin")
    assert event.subject_ids == [piia.pk]


def test_protection__covers_those_who_live_with_her_and_ends_when_she_moves(cast: Cast, piia: Person) -> None:
    child = person(cast, given_name="Lapsi", municipality_code=TOWN)
    with cast.inside("aino") as ctx:
        live_together(ctx, piia, others=[child], start_on=TODAY - timedelta(days=3))
        assert (card(ctx, child).is_masked, card(ctx, child).is_protected, card(ctx, child).municipality_code) == (True, False, "")
        home = family_of(ctx, child).homes[0]
        own = next(member for member in home.members if member.card.pk == child.pk)
        move_out(ctx, child, member=own.public_id, end_on=TODAY - timedelta(days=1))
        assert (card(ctx, child).is_masked, card(ctx, child).municipality_code) == (False, TOWN)


def test_protection__ends_by_itself_on_its_last_day(cast: Cast, piia: Person) -> None:
    with cast.inside("aino") as ctx:
        Person.objects.filter(pk=piia.pk).update(protected_until=TODAY)
        assert card(ctx, Person.objects.get(pk=piia.pk)).is_masked
        Person.objects.filter(pk=piia.pk).update(protected_until=TODAY - timedelta(days=1))
        assert not card(ctx, Person.objects.get(pk=piia.pk)).is_masked


def test_protection__set__checks_its_end_and_its_custodian(cast: Cast, piia: Person) -> None:
    with cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken) as broken:
            set_protection(ctx, piia, is_protected=True, until=date(2040, 1, 1))
        assert (broken.value.rule_id, broken.value.field) == ("PEOPLE-18", "until")
        for who in ("fanni", "saga", "otso"):
            with pytest.raises(RuleBroken) as broken:
                set_protection(ctx, piia, is_protected=True, custodian=cast.staff[who])
            assert broken.value.rule_id == "PEOPLE-25"
        set_protection(ctx, piia, is_protected=True, custodian=cast.staff["leena"])
    agreed(cast, "leena", piia, act=Act.LIFT_PROTECTION)
    with cast.inside("leena") as ctx:
        lifted = set_protection(ctx, piia, is_protected=False)
    assert (lifted.is_protected, lifted.protected_until, lifted.custodian_id) == (False, None, None)


def test_protection__registering_makes_the_worker_her_custodian(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        one = register_person(ctx, given_name="Piia", is_protected=True, protected_until=TODAY + timedelta(days=300))
        with pytest.raises(RuleBroken):
            register_person(ctx, given_name="Toinen", is_protected=True, protected_until=TODAY - timedelta(days=1))
        assert Person.objects.count() == 1
    assert (one.is_protected, one.custodian_id) == (True, cast.staff["aino"].pk)


def test_protection__without_a_case_only_the_custodian_knows_of_her(cast: Cast, piia: Person, work: Work) -> None:
    from syli.kernel.access import visible_to
    from syli.people.access import PersonAction

    def viewers() -> set[str]:
        seen = set()
        for who in ("aino", "aarne", "leena", "sulo", "saga", "fanni", "otso"):
            with cast.inside(who) as ctx:
                if visible_to(ctx, PersonAction.VIEW).filter(pk=piia.pk).exists():
                    seen.add(who)
        return seen

    assert viewers() == {"aino"}
    with scope([piia.organisation_id]):
        Person.objects.filter(pk=piia.pk).update(custodian=cast.staff["aarne"], created_by_id=None)
    assert viewers() == {"aarne"}
    work.begins(cast.staff["sulo"].pk, piia)
    assert viewers() == {"aarne", "leena", "sulo"}, "with a case: the leader and who works with her"


def test_contact_point__who_may_pick_up__stands_with_the_other_conditions(cast: Cast) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        point = add_contact_point(ctx, one, kind="phone", value="040 123 4567", safety="safe", who_answers="vain hän itse")
    assert [way.who_answers for way in ways(cast, one)] == ["vain hän itse"]
    with cast.inside("aino") as ctx:
        change_contact_point(ctx, point, safety="safe")
    assert [way.who_answers for way in ways(cast, one)] == [""]
    with cast.inside("aino") as ctx, pytest.raises(TypeError):
        change_contact_point(ctx, point, safety="safe", note="ei tällaista")
    with cast.inside("aino") as ctx, pytest.raises(RuleBroken) as broken:
        change_contact_point(ctx, point, safety="safe", who_answers="x" * 501)
    assert broken.value.field == "who_answers"


def test_code_word__agreed__is_sealed_logged_high_and_taken_away(cast: Cast) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        agree_code_word(ctx, one, code_word=" sininen   vene ")
        assert Person.objects.get(pk=one.pk).code_word == "sininen vene"
        assert "vene" not in repr(Person.objects.filter(pk=one.pk).values_list("code_word").get())
    event = AuditEvent.objects.order_by("-pk").first()
    assert event is not None and event.action == "people.person.agree_code_word"
    with cast.inside("aino") as ctx:
        agree_code_word(ctx, Person.objects.get(pk=one.pk), code_word="")
        assert Person.objects.get(pk=one.pk).code_word is None
    for stranger in ("otso", "adele", "sulo"):
        with cast.inside(stranger) as ctx, pytest.raises(NotAllowed):
            agree_code_word(ctx, one, code_word="arvaus")
