"""Pages of staff, organisations and one's own account: what they show, to whom, and what they do with odd input."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import system_context
from syli.org import commands
from syli.org.areas.load import load_areas
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, StaffMember, Unit
from syli.org.tests.conftest import sign_in
from tests.cast import Cast
from tests.stale import save_second

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
NOBODYS = "1" * 22


def link_in(response: Any) -> str:
    """Return the one-time link that a page shows."""
    return re.search(r'value="https?://[^/"]+(/accounts/link/[^"]+)"', response.content.decode())[1]  # type: ignore[index]  # it is there


# -- who may open what --------------------------------------------------------------------------------------------------


def address_book(cast: Cast) -> dict[str, str]:
    """Return the addresses of one organisation's things, as Aava's people see them."""
    aava, aino, unit = cast.organisations["aava"].public_id, cast.staff["aino"].public_id, cast.units["a1"].public_id
    role = cast.staff["aino"].memberships.get().public_id
    return {
        "list": "/organisations/", "new organisation": "/organisations/new/", "organisation": f"/organisations/{aava}/",
        "edit organisation": f"/organisations/{aava}/edit/", "new unit": f"/organisations/{aava}/units/new/", "edit unit": f"/units/{unit}/edit/",
        "new register": f"/organisations/{aava}/registers/new/", "new provider": f"/organisations/{aava}/providers/new/",
        "new staff": f"/organisations/{aava}/staff/new/", "join": f"/organisations/{aava}/staff/join/", "staff": "/staff/",
        "member": f"/staff/{aino}/", "edit member": f"/staff/{aino}/edit/", "give role": f"/staff/{aino}/roles/new/",
        "end role": f"/roles/{role}/end/", "qualification": f"/staff/{aino}/qualifications/new/", "account": "/account/",
    }  # fmt: skip


EVERYBODY = {"account"}
LEADER = EVERYBODY | {"organisation", "new staff", "join", "staff", "member", "give role", "end role", "qualification"}
ADMIN = LEADER | {"edit organisation", "new unit", "edit unit", "new register", "new provider", "edit member"}
STEWARD = EVERYBODY | {
    "list", "new organisation", "organisation", "edit organisation", "new unit", "edit unit", "new register", "new staff", "join", "staff", "end role",
}  # fmt: skip
OPEN = {
    "adele": ADMIN, "leena": LEADER, "stina": STEWARD, "aino": EVERYBODY, "fanni": EVERYBODY, "saga": EVERYBODY, "vilma": EVERYBODY,
    "otso": EVERYBODY, "lotta": EVERYBODY | {"staff"}, "tilda": EVERYBODY,
}  # fmt: skip


@pytest.mark.parametrize("who", OPEN)
def test_pages__open__exactly_to_whom_they_belong(cast: Cast, who: str) -> None:
    load_areas()
    client = cast.client(who)
    statuses = {name: client.get(address).status_code for name, address in address_book(cast).items()}
    assert {name for name, status in statuses.items() if status == 200} == OPEN[who]
    assert {status for name, status in statuses.items() if name not in OPEN[who]} <= {403, 404}


def test_pages__open__to_nobody_without_signing_in(cast: Cast, client: Client) -> None:
    for address in address_book(cast).values():
        assert client.get(address)["Location"].startswith("/accounts/login/?next=/"), address


def test_pages__of_others__read_like_what_does_not_exist(cast: Cast) -> None:
    client = cast.client("lotta")
    for address in address_book(cast).values():
        if "/" in address.strip("/") and address != "/organisations/new/":
            there, nowhere = client.get(address), client.get(re.sub(r"/[1-9A-Za-z]{22}/", f"/{NOBODYS}/", address))
            assert there.status_code == nowhere.status_code == 404, address
            assert re.sub(r'value="[^"]*"|hx-headers=\S+', "", there.content.decode()) == re.sub(
                r'value="[^"]*"|hx-headers=\S+', "", nowhere.content.decode()
            )


def test_pages__every_look_and_act__leaves_one_event(cast: Cast) -> None:
    client, aino = cast.client("adele"), cast.staff["aino"]
    acts = [
        ("get", f"/staff/{aino.public_id}/", {}, "org.staff.view", "shown"),
        ("get", "/staff/", {}, "org.staff.search", "shown"),
        ("post", f"/staff/{aino.public_id}/edit/", {"given_name": ""}, "org.staff.edit", "invalid"),
        ("post", f"/staff/{aino.public_id}/edit/", {"given_name": "Aino", "language": "fi"}, "org.staff.edit", "done"),
        ("post", f"/staff/{aino.public_id}/sessions/end/", {}, "org.staff.end_sessions", "done"),
        ("get", f"/staff/{cast.staff['otso'].public_id}/", {}, "org.staff.view", "refused"),
        ("get", "/organisations/", {}, "org.organisation.list", "refused"),
    ]
    for method, address, data, action, outcome in acts:
        before = AuditEvent.objects.count()
        getattr(client, method)(address, data)
        assert AuditEvent.objects.count() == before + 1, address
        last = AuditEvent.objects.order_by("-pk")[0]
        assert (last.action, last.outcome) == (action, outcome)


# -- staff --------------------------------------------------------------------------------------------------------------


def test_staff_list__search_and_filters(cast: Cast) -> None:
    client = cast.client("adele")
    names = lambda query: set(re.findall(r'name__full">([^<]+)<', client.get(f"/staff/?{query}").content.decode()))  # noqa: E731
    assert {"Aino", "Leena", "Adele"} <= names("") and "Otso" not in names("")
    assert names("q=ain") == {"Aino"}
    assert names("role=student") == {"Sulo"}
    assert names("q=nobody") == set()
    commands.end_membership(cast.ctx("adele"), cast.staff["vilma"].memberships.get())
    assert "Vilma" not in names("") and names("former=1") == {"Vilma"}


@pytest.mark.parametrize("query", ["page=0", "page=99", "page=x", "role=king", "q=" + "x" * 500, "former=maybe", "q=%25%27--"])
def test_staff_list__odd_questions__are_answered(cast: Cast, query: str) -> None:
    assert cast.client("adele").get(f"/staff/?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/staff/?q=%00", "/staff/%00/", "/accounts/link/%00/", "/accounts/login/?next=%00"])
def test_addresses__with_a_nul__are_refused_before_any_database_sees_them(cast: Cast, address: str) -> None:
    response = cast.client("adele").get(address)
    assert response.status_code == 400 and "default-src 'none'" in response["Content-Security-Policy"]


def test_session__ended__by_an_id_no_database_takes(cast: Cast) -> None:
    assert cast.client("aino").post("/account/sessions/end/", {"session": "\x00"}).status_code == 302


def test_staff_list__fragment__is_what_the_page_holds(cast: Cast) -> None:
    client = cast.client("adele")
    whole, part = client.get("/staff/"), client.get("/staff/", HTTP_HX_REQUEST="true")
    text = re.search(r'<div id="staff_rows">.*', part.content.decode(), re.DOTALL)[0].strip()  # type: ignore[index]  # it is there
    assert "<html" not in part.content.decode() and text in whole.content.decode()


def many(cast: Cast, number: int) -> None:
    """Add staff to Aava."""
    for n in range(number):
        member = StaffMember.objects.create(username=f"x{n}", given_name=f"X{n}", created_at=cast.now)
        Membership.objects.create(staff=member, organisation=cast.organisations["aava"], role="worker", start_on="2026-01-01", created_at=cast.now)


def test_staff_list__more_staff__no_more_queries(cast: Cast, same_queries: Any) -> None:
    client = cast.client("adele")
    many(cast, 2)
    same_queries(lambda: client.get("/staff/"), lambda: many_more(cast))


def many_more(cast: Cast) -> None:
    """Add so many that there are pages."""
    for n in range(100, 140):
        member = StaffMember.objects.create(username=f"y{n}", given_name=f"Y{n}", created_at=cast.now)
        Membership.objects.create(staff=member, organisation=cast.organisations["aava"], role="worker", start_on="2026-01-01", created_at=cast.now)


def test_staff_page__more_roles__no_more_queries(cast: Cast, same_queries: Any) -> None:
    client, aino = cast.client("adele"), cast.staff["aino"]
    address = f"/staff/{aino.public_id}/"

    def grow() -> None:
        for role in ("finance", "privacy", "student"):
            Membership.objects.create(staff=aino, organisation=cast.organisations["aava"], role=role, start_on="2026-01-01", created_at=cast.now)
            commands.add_qualification(cast.ctx("adele"), aino, code="nurse")

    same_queries(lambda: client.get(address), grow)


def test_new_member__add__hands_a_link_that_opens_the_account(cast: Cast, client: Client) -> None:
    aava, unit = cast.organisations["aava"], cast.units["a1"]
    data = {"given_name": "Uuno", "family_name": "Uusi", "username": "uuno.uusi", "email": "uuno@aava.example", "language": "sv", "role": "worker", "unit": unit.public_id}  # fmt: skip
    response = cast.client("adele").post(f"/organisations/{aava.public_id}/staff/new/", data)
    assert response.status_code == 200
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["org.organisation.add_staff", "org.staff.hand_link"]
    taken = client.get(link_in(response))
    assert taken["Location"] == "/accounts/link/"
    password = "kolme ketterää kärppää"
    assert client.post("/accounts/link/", {"password1": password, "password2": "toinen"}).status_code == 422
    assert client.post("/accounts/link/", {"password1": "lyhyt", "password2": "lyhyt"}).status_code == 422
    assert client.post("/accounts/link/", {"password1": password, "password2": password})["Location"] == "/accounts/login/"
    assert sign_in(client, "uuno.uusi", password).status_code == 302
    assert '<html lang="sv"' in client.get("/account/").content.decode()
    assert client.get("/accounts/link/").status_code == 404


def test_link__nonsense__opens_nothing_and_tells_nothing(cast: Cast, client: Client) -> None:
    password = "kolme ketterää kärppää"
    for secret in ("x", "x" * 3000, ".."):
        client.get(f"/accounts/link/{secret}/")
        response = client.post("/accounts/link/", {"password1": password, "password2": password})
        assert response.status_code in (404, 422)
    assert client.get("/accounts/link/a/b/").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"given_name": "U", "username": "uuno", "language": "fi", "role": "steward"},
        {"given_name": "U", "username": "uuno", "language": "fi", "role": "worker", "unit": NOBODYS},
        {"given_name": "U", "username": "uuno", "language": "fi", "role": "worker", "start_on": "31.2.2026"},
        {"given_name": "U", "username": "uuno", "language": "fi", "role": "worker", "start_on": "22.11.2026", "end_on": "21.11.2026"},
        {"given_name": "U", "username": "aino", "language": "fi", "role": "worker"},
        {"given_name": "U", "username": "Uuno Åberg", "language": "fi", "role": "worker"},
        {"given_name": "U" * 500, "username": "uuno", "language": "fi", "role": "worker"},
        {"given_name": "U", "username": "uuno", "language": "fi", "role": "worker", "email": "no address"},
        {"given_name": "U", "username": "uuno", "language": "ru", "role": "worker"},
        {"given_name": "U", "username": "uuno", "language": "fi", "role": "admin", "unit": "A1"},
    ],
)
def test_new_member__odd_input__says_what_is_wrong_and_keeps_the_rest(cast: Cast, data: dict[str, str]) -> None:
    data = {key: cast.units["a1"].public_id if value == "A1" else value for key, value in data.items()}
    before = StaffMember.objects.count()
    response = cast.client("adele").post(f"/organisations/{cast.organisations['aava'].public_id}/staff/new/", data)
    page = response.content.decode()
    assert response.status_code == 422 and "error-summary" in page
    assert StaffMember.objects.count() == before
    if data.get("given_name") == "U":
        assert 'value="U"' in page


def test_new_member__nul_in_a_name__is_left_out_and_the_rest_kept(cast: Cast) -> None:
    data = {"given_name": "Uu\x00no", "username": "uuno", "language": "fi", "role": "worker"}
    response = cast.client("adele").post(f"/organisations/{cast.organisations['aava'].public_id}/staff/new/", data)
    assert response.status_code == 200
    assert StaffMember.objects.get(username="uuno").given_name == "Uuno"


def test_new_member__anothers_unit__cannot_be_chosen(cast: Cast) -> None:
    data = {"given_name": "U", "username": "uuno", "language": "fi", "role": "worker", "unit": cast.units["b1"].public_id}
    assert cast.client("adele").post(f"/organisations/{cast.organisations['aava'].public_id}/staff/new/", data).status_code == 422


def test_member__edit__saved_by_somebody_else_meanwhile_shows_both(cast: Cast) -> None:
    client, aino = cast.client("adele"), cast.staff["aino"]
    address = f"/staff/{aino.public_id}/edit/"
    version = re.search(r'name="seen_version" value="(\d+)"', client.get(address).content.decode())[1]  # type: ignore[index]  # it is there
    commands.change_staff(cast.ctx("adele"), aino, given_name="Aini", family_name="Toinen")
    typed = {"given_name": "Aina", "language": "fi", "seen_version": version}
    response = client.post(address, typed)
    page = response.content.decode()
    assert response.status_code == 422 and "Aini" in page and 'value="Aina"' in page
    newer = re.search(r'name="seen_version" value="(\d+)"', page)[1]  # type: ignore[index]  # it is there
    assert client.post(address, {**typed, "seen_version": newer})["Location"] == f"/staff/{aino.public_id}/"
    aino.refresh_from_db()
    assert aino.given_name == "Aina"


def test_member__role__given_and_ended(cast: Cast) -> None:
    client, aino = cast.client("adele"), cast.staff["aino"]
    assert client.post(f"/staff/{aino.public_id}/roles/new/", {"role": "finance"}).status_code == 302
    role = aino.memberships.get(role="finance")
    assert client.post(f"/roles/{role.public_id}/end/", {"end_on": "1.1.2020x"}).status_code == 422
    assert client.post(f"/roles/{role.public_id}/end/", {}).status_code == 302
    role.refresh_from_db()
    assert role.ended_at is not None


def test_member__own_page__offers_nothing_about_oneself(cast: Cast) -> None:
    adele = cast.staff["adele"]
    page = cast.client("adele").get(f"/staff/{adele.public_id}/").content.decode()
    assert "/link/" not in page and "/close/" not in page and "/end/" not in page.replace("/sessions/end/", "")
    assert cast.client("adele").post(f"/staff/{adele.public_id}/link/").status_code == 422


def test_member__factors__removed_only_with_a_reason(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator

    client, aino = cast.client("adele"), cast.staff["aino"]
    Authenticator.objects.create(user=aino, type="totp", data={"secret": "x"})
    address = f"/staff/{aino.public_id}/factors/remove/"
    assert client.post(address, {"reason": " "}).status_code == 422 and Authenticator.objects.exists()
    assert client.post(address, {"reason": "puhelin hukassa"}).status_code == 302 and not Authenticator.objects.exists()


def test_member__get__changes_nothing(cast: Cast) -> None:
    client, aino = cast.client("adele"), cast.staff["aino"]
    for act in ("link", "close", "sessions/end", "factors/remove"):
        assert client.get(f"/staff/{aino.public_id}/{act}/").status_code == 302
    aino.refresh_from_db()
    assert aino.is_active and not aino.links.exists()


def test_member__close_and_reopen(cast: Cast) -> None:
    client, aino = cast.client("adele"), cast.staff["aino"]
    client.post(f"/staff/{aino.public_id}/close/")
    aino.refresh_from_db()
    assert not aino.is_active
    client.post(f"/staff/{aino.public_id}/close/")
    aino.refresh_from_db()
    assert aino.is_active


def test_member__qualification__noted_shown_and_removed(cast: Cast) -> None:
    client, aino = cast.client("leena"), cast.staff["aino"]
    address = f"/staff/{aino.public_id}/qualifications/new/"
    assert client.post(address, {"code": "wizard"}).status_code == 422
    assert client.post(address, {"code": "first_aid", "granted_on": "2.1.2026", "expires_on": "1.1.2026"}).status_code == 422
    assert client.post(address, {"code": "first_aid", "granted_on": "1.1.2020", "expires_on": "1.1.2026", "note": "EA1"}).status_code == 302
    page = client.get(f"/staff/{aino.public_id}/").content.decode()
    assert "EA1" in page and "status--danger" in page
    assert client.post(f"/qualifications/{aino.qualifications.get().public_id}/remove/").status_code == 302
    assert not aino.qualifications.exists()


# -- organisations ------------------------------------------------------------------------------------------------------


def test_organisation__steward__makes_one_with_its_admin(cast: Cast, client: Client) -> None:
    load_areas()
    stina = cast.client("stina")
    data = {"kind": "association", "name": "Cora ry", "business_id": "0112038-9", "county_code": "09"}
    assert stina.post("/organisations/new/", {**data, "business_id": "1"}).status_code == 422
    made = stina.post("/organisations/new/", data)
    cora = Organisation.objects.get(name="Cora ry")
    assert made["Location"] == f"/organisations/{cora.public_id}/"
    page = stina.get(made["Location"]).content.decode()
    assert f"/organisations/{cora.public_id}/staff/new/" in page
    form = stina.get(f"/organisations/{cora.public_id}/staff/new/").content.decode()
    assert 'value="admin"' in form and 'value="worker"' not in form
    handed = stina.post(
        f"/organisations/{cora.public_id}/staff/new/", {"given_name": "Cecilia", "username": "cecilia", "language": "fi", "role": "admin"}
    )
    assert "/accounts/link/" in handed.content.decode()
    assert {g.role for g in Membership.objects.filter(organisation=cora)} == {Role.ADMIN}


def test_organisation__list__searched_and_counted(cast: Cast, same_queries: Any) -> None:
    stina = cast.client("stina")
    assert "Bore ry" in stina.get("/organisations/?q=bor").content.decode()
    assert "Aava ry" not in stina.get("/organisations/?q=bor").content.decode()

    def grow() -> None:
        for n in range(30):
            made = Organisation.objects.create(kind=OrganisationKind.PARTNER, name=f"Kumppani {n}", start_on="2026-01-01", created_at=cast.now)
            Unit.objects.create(organisation=made, name="Y", municipality_code="398", start_on="2026-01-01", created_at=cast.now)

    same_queries(lambda: stina.get("/organisations/"), grow)


def test_unit__page__makes_changes_and_closes(cast: Cast) -> None:
    load_areas()
    client, aava = cast.client("adele"), cast.organisations["aava"]
    new = f"/organisations/{aava.public_id}/units/new/"
    assert client.post(new, {"name": "Kaapon koti", "municipality_code": "398", "is_secret": "on"}).status_code == 422
    assert client.post(new, {"name": "Kaapon koti", "municipality_code": "000"}).status_code == 422
    assert client.post(new, {"name": "Kaapon koti", "municipality_code": "398", "is_secret": "on", "alias": "Yksikkö 7"}).status_code == 302
    unit = Unit.objects.get(name="Kaapon koti")
    page = client.get(f"/organisations/{aava.public_id}/").content.decode()
    assert "Yksikkö 7" in page and "Lahti" in page
    edit = f"/units/{unit.public_id}/edit/"
    assert client.post(edit, {"name": "Kaapon koti", "municipality_code": "398", "end_on": "1.1.1990"}).status_code == 422
    assert client.post(edit, {"name": "Kaapon koti", "municipality_code": "398", "end_on": "30.11.2026"}).status_code == 302
    unit.refresh_from_db()
    assert str(unit.end_on) == "2026-11-30" and not unit.is_secret


def test_organisation__more_units__no_more_queries(cast: Cast, same_queries: Any) -> None:
    load_areas()
    client, aava = cast.client("adele"), cast.organisations["aava"]

    def grow() -> None:
        for n in range(30):
            commands.create_unit(system_context(aava.pk), aava, name=f"Y{n}", municipality_code="398")

    same_queries(lambda: client.get(f"/organisations/{aava.public_id}/"), grow)


def test_register_and_provider__pages(cast: Cast) -> None:
    client, aava = cast.client("adele"), cast.organisations["aava"]
    assert client.post(f"/organisations/{aava.public_id}/registers/new/", {"name": ""}).status_code == 422
    assert client.post(f"/organisations/{aava.public_id}/registers/new/", {"name": "Turvakotirekisteri"}).status_code == 302
    data = {
        "name": "Aavan tunnus",
        "issuer": "https://login.aava.example",
        "client_id": "syli",
        "client_secret": "s",
        "email_domains": "aava.example, aava.fi",
    }
    new = f"/organisations/{aava.public_id}/providers/new/"
    for wrong in ({"issuer": "http://x"}, {"email_domains": ""}, {"email_domains": "ei ole"}, {"claim": "tid"}, {"name": ""}):
        assert client.post(new, {**data, **wrong}).status_code == 422, wrong
    assert client.post(new, {**data, "is_active": "on"}).status_code == 302
    provider = aava.identity_providers.get()
    assert provider.email_domains == ["aava.example", "aava.fi"] and provider.is_active
    assert client.post(f"/identity-providers/{provider.public_id}/edit/", {**data, "client_secret": ""}).status_code == 302
    changed = aava.identity_providers.get()
    assert changed.client_secret == "s" and not changed.is_active
    assert cast.client("lotta").get(f"/identity-providers/{provider.public_id}/edit/").status_code == 404


# -- one's own ----------------------------------------------------------------------------------------------------------


def test_account__language__is_changed_for_good(cast: Cast) -> None:
    client = cast.client("aino")
    assert client.post("/account/settings/", {"language": "xx"}).status_code == 422
    assert client.post("/account/settings/", {"language": "sv"}).status_code == 302
    assert '<html lang="sv"' in client.get("/account/").content.decode()
    cast.staff["aino"].refresh_from_db()
    assert cast.staff["aino"].language == "sv"


def test_account__organisation__is_chosen_among_ones_own(cast: Cast) -> None:
    aino, bore = cast.staff["aino"], cast.organisations["bore"]
    client = cast.client("aino")
    assert "/account/organisation/" not in client.get("/account/").content.decode()
    assert client.post("/account/organisation/", {"organisation": bore.public_id}).status_code == 422
    commands.create_membership(system_context(bore.pk), aino, organisation=bore, role=Role.LEADER)
    assert "/account/organisation/" in client.get("/account/").content.decode()
    assert client.get("/staff/").status_code == 403
    assert client.post("/account/organisation/", {"organisation": bore.public_id})["Location"] == "/"
    page = client.get("/staff/").content.decode()
    assert "Otso" in page and "Leena" not in page


def test_account__joining_code__is_shown_once(cast: Cast) -> None:
    client = cast.client("aino")
    assert 'id="code"' not in client.get("/account/joining-code/").content.decode()
    code = re.search(r'id="code" readonly value="([^"]+)"', client.post("/account/joining-code/").content.decode())[1]  # type: ignore[index]  # it is there
    bore = cast.organisations["bore"]
    response = cast.client("lotta").post(f"/organisations/{bore.public_id}/staff/join/", {"code": code, "role": "worker"})
    assert response.status_code == 302
    assert Membership.objects.filter(staff=cast.staff["aino"], organisation=bore, role="worker").exists()


@pytest.mark.shows_braces
def test_names__with_markup__are_only_letters(cast: Cast) -> None:
    aino = cast.staff["aino"]
    aino.given_name = "<script>alert(1)</script>{{ 7*7 }}"
    aino.save()
    client = cast.client("adele")
    for address in ("/staff/", f"/staff/{aino.public_id}/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "{{ 7*7 }}" in page


def test_role__ended_by_another_first__shows_both_days(cast: Cast) -> None:
    role = cast.staff["aino"].memberships.get()

    def first() -> None:
        with cast.inside("adele") as ctx:
            commands.end_membership(ctx, role, end_on=date(2026, 12, 31))

    save_second(
        cast.client("leena"), f"/roles/{role.public_id}/end/", {"end_on": "24.12.2026"}, first=first, theirs="31.12.2026", mine="24.12.2026",
        stored=lambda: Membership.objects.get(pk=role.pk).end_on,
    )  # fmt: skip
    assert Membership.objects.get(pk=role.pk).end_on == date(2026, 12, 24)
