"""The rules of the federation, as tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.org.choices import FEDERATION_ROLES, LinkKind, OrganisationKind, Role
from syli.org.rules import (
    LINK_HOURS,
    account_may_be_opened_anew,
    business_id_is_good,
    factor_may_be_removed,
    gives_to_another,
    keeps_an_admin,
    link_is_usable,
    may_give_role,
    may_still_keep,
    period_is_good,
    periods_overlap,
    role_fits_organisation,
    roles_needing_second_factor,
    secret_unit_is_named,
    session_has_ended,
    username_is_good,
)

ASSOCIATION, FEDERATION = OrganisationKind.ASSOCIATION, OrganisationKind.FEDERATION
MINUTE, HOUR = 60, 3600


@pytest.mark.parametrize(
    ("age", "idle", "shared", "ended"),
    [
        (0, 0, False, False),
        (HOUR, HOUR, False, False),
        (HOUR + 1, HOUR + 1, False, True),
        (15 * MINUTE, 15 * MINUTE, True, False),
        (15 * MINUTE + 1, 15 * MINUTE + 1, True, True),
        (2 * HOUR, 15 * MINUTE + 1, False, False),
        (12 * HOUR, 0, False, False),
        (12 * HOUR + 1, 0, False, True),
        (12 * HOUR + 1, 0, True, True),
        (-5, 0, False, True),  # the clock went back: end it rather than keep it for ever
    ],
)
def test_org_01__session__ends(age: float, idle: float, shared: bool, ended: bool) -> None:
    assert session_has_ended(age, idle, shared_device=shared) is ended


@pytest.mark.parametrize(("age", "may"), [(0, True), (13 * HOUR, True), (13 * HOUR + 1, False), (-1, False)])
def test_org_20__still_being_typed__is_kept_an_hour_longer(age: float, may: bool) -> None:
    assert may_still_keep(age) is may


@pytest.mark.parametrize(
    ("role", "kind", "own_unit", "fits"),
    [
        (Role.WORKER, ASSOCIATION, None, True),
        (Role.WORKER, ASSOCIATION, True, True),
        (Role.WORKER, ASSOCIATION, False, False),  # another organisation's unit
        (Role.LEADER, ASSOCIATION, None, True),
        (Role.LEADER, ASSOCIATION, True, False),  # answers for the whole
        (Role.STATISTICIAN, ASSOCIATION, None, False),
        (Role.STEWARD, ASSOCIATION, None, False),
        (Role.STATISTICIAN, FEDERATION, None, True),
        (Role.ADMIN, FEDERATION, None, True),
        (Role.WORKER, FEDERATION, None, False),
        (Role.LEADER, FEDERATION, None, False),
        (Role.ADMIN, OrganisationKind.COUNTY, None, False),
        (Role.WORKER, OrganisationKind.PARTNER, None, False),
        ("king", ASSOCIATION, None, False),
    ],
)
def test_org_02__role__fits(role: str, kind: str, own_unit: bool | None, fits: bool) -> None:
    assert role_fits_organisation(role, kind, unit_is_of_organisation=own_unit) is fits


#: giver → what she gives in her own organisation; everything else is refused.
OWN = {
    Role.ADMIN: set(Role) - FEDERATION_ROLES,
    Role.LEADER: {Role.WORKER, Role.STUDENT, Role.VOLUNTEER},
    Role.STEWARD: {Role.STEWARD, Role.STATISTICIAN, Role.ADMIN, Role.PRIVACY},
}


@pytest.mark.parametrize("giver", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_org_03__role__give(giver: Role, role: Role) -> None:
    assert may_give_role({giver}, role, in_own_organisation=True) is (role in OWN.get(giver, set()))
    assert may_give_role({giver}, role, in_own_organisation=False) is (giver == Role.STEWARD and role == Role.ADMIN)


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(list(Role)), st.booleans())
@pytest.mark.property
def test_role__give__more_roles_never_give_less(held: set[Role], role: Role, own: bool) -> None:
    alone = any(may_give_role({giver}, role, in_own_organisation=own) for giver in held)
    assert may_give_role(held, role, in_own_organisation=own) is alone


@pytest.mark.parametrize(("giver", "receiver", "may"), [(1, 2, True), (1, 1, False), (None, 1, True), (None, None, True), (1, None, True)])
def test_org_04__role__give(giver: int | None, receiver: int | None, may: bool) -> None:
    assert gives_to_another(giver, receiver) is may


@pytest.mark.parametrize(("others", "role", "kept"), [(0, Role.ADMIN, False), (1, Role.ADMIN, True), (0, Role.WORKER, True)])
def test_org_05__role__end(others: int, role: Role, kept: bool) -> None:
    assert keeps_an_admin(others, role=role) is kept


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(("end", "good"), [(None, True), (DAY, True), (DAY + timedelta(1), True), (DAY - timedelta(1), False)])
def test_org_06__period__is_good(end: date | None, good: bool) -> None:
    assert period_is_good(DAY, end) is good


@pytest.mark.parametrize(
    ("periods", "overlap"),
    [
        ([], False),
        ([(1, 5)], False),
        ([(1, 5), (6, None)], False),
        ([(6, None), (1, 5)], False),
        ([(1, 5), (5, 9)], True),  # both days count
        ([(1, None), (9, None)], True),
        ([(9, 9), (9, 9)], True),
    ],
)
def test_org_07__periods__overlap(periods: list[tuple[int, int | None]], overlap: bool) -> None:
    days = [(DAY + timedelta(start), None if end is None else DAY + timedelta(end)) for start, end in periods]
    assert periods_overlap(days) is overlap


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), max_size=5))
@pytest.mark.property
def test_periods__overlap__same_as_counting_days(periods: list[tuple[int, int]]) -> None:
    days: list[tuple[date, date | None]] = [(DAY + timedelta(start), DAY + timedelta(start + length)) for start, length in periods]
    counted = [start + step for start, length in periods for step in range(length + 1)]
    assert periods_overlap(days) is (len(counted) != len(set(counted)))


@pytest.mark.parametrize(
    ("alias", "secret", "good"),
    [
        ("", False, True),
        ("", True, False),
        ("  ", True, False),
        ("Yksikkö 7", True, True),
        ("Lahden turvakoti", True, True),
        ("Turvakoti Lahti", True, False),  # names the municipality
        ("Kaapon koti", True, False),  # names the unit
    ],
)
def test_org_08__unit__secret(alias: str, secret: bool, good: bool) -> None:
    assert secret_unit_is_named("Kaapon koti", alias, ["Lahti", "Lahtis"], is_secret=secret) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("", True),
        ("0112038-9", True),
        ("2464491-9", True),
        ("0112038-8", False),
        ("0112038", False),
        ("112038-9", False),
        ("0112038-9 ", False),
        ("01120389", False),
        ("FI01120389", False),
        ("٠١١٢٠٣٨-٩", False),
        ("0000001-9", True),
        ("0000006-1", False),  # a remainder of 1 is never given out
    ],
)
def test_org_09__business_id__check(text: str, good: bool) -> None:
    assert business_id_is_good(text) is good


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("aino", True),
        ("aino.virtanen", True),
        ("aino-v_2", True),
        ("ab", False),
        ("a" * 80, True),
        ("a" * 81, False),
        ("Aino", False),
        ("aïno", False),
        ("aino virtanen", False),
        (".aino", False),
        ("aino.", False),
        ("aino@bore", False),
        ("aino\n", False),
        ("", False),
    ],
)
def test_org_10__username__is_good(name: str, good: bool) -> None:
    assert username_is_good(name) is good


NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expires", "used", "is_open", "usable"),
    [
        (NOW + timedelta(seconds=1), None, True, True),
        (NOW, None, True, False),
        (NOW - timedelta(days=1), None, True, False),
        (NOW + timedelta(days=1), NOW - timedelta(hours=1), True, False),
        (NOW + timedelta(days=1), None, False, False),
    ],
)
def test_org_11__link__is_usable(expires: datetime, used: datetime | None, is_open: bool, usable: bool) -> None:
    assert link_is_usable(expires, used, NOW, account_is_open=is_open) is usable


def test_link__hours__every_kind_has_an_end() -> None:
    assert set(LINK_HOURS) == set(LinkKind) and LINK_HOURS[LinkKind.PASSWORD] == 24


@pytest.mark.parametrize(
    ("givers", "held", "may"),
    [
        ({Role.ADMIN}, [(Role.WORKER, 1), (Role.LEADER, 1)], True),
        ({Role.ADMIN}, [(Role.WORKER, 1), (Role.WORKER, 2)], False),  # a role in another organisation
        ({Role.ADMIN}, [(Role.STEWARD, 9)], False),
        ({Role.LEADER}, [(Role.WORKER, 1)], True),
        ({Role.LEADER}, [(Role.WORKER, 1), (Role.ADMIN, 1)], False),
        ({Role.STEWARD}, [(Role.ADMIN, 2)], True),
        ({Role.STEWARD}, [(Role.ADMIN, 2), (Role.WORKER, 2)], False),  # would open client data
        ({Role.WORKER}, [(Role.VOLUNTEER, 1)], False),
        ({Role.ADMIN}, [], True),
    ],
)
def test_org_12__account__open_anew(givers: set[Role], held: list[tuple[str, int]], may: bool) -> None:
    assert account_may_be_opened_anew(givers, 1, held) is may


@pytest.mark.parametrize(
    ("held", "demonstration", "waiting"),
    [
        ({Role.WORKER}, False, set()),
        ({Role.WORKER, Role.ADMIN}, False, {Role.ADMIN}),
        ({Role.STEWARD, Role.STATISTICIAN, Role.PRIVACY}, False, {Role.STEWARD, Role.STATISTICIAN, Role.PRIVACY}),
        ({Role.ADMIN}, True, set()),
    ],
)
def test_org_13__factor__needed(held: set[str], demonstration: bool, waiting: set[str]) -> None:
    needing = ["admin", "privacy", "steward", "statistician"]
    assert roles_needing_second_factor(held, needing, demonstration=demonstration) == waiting


@pytest.mark.parametrize(
    ("others", "needed", "long", "may"),
    [
        (1, True, False, True),
        (0, False, True, True),
        (0, True, True, False),
        (0, False, False, False),  # a short password cannot stand alone
    ],
)
def test_org_14__factor__remove(others: int, needed: bool, long: bool, may: bool) -> None:
    assert factor_may_be_removed(others, is_needed=needed, has_long_password=long) is may
