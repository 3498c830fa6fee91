"""The same telephone or address: told where both may be seen, left to the keeper otherwise, and never by a guess (SAFE-31)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.episodes.commands import Joining, open_episode
from syli.people.commands import add_contact_point, end_contact_point
from syli.people.models import NameToken, Person
from syli.people.tokens import folded_reach
from syli.safety import rules
from syli.safety.commands import hold_suggestions
from syli.safety.commands.apart import find_shared
from syli.safety.models import Suggestion
from syli.safety.queries.suggestions import hints_about, told_about
from tests.apart import Apart
from tests.case import FIRST_DAY, Case

pytestmark = pytest.mark.django_db
#: How many keys stand in a list is the one thing by which the statements may differ; their number and their shape may not.
LISTED = re.compile(r"IN \((?:%s, )*%s\)")
PHONE, PLACE = "040 123 4567", "Keksittykuja 3 A 5"


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("phone", "040 123 4567", "+358 40 1234567", True), ("phone", "040 123 4567", "040 123 4568", False),
        ("phone", "00358401234567", "0401234567", True), ("address", "Keksittykuja 3 A 5", "KEKSITTYKUJA 3, a 5", True),
        ("address", "Keksittykuja 3", "Keksittykuja 5", False),
    ],
)  # fmt: skip
def test_folded__is_the_same__however_it_is_typed(kind: str, one: str, other: str, same: bool) -> None:
    assert (folded_reach(kind, one) == folded_reach(kind, other)) is same


@pytest.mark.parametrize(
    ("kind", "value"), [("address", "Helsinki"), ("address", "A 1"), ("email", "a@example.fi"), ("other", "Ovikello 12345"), ("phone", "-")]
)
def test_folded__what_says_too_little__is_nothing(kind: str, value: str) -> None:
    assert folded_reach(kind, value) == ""


@pytest.mark.property
@given(digits=st.text("0123456789", min_size=9, max_size=9), spaces=st.lists(st.sampled_from([" ", "-", ""]), min_size=9, max_size=9))
def test_folded__telephone__any_spacing_and_country_code(digits: str, spaces: list[str]) -> None:
    typed = "".join(digit + space for digit, space in zip(digits, spaces, strict=True))
    assert folded_reach("phone", f"+358 {typed}") == folded_reach("phone", f"358{digits}")


@pytest.mark.parametrize(("told", "held", "keeper"), [(True, False, False), (False, False, True), (False, True, False), (True, True, False)])
def test_safe_31__is_for_the_keeper(told: bool, held: bool, keeper: bool) -> None:
    assert rules.is_for_the_keeper(is_told=told, was_held=held) is keeper


def reach(case: Case, who: str, person: Person, kind: str, value: str) -> Any:
    with case.cast.inside(who) as ctx:
        return add_contact_point(ctx, person, kind=kind, value=value)


def look(case: Case, person: Person, who: str = "aino") -> set[tuple[int | None, str]]:
    """Do what the worker process does after somebody's number was saved; return what the keeper has."""
    with case.cast.inside("leena") as ctx:
        find_shared(ctx, person_id=person.pk, staff_id=case.cast.staff[who].pk)
        return {(one.other_id, one.ground) for one in Suggestion.objects.filter(person=person)}


def grounds(case: Case, person: Person, who: str = "aino") -> dict[int, str]:
    with case.cast.inside(who) as ctx:
        return {key: ground.value for key, (_card, ground) in told_about(ctx, hints_about(ctx, person)).items()}


