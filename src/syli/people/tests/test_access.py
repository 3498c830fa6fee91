"""Who may do what to a person: the whole cast against every action, once worked with and once not."""

from __future__ import annotations

import pytest

from syli.kernel.access import allows, may, visible_to
from syli.people.access import ContactPointAction, PersonAction
from syli.people.commands import add_contact_point
from syli.people.tests.factories import Work, long_known, person, protected
from tests.apart import agreed
from tests.cast import WHO, Cast

COLLECTION = {"SEARCH": {"aino", "aarne", "leena", "otso", "lotta"}, "CREATE": {"aino", "aarne", "leena", "otso", "lotta"}}
CLIENT_WORK = ("EDIT", "RELATE", "ADD_CONTACT_POINT", "PROTECT", "REVEAL_ADDRESS")
# Everybody of Aava and Bore against somebody aino (a worker) and sulo (a student) work with.
OPEN = {
    "FIND": {"aino", "aarne", "leena"},
    "VIEW": {"aino", "sulo", "leena"},
    **{verb: {"aino", "leena"} for verb in CLIENT_WORK},
    "HISTORY": {"leena", "saga"},
}
PROTECTED = {**OPEN, "FIND": {"aino"}}
#: A client nobody of the cast works with.
NOBODYS = {"FIND": {"aino", "aarne", "leena"}, "VIEW": {"leena"}, **{verb: {"leena"} for verb in CLIENT_WORK}, "HISTORY": {"leena", "saga"}}
#: Protected and nobody's client: only her custodian (aarne) knows of her.
HIDDEN = {"FIND": {"aarne"}, "VIEW": {"aarne"}, **{verb: {"aarne"} for verb in CLIENT_WORK}, "HISTORY": set()}


@pytest.mark.parametrize("verb", sorted(COLLECTION))
def test_person__collection_actions__are_for_client_work(cast: Cast, verb: str) -> None:
    assert {who for who in WHO if may(cast.ctx(who), getattr(PersonAction, verb))} == COLLECTION[verb]


@pytest.mark.parametrize(("case", "expected"), [("open", OPEN), ("protected", PROTECTED), ("nobodys", NOBODYS), ("hidden", HIDDEN)])
def test_person__actions__open_to_exactly_these(cast: Cast, work: Work, case: str, expected: dict[str, set[str]]) -> None:
    one = protected(cast, "aarne") if case in ("protected", "hidden") else person(cast, "aarne")
    if case != "hidden":
        long_known(one)
        work.begins(0, one)
    if case in ("open", "protected"):
        for who in ("aino", "sulo", "vilma", "fanni", "saga", "otso"):
            work.begins(cast.staff[who].pk, one)
    for who in WHO:
        with cast.inside(who) as ctx:
            assert not allows(ctx, PersonAction.REVEAL_ADDRESS, one), "never one person alone"
    for who in ("aino", "aarne", "leena", "sulo", "saga", "fanni"):
        agreed(cast, who, one, by="adele")
    for verb, allowed in expected.items():
        action = getattr(PersonAction, verb)
        single, listed = set(), set()
        for who in WHO:
            with cast.inside(who) as ctx:
                if allows(ctx, action, one):
                    single.add(who)
                if one.pk in visible_to(ctx, action).values_list("pk", flat=True):
                    listed.add(who)
        assert single == listed == allowed, f"{case}: {verb}"


@pytest.mark.parametrize(("verb", "allowed"), [("VIEW", {"aino", "sulo", "leena"}), ("CHANGE", {"aino", "leena"})])
def test_contact_point__actions__follow_the_person(cast: Cast, work: Work, verb: str, allowed: set[str]) -> None:
    one = person(cast, "aarne")
    with cast.inside("aarne") as ctx:
        point = add_contact_point(ctx, one, kind="phone", value="040 123 4567")
    long_known(one)
    for who in ("aino", "sulo", "vilma", "otso"):
        work.begins(cast.staff[who].pk, one)
    found = set()
    for who in WHO:
        with cast.inside(who) as ctx:
            if allows(ctx, getattr(ContactPointAction, verb), point):
                found.add(who)
    assert found == allowed


def test_person__registered_lately__opens_for_fourteen_days(cast: Cast) -> None:
    from dataclasses import replace
    from datetime import timedelta

    one = person(cast, "aino")
    with cast.inside("aino") as ctx:
        assert allows(replace(ctx, now=ctx.now + timedelta(days=14)), PersonAction.VIEW, one)
        assert not allows(replace(ctx, now=ctx.now + timedelta(days=14, seconds=1)), PersonAction.VIEW, one)
    with cast.inside("aarne") as ctx:
        assert not allows(ctx, PersonAction.VIEW, one)
