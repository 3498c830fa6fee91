"""The pages: from the client's page to the given answer in a browser, kept as one goes, bad input, constant queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from syli.episodes.models import EpisodeWorker
from syli.people.commands import add_contact_point
from syli.retention.commands import decide_lines
from syli.retention.commands.asking import Decided
from syli.retention.models import DataRequest, Disclosure, RequestLine
from syli.retention.tests.conftest import as_proposed, asked_for
from syli.stays.models import Permission
from syli.testing.dom import parse
from syli.testing.page_forms import forms_in
from tests.apart import Apart
from tests.case import Case

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def open_request(case: Case, **facts: Any) -> DataRequest:
    with case.cast.inside("leena") as ctx:
        return asked_for(ctx, case.kaisa, **facts)


def lines_of(case: Case, asked: DataRequest) -> list[RequestLine]:
    with case.cast.inside("leena"):
        return list(asked.lines.order_by("number"))


def test_pages__whole_way__in_the_browser(case: Case) -> None:
    leena, saga = case.cast.client("leena"), case.cast.client("saga")
    assert "Kuka on saanut" in leena.get(f"/people/{case.kaisa.public_id}/given/").text
    form = {"right": "access", "asker": "self", "identity": "document", "received_on": "20.11.2026", "language": "fi", "is_staff_covered": "on"}
    answer = leena.post(f"/people/{case.kaisa.public_id}/asks/", form)
    assert answer.status_code == 302
    here = answer.headers["Location"]
    assert "21.12.2026" in leena.get(here).text, "a month, and not on a Sunday"
    assert leena.post(f"{here}collect/").headers["Location"] == f"{here}lines/"
    with case.cast.inside("leena"):
        asked = DataRequest.objects.get()
        typed: dict[str, str] = {f"decision_{line.number}": "give" for line in asked.lines.all()}
    assert leena.post(f"{here}lines/", typed | {"done": "1"}).headers["Location"] == here
    assert leena.post(f"{here}agree/", {"outcome": "give", "reason": "Luettu rivi riviltä"}).status_code == 302
    assert "Lue vastaus" in saga.get(f"{here}over/").text and "Luettu rivi riviltä" in saga.get(f"{here}over/").text
    with case.cast.inside("leena"):
        approval = DataRequest.objects.get().approval
    assert approval is not None
    assert f"{here}over/" in saga.get(f"/second/{approval.public_id}/").text, "what is agreed to is one tap away"
    assert saga.post(f"/second/{approval.public_id}/", {"answer": "agree"}).status_code == 302
    assert leena.post(f"{here}finish/").status_code == 302
    file = leena.get(f"{here}file/")
    assert file.headers["Content-Type"] == "application/pdf" and 'filename="file.pdf"' in file.headers["Content-Disposition"]
    assert leena.post(f"{here}give/", {"how": "handed", "delivered_on": "22.11.2026"}).status_code == 302
    assert "Suljettu" in leena.get(here).text
    assert "Omat tiedot" in leena.get(f"/people/{case.kaisa.public_id}/given/").text


def test_today__request__stands_with_its_day(case: Case) -> None:
    open_request(case)
    assert "Tietopyynnöt" in case.cast.client("leena").get("/").text
    assert "today-data-requests" not in case.cast.client("aino").get("/").text


def test_lines__kept_as_one_goes__one_by_one(case: Case) -> None:
    asked = open_request(case)
    first, second = lines_of(case, asked)[:2]
    client = case.cast.client("leena")
    page = client.get(f"/asked/{asked.public_id}/lines/").text
    assert "checked" not in page.split('id="kept"')[1], "a proposal is no decision"
    kept = client.post(f"/asked/{asked.public_id}/lines/", {f"decision_{first.number}": "give"}, headers={"HX-Request": "true"})
    assert kept.status_code == 200 and 'id="kept"' in kept.text and "Tallennettu" in kept.text and "<html" not in kept.text
    now = {line.number: line.decision for line in lines_of(case, asked)}
    assert now[first.number] == "give" and now[second.number] == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"decision_1": "mask", "ground_1": "danger"}, "mitkä sanat peitetään"),
        ({"decision_1": "leave_out"}, "miksi riviä ei anneta"),
        ({"decision_1": "burn", "ground_1": "danger"}, "mitä riville tehdään"),
        ({"decision_1": "leave_out", "ground_1": "x" * 300}, "miksi riviä ei anneta"),
    ],
)
def test_lines__bad_input__is_said_beside_the_line_and_kept(case: Case, typed: dict[str, str], words: str) -> None:
    asked = open_request(case)
    typed = {**typed, "decision_2": "give", "extra_1": "sanat jotka jäävät"}
    answer = case.cast.client("leena").post(f"/asked/{asked.public_id}/lines/", typed)
    assert answer.status_code == 422 and words in answer.text and "sanat jotka jäävät" in answer.text
    assert all(line.decision == "" for line in lines_of(case, asked)), "nothing is half saved"


@pytest.mark.parametrize("name", ["decision_", "decision_x", "decision_99999999999999999999", "decision_-1", "decision_0", "decision_²"])
def test_lines__numbers_that_are_none__are_passed_over(case: Case, name: str) -> None:
    asked = open_request(case)
    assert case.cast.client("leena").post(f"/asked/{asked.public_id}/lines/", {name: "give", "seen_0": "gestern"}).status_code == 302


@pytest.mark.parametrize("htmx", [True, False])
def test_lines__decided_meanwhile_by_another__shows_both(case: Case, htmx: bool) -> None:
    asked = open_request(case)
    client, address = case.cast.client("leena"), f"/asked/{asked.public_id}/lines/"
    form = forms_in(client.get(address))[0]
    with case.cast.inside("leena") as ctx:
        decide_lines(ctx, asked, decisions={1: Decided("leave_out", "danger")})
        asked.lines.filter(number=1).update(decided_by=case.cast.staff["saga"])
    typed = {**form.values, "decision_1": "leave_out", "ground_1": "other_person", "decision_2": "give"}
    answer = client.post(address, typed, headers={"HX-Request": "true"} if htmx else {})
    assert answer.status_code == 422
    both = [cell.text for cell in parse(answer.text) if cell.tag == "td"]
    assert "Vaarantaisi" in both[0] and "toisesta" in both[1], both
    assert [line.decision for line in lines_of(case, asked)[:2]] == ["leave_out", ""], "nothing is half saved"
    button = next(one for one in parse(answer.text) if one.attributes.get("name") == "over_1")
    assert client.post(address, {**typed, "over_1": button.attributes["value"]}).status_code == 302
    assert [(line.decision, line.ground) for line in lines_of(case, asked)[:2]] == [("leave_out", "other_person"), ("give", "")]


def test_lines__two_hundred__on_one_page_with_the_same_queries(case: Case, same_queries: Callable[..., Any]) -> None:
    asked = open_request(case)
    client = case.cast.client("leena")

    def more() -> None:
        with case.cast.inside("leena") as ctx:
            for number in range(1000, 1190):
                RequestLine.objects.create(
                    organisation_id=asked.organisation_id, register_id=asked.register_id, request=asked, number=number, kind="note",
                    text=f"Rivi {number}", proposal="give", created_at=ctx.now,
                )  # fmt: skip

    same_queries(lambda: client.get(f"/asked/{asked.public_id}/lines/"), more)
    assert client.get(f"/asked/{asked.public_id}/lines/").text.count("<fieldset") > 190
    typed = {f"{field}_{number}": value for number in range(1000, 1190) for field, value in (("decision", "give"), ("ground", ""), ("extra", ""))}
    assert client.post(f"/asked/{asked.public_id}/lines/", typed).status_code == 302


def test_receive__bad_input__is_said_beside_its_field(case: Case) -> None:
    client = case.cast.client("leena")
    good = {"right": "log", "asker": "self", "identity": "document", "received_on": "20.11.2026", "language": "fi"}
    for typed, words in (
        ({"received_on": "1.1.2030"}, "tulevaisuudesta"),
        ({"since_on": "1.1.2010"}, "miksi vanhempia lokitietoja"),
        ({"asker": "guardian"}, "Huoltaja pyytää vain lapsen"),
        ({"identity": "birth date"}, "id_identity"),
    ):
        answer = client.post(f"/people/{case.kaisa.public_id}/asks/", good | typed)
        assert answer.status_code == 422 and words in answer.text, words
    answer = client.post(f"/people/{case.child.public_id}/asks/", good | {"asker": "guardian"})
    assert answer.status_code == 422 and "kuka pyytää" in answer.text


def test_receive__worker__notes_it_and_the_leader_answers(case: Case) -> None:
    form = {"right": "access", "asker": "self", "identity": "known", "received_on": "20.11.2026", "language": "sv"}
    answer = case.cast.client("aino").post(f"/people/{case.kaisa.public_id}/asks/", form)
    assert answer.headers["Location"] == f"/people/{case.kaisa.public_id}/"
    assert case.cast.client("otso").post(f"/people/{case.kaisa.public_id}/asks/", form).status_code == 404


def test_disclose__by_consent_or_law__and_listed(case: Case) -> None:
    client = case.cast.client("aino")
    form = {
        "what": "statement", "content": "Lausunto tapaamisista", "receiver": "Käräjäoikeus", "purpose": "Huoltoriita", "ground": "consent",
        "given_on": "22.11.2026",
    }  # fmt: skip
    answer = client.post(f"/people/{case.kaisa.public_id}/given/new/", form)
    assert answer.status_code == 422 and "milloin suostumus annettiin" in answer.text and "Käräjäoikeus" in answer.text
    form |= {"consent_on": "20.11.2026", "consent_end_on": "31.12.2026"}
    assert client.post(f"/people/{case.kaisa.public_id}/given/new/", form).status_code == 302
    page = client.get(f"/people/{case.kaisa.public_id}/given/").text
    assert "Käräjäoikeus" in page and "Huoltoriita" in page
    with case.cast.inside("aino"):
        assert Disclosure.objects.get().consent_end_on is not None


def test_disclose__consent_taken_back__goes_to_nobody_it_concerned(case: Case) -> None:
    cast = case.cast
    with cast.inside("aino") as ctx:
        own = {"organisation_id": ctx.home_id, "register": case.kaisa.register, "created_at": ctx.now}
        facts = {"episode": case.episode, "person": case.kaisa, "given_on": ctx.today, "withdrawn_on": ctx.today}
        Permission.objects.create(code="cooperation", receiver="Päiväkoti Pilke", **facts, **own)
        Permission.objects.create(code="contact_permission", **facts, **own)
    form = {
        "what": "statement", "content": "Lausunto", "receiver": "päiväkoti  pilke", "purpose": "Yhteistyö", "ground": "consent",
        "given_on": "22.11.2026", "consent_on": "20.11.2026", "consent_end_on": "31.12.2026",
    }  # fmt: skip
    client, there = cast.client("aino"), f"/people/{case.kaisa.public_id}/given/new/"
    answer = client.post(there, form)
    assert answer.status_code == 422
    assert "Lausunto" in answer.text
    with cast.inside("aino") as ctx:
        assert not Disclosure.objects.exists()
    assert client.post(there, {**form, "receiver": "Koulu"}).status_code == 302
    with cast.inside("aino"):
        Permission.objects.create(code="cooperation", receiver="Päiväkoti Pilke", **{**facts, "withdrawn_on": None}, **own)
    assert client.post(there, form).status_code == 302


def test_letter__only_to_a_safe_address__and_opened_while_it_is(case: Case) -> None:
    client = case.cast.client("aino")
    assert "Mikään osoite ei ole" in client.get(f"/people/{case.kaisa.public_id}/letter/").text
    with case.cast.inside("aino") as ctx:
        point = add_contact_point(ctx, case.kaisa, kind="postal", value="PL 5, 00100 Helsinki", safety="safe")
    assert client.post(f"/people/{case.kaisa.public_id}/letter/", {"template": "free", "point": point.public_id}).status_code == 422
    assert client.post(f"/people/{case.kaisa.public_id}/letter/", {"template": "get_in_touch", "point": point.public_id}).status_code == 302
    with case.cast.inside("aino"):
        letter = Disclosure.objects.get()
    file = client.get(f"/given/{letter.public_id}/")
    assert file.status_code == 200 and file.content.startswith(b"%PDF")
    with case.cast.inside("aino"):
        type(point).objects.filter(pk=point.pk).update(safety="unsafe")
    late = client.get(f"/given/{letter.public_id}/")
    assert late.status_code == 422 and not late.content.startswith(b"%PDF"), "what was safe then may not be now"


def test_apart__list_of_requests__shows_a_leader_named_for_one_side_nothing_of_the_other(apart: Apart) -> None:
    case = apart.case
    with case.cast.inside("leena") as ctx:
        asked_for(ctx, apart.he)
    with case.cast.inside("leena") as ctx:
        EpisodeWorker.objects.create(
            organisation_id=ctx.home_id, episode=apart.her_episode, staff=case.cast.staff["leena"], start_on=ctx.today, created_at=ctx.now
        )
    page = case.cast.client("leena").get("/asked/").text + case.cast.client("leena").get("/").text
    assert "Reijo" not in page and "Vanhanen" not in page


def test_asking__decided_anew_meanwhile__is_told_and_keeps_what_was_typed(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        asked = as_proposed(ctx, asked_for(ctx, case.kaisa))
    client, address = case.cast.client("leena"), f"/asked/{asked.public_id}/agree/"
    opened = re.search(r'name="seen_version" value="(\d+)"', client.get(address).text)
    assert opened is not None
    with case.cast.inside("leena"):
        asked.refresh_from_db()
        asked.save()
    typed = {"outcome": "give", "reason": "Luettu rivi riviltä.", "seen_version": opened[1]}
    late = client.post(address, typed)
    assert late.status_code == 422 and 'id="versions"' in late.text and "Luettu rivi riviltä." in late.text
    with case.cast.inside("leena"):
        asked.refresh_from_db()
        assert asked.approval_id is None
    assert client.post(address, {**typed, "seen_version": str(asked.version)}).status_code == 302