@pytest.mark.parametrize(("kind", "value", "again"), [("phone", PHONE, "+358401234567"), ("address", PLACE, "keksittykuja 3a5")])
def test_hint__both_are_hers__is_shown_and_nobody_else_is_told(case: Case, kind: str, value: str, again: str) -> None:
    other = case.person("Onnittu")
    client_of_aino(case, other)
    reach(case, "aino", other, kind, value)
    assert other.pk not in grounds(case, case.kaisa)
    point = reach(case, "aino", case.kaisa, kind, again)
    assert grounds(case, case.kaisa)[other.pk] == kind
    assert look(case, case.kaisa) == set()
    page = case.cast.client("aino").get(reverse("safety.person.keep_apart", args=[case.kaisa.public_id])).text
    assert "Onnittu" in page
    with case.cast.inside("aino") as ctx:
        end_contact_point(ctx, point)
    assert other.pk not in grounds(case, case.kaisa), "a number that is used no more shares nothing"


def client_of_aino(case: Case, person: Person) -> None:
    with case.cast.inside("aino") as ctx:
        open_episode(
            ctx, offer=case.offer, participants=[Joining(person, "adult_client")], start_on=FIRST_DAY, own_worker=case.cast.staff["aino"]
        )  # fmt: skip


def test_hint__record_is_not_hers_to_open__a_guess_tells_nothing(case: Case) -> None:
    """Aino may find Onnittu's name but not open the record: typing a number shows nothing, right or wrong; the keeper is told."""
    other = case.person("Onnittu", of="aarne")
    reach(case, "leena", other, "phone", PHONE)
    before = grounds(case, case.kaisa)
    reach(case, "aino", case.kaisa, "phone", PHONE)
    assert grounds(case, case.kaisa) == before
    assert look(case, case.kaisa) == {(other.pk, "phone")}
    assert look(case, case.kaisa) == {(other.pk, "phone")}, "once"
    assert look(case, other, "leena") == set(), "nor from the other end"


def test_hint__masked_address__is_the_keepers(case: Case) -> None:
    other = case.person("Onnittu")
    client_of_aino(case, other)
    reach(case, "aino", other, "address", PLACE)
    with case.cast.inside("leena"):
        other.is_protected = True
        other.save()
    reach(case, "aino", case.kaisa, "address", PLACE)
    assert other.pk not in grounds(case, case.kaisa) or grounds(case, case.kaisa)[other.pk] != "address"


def test_hint__somebody_secret__costs_and_says_the_same_as_nobody(case: Case, query_list: Any) -> None:
    """The page and the press are the same in words and statements whether a secret person has the number or nobody has."""
    with case.cast.inside("leena") as ctx:
        secret = case.person("Salattu", of="leena")
        add_contact_point(ctx, secret, kind="phone", value=PHONE)
        secret.is_protected, secret.custodian = True, case.cast.staff["leena"]
        secret.save()
    client, there = case.cast.client("aino"), reverse("safety.person.keep_apart", args=[case.kaisa.public_id])
    point = reach(case, "aino", case.kaisa, "phone", "040 000 0001")
    client.get(there)

    def asked() -> tuple[int, list[str]]:
        with query_list() as queries:
            answer = client.get(there)
        assert "Salattu" not in answer.text
        return answer.status_code, [LISTED.sub("IN (…)", one) for one in queries.statements]

    nobody = asked()
    with case.cast.inside("aino") as ctx:
        end_contact_point(ctx, point)
    reach(case, "aino", case.kaisa, "phone", PHONE)
    assert asked() == nobody
    with case.cast.inside("aino") as ctx:
        hold_suggestions(ctx, case.kaisa)
    with case.cast.inside("leena"):
        assert Suggestion.objects.filter(person=case.kaisa, other=secret, ground="phone").exists()


def test_tokens__of_a_number__follow_it(apart: Apart) -> None:
    with apart.case.cast.inside("aino") as ctx:
        before = set(NameToken.objects.filter(person=apart.she).values_list("token", flat=True))
        point = add_contact_point(ctx, apart.she, kind="phone", value="050 999 8887")
        during = set(NameToken.objects.filter(person=apart.she).values_list("token", flat=True))
        end_contact_point(ctx, point)
        after = set(NameToken.objects.filter(person=apart.she).values_list("token", flat=True))
    assert len(during - before) == 1
    assert after == before
