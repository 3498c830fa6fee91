"""A document from its beginning to its correction: filled in, saved, finished, corrected, taken out; and who must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from jsonschema import Draft7Validator

from syli.documents.commands import begin_document, correct_document, finish_document, save_document
from syli.documents.filling import fill, filled_in
from syli.documents.folder import forget_folder, newest_form
from syli.documents.models import Document, DocumentVersion
from syli.documents.queries import shelf_of
from syli.documents.rules import may_begin, may_correct, may_finish, may_write
from syli.kernel.access import visible_to
from syli.kernel.command import Stale
from syli.kernel.drafts.keeping import keep_draft
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.testing.page_forms import forms_in
from tests.apart import HER_WORKER, HIS_WORKER, plant
from tests.case import Case
from tests.national import own_schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_schemas")]
CANARY = "canary-3f9a77"
REST = {
    "ohjautuminen": {"kuka_ohjasi": {"system": "oma/Kuka ohjasi", "code": "1", "display": "Itse"}},
    "kesto": "Vuoden",
    "arvio": f"Arvio {CANARY}",
}


def begun(case: Case, who: str = "aino") -> Document:
    with case.cast.inside(who) as ctx:
        return begin_document(ctx, case.kaisa, branch="1011", episode=case.episode)


def whole(document: Document) -> dict[str, Any]:
    return {**document.answers, **REST, "laatija": [{"sukunimi": "Auttaja", "etunimet": "Aino"}]}


def finished(case: Case) -> Document:
    document = begun(case)
    with case.cast.inside("aino") as ctx:
        return finish_document(ctx, save_document(ctx, document, answers=whole(document)))


def stored(document: Document) -> Document:
    """Return the row as it is now; on PostgreSQL the fence shows it to nobody without a scope."""
    with everything():
        row: Document = Document._base_manager.get(pk=document.pk)
        return row


def versions() -> list[DocumentVersion]:
    with everything():
        return list(DocumentVersion._base_manager.order_by("number"))


def test_doc_01_to_04__by_table() -> None:
    assert may_begin(form_is_known=True)
    assert not may_begin(form_is_known=False)
    assert may_write("draft")
    assert not may_write("finished")
    assert may_finish(missing=0, refused=0)
    assert not may_finish(missing=1, refused=0)
    assert not may_finish(missing=0, refused=1)
    assert may_correct("finished", "Väärä päivä")
    assert not may_correct("finished", "  ")
    assert not may_correct("draft", "x")
    assert not may_correct("finished", "x" * 501)


def test_begin__what_is_recorded__is_filled_in(case: Case) -> None:
    answers = begun(case).answers
    client = answers["asiakas"]
    assert (client["sukunimi"], client["etunimet"], client["syntymaaika"]) == ("Keksitty", "Kaisa", "1994-05-17")
    assert client["sukupuoli"]["code"] == "2"
    assert client["turvakielto"] is False
    assert client["kotikunta"]["code"] == "398"
    assert client["tilapainen_yksilointitunnus"]["value"].startswith("TMP-")
    assert "henkilotunnus" not in client
    assert answers["laatija"][0]["etunimet"]


def test_begin__protected__tells_the_flag_and_no_place(case: Case) -> None:
    case.kaisa.is_protected = True
    with case.cast.inside("aino") as ctx:
        case.kaisa.save()
        form = newest_form("1011")
        assert form is not None
        client = filled_in(ctx, form, case.kaisa, case.episode)["asiakas"]
    assert client["turvakielto"] is True
    assert "kotikunta" not in client
    assert "398" not in json.dumps(client)


def test_begin__twice__goes_on_with_the_same(case: Case) -> None:
    assert begun(case).pk == begun(case).pk
    with everything():
        assert Document._base_manager.count() == 1


def test_begin__form_not_in_the_folder__is_refused(case: Case) -> None:
    with case.cast.inside("aino") as ctx, pytest.raises(RuleBroken, match=r"täällä") as refused:
        begin_document(ctx, case.kaisa, branch="9999")
    assert refused.value.rule_id == "DOC-01"


def test_finish__incomplete__is_refused_and_what_was_saved_stays(case: Case) -> None:
    document = begun(case)
    with case.cast.inside("aino") as ctx:
        saved = save_document(ctx, document, answers={**document.answers, "kesto": CANARY})
        with pytest.raises(RuleBroken) as refused:
            finish_document(ctx, saved)
    assert refused.value.rule_id == "DOC-03"
    row = stored(document)
    assert (row.state, row.answers["kesto"]) == ("draft", CANARY)
    assert versions() == []


def test_finish__whole__becomes_a_version_that_fits_the_schema(case: Case) -> None:
    document = finished(case)
    (version,) = versions()
    assert document.state == "finished"
    assert not list(Draft7Validator(own_schema()).iter_errors({"oma_ensiarvio": version.answers}))
    with case.cast.inside("aino") as ctx, pytest.raises(RuleBroken) as refused:
        save_document(ctx, document, answers={})
    assert refused.value.rule_id == "DOC-02"


def test_correct__adds_a_version_with_its_reason__and_the_first_stays(case: Case) -> None:
    document = finished(case)
    with case.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken):
            correct_document(ctx, document, reason=" ")
        again = correct_document(ctx, document, reason="Kesto oli väärin")
        again = save_document(ctx, again, answers={**again.answers, "kesto": "Kaksi vuotta"})
        finish_document(ctx, again)
    first, second = versions()
    assert (first.answers["kesto"], first.change_reason) == ("Vuoden", "")
    assert (second.answers["kesto"], second.change_reason) == ("Kaksi vuotta", "Kesto oli väärin")


def test_save__somebody_saved_first__is_stale(case: Case) -> None:
    document = begun(case)
    with case.cast.inside("aino") as ctx:
        save_document(ctx, document, answers={"kesto": "A"}, seen_version=document.version)
        with pytest.raises(Stale):
            save_document(ctx, document, answers={"kesto": "B"}, seen_version=document.version)


def test_answers__are_sealed(case: Case) -> None:
    finished(case)
    for table in ("documents_document", "documents_documentversion"):
        with everything(), connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            rows = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
        assert len(rows) == 1
        assert CANARY not in str(rows)


def test_fill__a_document_without_any_of_it__is_empty() -> None:
    form = newest_form("1011")
    assert form is not None
    assert fill(form.converted.tree, {}) == {}


@pytest.mark.parametrize("who", ["aarne", "fanni", "vilma", "otso", "lotta"])
def test_documents__others__know_nothing_of_it(case: Case, who: str) -> None:
    document = finished(case)
    client = case.cast.client(who)
    for name in ("", "write/", "file/", "correct/", "finish/"):
        assert client.get(f"/documents/{document.public_id}/{name}").status_code in (403, 404)
    assert client.get(f"/people/{case.kaisa.public_id}/documents/").status_code in (403, 404)


def test_apart__of_the_shared_child_each_side_reads_its_own(case: Case) -> None:
    sides = plant(case)
    with case.cast.inside(HER_WORKER) as ctx:
        hers = begin_document(ctx, sides.child, branch="1011", episode=sides.her_episode)
    with case.cast.inside(HIS_WORKER) as ctx:
        his = begin_document(ctx, sides.child, branch="1011", episode=sides.his_episode)
    sides.keep()
    from syli.documents.access import DocumentAction

    with case.cast.inside(HER_WORKER) as ctx:
        assert set(visible_to(ctx, DocumentAction.VIEW)) == {hers}
    with case.cast.inside(HIS_WORKER) as ctx:
        assert set(visible_to(ctx, DocumentAction.VIEW)) == {his}


# Pages


def test_pages__from_begin_to_the_file(case: Case) -> None:
    document = begun(case)
    client = case.cast.client("aino")
    address = f"/documents/{document.public_id}/write/"
    page = client.get(address)
    text = page.content.decode()
    assert 'value="Kaisa"' in text
    assert "Kirjatuista tiedoista" in text
    form = forms_in(page)[0]
    answer = form.send(client, {"q-arvio": "Tarvitsee tukea", "finish": "1"})
    assert answer.status_code == 422
    assert "DOC-03" in answer.content.decode()
    assert 'id="id_q-kesto_error"' in answer.content.decode()
    assert "Tarvitsee tukea" in answer.content.decode()
    form = forms_in(client.get(address))[0]
    answer = form.send(client, {"q-ohjautuminen-kuka_ohjasi": "1", "q-kesto": "Vuoden", "q-laatija-0-sukunimi": "Auttaja", "finish": "1"})
    assert answer.status_code == 302
    assert "Tarvitsee tukea" in client.get(answer.headers["Location"]).content.decode()
    file = client.get(f"/documents/{document.public_id}/file/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="file.json"'
    assert not list(Draft7Validator(own_schema()).iter_errors(json.loads(file.content)))


def test_pages__rows__come_and_go_and_nothing_is_saved(case: Case) -> None:
    document = begun(case)
    client = case.cast.client("aino")
    address = f"/documents/{document.public_id}/write/"
    answer = forms_in(client.get(address))[0].send(client, {"add-row": "lapset", "q-arvio": "Kesken"})
    assert answer.status_code == 200
    assert 'name="q-lapset-0-nimi"' in answer.content.decode()
    assert "Kesken" in answer.content.decode()
    assert "arvio" not in stored(document).answers


def test_pages__wrong_answer__is_told_beside_it_and_kept(case: Case) -> None:
    document = begun(case)
    client = case.cast.client("aino")
    answer = forms_in(client.get(f"/documents/{document.public_id}/write/"))[0].send(client, {"q-asiakas-syntymaaika": "joskus", "q-arvio": CANARY})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_q-asiakas-syntymaaika_error"' in text
    assert "joskus" in text
    assert CANARY in text
    assert "arvio" not in stored(document).answers


def test_pages__somebody_saved_first__both_versions_are_shown(case: Case) -> None:
    document = begun(case)
    client = case.cast.client("aino")
    form = forms_in(client.get(f"/documents/{document.public_id}/write/"))[0]
    with case.cast.inside("aino") as ctx:
        save_document(ctx, document, answers={**document.answers, "arvio": "Toisen sanat"})
    answer = form.send(client, {"q-arvio": "Omat sanat"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Toisen sanat" in text
    assert "Omat sanat" in text
    assert "Kaisa" not in text.partition("<table")[2].partition("</table>")[0]


def test_pages__unsaved_writing__comes_back(case: Case) -> None:
    document = begun(case)
    with case.cast.inside("aino") as ctx:
        assert keep_draft(ctx, kind="documents.document", public_id=document.public_id, typed={"q-arvio": ["Yöllä kirjoitettu"]}) is not None
    assert "Yöllä kirjoitettu" in case.cast.client("aino").get(f"/documents/{document.public_id}/write/").content.decode()


def test_list__without_a_folder__says_so_in_one_sentence(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    document = finished(case)
    monkeypatch.delenv("SYLI_SOSMETA")
    forget_folder()
    client = case.cast.client("aino")
    text = client.get(f"/people/{case.kaisa.public_id}/documents/").content.decode()
    assert "Kansallisia lomakkeita ei ole vielä tuotu" in text
    assert client.get(f"/documents/{document.public_id}/").status_code == 200
    assert client.get(f"/documents/{document.public_id}/file/").status_code == 404


def test_shelf__the_services_of_the_client__say_what_is_to_be_written(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        shelf = shelf_of(ctx, case.kaisa)
    assert [offer.branch for offer in shelf.tasks] == ["1011"]
    client = case.cast.client("aino")
    page = client.get(f"/people/{case.kaisa.public_id}/documents/")
    assert "Oma ensiarvio" in page.content.decode()
    assert "Oma ensiarvio" in client.get(f"/people/{case.kaisa.public_id}/").content.decode()
    begin = client.get(f"/people/{case.kaisa.public_id}/documents/new/?branch=1011")
    answer = forms_in(begin)[0].send(client)
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get(f"/people/{case.kaisa.public_id}/documents/new/?branch=9999").status_code == 404
    with case.cast.inside("aino") as ctx:
        assert shelf_of(ctx, case.kaisa).tasks == ()


def test_pages__queries__are_as_many_with_many_documents(case: Case, same_queries: Any) -> None:
    client = case.cast.client("aino")

    def more() -> None:
        with case.cast.inside("aino") as ctx:
            document = begin_document(ctx, case.kaisa, branch="1011")
            finish_document(ctx, save_document(ctx, document, answers=whole(document)))

    more()
    same_queries(lambda: client.get(f"/people/{case.kaisa.public_id}/documents/"), more)


def test_real__1011_and_15019__are_drawn_and_saved(case: Case, real_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYLI_SOSMETA", str(real_folder))
    forget_folder()
    client = case.cast.client("aino")
    for branch in ("1011", "15019", "1014", "1017", "15025", "19005", "19012"):
        with case.cast.inside("aino") as ctx:
            document = begin_document(ctx, case.kaisa, branch=branch, episode=case.episode)
        assert document.answers["asiakas"], branch
        form = forms_in(client.get(f"/documents/{document.public_id}/write/"))[0]
        assert form.send(client).status_code == 302, branch
        after = stored(document)
        assert after.answers == document.answers, branch
