"""Commands: organisations, units, registers, staff, roles, accounts – who may, what is refused, what is left behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.command import Stale
from syli.kernel.context import system_context
from syli.kernel.rules import RuleBroken
from syli.kernel.vault import keyring
from syli.org import commands
from syli.org.actor import grants_on
from syli.org.areas.load import load_areas
from syli.org.choices import LinkKind, OrganisationKind, Role
from syli.org.models import AccountLink, Membership, Organisation, SignInSession, StaffMember
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def broken(act: Any, *args: Any, **kwargs: Any) -> str:
    """Return the id of the rule that refuses."""
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **kwargs)
    return refusal.value.rule_id


# -- organisations ------------------------------------------------------------------------------------------------------


def test_organisation__create__by_a_steward(cast: Cast) -> None:
    made = commands.create_organisation(cast.ctx("stina"), kind="association", name=" Cora ry ", business_id="0112038-9")
    assert (made.name, made.start_on, made.created_by_id) == ("Cora ry", TODAY, cast.staff["stina"].pk)


@pytest.mark.parametrize("name", ["adele", "leena", "aino", "tilda"])
def test_organisation__create__by_nobody_else(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        commands.create_organisation(cast.ctx(name), kind="association", name="Cora ry")
    assert Organisation.objects.count() == 3
    assert AuditEvent.objects.get(action="org.organisation.create").outcome == "refused"


def test_organisation__create__refuses_odd_ids_and_a_second_federation(cast: Cast) -> None:
    assert broken(commands.create_organisation, cast.ctx("stina"), kind="association", name="Cora ry", business_id="0112038-8") == "ORG-09"
    assert broken(commands.create_organisation, cast.ctx("stina"), kind="federation", name="Toinen liitto") == "ORG-02"


def test_organisation__edit__own_by_its_admin_and_any_by_a_steward(cast: Cast) -> None:
    aava, bore = cast.organisations["aava"], cast.organisations["bore"]
    commands.change_organisation(cast.ctx("adele"), aava, name="Aava ry", name_sv="Aava rf")
    commands.change_organisation(cast.ctx("stina"), bore, name="Bore ry", name_sv="Bore rf")
    with pytest.raises(NotAllowed):
        commands.change_organisation(cast.ctx("adele"), bore, name="Varas ry")
    bore.refresh_from_db()
    assert (bore.name, bore.name_sv) == ("Bore ry", "Bore rf")


def test_organisation__edit__two_at_once_the_second_is_told(cast: Cast) -> None:
    aava = cast.organisations["aava"]
    commands.change_organisation(cast.ctx("adele"), aava, name="Aava ry 1", seen_version=aava.version)
    with pytest.raises(Stale) as stale:
        commands.change_organisation(cast.ctx("adele"), aava, name="Aava ry 2", seen_version=aava.version)
    assert stale.value.current.name == "Aava ry 1"


def test_unit__create_and_change__secret_needs_another_name(cast: Cast) -> None:
    load_areas()
    ctx, aava = cast.ctx("adele"), cast.organisations["aava"]
    make = {"name": "Kaapon koti", "municipality_code": "398"}
    assert broken(commands.create_unit, ctx, aava, **make, is_secret=True) == "ORG-08"
    assert broken(commands.create_unit, ctx, aava, **make, is_secret=True, alias="Lahden koti Lahti") == "ORG-08"
    assert broken(commands.create_unit, ctx, aava, name="X", municipality_code="999") == "ORG-08"
    unit = commands.create_unit(ctx, aava, **make, is_secret=True, alias="Yksikkö 7")
    assert str(unit) == unit.outward_name == "Yksikkö 7"
    assert broken(commands.change_unit, ctx, unit, **make, end_on=TODAY - timedelta(days=1)) == "ORG-06"
    closed = commands.change_unit(ctx, unit, **make, end_on=TODAY)
    assert closed.end_on == TODAY and closed.outward_name == "Kaapon koti"


def test_unit__change__not_another_organisations(cast: Cast) -> None:
    load_areas()
    with pytest.raises(NotAllowed):
        commands.change_unit(cast.ctx("adele"), cast.units["b1"], name="Varas", municipality_code="398")


def test_register__create__brings_its_keys(cast: Cast) -> None:
    register = commands.create_register(cast.ctx("adele"), cast.organisations["aava"], name="Turvakotirekisteri")
    assert register.controller == cast.organisations["aava"]
    sealed = keyring.current().seal(register.pk, "x", "y", b"salaisuus")
    assert keyring.current().unseal(sealed, "x", "y") == b"salaisuus"


# -- staff and roles ----------------------------------------------------------------------------------------------------


def new(ctx: Any, organisation: Organisation, **values: Any) -> StaffMember:
    """Add somebody."""
    given: dict[str, Any] = {"username": "uuno.uusi", "given_name": "Uuno", "role": Role.WORKER, **values}
    return commands.create_staff(ctx, organisation, **given)


def test_staff__create__with_a_first_role_and_no_password(cast: Cast) -> None:
    member = new(cast.ctx("adele"), cast.organisations["aava"], unit=cast.units["a1"], email="Uuno@Aava.Example")
    assert [(g.role, g.unit_id) for g in grants_on(member, TODAY)] == [(Role.WORKER, cast.units["a1"].pk)]
    assert not member.has_usable_password() and member.email == "uuno@aava.example"


@pytest.mark.parametrize(
    ("who", "where", "role", "outcome"),
    [
        ("adele", "aava", Role.ADMIN, "made"),
        ("adele", "aava", Role.STEWARD, "ORG-02"),
        ("adele", "bore", Role.WORKER, "not allowed"),
        ("leena", "aava", Role.WORKER, "made"),
        ("leena", "aava", Role.VOLUNTEER, "made"),
        ("leena", "aava", Role.LEADER, "ORG-03"),
        ("leena", "aava", Role.ADMIN, "ORG-03"),
        ("leena", "bore", Role.WORKER, "not allowed"),
        ("stina", "bore", Role.ADMIN, "made"),
        ("stina", "bore", Role.WORKER, "ORG-03"),
        ("stina", "bore", Role.LEADER, "ORG-03"),
        ("stina", "federation", Role.STATISTICIAN, "made"),
        ("stina", "federation", Role.STEWARD, "made"),
        ("stina", "federation", Role.WORKER, "ORG-02"),
        ("aino", "aava", Role.VOLUNTEER, "not allowed"),
        ("saga", "aava", Role.WORKER, "not allowed"),
        ("tilda", "federation", Role.STATISTICIAN, "not allowed"),
    ],
)
def test_staff__create__only_what_the_giver_may_give(cast: Cast, who: str, where: str, role: Role, outcome: str) -> None:
    before = StaffMember.objects.count()
    try:
        new(cast.ctx(who), cast.organisations[where], role=role)
        found = "made"
    except RuleBroken as refusal:
        found = refusal.rule_id
    except NotAllowed:
        found = "not allowed"
    assert found == outcome
    assert StaffMember.objects.count() == before + (outcome == "made")


@pytest.mark.parametrize("username", ["aino", "AINO ", "ab", "uuno uusi", "uuno@bore.example", "", "x" * 81])
def test_staff__create__refuses_odd_and_taken_names(cast: Cast, username: str) -> None:
    assert broken(new, cast.ctx("adele"), cast.organisations["aava"], username=username) == "ORG-10"


def test_staff__create__says_which_name_is_free(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="aino2"):
        new(cast.ctx("adele"), cast.organisations["aava"], username="aino")


def test_staff__create__refuses_another_organisations_unit(cast: Cast) -> None:
    assert broken(new, cast.ctx("adele"), cast.organisations["aava"], unit=cast.units["b1"]) == "ORG-02"


def give(ctx: Any, staff: StaffMember, organisation: Organisation, role: str, **values: Any) -> Membership:
    """Give a role."""
    return commands.create_membership(ctx, staff, organisation=organisation, role=role, **values)


def test_role__give__in_time(cast: Cast) -> None:
    aino, aava = cast.staff["aino"], cast.organisations["aava"]
    give(cast.ctx("adele"), aino, aava, Role.LEADER, start_on=TODAY + timedelta(days=10), end_on=TODAY + timedelta(days=20))
    held = [Role.LEADER in {g.role for g in grants_on(aino, TODAY + timedelta(days=n))} for n in (9, 10, 20, 21)]
    assert held == [False, True, True, False]


def test_role__give__not_twice_at_a_time_and_not_backwards(cast: Cast) -> None:
    aino, aava, ctx = cast.staff["aino"], cast.organisations["aava"], cast.ctx("adele")
    assert broken(give, ctx, aino, aava, Role.WORKER, unit=cast.units["a1"]) == "ORG-07"
    give(ctx, aino, aava, Role.WORKER, unit=cast.units["a2"])
    assert broken(give, ctx, aino, aava, Role.FINANCE, end_on=TODAY - timedelta(days=1)) == "ORG-06"


def test_role__give__never_to_oneself(cast: Cast) -> None:
    assert broken(give, cast.ctx("adele"), cast.staff["adele"], cast.organisations["aava"], Role.WORKER) == "ORG-04"
    assert broken(give, cast.ctx("stina"), cast.staff["stina"], cast.organisations["aava"], Role.ADMIN) == "ORG-04"


def test_role__give__not_to_anothers_staff(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        give(cast.ctx("adele"), cast.staff["otso"], cast.organisations["aava"], Role.WORKER)
    with pytest.raises(NotAllowed):
        give(cast.ctx("stina"), cast.staff["otso"], cast.organisations["bore"], Role.ADMIN)


def test_role__end__at_once_and_with_a_day(cast: Cast) -> None:
    aino, ctx = cast.staff["aino"], cast.ctx("adele")
    membership = aino.memberships.get()
    commands.end_membership(ctx, membership, end_on=TODAY + timedelta(days=3))
    assert grants_on(aino, TODAY + timedelta(days=3)) and not grants_on(aino, TODAY + timedelta(days=4))
    membership.refresh_from_db()
    commands.end_membership(ctx, membership)
    assert not grants_on(aino, TODAY)
    membership.refresh_from_db()
    assert broken(commands.end_membership, ctx, membership) == "ORG-06"


def test_role__end__one_that_began_today(cast: Cast) -> None:
    member = new(cast.ctx("adele"), cast.organisations["aava"])
    commands.end_membership(cast.ctx("adele"), member.memberships.get())
    assert not grants_on(member, TODAY)


@pytest.mark.parametrize(
    ("who", "whose", "outcome"),
    [
        ("leena", "aino", "ended"),
        ("leena", "adele", "ORG-03"),
        ("leena", "leena", "ORG-03"),
        ("adele", "adele", "ORG-04"),
        ("stina", "adele", "ORG-05"),
        ("stina", "otso", "ORG-03"),
        ("lotta", "aino", "not allowed"),
    ],
)
def test_role__end__only_what_one_may_give(cast: Cast, who: str, whose: str, outcome: str) -> None:
    membership = cast.staff[whose].memberships.get()
    try:
        commands.end_membership(cast.ctx(who), membership)
        found = "ended"
    except RuleBroken as refusal:
        found = refusal.rule_id
    except NotAllowed:
        found = "not allowed"
    assert found == outcome


def test_role__end__the_only_admin_stays_until_there_is_another(cast: Cast) -> None:
    adele = cast.staff["adele"].memberships.get()
    assert broken(commands.end_membership, system_context(adele.organisation_id), adele) == "ORG-05"
    give(cast.ctx("adele"), cast.staff["leena"], cast.organisations["aava"], Role.ADMIN)
    commands.end_membership(cast.ctx("leena"), adele)
    assert not grants_on(cast.staff["adele"], TODAY)


def test_staff__edit__and_version(cast: Cast) -> None:
    aino = cast.staff["aino"]
    commands.change_staff(cast.ctx("adele"), aino, given_name="Aino", family_name="Virtanen", email="AINO@aava.example", seen_version=aino.version)
    with pytest.raises(Stale):
        commands.change_staff(cast.ctx("adele"), aino, given_name="Aini", seen_version=aino.version)
    with pytest.raises(NotAllowed):
        commands.change_staff(cast.ctx("leena"), aino, given_name="Aini")
    aino.refresh_from_db()
    assert (str(aino), aino.email) == ("Aino Virtanen", "aino@aava.example")


def test_qualification__note_and_remove(cast: Cast) -> None:
    aino = cast.staff["aino"]
    noted = commands.add_qualification(cast.ctx("leena"), aino, code="first_aid", granted_on=TODAY, expires_on=TODAY + timedelta(days=900))
    assert (
        broken(commands.add_qualification, cast.ctx("leena"), aino, code="first_aid", granted_on=TODAY, expires_on=TODAY - timedelta(days=1))
        == "ORG-06"
    )
    with pytest.raises(NotAllowed):
        commands.remove_qualification(cast.ctx("lotta"), noted)
    commands.remove_qualification(cast.ctx("leena"), noted)
    assert not aino.qualifications.exists()


# -- accounts -----------------------------------------------------------------------------------------------------------

GOOD = "tuuli kantaa hopeaa"


def test_link__use__sets_a_password_once(cast: Cast, now: Any) -> None:
    aino = cast.staff["aino"]
    SignInSession.objects.create(session_key="k", session_data="", expire_date=now + timedelta(days=1), staff=aino)
    secret = commands.create_link(cast.ctx("adele"), aino)
    assert not AccountLink.objects.filter(digest__contains=secret).exists()
    commands.use_link(cast.nobody(), secret=secret, password=GOOD)
    aino.refresh_from_db()
    assert aino.check_password(GOOD) and aino.has_long_password and aino.password_changed_at == now
    assert not SignInSession.objects.filter(staff=aino).exists()
    assert broken(commands.use_link, cast.nobody(), secret=secret, password="kaksi ketterää kärppää") == "ORG-11"


def test_link__use__a_weak_password_leaves_the_link_good(cast: Cast) -> None:
    secret = commands.create_link(cast.ctx("adele"), cast.staff["aino"])
    for weak in ("lyhyt", "salasanasalasana", "aino aino aino aava"):
        assert broken(commands.use_link, cast.nobody(), secret=secret, password=weak) == "ORG-15"
    commands.use_link(cast.nobody(), secret=secret, password=GOOD)


@pytest.mark.parametrize(("kind", "hours"), [(LinkKind.PASSWORD, 24), (LinkKind.INVITATION, 7 * 24)])
def test_link__use__not_after_its_time(cast: Cast, kind: str, hours: int) -> None:
    from dataclasses import replace

    secret = commands.create_link(cast.ctx("adele"), cast.staff["aino"], kind=kind)
    later = replace(cast.nobody(), now=cast.now + timedelta(hours=hours))
    assert broken(commands.use_link, later, secret=secret, password=GOOD) == "ORG-11"
    commands.use_link(replace(cast.nobody(), now=cast.now + timedelta(hours=hours, seconds=-1)), secret=secret, password=GOOD)


def test_link__hand__the_newest_alone_works(cast: Cast) -> None:
    old = commands.create_link(cast.ctx("adele"), cast.staff["aino"])
    commands.create_link(cast.ctx("adele"), cast.staff["aino"])
    assert broken(commands.use_link, cast.nobody(), secret=old, password=GOOD) == "ORG-11"


@pytest.mark.parametrize(
    ("who", "whose", "outcome"),
    [
        ("adele", "aino", "made"),
        ("adele", "leena", "made"),
        ("leena", "aino", "made"),
        ("leena", "adele", "ORG-12"),
        ("adele", "adele", "ORG-04"),
        ("adele", "otso", "not allowed"),
        ("stina", "adele", "made"),
        ("stina", "tilda", "made"),
        ("stina", "otso", "not allowed"),
        ("saga", "aino", "not allowed"),
        ("aino", "vilma", "not allowed"),
    ],
)
def test_link__hand__only_to_accounts_within_reach(cast: Cast, who: str, whose: str, outcome: str) -> None:
    try:
        found = "made" if commands.create_link(cast.ctx(who), cast.staff[whose]) else ""
    except RuleBroken as refusal:
        found = refusal.rule_id
    except NotAllowed:
        found = "not allowed"
    assert found == outcome


def test_link__hand__a_role_elsewhere_puts_the_account_out_of_reach(cast: Cast) -> None:
    aino = cast.staff["aino"]
    give(system_context(cast.organisations["bore"].pk), aino, cast.organisations["bore"], Role.WORKER, start_on=TODAY + timedelta(days=30))
    assert broken(commands.create_link, cast.ctx("adele"), aino) == "ORG-12"
    assert broken(commands.remove_factors, cast.ctx("adele").because("puhelin hukassa"), aino) == "ORG-12"
    assert broken(commands.close_account, cast.ctx("adele"), aino) == "ORG-12"
    assert commands.create_link(system_context(None), aino)


def test_factors__remove__with_a_reason_in_the_log(cast: Cast) -> None:
    aino = cast.staff["aino"]
    Authenticator.objects.create(user=aino, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with pytest.raises(NotAllowed):
        commands.remove_factors(cast.ctx("adele"), aino)
    commands.remove_factors(cast.ctx("adele").because("puhelin hukassa"), aino)
    assert not Authenticator.objects.exists()
    event = AuditEvent.objects.get(action="org.staff.remove_factors", outcome="done")
    assert (event.reason, event.level, event.object_id) == ("puhelin hukassa", "high", aino.pk)


def test_account__close__ends_links_and_reopens_with_its_roles(cast: Cast) -> None:
    aino, ctx = cast.staff["aino"], cast.ctx("adele")
    secret = commands.create_link(ctx, aino)
    commands.close_account(ctx, aino)
    assert broken(commands.use_link, cast.nobody(), secret=secret, password=GOOD) == "ORG-11"
    assert broken(commands.create_link, cast.ctx("adele"), aino) == "ORG-11"
    commands.reopen_account(cast.ctx("adele"), aino)
    assert commands.create_link(cast.ctx("adele"), aino) and grants_on(aino, TODAY)


def test_account__close__not_the_only_admins(cast: Cast) -> None:
    assert broken(commands.close_account, cast.ctx("stina"), cast.staff["adele"]) == "ORG-05"


def test_joining_code__gives_a_role_elsewhere_once(cast: Cast) -> None:
    aino, bore = cast.staff["aino"], cast.organisations["bore"]
    code = commands.create_joining_code(cast.ctx("aino"))
    assert broken(commands.accept_joining_code, cast.ctx("lotta"), bore, code="väärä", role=Role.WORKER) == "ORG-11"
    assert broken(commands.accept_joining_code, cast.ctx("lotta"), bore, code=code, role=Role.LEADER) == "ORG-03"
    commands.accept_joining_code(cast.ctx("lotta"), bore, code=f" {code} ", role=Role.WORKER, unit=cast.units["b1"])
    assert {g.organisation_id for g in grants_on(aino, TODAY)} == {cast.organisations["aava"].pk, bore.pk}
    assert broken(commands.accept_joining_code, cast.ctx("lotta"), bore, code=code, role=Role.VOLUNTEER) == "ORG-11"


def test_joining_code__opens_no_account(cast: Cast) -> None:
    code = commands.create_joining_code(cast.ctx("aino"))
    assert broken(commands.use_link, cast.nobody(), secret=code, password=GOOD) == "ORG-11"


def test_acting__choose__where_one_holds_a_role(cast: Cast) -> None:
    aino, bore = cast.staff["aino"], cast.organisations["bore"]
    assert broken(commands.choose_organisation, cast.ctx("aino"), organisation=bore) == "ORG-02"
    give(system_context(bore.pk), aino, bore, Role.WORKER, unit=cast.units["b1"])
    commands.choose_organisation(cast.ctx("aino"), organisation=bore, unit=cast.units["b1"])
    assert broken(commands.choose_organisation, cast.ctx("aino"), organisation=bore, unit=cast.units["a1"]) == "ORG-02"
    aino.refresh_from_db()
    assert (aino.acting_organisation, aino.acting_unit) == (bore, cast.units["b1"])


def test_commands__for_syli_itself__build_a_federation(db: None, now: Any) -> None:
    """What the demonstration and the simulator do: from nothing to an association that works."""
    load_areas()
    nobody = system_context(None, now=now)
    commands.create_organisation(nobody, kind=OrganisationKind.FEDERATION, name="Liitto")
    cora = commands.create_organisation(nobody, kind=OrganisationKind.ASSOCIATION, name="Cora ry")
    ctx = system_context(cora.pk, now=now)
    unit = commands.create_unit(ctx, cora, name="Ensikoti", municipality_code="398")
    commands.create_register(ctx, cora, name="Asiakasrekisteri")
    member = commands.create_staff(ctx, cora, username="cecilia", given_name="Cecilia", role=Role.WORKER, unit=unit, password=GOOD)
    commands.create_membership(ctx, member, organisation=cora, role=Role.ADMIN)
    assert {g.role for g in grants_on(member, TODAY)} == {Role.WORKER, Role.ADMIN}
    assert member.check_password(GOOD)
