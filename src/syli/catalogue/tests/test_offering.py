"""What an association offers: its pages by cast, bad input, and the steward's packs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from syli.catalogue.access import ServiceOfferAction
from syli.catalogue.commands import end_offer, offer_service
from syli.catalogue.models import ServiceOffer, ServiceType
from syli.catalogue.packs import shipped_catalogue
from syli.kernel.access import visible_to
from syli.kernel.audit.models import AuditEvent
from syli.kernel.rules import RuleBroken
from syli.org.models import Membership, Unit
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ONE, TWO = sorted(pack.code for pack in shipped_catalogue().packs)[:2]


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    values = {"unit": cast.units["a1"].public_id, "service_code": f"{ONE}:", "funding_code": "", "start_on": "22.11.2026", "is_public": "on"}
    return {**values, **changes}


def offered(cast: Cast, unit: str = "a1", who: str = "leena") -> ServiceOffer:
    with cast.inside(who) as ctx:
        return offer_service(ctx, unit=cast.units[unit], service_code=ONE, start_on=date(2026, 1, 1))


@pytest.mark.parametrize("who", ["leena", "adele"])
def test_offer__form__to_directory_and_end(published: Cast, who: str) -> None:
    client = published.client(who)
    assert client.get("/offers/new/").status_code == 200
    events = AuditEvent.objects.count()
    assert client.post("/offers/new/", typed(published, funding_code="own")).status_code == 302
    made = ServiceOffer.objects.get()
    assert AuditEvent.objects.count() == events + 1
    assert (made.unit_id, made.service_code, made.funding_code, made.is_public) == (published.units["a1"].pk, ONE, "own", True)
    assert made.start_on == date(2026, 11, 22)
    assert "Yksikkö A1" in client.get("/offers/").text
    page = client.get(f"/offers/{made.public_id}/end/")
    assert page.status_code == 200
    assert client.post(f"/offers/{made.public_id}/end/", {"end_on": "30.11.2026", "seen_version": made.version}).status_code == 302
    made.refresh_from_db()
    assert made.end_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("who", "listed", "adds"),
    [("aino", 200, 403), ("sulo", 200, 403), ("leena", 200, 200), ("adele", 200, 200), ("fanni", 403, 403), ("tilda", 403, 403), ("stina", 403, 403)],
)
def test_offers__pages__by_cast(published: Cast, who: str, listed: int, adds: int) -> None:
    client = published.client(who)
    assert client.get("/offers/").status_code == listed
    assert client.get("/offers/new/").status_code == adds
    if adds == 403:
        assert client.post("/offers/new/", typed(published)).status_code == 403
        assert not ServiceOffer.objects.exists()


@pytest.mark.parametrize("who", ["aino", "lotta", "otso", "stina"])
def test_offer__end__of_others__looks_missing(published: Cast, who: str) -> None:
    made = offered(published)
    client = published.client(who)
    assert client.get(f"/offers/{made.public_id}/end/").status_code == 404
    assert client.post(f"/offers/{made.public_id}/end/", {"end_on": "22.11.2026"}).status_code == 404
    made.refresh_from_db()
    assert made.end_on is None


def test_offers__list__own_only_and_a_unit_workers_own_unit_only(published: Cast) -> None:
    offered(published, "a1")
    offered(published, "a2")
    offered(published, "b1", who="lotta")
    assert "Yksikkö B1" not in published.client("leena").get("/offers/").text
    assert "Yksikkö A2" in published.client("leena").get("/offers/").text
    assert "Yksikkö A2" not in published.client("aino").get("/offers/").text


BAD = [
    ({"unit": ""}, "unit"), ({"unit": "x" * 400}, "unit"), ({"service_code": "no_such:"}, "service_code"), ({"service_code": ""}, "service_code"),
    ({"start_on": "31.2.2026"}, "start_on"), ({"start_on": ""}, "start_on"), ({"start_on": "1.1.2001"}, "start_on"),
    ({"funding_code": "<script>"}, "funding_code"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field"), BAD)
def test_offer__bad_input__is_told_beside_its_field(published: Cast, change: dict[str, str], field: str) -> None:
    answer = published.client("leena").post("/offers/new/", typed(published, **change))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    if field != "unit":
        # What was chosen and typed in the other fields is kept.
        assert f'value="{published.units["a1"].public_id}" selected' in answer.text
    if field == "start_on" and change["start_on"]:
        assert change["start_on"] in answer.text
    assert not ServiceOffer.objects.exists()


def test_offer__other_associations_unit__is_no_choice(published: Cast) -> None:
    client = published.client("leena")
    assert published.units["b1"].public_id not in client.get("/offers/new/").text
    assert client.post("/offers/new/", typed(published, unit=published.units["b1"].public_id)).status_code == 422
    with published.inside("leena") as ctx, pytest.raises(RuleBroken, match="CATALOGUE-02"):
        offer_service(ctx, unit=published.units["b1"], service_code=ONE, start_on=ctx.today)
    assert not ServiceOffer.objects.exists()


def test_offer__leader_of_one_unit__offers_there_only(published: Cast) -> None:
    Membership.objects.filter(staff=published.staff["leena"]).update(unit=published.units["a2"])
    assert published.units["a1"].public_id not in published.client("leena").get("/offers/new/").text
    with published.inside("leena") as ctx:
        with pytest.raises(RuleBroken, match="CATALOGUE-02"):
            offer_service(ctx, unit=published.units["a1"], service_code=ONE, start_on=ctx.today)
        offer_service(ctx, unit=published.units["a2"], service_code=ONE, start_on=ctx.today)


def test_offer__twice__is_refused_and_once_over_again_allowed(published: Cast) -> None:
    client = published.client("leena")
    assert client.post("/offers/new/", typed(published)).status_code == 302
    again = client.post("/offers/new/", typed(published))
    assert again.status_code == 422
    assert "CATALOGUE-05" in again.text
    assert ServiceOffer.objects.count() == 1
    with published.inside("leena") as ctx:
        end_offer(ctx, ServiceOffer.objects.get(), end_on=ctx.today)
    assert client.post("/offers/new/", typed(published)).status_code == 422
    assert client.post("/offers/new/", typed(published, start_on="23.11.2026")).status_code == 302


@pytest.mark.parametrize(("start_on", "rule"), [("1.1.2019", "CATALOGUE-06"), ("1.1.2020", None)])
def test_offer__day__is_the_units(published: Cast, start_on: str, rule: str | None) -> None:
    answer = published.client("leena").post("/offers/new/", typed(published, start_on=start_on))
    assert answer.status_code == (422 if rule else 302)
    assert rule is None or rule in answer.text


def test_offer__day__before_the_service_was_published(published: Cast) -> None:
    ServiceType.objects.filter(code=ONE).update(start_on=date(2026, 6, 1))
    with published.inside("leena") as ctx, pytest.raises(RuleBroken, match="CATALOGUE-03"):
        offer_service(ctx, unit=published.units["a1"], service_code=ONE, start_on=date(2026, 5, 31))
    assert not ServiceOffer.objects.exists()


def test_offer__end_before_first_day__is_refused(published: Cast) -> None:
    made = offered(published)
    answer = published.client("leena").post(f"/offers/{made.public_id}/end/", {"end_on": "31.12.2025", "seen_version": made.version})
    assert answer.status_code == 422
    assert "CATALOGUE-04" in answer.text
    assert "31.12.2025" in answer.text


def test_offer__end__somebody_saved_first__shows_both(published: Cast) -> None:
    made = offered(published)
    with published.inside("adele") as ctx:
        end_offer(ctx, made, end_on=date(2026, 12, 24))
    answer = published.client("leena").post(f"/offers/{made.public_id}/end/", {"end_on": "30.11.2026", "seen_version": "1"})
    assert answer.status_code == 422
    assert "24.12.2026" in answer.text
    assert "30.11.2026" in answer.text


def test_offers__menu__for_those_who_look_after_it(published: Cast) -> None:
    for who, listed in (("leena", True), ("adele", True), ("aino", False), ("tilda", False)):
        assert ('href="/offers/"' in published.client(who).get("/services/").text) is listed, who


def test_offers__queries__as_many_for_any_size(published: Cast, same_queries: Callable[[Callable[[], object], Callable[[], object]], None]) -> None:
    offered(published)
    client = published.client("leena")

    def grow() -> None:
        for number in range(20):
            published.units["x"] = Unit.objects.create(
                organisation=published.organisations["aava"], name=f"Talo {number}", municipality_code="398",
                start_on=date(2020, 1, 1), created_at=published.now,
            )  # fmt: skip
            offered(published, "x")

    same_queries(lambda: client.get("/offers/"), grow)


def test_end__rows__equal_what_the_page_lets_in(published: Cast) -> None:
    made = offered(published)
    for who in ("leena", "adele", "aino", "lotta"):
        with published.inside(who) as ctx:
            opened = visible_to(ctx, ServiceOfferAction.END).filter(pk=made.pk).exists()
        assert (published.client(who).get(f"/offers/{made.public_id}/end/").status_code == 200) is opened


@pytest.mark.parametrize(("who", "status"), [("stina", 200), ("tilda", 403), ("leena", 403), ("adele", 403), ("aino", 403)])
def test_packs__page__is_the_stewards(published: Cast, who: str, status: int) -> None:
    assert published.client(who).get("/packs/").status_code == status


def test_packs__page__tells_versions_and_what_was_changed(published: Cast) -> None:
    client = published.client("stina")
    told = client.get("/packs/").text
    assert "status--danger" not in told
    assert "status--done" in told
    ServiceType.objects.filter(code=ONE, profile="").update(digest="0" * 64)
    ServiceType.objects.filter(code=TWO, profile="").delete()
    told = client.get("/packs/").text
    assert "status--danger" in told
    assert "status--soon" in told


def test_packs__names__in_force_until_tomorrow(published: Cast) -> None:
    with published.inside("stina") as ctx:
        ServiceType.objects.filter(code=ONE).update(end_on=ctx.today + timedelta(days=1))
    assert "23.11.2026" in published.client("stina").get("/packs/").text


def test_promise__is_written_and_shown_and_taken_back(published: Cast) -> None:
    made = offered(published)
    client = published.client("leena")
    address = f"/offers/{made.public_id}/promise/"
    assert client.get(address).status_code == 200
    done = client.post(address, {"first_time_days": "7", "promised_ways": ["chat", "phone"], "seen_version": made.version})
    assert done.status_code == 302, done.text
    made.refresh_from_db()
    assert (made.first_time_days, made.promised_ways) == (7, ["phone", "chat"])
    assert "ensimmäinen aika 7 päivässä" in published.client("aino").get("/offers/").text
    assert client.post(address, {"first_time_days": "", "seen_version": made.version}).status_code == 302
    made.refresh_from_db()
    assert (made.first_time_days, made.promised_ways) == (None, [])


@pytest.mark.parametrize("days", ["-1", "366", "pian", "3,5", "9" * 30])
def test_promise__wrong_days__are_told_beside_them_and_kept(published: Cast, days: str) -> None:
    """CATALOGUE-07."""
    made = offered(published)
    page = published.client("leena").post(f"/offers/{made.public_id}/promise/", {"first_time_days": days, "seen_version": made.version})
    assert page.status_code == 422
    assert days in page.text
    made.refresh_from_db()
    assert made.first_time_days is None


@pytest.mark.parametrize("who", ["aino", "otso", "lotta", "stina"])
def test_promise__of_others__looks_missing(published: Cast, who: str) -> None:
    made = offered(published)
    answer = published.client(who).post(f"/offers/{made.public_id}/promise/", {"first_time_days": "1"})
    assert answer.status_code == 404
    made.refresh_from_db()
    assert made.first_time_days is None
