"""The pages of people's records: what they show and keep, with and without htmx, and what they never tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.people.commands import add_contact_point, edit_person, live_together, register_unborn_child, relate
from syli.people.models import Person
from syli.people.queries import family_of
from syli.people.sections import PersonAct, PersonFact, PersonSection, _acts, _facts, _sections, person_act, person_fact, person_section, sections_of
from syli.people.tests.factories import Work, long_known, person, protected
from syli.testing.dom import parse
from syli.testing.htmx import assert_htmx_gives_page
from tests.apart import agreed
from tests.cast import Cast

pytestmark = pytest.mark.either_engine

ACTIONS = {
    "edit/": "edit", "names/": "edit", "family/": "relate", "household/": "relate", "unborn/": "relate",
    "contact-points/": "add_contact_point", "protection/": "protect", "address/": "reveal_address", "": "view", "family/new/": "relate",
}  # fmt: skip


@pytest.fixture
def aino(cast: Cast) -> Client:
    return cast.client("aino")


def at(one: Person, rest: str = "") -> str:
    return f"/people/{one.public_id}/{rest}"


def words(response: Any) -> str:
    return parse(response.content.decode()).text


# -- one event, nothing written, existence never told ----------------------------------------------------------------


@pytest.mark.parametrize("rest", sorted(ACTIONS))
def test_person__page__leaves_one_event_about_whom_it_showed(cast: Cast, aino: Client, rest: str) -> None:
    one = person(cast)
    agreed(cast, "aino", one)
    before = AuditEvent.objects.count()
    assert aino.get(at(one, rest)).status_code == 200
    event = AuditEvent.objects.order_by("-pk").first()
    assert event is not None
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.outcome, event.subject_ids) == (f"people.person.{ACTIONS[rest]}", "shown", [one.pk])


@pytest.mark.parametrize("rest", [*sorted(ACTIONS), "looks/", "born/", f"family/{'1' * 22}/", f"household/{'1' * 22}/"])
def test_person__page__answers_in_the_same_words_for_whom_one_may_not_know(cast: Cast, aino: Client, work: Work, rest: str) -> None:
    elsewhere, hidden, others = person(cast, "otso"), protected(cast, "leena"), person(cast, "leena")
    long_known(others)
    work.begins(cast.staff["leena"].pk, hidden)
    answers = [
        aino.get(f"/people/{public_id}/{rest}") for public_id in (elsewhere.public_id, hidden.public_id, others.public_id, new_public_id(), "x")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({words(answer) for answer in answers}) == 1
    posts = [aino.post(f"/people/{public_id}/{rest}", {}) for public_id in (elsewhere.public_id, hidden.public_id, new_public_id())]
    assert {answer.status_code for answer in posts} == {404}


def test_contact_point__page__answers_404_for_another_organisations(cast: Cast, aino: Client) -> None:
    one = person(cast, "otso")
    with cast.inside("otso") as ctx:
        point = add_contact_point(ctx, one, kind="phone", value="040 123 4567")
    assert aino.get(f"/contact-points/{point.public_id}/").status_code == 404
    assert aino.post(f"/contact-points/{point.public_id}/", {"end": "1"}).status_code == 404


@pytest.mark.parametrize("who", ["fanni", "vilma", "adele", "saga", "tilda", "stina"])
def test_person__search__is_closed_to_others(cast: Cast, who: str) -> None:
    assert cast.client(who).get("/people/").status_code == 403
    assert cast.client(who).get("/people/new/").status_code == 403


def test_person__student__sees_and_changes_nothing(cast: Cast, work: Work) -> None:
    one = person(cast)
    work.begins(cast.staff["sulo"].pk, one)
    student = cast.client("sulo")
    page = student.get(at(one))
    assert page.status_code == 200
    assert "/edit/" not in page.content.decode()
    assert "/contact-points/" not in page.content.decode()
    assert student.get(at(one, "edit/")).status_code == 404
    assert student.post(at(one, "edit/"), {"given_name": "Toinen"}).status_code == 404


# -- search ----------------------------------------------------------------------------------------------------------


def test_search__page__logs_whom_it_showed_and_keeps_what_was_typed(cast: Cast, aino: Client) -> None:
    one = person(cast, given_name="Kaisa", family_name="Mäkelä")
    page = aino.get("/people/", {"q": "mäk"})
    event = AuditEvent.objects.order_by("-pk").first()
    assert event is not None
    assert (event.action, event.subject_ids, event.row_count) == ("people.person.search", [one.pk], 1)
    assert "Kaisa Mäkelä" in words(page)
    assert 'value="mäk"' in page.content.decode()


def test_search__htmx__gives_the_page_a_fresh_request_gives(cast: Cast, aino: Client) -> None:
    for number in range(30):
        person(cast, given_name="Kaisa", family_name=f"Virta{number}")
    page = aino.get("/people/?q=kaisa")
    assert_htmx_gives_page(aino, page, "/people/?q=kaisa&page=2", target="rows")
    assert_htmx_gives_page(aino, aino.get("/people/?q=kaisaa"), "/people/?q=kaisaa", target="rows")


def test_search__words__never_stand_in_an_address(cast: Cast, aino: Client) -> None:
    for number in range(30):
        person(cast, given_name="Kaisa", family_name=f"Virta{number}")
    page = aino.post("/people/", {"ask": "1", "q": "kaisa"})
    assert "30 löytyi" in words(page) or "30" in words(page)
    assert "?q=" not in page.content.decode()
    assert "kaisa" not in "".join(re.findall(r'(?:href|action|hx-get|hx-post|hx-push-url)="[^"]*"', page.content.decode())).lower()
    second = aino.post("/people/", {"ask": "1", "q": "kaisa", "page": "2"})
    shown = [set(re.findall(r"Virta\d+", words(answer))) for answer in (page, second)]
    assert (len(shown[0]), len(shown[1]), shown[0] & shown[1]) == (25, 5, set())
    nobody = aino.post("/people/", {"ask": "1", "q": "Olematon Nimi"})
    form = aino.post("/people/new/", {"ask": "1", "q": "Olematon Nimi"}).content.decode()
    assert 'action="/people/new/"' in nobody.content.decode()
    assert 'value="Olematon"' in form
    assert 'value="Nimi"' in form


@pytest.mark.parametrize("text", ["%00", "'%22<script>", "a" * 5000, "%F0%9F%99%82", "﷽" * 50])
def test_search__page__survives_what_nobody_should_type(cast: Cast, aino: Client, text: str) -> None:
    person(cast)
    # A NUL is no text in any language and is turned away at the door.
    assert aino.get(f"/people/?q={text}&page=-7").status_code == (400 if text == "%00" else 200)


def test_search__page__asks_as_often_for_many_as_for_few(cast: Cast, aino: Client, same_queries: Callable[..., None]) -> None:
    for number in range(6):
        person(cast, given_name="Kaisa", family_name=f"Virta{number}")

    def grow() -> None:
        for number in range(24):
            person(cast, given_name="Kaisa", family_name=f"Virta{number}x")

    same_queries(lambda: aino.get("/people/?q=kaisa"), grow)
    same_queries(lambda: aino.get("/people/"), grow)


# -- registering -----------------------------------------------------------------------------------------------------


def test_register__page__needs_nothing_but_a_name(cast: Cast, aino: Client) -> None:
    response = aino.post("/people/new/", {"given_name": "Kaisa"})
    assert response.status_code == 302
    with cast.inside("aino"):
        one = Person.objects.get()
    assert response.headers["Location"] == at(one)
    assert [event.action for event in AuditEvent.objects.all()] == ["people.person.create"]


def test_register__page__brings_the_typed_name_along(cast: Cast, aino: Client) -> None:
    page = parse(aino.get("/people/new/", {"q": "anna liisa virta"}).content.decode())
    values = {
        element.attributes["name"]: element.attributes.get("value", "")
        for element in page
        if element.attributes.get("name") in ("given_name", "family_name")
    }
    assert values == {"given_name": "Anna Liisa", "family_name": "Virta"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "given_name"),
        ({"given_name": "Kaisa", "born_on": "1.1.2050"}, "born_on"),
        ({"given_name": "Kaisa", "born_on": "30.2.1990"}, "born_on"),
        ({"given_name": "Kaisa", "born_on": "joskus"}, "born_on"),
        ({"given_name": "Kaisa", "born_on": "9999"}, "born_on"),
        ({"given_name": "Kaisa", "identity_code": "010594-123X"}, "identity_code"),
        ({"given_name": "Kaisa", "identity_code": "<b>"}, "identity_code"),
        ({"alias": "Kissa", "identity_code": "010594Y9032"}, "identity_code"),
        ({"given_name": "K" * 201}, "given_name"),
        ({"given_name": "Kaisa", "gender": "robot"}, "gender"),
        ({"given_name": "Kaisa", "municipality_code": "999"}, "municipality_code"),
        ({"given_name": "Kaisa", "is_protected": "on", "protected_until": "1.1.2020"}, "protected_until"),
    ],
)
def test_register__page__keeps_everything_typed_beside_the_mistake(cast: Cast, aino: Client, typed: dict[str, str], field: str) -> None:
    response = aino.post("/people/new/", {**typed, "gender": typed.get("gender", "female")})
    assert response.status_code == 422
    page = parse(response.content.decode())
    control = page.by_id(f"id_{field}")
    assert control is not None
    assert "error" in control.attributes.get("aria-describedby", ""), f"no message beside {field}"
    for name, value in typed.items():
        box = page.by_id(f"id_{name}")
        if box is not None and box.tag == "input" and name != "is_protected":
            assert box.attributes.get("value") == value
    with cast.inside("aino"):
        assert not Person.objects.exists()


def test_register__page__shows_the_known_before_entering_twice(cast: Cast, aino: Client) -> None:
    one = person(cast, given_name="Kaisa", family_name="Virta", birth_year=1994)
    typed = {"given_name": "Kaisa", "family_name": "Virta", "born_on": "1994"}
    asked = aino.post("/people/new/", typed)
    assert asked.status_code == 422
    assert at(one) in asked.content.decode()
    event = AuditEvent.objects.order_by("-pk").first()
    assert event is not None
    assert (event.outcome, event.subject_ids) == ("invalid", [one.pk])
    assert aino.post("/people/new/", {**typed, "confirmed": "on"}).status_code == 302


def test_register__page__asks_about_nobody_the_worker_may_not_find(cast: Cast, aino: Client, work: Work) -> None:
    hidden = protected(cast, "leena", given_name="Piia", family_name="Suoja", identity_code="010594Y9032")
    work.begins(cast.staff["leena"].pk, hidden)
    person(cast, "otso", given_name="Piia", family_name="Suoja")
    assert aino.post("/people/new/", {"given_name": "Piia", "family_name": "Suoja", "identity_code": "010594Y9032"}).status_code == 302


# -- changing --------------------------------------------------------------------------------------------------------


def test_edit__page__shows_both_versions_when_somebody_saved_first(cast: Cast, aino: Client) -> None:
    one = person(cast, given_name="Kaisa", family_name="Virta")
    opened = parse(aino.get(at(one, "edit/")).content.decode())
    seen = next(element.attributes["value"] for element in opened if element.attributes.get("name") == "seen_version")
    with cast.inside("leena") as ctx:
        edit_person(ctx, one, given_name="Kaija", family_name="Virta")
    typed = {"given_name": "Katja", "family_name": "Virta", "seen_version": seen}
    refused = aino.post(at(one, "edit/"), typed)
    assert refused.status_code == 422
    assert "Kaija" in words(refused)
    page = parse(refused.content.decode())
    box, version = page.by_id("id_given_name"), next(e for e in page if e.attributes.get("name") == "seen_version")
    assert box is not None and box.attributes["value"] == "Katja"
    with cast.inside("aino"):
        assert Person.objects.get(pk=one.pk).given_name == "Kaija"
    assert aino.post(at(one, "edit/"), {**typed, "seen_version": version.attributes["value"]}).status_code == 302
    with cast.inside("aino"):
        assert Person.objects.get(pk=one.pk).given_name == "Katja"


def test_edit__page__adds_and_removes_other_names(cast: Cast, aino: Client) -> None:
    one = person(cast)
    assert aino.post(at(one, "names/"), {"name": " ", "kind": "former"}).status_code == 422
    assert aino.post(at(one, "names/"), {"name": "Korhonen", "kind": "former"}).status_code == 302
    page = parse(aino.get(at(one, "names/")).content.decode())
    remove = next(element.attributes["value"] for element in page if element.attributes.get("name") == "remove")
    assert aino.post(at(one, "names/"), {"remove": remove}).status_code == 302
    assert "Korhonen" not in words(aino.get(at(one)))


def test_family__page__registers_finds_ends_and_removes(cast: Cast, aino: Client) -> None:
    one, known = person(cast, given_name="Kaisa", birth_year=1994), person(cast, given_name="Eero", family_name="Laine")
    assert aino.post(at(one, "family/new/"), {"role": "child", "given_name": "Aada", "born_on": "2020"}).status_code == 302
    found = aino.get(at(one, "family/new/"), {"q": "eero"})
    assert known.public_id in found.content.decode()
    refused = aino.post(at(one, "family/new/"), {"role": "parent", "other": known.public_id, "q": "eero", "end": "x"})
    assert refused.status_code == 302
    again = aino.post(at(one, "family/new/"), {"role": "parent", "other": known.public_id, "q": "eero"})
    assert again.status_code == 422
    assert any(e.attributes.get("value") == known.public_id and "checked" in e.attributes for e in parse(again.content.decode())), (
        "the choice is kept"
    )
    with cast.inside("aino") as ctx:
        ties = {tie.card.name: tie for tie in family_of(ctx, one).relatives}
    page = at(one, f"family/{ties['Eero Laine'].public_id}/")
    assert aino.get(page).status_code == 200
    assert aino.post(page, {"end_on": "huomenna?"}).status_code == 422
    assert aino.post(page, {"end_on": "1.11.2026"}).status_code == 302
    assert aino.post(page, {"remove": "1"}).status_code == 302
    assert aino.get(page).status_code == 404


def test_family__page__tells_nothing_of_whom_one_may_not_find(cast: Cast, aino: Client, work: Work) -> None:
    one, hidden, elsewhere = person(cast), protected(cast, "leena"), person(cast, "otso")
    work.begins(cast.staff["leena"].pk, hidden)
    answers = [
        aino.post(at(one, "family/new/"), {"role": "partner", "other": public_id})
        for public_id in (hidden.public_id, elsewhere.public_id, new_public_id())
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({words(answer) for answer in answers}) == 1


def test_family__htmx__gives_the_hits_alone(cast: Cast, aino: Client) -> None:
    one = person(cast, given_name="Kaisa")
    person(cast, given_name="Eero", family_name="Laine")
    part = aino.get(at(one, "family/new/"), {"q": "eero"}, headers={"HX-Request": "true"})
    assert parse(part.content.decode()).first("html") is None
    assert parse(part.content.decode()).by_id("hits") is not None


def test_household__page__moves_in_and_out(cast: Cast, aino: Client) -> None:
    one, child = person(cast, given_name="Kaisa"), person(cast, given_name="Aada")
    assert "Aada" not in words(aino.get(at(one, "household/")))
    with cast.inside("aino") as ctx:
        relate(ctx, one, other=child, role="child")
    assert aino.post(at(one, "household/"), {}).status_code == 422
    assert aino.post(at(one, "household/"), {"others": [new_public_id()]}).status_code == 422
    assert aino.post(at(one, "household/"), {"others": [child.public_id], "start_on": "1.11.2026"}).status_code == 302
    with cast.inside("aino") as ctx:
        member = next(living for living in family_of(ctx, one).homes[0].members if living.card.pk == child.pk)
    page = at(one, f"household/{member.public_id}/")
    assert aino.get(page).status_code == 200
    assert aino.post(page, {"end_on": "1.10.2026"}).status_code == 422
    assert aino.post(page, {"end_on": "20.11.2026"}).status_code == 302
    assert aino.get(page).status_code == 404


def test_unborn__pages__expect_a_child_and_record_its_birth(cast: Cast, aino: Client) -> None:
    one = person(cast, given_name="Kaisa")
    assert aino.get(at(one, "born/")).status_code == 404, "she was born long ago"
    assert aino.post(at(one, "unborn/"), {"due_on": "1.1.2029"}).status_code == 422
    assert aino.post(at(one, "unborn/"), {"due_on": "1.12.2026"}).status_code == 302
    with cast.inside("aino"):
        child = Person.objects.get(is_unborn=True)
    assert at(child, "born/") in aino.get(at(child)).content.decode()
    assert aino.post(at(child, "born/"), {"born_on": ""}).status_code == 422
    assert aino.post(at(child, "born/"), {"born_on": "22.11.2026", "given_name": "Aada"}).status_code == 302
    assert "Aada" in words(aino.get(at(one)))
    with cast.inside("aino") as ctx:
        other = register_unborn_child(ctx, one)
    assert aino.post(at(other, "born/"), {"ended": "1", "born_on": "1.1.2030"}).status_code == 422
    assert aino.post(at(other, "born/"), {"ended": "1", "born_on": "20.11.2026"}).status_code == 302
    assert aino.get(at(other)).status_code == 200


# -- the client's page -----------------------------------------------------------------------------------------------


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what higher apps bring to the page."""
    for registry in (_sections, _facts, _acts):
        monkeypatch.setattr(registry, "_providers", {})


