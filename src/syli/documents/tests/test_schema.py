"""Schemas become questions without any code for one schema: our own small one part by part, the real ones all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from syli.documents.checking import check_folder
from syli.documents.cli import check_documents
from syli.documents.folder import NationalForm, code_lists, form_of, newest_form, read_form, schema_files
from syli.documents.schema.convert import convert
from syli.documents.schema.shapes import ShapeError
from syli.documents.tests.filling_in import filled
from syli.documents.validating import judge
from syli.questions.form import bound_to
from syli.questions.missing import missing, only_asked
from syli.questions.tree import Field, Group, Kind, Repeat, find, walk
from tests.national import EITHER, OWN_OID, code, group, identifier, note, own_schema, switch, text


def tree_of(schema: dict[str, Any], lists: Any = None) -> Group:
    return convert(schema, lists or code_lists(None)).tree


def wrapped(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "required": ["d"], "properties": {"d": group("D", properties, *required)}}


def part(tree: Group, *path: str | int) -> Any:
    return find(tree, path)


def paths(found: Any) -> list[str]:
    return [".".join(map(str, one.path)) for one in found]


def test_convert__our_own__shapes_become_kinds() -> None:
    tree = tree_of(own_schema())
    kinds = {path: one.kind for path, one in walk(tree) if isinstance(one, Field)}
    assert kinds[("asiakas", "sukunimi")] == Kind.TEXT
    assert kinds[("asiakas", "henkilotunnus")] == Kind.IDENTIFIER
    assert kinds[("asiakas", "syntymaaika")] == Kind.PARTIAL_DATE
    assert kinds[("raskaus",)] == Kind.YES_NO
    assert kinds[("lapset", "ika")] == Kind.INTEGER
    assert [option.value for option in part(tree, "ohjautuminen", "kuka_ohjasi").options] == ["1", "2"]
    assert part(tree, "ohjautuminen", "kuka_ohjasi").options[1].label.fi == "Muu"
    assert [option.value for option in part(tree, "asiakas", "sukupuoli").options][:2] == ["2", "1"]
    assert part(tree, "asiakas", "kotikunta").options == ()
    assert isinstance(part(tree, "laatija"), Repeat)
    assert part(tree, "raskaus").label.fi == "Onko asiakas raskaana?"
    assert part(tree, "raskaus").label.sv == "Raskaus (sv)" or part(tree, "raskaus").label.fi


@pytest.mark.parametrize(
    ("answers", "age", "expected"),
    [
        ({}, 30, ("asiakas.sukunimi asiakas.etunimet asiakas.henkilotunnus asiakas.tilapainen_yksilointitunnus asiakas.turvakielto "
                 "ohjautuminen.kuka_ohjasi kesto arvio laatija.0.sukunimi laatija.0.etunimet")),
        ({"asiakas": {"tilapainen_yksilointitunnus": {"value": "TMP-1"}}}, 30, ("asiakas.sukunimi asiakas.etunimet asiakas.turvakielto "
                 "ohjautuminen.kuka_ohjasi kesto arvio laatija.0.sukunimi laatija.0.etunimet")),
        ({"ohjautuminen": {"kuka_ohjasi": {"system": "s", "code": "2", "display": "Muu"}}}, 10,
         ("asiakas.sukunimi asiakas.etunimet asiakas.henkilotunnus asiakas.tilapainen_yksilointitunnus asiakas.turvakielto "
         "ohjautuminen.muu_tarkennus arvio laatija.0.sukunimi laatija.0.etunimet")),
    ],
)  # fmt: skip
def test_convert__our_own__says_what_must_be_answered(answers: Any, age: int, expected: str) -> None:
    assert paths(missing(tree_of(own_schema()), answers, {"age": age})) == expected.split()


def test_convert__shown_when__is_followed() -> None:
    tree = tree_of(own_schema())
    assert only_asked(tree, {"raskaus": False, "laskettu_aika": "2027-02"}) == {"raskaus": False}
    assert only_asked(tree, {"raskaus": True, "laskettu_aika": "2027-02"}) == {"raskaus": True, "laskettu_aika": "2027-02"}


def told(words: str, **beside: Any) -> Any:
    """Return the part whose note says these words."""
    schema = wrapped({"k": text("K", implementationNote=words, conditionalRequired=bool(words) and "toistuu" not in words), **beside})
    return part(tree_of(schema), "k")


@pytest.mark.parametrize(
    ("words", "required", "shown", "is_told"),
    [
        ("Kenttä on pakollinen, jos asiakas on vähintään 18-vuotias.", True, False, False),
        ("Kenttä on pakollinen, jos asiakas on täyttänyt 18 vuotta.", True, False, False),
        ("Kenttä on pakollinen, jos asiakas on alle 18-vuotias.", True, False, False),
        ('Kenttä on pakollinen, jos "Eka" -kenttään on vastattu "kyllä".', True, False, False),
        ('Pakollinen, jos "Eka" -kohtaan on vastattu "ei".', True, False, False),
        ("Kenttä on pakollinen, jos Toka-kenttä on jätetty tyhjäksi.", True, False, False),
        ('Kenttää ei näytetä, jos kenttään "Eka" on vastattu "ei".', False, True, False),
        ('Kenttää ei näytetä, jos kenttään "Eka" tai "Kolmas" on vastattu "kyllä".', False, True, False),
        ("Kenttä näytetään, jos Koodi-kentässä olevasta luokituksesta on valittu 31 = Huoltaja tai 34 = Valtuutettu.", False, True, False),
        ("Kenttä on pakollinen, jos kyseessä on vanha asiakkuus.", False, False, True),
        ('Kenttä on pakollinen, jos "Tuntematon" -kenttään on vastattu "kyllä".', False, False, True),
        ('Jos kenttä toistuu, kentän nimi "K" näytetään vain ensimmäisellä kerralla.', False, False, False),
        ("", False, False, False),
    ],
)
def test_notes__what_a_machine_can_follow__and_what_is_told_in_words(words: str, required: bool, shown: bool, is_told: bool) -> None:
    found = told(words, eka=switch("Eka"), toka=text("Toka"), kolmas=switch("Kolmas"), koodi=code("Koodi"))
    assert bool(found.required_when) is required
    assert bool(found.shown_when) is shown
    assert bool(found.required_note.fi) is is_told


def test_notes__either_of_two__each_waits_for_the_other() -> None:
    tree = tree_of(
        wrapped({"henkilotunnus": identifier("Henkilötunnus", implementationNote=EITHER), "tmp": identifier("Tilapäinen yksilöintitunnus")})
    )
    assert paths(missing(tree, {"x": 1})) == ["henkilotunnus"]
    assert paths(missing(tree, {"tmp": {"value": "1"}})) == []


GENERIC = {
    "type": "object",
    "definitions": {"name": {"type": "object", "properties": {"first": {"type": "string", "maxLength": 5}}, "required": ["first"]}},
    "required": ["d"],
    "properties": {
        "d": {
            "type": "object",
            "properties": {
                "who": {"$ref": "#/definitions/name"},
                "both": {"allOf": [{"$ref": "#/definitions/name"}, {"properties": {"last": {"type": "string"}}}]},
                "when": {"type": "string", "format": "date"},
                "at": {"type": ["string", "null"], "format": "date-time"},
                "how_many": {"type": "integer", "minimum": 1, "maximum": 3},
                "fixed": {"const": "one"},
                "colour": {"enum": ["red", "blue"]},
                "words": {"type": "array", "items": {"type": "string"}, "maxItems": 4},
                "either": {"oneOf": [{"type": "string"}, {"type": "number"}]},
                "odd": {"type": "string", "if": {"const": "x"}},
                "a-b": {"type": "string"},
                "elsewhere": {"$ref": "other.json"},
            },
        }
    },
}


def test_convert__what_other_schemas_may_use__is_asked_or_said() -> None:
    made = convert(GENERIC, {})
    tree = made.tree
    assert part(tree, "who", "first").required
    assert part(tree, "who", "first").longest == 5
    assert {child.key for child in part(tree, "both").parts} == {"first", "last"}
    assert (part(tree, "when").kind, part(tree, "at").kind) == (Kind.DATE, Kind.MOMENT)
    assert (part(tree, "how_many").least, part(tree, "how_many").most) == (1, 3)
    assert [option.value for option in part(tree, "fixed").options] == ["one"]
    assert [option.value for option in part(tree, "colour").options] == ["red", "blue"]
    assert part(tree, "words").most == 4
    said = {(one.path, one.what) for one in made.unsupported}
    assert {("odd", "if"), ("a-b", "the key 'a-b'"), ("elsewhere", "the reference other.json")} <= said
    assert any(path == "either" for path, _what in said)


@pytest.mark.parametrize("schema", [{}, {"type": "array"}, {"type": "object", "properties": {"a": {}, "b": {}}}, {"$ref": "#"}])
def test_convert__what_is_no_document__is_refused(schema: Any) -> None:
    with pytest.raises(ShapeError):
        convert(schema, {})


def test_folder__newest_version__is_taken_and_others_are_found(own_schemas: Path) -> None:
    older = own_schemas / "1.2.246.537.6.1506.1011.2025.12.31.json"
    older.write_text(json.dumps(own_schema()))
    newest = newest_form("1011")
    assert newest is not None
    assert newest.oid == OWN_OID
    assert form_of(older.stem) is not None
    assert form_of("1.2.246.537.6.1506.9.2020.1.1") is None
    older.unlink()
    assert form_of("1.2.246.537.6.1506.1011.2025.12.31") is None


def test_folder__broken_files__are_told_and_offered_to_nobody(own_schemas: Path) -> None:
    (own_schemas / "1.2.246.537.6.1506.5.2025.1.1.json").write_text("{")
    (own_schemas / "1.2.246.537.6.1506.6.2025.1.1.json").write_text("[]")
    (own_schemas / "notes.json").write_text("{}")
    assert newest_form("5") is None
    assert newest_form("6") is None
    report = check_folder(own_schemas)
    assert len(report.broken) == 3
    answer = CliRunner().invoke(check_documents, [str(own_schemas)])
    assert answer.exit_code == 1
    assert "notes.json" in answer.output


def test_folder__its_own_code_lists__are_offered(own_schemas: Path) -> None:
    (own_schemas / "codes").mkdir()
    (own_schemas / "codes" / "1.2.246.537.6.21.csv").write_text("code;fi;sv\n049;Espoo;Esbo\n")
    code_lists.cache_clear()
    form = newest_form("1011")
    assert form is not None
    assert [option.label.sv for option in part(form.converted.tree, "asiakas", "kotikunta").options] == ["Esbo"]


def test_filled__our_own__is_a_document() -> None:
    tree = tree_of(own_schema())
    document = {"oma_ensiarvio": filled(tree)}
    assert not list(Draft7Validator(own_schema()).iter_errors(document))
    del document["oma_ensiarvio"]["arvio"]
    assert list(Draft7Validator(own_schema()).iter_errors(document))
    assert note("x")["name"]


def test_real__every_schema__becomes_a_form_without_anything_unsupported(real_folder: Path) -> None:
    report = check_folder(real_folder)
    assert report.forms == len(schema_files(real_folder)) >= 23
    assert (report.broken, report.unsupported) == ([], [])


def test_real__every_filled_form__is_a_document_and_is_read_back(real_folder: Path) -> None:
    for file in schema_files(real_folder):
        form = read_form(file)
        assert form is not None, file.oid
        answers = filled(form.converted.tree)
        document = {form.converted.root: answers}
        errors = [f"{list(error.path)}: {error.message}" for error in Draft7Validator(form.schema).iter_errors(document)]
        assert not errors, (file.oid, errors[:3])
        with translation.override("fi"):
            sent = bound_to(form.converted.tree, answers)
            assert sent.is_valid(), (file.oid, sent.errors)
            assert sent.compact_answers == answers, file.oid
        assert missing(form.converted.tree, answers, {"age": 30}) == [], file.oid


def test_real__an_empty_form__lists_what_must_be_answered(real_folder: Path) -> None:
    for file in schema_files(real_folder):
        form = read_form(file)
        assert form is not None
        lacks = missing(form.converted.tree, {}, {"age": 30})
        assert lacks, file.oid
        assert all(one.part.label.fi and one.part.label.sv for one in lacks if isinstance(one.part, Field)), file.oid


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_judge__whatever_is_left_out__is_told_at_a_question(data: Any) -> None:
    form = our_form()
    answers = thinned(filled(form.converted.tree, rows=2), data.draw)
    verdict = judge(form, answers, data.draw(st.sampled_from([{}, {"age": 10}, {"age": 30}])))
    is_document = not list(Draft7Validator(form.schema).iter_errors(verdict.document))
    assert is_document or verdict.problems
    shown = bound_to(form.converted.tree, answers)
    shown.full_clean()
    for problem in verdict.problems:
        shown.add_problem(problem.path, problem.words)
    assert not shown.non_field_errors()


def our_form() -> NationalForm:
    made = convert(own_schema(), code_lists(None))
    return NationalForm(OWN_OID, "1011", made.tree.label, made, own_schema())


def thinned(answers: Any, draw: Any) -> Any:
    """Leave some answers out, at any depth."""
    if isinstance(answers, dict):
        return {key: thinned(one, draw) for key, one in answers.items() if draw(st.integers(0, 3))}
    return [thinned(one, draw) for one in answers] if isinstance(answers, list) else answers


def test_real__whatever_an_empty_form_lacks__is_told_at_a_question(real_folder: Path) -> None:
    for file in schema_files(real_folder):
        form = read_form(file)
        assert form is not None
        verdict = judge(form, {}, {"age": 30})
        shown = bound_to(form.converted.tree, {})
        shown.full_clean()
        for problem in verdict.problems:
            shown.add_problem(problem.path, problem.words)
        assert verdict.problems, file.oid
        assert not shown.non_field_errors(), file.oid
