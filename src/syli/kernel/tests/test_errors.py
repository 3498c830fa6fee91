"""Error answers: what they say, what they never say, and that a way on is always there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from syli.kernel import errors
from syli.kernel.command import Stale
from syli.kernel.rules import RuleBroken
from syli.kernel.tests.toy.commands import make_thing
from syli.testing.dom import parse
from tests.case import Case
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def asked(path: str = "/toy/x/") -> Any:
    request = RequestFactory().get(path)
    request.LANGUAGE_CODE = "fi"
    return request


def row() -> Any:
    return SimpleNamespace(_meta=SimpleNamespace(label="toy.Thing"), pk=1, version=3)


def test_stale__shows_both_versions_and_leads_to_the_newest() -> None:
    answer = errors.stale(asked(), Stale(row(), [("Nimi", "Laatikko", "Arkku")]))
    tree = parse(answer.content.decode())
    assert answer.status_code == 409
    assert "Laatikko" in tree.text
    assert "Arkku" in tree.text
    assert "/toy/x/" in [link.attributes.get("href") for link in tree if link.tag == "a"]


def test_stale__without_versions__says_where_the_text_is() -> None:
    answer = errors.stale(asked(), Stale(row()))
    assert answer.status_code == 409
    assert not [element for element in parse(answer.content.decode()) if element.tag == "table"]


def test_against_rule__gives_the_rules_words_and_id() -> None:
    answer = errors.against_rule(asked(), RuleBroken("TOY-01", "Laatikko on jo auki."))
    assert answer.status_code == 422
    for words in ("Laatikko on jo auki.", "TOY-01"):
        assert words in answer.content.decode()


def test_forbidden__names_the_act_that_was_tried(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        thing = make_thing(ctx, name="salainen laatikko")
    answer = cast.client("leena").get(f"/toy/{thing.public_id}/rename/")
    assert answer.status_code == 403
    assert "Rename a thing" in answer.text
    assert "salainen" not in answer.text


def test_forbidden__without_an_act__is_the_plain_page() -> None:
    assert errors.forbidden(asked()).status_code == errors.csrf_failed(asked()).status_code == 403


@pytest.mark.parametrize(("language", "words"), [("fi", "kerralla"), ("sv", "gång"), ("en", "too much at once")])
def test_upload__larger_than_is_taken__answers_413_in_the_readers_language(case: Case, language: str, words: str) -> None:
    client = case.cast.client("aino")
    client.cookies["django_language"] = language
    file = SimpleUploadedFile("iso.pdf", b"%PDF-1.7" + b"0" * (21 * MEGABYTE))
    answer = client.post(f"/people/{case.kaisa.public_id}/files/new/", {"file": file})
    assert answer.status_code == 413
    assert words in parse(answer.text).text
    assert answer.headers["Content-Security-Policy"]


def test_upload__a_little_larger_than_a_file_may_be__is_told_beside_the_field(case: Case) -> None:
    file = SimpleUploadedFile("iso.pdf", b"%PDF-1.7" + b"0" * (20 * MEGABYTE))
    answer = case.cast.client("aino").post(f"/people/{case.kaisa.public_id}/files/new/", {"file": file})
    assert answer.status_code == 422
    assert "RECORDS-06" in answer.text


def test_form__with_more_text_than_is_taken__answers_413(case: Case) -> None:
    answer = case.cast.client("aino").post("/requests/new/", {"summary": "a" * (6 * MEGABYTE), "offer": case.offer.public_id})
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["", "abc", "-5", "²"])
def test_door__a_length_that_is_no_number__is_let_through(length: str) -> None:
    assert Client(raise_request_exception=False).get("/health", CONTENT_LENGTH=length).status_code == 200


def test_door__in_a_form_too_many_fields__is_a_bad_request(case: Case) -> None:
    answer = case.cast.client("aino").post("/requests/new/", {f"x{number}": "1" for number in range(2500)})
    assert answer.status_code == 400