def _between(ctx: Context, shown: Person) -> PersonSection:
    return PersonSection("between", "Välissä", "people/_looks.html", {"who": shown.public_id}, summary="2 avointa")


def _now(ctx: Context, shown: Person) -> PersonFact:
    return PersonFact("Nyt", "Baby blues, 3. kk", href="#between")


def _record(ctx: Context, shown: Person) -> PersonAct:
    return PersonAct("Kirjaa", "/kirjaa/", "plus", "primary")


def _nothing(ctx: Context, shown: Person) -> None:
    return None


@pytest.mark.usefixtures("alone")
def test_client__page__takes_sections_facts_and_acts_of_higher_apps_in_their_order(cast: Cast, aino: Client) -> None:
    one = person(cast)
    # The template of the section needs a page of looks; the client's page hands on what the section brought.
    person_section(65)(_between)
    person_fact(10)(_now)
    person_act(10)(_record)
    for register in (person_section(1), person_fact(1), person_act(1)):
        register(_nothing)
    with cast.inside("aino") as ctx:
        assert [section.id for section in sections_of(ctx, one, own=[(60, PersonSection("reach", "", "")), (70, PersonSection("family", "", ""))])] == [
            "reach", "between", "family",
        ]  # fmt: skip
    _sections._providers.clear()
    page = parse(aino.get(at(one)).content.decode())
    assert "Baby blues, 3. kk" in page.text
    assert any(element.attributes.get("href") == "/kirjaa/" for element in page)
    tabs = [e.attributes["href"] for e in page if e.tag == "a" and e.attributes.get("href") in ("#reach", "#family", "#basics")]
    assert tabs == ["#reach", "#family", "#basics"]


