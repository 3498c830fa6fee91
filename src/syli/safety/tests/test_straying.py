"""Her address pasted into his plan: found afterwards, told to the keeper alone, and never by a word, a second or a statement to who saved it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from syli.intake.commands import complete_request
from syli.kernel.context import system_context
from syli.kernel.scope import everything, scope
from syli.people.commands import add_contact_point, change_contact_point
from syli.people.models import Person
from syli.plans.models import SheetVersion
from syli.records.commands import correct_note, write_notes
from syli.records.models import Note
from syli.records.rules import Paragraph
from syli.safety import rules
from syli.safety.choices import Token, Written
from syli.safety.commands import find_strays
from syli.safety.models import ReadOver, StrayWords
from syli.safety.working import find_older_strays_job, find_strays_job
from tests.apart import Apart, plant
from tests.case import Case

pytestmark = pytest.mark.django_db
WORDS = {"her_given": "Katriina", "her_family": "Salomäki", "his_given": "Reijo", "his_family": "Vanhanen", "her_phone": "0401234567"}
HOME = "Kuusikuja 7 B 12"


@pytest.fixture
def apart(case: Case) -> Apart:
    """Plant the two sides with real names and her address, and keep them apart for her safety."""
    made = plant(case, WORDS)
    with case.cast.inside("aino") as ctx:
        add_contact_point(ctx, made.she, kind="address", value=f"{HOME}, 00100 Helsinki", safety="safe")
    made.keep()
    return made


def note(apart: Apart, who: str, person: Person, text: str) -> Note:
    with apart.case.cast.inside(who) as ctx:
        return write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), "worker", text)], happened_on=ctx.today, kind="contact")[0]


def look(apart: Apart, kind: Written, key: int) -> list[StrayWords]:
    """Do what the worker process does, and return what waits for the keeper."""
    cast = apart.case.cast
    home = cast.organisations["aava"].pk
    with scope([home]):
        find_strays(system_context(home, now=cast.now), kind=kind, key=key)
        return list(StrayWords.objects.filter(closed_at__isnull=True).order_by("pk"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (f"Hän asuu osoitteessa {HOME}.", [Token.ADDRESS]),
        ("Numero on 040 123 4567.", [Token.NUMBER]),
        ("Puhuttiin Katriinasta ja Salomäestä.", [Token.NAME]),
        (f"Katriina, {HOME.upper()}, +358401234567", [Token.NAME, Token.NUMBER, Token.ADDRESS]),
        ("Reijo Vanhanen kertoi. Lumi Yhteinen nukkuu hyvin.", []),
        ("Kuusikuja on kaunis katu.", []),
    ],
)
def test_note__of_him_with_her_words__waits_for_the_keeper(apart: Apart, text: str, tokens: list[Token]) -> None:
    found = look(apart, Written.NOTE, note(apart, "aarne", apart.he, text).pk)
    assert [(one.person_id, one.other_id, one.tokens) for one in found] == ([(apart.he.pk, apart.she.pk, tokens)] if tokens else [])


def test_note__of_her_naming_him__is_her_own_story(apart: Apart) -> None:
    """By name he stands in everything she tells; his number in her record is shown to the keeper all the same."""
    assert look(apart, Written.NOTE, note(apart, "aino", apart.she, "Reijo Vanhanen soitti taas.").pk) == []
    [found] = look(apart, Written.NOTE, note(apart, "aino", apart.she, "Reijo soitti numerosta 0401000002.").pk)
    assert (found.other_id, found.tokens) == (apart.he.pk, [Token.NUMBER])


def test_note__of_the_child__by_the_side_that_may_not_know(apart: Apart) -> None:
    assert look(apart, Written.NOTE, note(apart, "aino", apart.child, f"Lumi asuu osoitteessa {HOME}.").pk) == []
    [found] = look(apart, Written.NOTE, note(apart, "aarne", apart.child, f"Lumi asuu osoitteessa {HOME}.").pk)
    assert (found.person_id, found.other_id) == (apart.child.pk, apart.she.pk)


def test_every_kind_of_text__is_looked_through(apart: Apart) -> None:
    """The plan, the request and the ways to get in touch are read as the note is."""
    cast = apart.case.cast
    with cast.inside("aarne") as ctx:
        version = SheetVersion.objects.get(sheet=apart.plans["his"])
        version.answers = {"trusted": "Sisko", "places": [{"where": f"Nähty: {HOME}"}]}
        version.save()
        complete_request(ctx, apart.his_request, summary=f"Kysyy, kuka asuu: {HOME}")
        add_contact_point(ctx, apart.he, kind="phone", value="0507654321", safety="safe", what_to_say="Vaimon numero on 0401234567")
    rows = {Written.PLAN: apart.plans["his"].pk, Written.REQUEST: apart.his_request.pk, Written.REACH: apart.he.pk}
    for kind, key in rows.items():
        look(apart, kind, key)
    with cast.inside("leena"):
        found = {Written(one.kind): one.tokens for one in StrayWords.objects.all()}
    assert found == {Written.PLAN: [Token.ADDRESS], Written.REQUEST: [Token.ADDRESS], Written.REACH: [Token.NUMBER]}


def test_written_before__they_were_kept_apart__is_looked_through_too(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    made = plant(case, WORDS)
    texts = [
        note(made, "aarne", made.he, "Katriina soitti."),
        note(made, "aarne", made.child, "Numero 0401234567."),
        note(made, "aarne", made.he, "Uni."),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        made.keep()
    [planned] = DBTaskResult.objects.filter(task_path=find_older_strays_job.module_path)
    find_older_strays_job.func(*planned.args_kwargs["args"])
    with case.cast.inside("leena"):
        assert {one.key: one.tokens for one in StrayWords.objects.all()} == {texts[0].pk: [Token.NAME], texts[1].pk: [Token.NUMBER]}


def test_saving__costs_and_answers_the_same__whatever_stands_in_the_text(
    apart: Apart, query_list: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """The same statements, the same answer and one job in either case: there is nothing to tell the two apart by."""
    client = apart.case.cast.client("aarne")
    there = f"/people/{apart.he.public_id}/notes/new/"
    outcomes = []
    for words in ("Asunto on varattu osoitteesta Kuusitie 17 C 22.", f"Asunto on varattu osoitteesta {HOME}."):
        form = client.get(there).text
        mark = re.search(r'name="sent_as" value="([^"]+)"', form)
        sent = {"paragraphs": "1", "text_0": words, "about_0": [], "source_0": "worker", "happened_on": "22.11.2026", "kind": "contact"}
        with query_list() as queries, django_capture_on_commit_callbacks(execute=True):
            answer = client.post(there, sent | ({"sent_as": mark[1]} if mark else {}))
        outcomes.append((queries.summary, answer.status_code, answer.headers.get("Location"), len(answer.content)))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1] == 302, "it was saved"
    assert sum("dbtaskresult" in line for line in outcomes[0][0]) >= 1
    planned = DBTaskResult.objects.filter(task_path=find_strays_job.module_path)
    assert planned.count() == 2
    assert all("Kuusi" not in str(one.args_kwargs) for one in planned), "only keys are handed over"
    with everything():
        assert not StrayWords._base_manager.exists(), "nothing is looked through while somebody waits"


def test_keeper__sees_where__and_nobody_else_sees_anything(apart: Apart) -> None:
    cast = apart.case.cast
    written = note(apart, "aarne", apart.he, f"Hän asuu: {HOME}")
    [found] = look(apart, Written.NOTE, written.pk)
    assert "today-strays" in cast.client("leena").get("/").text
    page = cast.client("leena").get("/strays/")
    assert f"/notes/{written.public_id}/correct/" in page.text and "Salomäki" in page.text and HOME not in page.text
    for who in ("aarne", "aino", "sulo", "adele", "saga", "fanni", "otso", "lotta"):
        client = cast.client(who)
        assert client.get("/strays/").status_code == (200 if who == "lotta" else 403), who
        assert "Salomäki" not in client.get("/strays/").text
        assert "today-strays" not in client.get("/").text, who
        for part in ("", "ask/"):
            assert client.post(f"/strays/{found.public_id}/{part}").status_code in (403, 404), who
    with cast.inside("leena"):
        assert StrayWords.objects.get().closed_at is None and not ReadOver.objects.exists()


def test_keeper__who_works_for_one_side__is_not_told(apart: Apart) -> None:
    """The leader named for him must not learn of her: the guard holds for what was found as it does for the pair."""
    cast = apart.case.cast
    look(apart, Written.NOTE, note(apart, "aarne", apart.he, f"Hän asuu: {HOME}").pk)
    from syli.safety.commands import place_worker
    from syli.safety.models import Separation

    with cast.inside("leena") as ctx:
        place_worker(ctx, Separation.objects.get(), staff_id=cast.staff["leena"].public_id, side=apart.he)
    client = cast.client("leena")
    assert "Salomäki" not in client.get("/strays/").text and "today-strays" not in client.get("/").text


def test_ask__to_read_over__tells_the_writer_nothing(apart: Apart) -> None:
    cast = apart.case.cast
    written = note(apart, "aarne", apart.he, f"Hän asuu: {HOME}")
    [found] = look(apart, Written.NOTE, written.pk)
    assert cast.client("leena").post(f"/strays/{found.public_id}/ask/").status_code == 302
    home = cast.client("aarne").get("/").text
    card = home[home.index('id="today-over"') :].split("</section>")[0]
    assert f"/notes/{written.public_id}/correct/" in card
    for word in ("Katriina", "Salom", HOME, "osapuol", "osoite", "numero"):
        assert word not in card, word
    assert "today-over" not in cast.client("aino").get("/").text
    with cast.inside("aarne") as ctx:
        correct_note(ctx, written, texts=[{"from": "worker", "text": "Asumisesta puhuttiin."}], reason="Luettu uudelleen")
    assert look(apart, Written.NOTE, written.pk) == [], "what stands there no more waits for nobody"
    assert "today-over" not in cast.client("aarne").get("/").text


def test_ask__read__closes_the_writers_card_alone(apart: Apart) -> None:
    cast = apart.case.cast
    [found] = look(apart, Written.NOTE, note(apart, "aarne", apart.he, f"Hän asuu: {HOME}").pk)
    cast.client("leena").post(f"/strays/{found.public_id}/ask/")
    with cast.inside("leena"):
        asked = ReadOver.objects.get()
    assert cast.client("aino").post(f"/over/{asked.public_id}/").status_code == 404
    assert cast.client("aarne").post(f"/over/{asked.public_id}/").status_code == 302
    assert "today-over" not in cast.client("aarne").get("/").text
    assert "today-strays" in cast.client("leena").get("/").text, "she looks whether it was corrected"


def test_let_stand__comes_back_only_with_something_more(apart: Apart) -> None:
    cast = apart.case.cast
    written = note(apart, "aarne", apart.he, "Puhuttiin Katriinasta.")
    [found] = look(apart, Written.NOTE, written.pk)
    assert cast.client("leena").post(f"/strays/{found.public_id}/").status_code == 302
    assert look(apart, Written.NOTE, written.pk) == []
    with cast.inside("aarne") as ctx:
        correct_note(ctx, written, texts=[{"from": "worker", "text": f"Katriina asuu: {HOME}"}], reason="Lisätty")
    assert len(look(apart, Written.NOTE, written.pk)) == 1


@pytest.mark.parametrize(
    ("known", "told", "is_closed", "is_news"),
    [
        (["name"], ["name"], True, False),
        (["name"], ["name", "address"], True, True),
        (["name"], ["address"], False, False),
        ([], ["name"], True, True),
    ],
)
def test_safe_27__only_something_more_comes_back(known: list[str], told: list[str], is_closed: bool, is_news: bool) -> None:
    assert rules.is_news(known, told, is_closed=is_closed) is is_news


@pytest.mark.parametrize(("writer", "actor", "may"), [(1, 2, True), (1, 1, False), (None, 1, False)])
def test_safe_28__nobody_asks_herself(writer: int | None, actor: int, may: bool) -> None:
    assert rules.may_be_asked_to_read(writer, actor) is may


def test_list__costs_the_same_for_two_and_thirty__and_pages(apart: Apart, same_queries: Any) -> None:
    cast = apart.case.cast
    client = cast.client("leena")

    def more(number: int) -> None:
        with cast.inside("leena") as ctx:
            for _one in range(number):
                StrayWords.objects.create(
                    organisation_id=ctx.home_id, register_id=apart.he.register_id, person=apart.he, other=apart.she, kind=Written.NOTE,
                    key=StrayWords.objects.count() + 1000, address="/people/", tokens=["name"], writer=cast.staff["aarne"],
                    created_at=ctx.now - timedelta(days=1),
                )  # fmt: skip

    more(2)
    same_queries(lambda: client.get("/strays/"), lambda: more(28))
    assert client.get("/strays/").text.count("/ask/") == 25
    assert client.get("/strays/?page=2").text.count("/ask/") == 5


def test_reach__changed__is_looked_through_too(apart: Apart, django_capture_on_commit_callbacks: Any) -> None:
    with apart.case.cast.inside("aarne") as ctx, django_capture_on_commit_callbacks(execute=True):
        change_contact_point(ctx, apart.points["his"], safety="limited", when=f"Käy osoitteessa {HOME}")
    assert DBTaskResult.objects.filter(task_path=find_strays_job.module_path).count() == 1
