"""The service directory: open to anybody, in three languages, and without a word of where a secret unit is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from syli.catalogue.commands import end_offer, offer_service
from syli.catalogue.models import ServiceOffer, ServiceType
from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.queries.directory import service_directory
from syli.kernel.audit.models import AuditEvent
from syli.org.models import Unit
from tests.cast import WHO, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
START = date(2026, 1, 1)
#: Services by what they are, never by name: the tests know the shipped packs no better than the code does.
PACKS = sorted((pack for pack in shipped_catalogue().packs if pack.status == "published"), key=lambda pack: pack.code)
FOR_CHILDREN = next(p for p in PACKS if any(r.code == "child" for r in p.clients))
NOT_FOR_BABIES = next(p for p in PACKS if p.clients and all(r.code not in ("baby", "unborn_child") for r in p.clients))
ONE, TWO = FOR_CHILDREN, next(p for p in PACKS if p.code != FOR_CHILDREN.code)


def offer(cast: Cast, unit: str, code: str, *, who: str = "leena", **more: bool) -> ServiceOffer:
    with cast.inside(who) as ctx:
        return offer_service(ctx, unit=cast.units[unit], service_code=code, start_on=START, **more)


def secret_unit(cast: Cast) -> Unit:
    """Make a unit whose name and municipality nobody outside may meet; its alias may be told."""
    cast.units["hidden"] = Unit.objects.create(
        organisation=cast.organisations["aava"], name="Kanarialinnuntie 7", alias="Aavan turvapaikka", is_secret=True,
        municipality_code="698", start_on=date(2020, 1, 1), created_at=cast.now,
    )  # fmt: skip
    return cast.units["hidden"]


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_directory__not_signed_in__shows_every_public_service(published: Cast, stranger: Client) -> None:
    page = stranger.get("/services/")
    assert page.status_code == 200
    assert all(str(pack.name.fi).replace("'", "&#39;") in page.text for pack in PACKS)
    assert all(pack.summary.fi.split(".")[0] in words(page.text) for pack in PACKS[:3])
    assert "/accounts/login/" in page.text


@pytest.mark.parametrize("who", WHO)
def test_directory__everybody_signed_in__browses_and_has_it_in_the_menu(published: Cast, who: str) -> None:
    client = published.client(who)
    page = client.get("/services/")
    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    assert client.get(f"/services/{ONE.code}/").status_code == 200


@pytest.mark.parametrize(("language", "heading"), [("fi", "Palvelut"), ("sv", "Tjänster"), ("en", "Services")])
def test_directory__language__is_chosen_by_a_stranger(published: Cast, stranger: Client, language: str, heading: str) -> None:
    answer = stranger.post("/ui/preferences", {"language": language, "next": f"/services/{ONE.code}/"})
    assert answer.status_code in (302, 303)
    assert f"<h1>{heading}</h1>" in stranger.get("/services/").text
    page = words(stranger.get(answer.headers["Location"]).text)
    for field in ("name", "summary", "for_whom", "getting_in", "cost"):
        told = getattr(ONE, field).in_language(language)
        assert told.split("'")[0] in page, (field, told)


def test_directory__browsing__leaves_no_event(published: Cast, stranger: Client) -> None:
    before = AuditEvent.objects.count()
    stranger.get("/services/")
    stranger.get(f"/services/{ONE.code}/")
    assert stranger.get("/services/no_such_thing/").status_code == 404
    assert AuditEvent.objects.count() == before


def test_service__where__association_unit_and_municipality(published: Cast, stranger: Client) -> None:
    offer(published, "a1", ONE.code)
    offer(published, "b1", ONE.code, who="lotta")
    page = words(stranger.get(f"/services/{ONE.code}/").text)
    for told in ("Aava ry", "Yksikkö A1", "Bore ry", "Yksikkö B1", "Lahti", "Päijät-Häme"):
        assert told in page
    assert "Yksikkö A1" not in words(stranger.get(f"/services/{TWO.code}/").text)


def test_service__secret_unit__name_and_place_are_nowhere(published: Cast, stranger: Client) -> None:
    """The canary: whatever the directory is asked, the real name, the municipality and its county stay out."""
    secret_unit(published)
    offer(published, "hidden", ONE.code)
    offer(published, "a1", ONE.code)
    offer(published, "a2", TWO.code)
    asked = [
        "/services/", f"/services/{ONE.code}/", f"/services/{TWO.code}/", "/services/?q=", "/services/?audience=adult", "/services/?county=07",
        "/services/?county=19", "/services/?q=a", f"/services/{ONE.code}/?page=2", "/services/?q=turvapaikka", "/offers/",
    ]  # fmt: skip
    for language in ("fi", "sv", "en"):
        for browser in (stranger, published.client("otso"), published.client("tilda")):
            browser.post("/ui/preferences", {"language": language, "next": "/"})
            for address in asked:
                page = browser.get(address).text
                for canary in ("Kanarialinnuntie", "Rovaniemi", "Lappi", ">698<", 'value="19"', published.units["hidden"].public_id):
                    assert canary not in page, (address, canary)
    page = words(stranger.get(f"/services/{ONE.code}/").text)
    assert "Aavan turvapaikka" in page


def test_search__secret_unit__is_not_found_by_its_name_or_place(published: Cast) -> None:
    secret_unit(published)
    offer(published, "hidden", ONE.code)
    known = service_directory(published.nobody())
    for canary in ("Kanarialinnuntie", "Rovaniemi", "Lappi", "698"):
        assert known.found(words=canary) == []
    assert "19" not in dict(known.counties)
    # The association tells of no other place, so in every county alike: neither leaving it out nor letting it in tells where it is.
    answers = [[s.code for s in known.found(county=county)] for county in ("07", "17", "19")]
    assert answers == [[ONE.code]] * 3
    assert [s.code for s in known.found(words="turvapaikka")] == [ONE.code]


def test_search__secret_unit__counts_where_its_association_says_it_works(published: Cast) -> None:
    secret_unit(published)
    offer(published, "hidden", ONE.code)
    Unit.objects.filter(pk=published.units["a2"].pk).update(municipality_code="564")
    offer(published, "a1", TWO.code)
    offer(published, "a2", TWO.code)
    known = service_directory(published.nobody())
    # 19 is where the place truly is, and nobody tells of 05; its association tells of 07 and 17.
    assert [county for county in ("05", "07", "17", "19") if ONE.code in [s.code for s in known.found(county=county)]] == ["07", "17"]


def test_secret_unit__moved_elsewhere__changes_no_byte(published: Cast, stranger: Client) -> None:
    hidden = secret_unit(published)
    offer(published, "hidden", ONE.code)
    offer(published, "a1", ONE.code)

    def told() -> list[str]:
        addresses = ("/services/", f"/services/{ONE.code}/", "/services/?county=07", "/services/?q=lahti")
        # The page itself; the frame around it carries tokens that change every time.
        return [stranger.get(address).text.split("<main")[1].split("</main>")[0] for address in addresses]

    before = told()
    Unit.objects.filter(pk=hidden.pk).update(municipality_code="398", name="Aaltokuja 1")
    assert told() == before


def test_directory__offer__not_public_over_or_not_begun__is_not_told(published: Cast, stranger: Client) -> None:
    offer(published, "a1", ONE.code, is_public=False)
    over = offer(published, "a2", ONE.code)
    with published.inside("leena") as ctx:
        end_offer(ctx, over, end_on=ctx.today - timedelta(days=1))
        offer_service(ctx, unit=published.units["a2"], service_code=TWO.code, start_on=ctx.today + timedelta(days=1))
    assert "Yksikkö A" not in stranger.get(f"/services/{ONE.code}/").text
    assert "Yksikkö A" not in stranger.get(f"/services/{TWO.code}/").text


def test_directory__last_day__is_still_told(published: Cast, stranger: Client) -> None:
    last = offer(published, "a1", ONE.code)
    with published.inside("leena") as ctx:
        end_offer(ctx, last, end_on=ctx.today)
    assert "Yksikkö A1" in stranger.get(f"/services/{ONE.code}/").text


def test_directory__closed_unit__is_not_told(published: Cast, stranger: Client) -> None:
    offer(published, "a1", ONE.code)
    Unit.objects.filter(pk=published.units["a1"].pk).update(end_on=date(2026, 11, 21))
    assert "Yksikkö A1" not in stranger.get(f"/services/{ONE.code}/").text


def test_directory__not_published__is_not_shown(published: Cast, stranger: Client) -> None:
    ServiceType.objects.filter(code=ONE.code).update(end_on=date(2026, 11, 21))
    assert f"/services/{ONE.code}/" not in stranger.get("/services/").text
    assert stranger.get(f"/services/{ONE.code}/").status_code == 404


def test_directory__words__found_without_dots_and_in_any_order(published: Cast) -> None:
    known = service_directory(published.nobody())
    pack = next(p for p in PACKS if "ä" in p.name.fi or "ö" in p.name.fi)
    plain = pack.name.fi.lower().replace("ä", "a").replace("ö", "o")
    assert pack.code in [s.code for s in known.found(words=plain)]
    assert pack.code in [s.code for s in known.found(words=" ".join(reversed(plain.split())))]
    assert known.found(words=f"{plain} qqqq") == []


def test_directory__for_whom__filters(published: Cast, stranger: Client) -> None:
    known = service_directory(published.nobody())
    babies = {s.code for s in known.found(audience="baby")}
    assert babies == {p.code for p in PACKS if any(r.code == "baby" for r in p.clients)}
    assert NOT_FOR_BABIES.code not in babies
    page = stranger.get("/services/?audience=baby").text
    assert f"/services/{NOT_FOR_BABIES.code}/" not in page
    assert all(f"/services/{code}/" in page for code in babies)


def test_directory__county__keeps_what_is_given_there(published: Cast, stranger: Client) -> None:
    offer(published, "a1", ONE.code)
    Unit.objects.filter(pk=published.units["a2"].pk).update(municipality_code="564")
    offer(published, "a2", TWO.code)
    page = stranger.get("/services/?county=17").text
    assert f"/services/{TWO.code}/" in page
    assert f"/services/{ONE.code}/" not in page


@pytest.mark.parametrize("query", ["county=99", "audience=%00", "q=" + "x" * 5000, "county=07&county=17", "q=%3Cscript%3Ealert(1)", "page=-1"])
def test_directory__bad_input__never_breaks(published: Cast, stranger: Client, query: str) -> None:
    page = stranger.get(f"/services/?{query}")
    assert page.status_code == (400 if "%00" in query else 200)
    assert "<script>alert" not in page.text


def test_directory__nothing_found__says_so(published: Cast, stranger: Client) -> None:
    assert "/services/" in stranger.get("/services/?q=qqqqq").text
    assert "0" in words(stranger.get("/services/?q=qqqqq").text)


def test_directory__nothing_published__says_so(cast: Cast, stranger: Client) -> None:
    assert stranger.get("/services/").status_code == 200


def test_directory__queries__as_many_for_any_size(
    published: Cast, stranger: Client, same_queries: Callable[[Callable[[], object], Callable[[], object]], None]
) -> None:
    offer(published, "a1", ONE.code)

    def grow() -> None:
        for number in range(30):
            name = f"n{number}"
            published.units[name] = Unit.objects.create(
                organisation=published.organisations["aava"], name=f"Yksikkö {number}", municipality_code="564" if number % 2 else "398",
                is_secret=number % 5 == 0, alias=f"Paikka {number}", start_on=date(2020, 1, 1), created_at=published.now,
            )  # fmt: skip
            for pack in PACKS[:6]:
                offer(published, name, pack.code)

    same_queries(lambda: [stranger.get("/services/"), stranger.get(f"/services/{ONE.code}/")], grow)


def test_service__many_places__come_in_pages(published: Cast, stranger: Client) -> None:
    for number in range(30):
        published.units["x"] = Unit.objects.create(
            organisation=published.organisations["aava"], name=f"Talo {number:02}", municipality_code="398",
            start_on=date(2020, 1, 1), created_at=published.now,
        )  # fmt: skip
        offer(published, "x", ONE.code)
    first, second = (words(stranger.get(f"/services/{ONE.code}/?page={n}").text) for n in (1, 2))
    assert "Talo 24" in first
    assert "Talo 25" not in first
    assert "Talo 29" in second