def test_client__page__names_only_initials_in_its_title(cast: Cast, aino: Client) -> None:
    page = parse(aino.get(at(person(cast, given_name="Kaisa", family_name="Mäkelä"))).content.decode())
    title = page.first("title")
    assert title is not None
    assert title.text.startswith("K. M.")


def test_client__page__puts_the_number_behind_its_safety(cast: Cast, aino: Client) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        add_contact_point(ctx, one, kind="phone", value="040 123 4567", safety="limited", when="vain 9–15", what_to_say="älä jätä viestiä")
    page = parse(aino.get(at(one)).content.decode())
    section = page.by_id("reach")
    assert section is not None
    text = section.text
    assert text.index("vain 9–15") < text.index("älä jätä viestiä") < text.index("040 123 4567")
    number = next(e for e in section if e.text == "040 123 4567" and e.tag == "p")
    above = number
    while above.tag != "details":
        assert above.parent is not None, "the number stands open"
        above = above.parent
    assert "open" not in above.attributes
    head = page.first("article")
    assert head is not None and "vain 9–15" in head.text and "040 123" not in head.text


@pytest.mark.usefixtures("alone")
def test_client__page__is_read_with_few_queries_whatever_the_family(
    cast: Cast, aino: Client, query_list: Any, same_queries: Callable[..., None]
) -> None:
    one = person(cast, given_name="Kaisa", birth_year=1990, municipality_code="398")

    def grow() -> None:
        for number in range(28):
            child = person(cast, given_name=f"Lapsi{number}", birth_year=2020)
            with cast.inside("aino") as ctx:
                relate(ctx, one, other=child, role="child")
                add_contact_point(ctx, one, kind="phone", value=f"040 000 {number:04}", safety="safe")
                home = family_of(ctx, one).homes
                live_together(ctx, one, others=[child], home=home[0].public_id if home else "")

    child = person(cast, given_name="Esikoinen", birth_year=2019)
    with cast.inside("aino") as ctx:
        relate(ctx, one, other=child, role="child")
        add_contact_point(ctx, one, kind="phone", value="040 000 0000")
        live_together(ctx, one, others=[child])
    same_queries(lambda: aino.get(at(one)), grow)
    with query_list() as queries:
        aino.get(at(one))
    # Three say who asks, one what is opened, kept apart, blocked and sealed, one loads the client, two read the page, four or five write it down.
    queries.at_most(12)


