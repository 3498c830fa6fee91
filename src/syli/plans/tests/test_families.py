"""A family's services as far as one is allowed in each case; parts by person; helped at the same time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.commands import say_part
from syli.plans.models import ViolencePart
from syli.plans.queries.family import family_services
from syli.plans.queries.same_time import same_time
from syli.plans.rules import Families, Span
from syli.plans.tests.conftest import Boathouse
from syli.safety.commands import keep_apart
from tests.case import Case

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "age_0"), (2, "age_1_2"), (6, "age_3_6"), (7, "age_7_12"), (17, "age_13_17"), (18, "age_18_24"), (65, "age_65_plus"), (None, "unknown")],
)
def test_age_band__bands_without_gap(age: int | None, band: str) -> None:
    assert rules.age_band(age) == band
    assert rules.age_band(age, is_unborn=True) == "unborn"


@pytest.mark.parametrize(
    ("grown", "child", "same"),
    [((0, 10), (10, 20), True), ((0, 10), (11, 20), False), ((5, 6), (0, 20), True), ((0, 10), None, False), (None, (0, 10), False)],
)
def test_is_same_time(grown: tuple[int, int] | None, child: tuple[int, int] | None, same: bool) -> None:
    spans = [
        Span(DAY + timedelta(days=days[0]), DAY + timedelta(days=days[1]), is_child)
        for days, is_child in ((grown, False), (child, True))
        if days is not None
    ]
    assert rules.is_same_time(spans) is same


@pytest.mark.parametrize(("part", "known"), [("used", True), ("guilty", False)])
def test_is_known_part(part: str, known: bool) -> None:
    assert rules.is_known_part(part, {"used", "experienced"}) is known


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=15), st.randoms())
def test_families__are_the_same_in_whatever_order_and_lose_nobody(pairs: list[tuple[int, int]], order: object) -> None:
    def grouped(rows: list[tuple[int, int]]) -> list[int]:
        families = Families()
        for episode, person in rows:
            families.add(episode, person, Span(DAY, DAY, is_child=False))
        return sorted(len(spans) for spans in families.spans())

    shuffled = sorted(pairs, key=lambda _pair: order.random())  # type: ignore[attr-defined]
    assert grouped(pairs) == grouped(shuffled)
    assert sum(grouped(pairs)) == len(pairs)


def services(boathouse: Boathouse, who: str) -> dict[str, list[str]]:
    """Return what one reads on the family's page, by given name."""
    person = boathouse.she if who == "aino" else boathouse.he if who == "aarne" else boathouse.child
    with boathouse.cast.inside(who) as ctx:
        return {m.card.name.split()[0]: [service.public_id for service in m.services] for m in family_services(ctx, person)}


@pytest.mark.django_db
def test_family__each_worker__sees_the_services_of_her_own_cases_only(boathouse: Boathouse) -> None:
    hers, his = boathouse.hers.public_id, boathouse.his.public_id
    seen = {who: services(boathouse, who) for who in ("aino", "aarne", "leena")}
    assert (seen["aino"]["Kaisla"], seen["aino"]["Lumi"], seen["aino"].get("Harri", [])) == ([hers], [hers], [])
    assert (seen["aarne"]["Harri"], seen["aarne"].get("Kaisla", []), seen["aarne"].get("Lumi", [])) == ([his], [], [])
    assert (seen["leena"]["Kaisla"], seen["leena"]["Harri"]) == ([hers], [his])


@pytest.mark.django_db
def test_family__without_services_and_with_secret_ones__look_the_same(boathouse: Boathouse) -> None:
    """Aino's page of the family is byte for byte the same before and after he becomes a client."""
    client, here = boathouse.cast.client("aino"), reverse("plans.family.view", args=[boathouse.she.public_id])
    with boathouse.cast.inside("leena"):
        boathouse.his.participants.all().delete()
    before = client.get(here).text
    boathouse.episode("aarne", "a2+", boathouse.he)
    assert _without_tokens(client.get(here).text) == _without_tokens(before)


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


@pytest.mark.django_db
def test_family__kept_apart__he_is_not_there_at_all(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        keep_apart(ctx, boathouse.she, other=boathouse.he)
    assert "Harri" not in services(boathouse, "aino")
    assert "Kaisla" not in services(boathouse, "aarne")
    assert boathouse.cast.client("aarne").get(reverse("plans.family.view", args=[boathouse.she.public_id])).status_code == 404


@pytest.mark.django_db
def test_part__is_each_persons_own_and_shown_to_her_side(boathouse: Boathouse) -> None:
    client, here = boathouse.cast.client("aino"), reverse("plans.episode.say_part", args=[boathouse.hers.public_id])
    assert client.post(here, {"person": boathouse.she.public_id, "part": "guilty"}).status_code == 422
    for part in ("threatened", "experienced"):
        assert client.post(here, {"person": boathouse.she.public_id, "part": part}).status_code == 302
    assert client.post(here, {"person": boathouse.child.public_id, "part": "witness"}).status_code == 302
    with boathouse.cast.inside("aino") as ctx:
        assert set(ViolencePart.objects.values_list("part", flat=True)) == {"experienced", "witness"}
        for person, part, rule in ((boathouse.he, "used", "PLAN-03"), (boathouse.she, "guilty", "PLAN-42")):
            with pytest.raises(RuleBroken) as broken:
                say_part(ctx, boathouse.hers, person=person, part=part)
            assert broken.value.rule_id == rule
        assert all(service.part for m in family_services(ctx, boathouse.she) for service in m.services)
    assert boathouse.cast.client("aarne").get(here).status_code == 404


@pytest.mark.django_db
def test_same_time__counts_families_once(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("leena") as ctx:
        assert vars_of(same_time(ctx, 2026)) == (2, 1)
        assert vars_of(same_time(ctx, 2025)) == (0, 0)
        assert vars_of(same_time(ctx, 2027)) == (0, 0), "what has not begun is not counted"
    boathouse.episode("aarne", "a2+", boathouse.he, boathouse.child)
    with boathouse.cast.inside("leena") as ctx:
        found = same_time(ctx, 2026)
        assert (vars_of(found), found.share) == ((1, 1), 1.0)
    assert boathouse.cast.client("aino").get(reverse("plans.family.same_time")).status_code == 403
    assert boathouse.cast.client("leena").get(reverse("plans.family.same_time")).status_code == 200


def vars_of(found: object) -> tuple[int, int]:
    return found.families, found.at_the_same_time  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_part__is_asked_only_where_the_service_asks_of_risk(case: Case, boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    for person, episode, is_asked in ((boathouse.she, boathouse.hers, True), (case.kaisa, case.episode, False)):
        page = client.get(reverse("people.person.view", args=[person.public_id])).text
        assert (reverse("plans.episode.say_part", args=[episode.public_id]) in page) is is_asked