def test_looks__page__shows_who_has_looked(cast: Cast, aino: Client) -> None:
    one = person(cast, given_name="Kaisa", family_name="Virta")
    aino.get(at(one))
    assert aino.get(at(one, "looks/")).status_code == 404
    for who in ("leena", "saga"):
        page = cast.client(who).get(at(one, "looks/"))
        assert page.status_code == 200
        assert "Aino" in words(page)
    assert at(one) not in cast.client("saga").get(at(one, "looks/")).content.decode().replace(at(one, "looks/"), "")


def test_looks__page__goes_by_pages_with_the_same_queries(cast: Cast, aino: Client, same_queries: Callable[..., None]) -> None:
    one = person(cast)
    leena = cast.client("leena")
    same_queries(lambda: leena.get(at(one, "looks/")), lambda: [aino.get(at(one)) for _ in range(30)])
    part = leena.get(at(one, "looks/?page=2"), headers={"HX-Request": "true"})
    assert parse(part.content.decode()).first("html") is None
    assert parse(part.content.decode()).by_id("looks") is not None


def test_client__reach__warns_before_a_number_that_nobody_has_asked_about(cast: Cast, aino: Client) -> None:
    one = person(cast)
    with cast.inside("aino") as ctx:
        add_contact_point(ctx, one, kind="phone", value="040 111 1111", safety="unsafe")
        add_contact_point(ctx, one, kind="phone", value="040 222 2222")
        add_contact_point(ctx, one, kind="phone", value="040 333 3333", safety="safe", who_answers="vain hän itse")
    text = aino.get(f"/people/{one.public_id}/").content.decode()
    for words in ("Ei turvallinen. Näytä silti", "Turvallisuutta ei ole kysytty. Näytä silti", "Näytä numero", "vain hän itse"):
        assert text.count(words) == 1, words


def test_code_word__page__keeps_it_and_shows_it_behind_a_press(cast: Cast, aino: Client) -> None:
    one = person(cast)
    address = f"/people/{one.public_id}/code-word/"
    assert cast.client("otso").get(address).status_code == 404
    version = re.search(r'name="seen_version" value="(\d+)"', aino.get(address).content.decode())[1]  # type: ignore[index]  # it is there
    assert aino.post(address, {"code_word": "sininen vene", "seen_version": version}).status_code == 302
    page = aino.get(f"/people/{one.public_id}/").content.decode()
    assert "sininen vene" in page.split("Näytä tunnussana")[1]
    stale = aino.post(address, {"code_word": "punainen vene", "seen_version": version})
    assert stale.status_code == 422 and "sininen vene" in stale.content.decode() and "punainen vene" in stale.content.decode()
    long = aino.post(address, {"code_word": "x" * 501})
    assert long.status_code == 422 and "x" * 501 in long.content.decode()
