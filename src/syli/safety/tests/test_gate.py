"""The gate: what leaves the house, by which way, to whom, in which words, and what its bytes tell."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from syli.kernel.context import Context
from syli.kernel.outward import NEUTRAL
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.pdf import Document, Paragraph, write_pdf
from syli.people.commands import add_contact_point
from syli.people.models import ContactPoint
from syli.safety.gate import Going, Way, busy, checked, let_out
from syli.safety.gate.going import ADDRESSED, MEDIA
from syli.safety.gate.marks import marks_of_people, name_mark, number_mark, words_mark
from syli.safety.gate.passing import letter_templates, opposing
from syli.safety.gate.words import words_in
from tests.apart import Apart, plant
from tests.case import Case

PDF, CSV, SHEET = "application/pdf", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = {"her_given": "Katriina", "her_family": "Salomäki", "his_given": "Reijo", "his_family": "Vanhanen", "her_phone": "0401234567"}


def pdf(*words: str) -> bytes:
    return write_pdf(Document("Vastaus", "fi", [Paragraph(text) for text in words]))


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Katriina", "Puhuimme Katriinan kanssa", True),
        ("Katriina", "KATRIINA soitti", True),
        ("Katriina", "katriina", False),
        ("Virtanen", "rouva Virtaselle", True),
        ("Virtanen", "Virtanen", True),
        ("Kai", "Kaikki meni hyvin", False),
        ("Kai", "Kain luona", True),
        ("Kai", "Kaille ja Kaita", True),
        ("Ona", "Onasta puhuttiin", True),
        ("Ona", "Omena", False),
        ("Åsa", "Åsas barn", True),
    ],
)
def test_mark__name__is_found_in_its_cases_and_not_in_other_words(name: str, text: str, *, is_found: bool) -> None:
    assert bool(name_mark(name).search(text)) is is_found


@pytest.mark.parametrize("written", ["0401234567", "040 123 4567", "040-1234567", "+358 40 123 4567", "(040) 1234567", "00358401234567"])
def test_mark__number__is_found_however_it_is_spaced(written: str) -> None:
    mark = number_mark("0401234567")
    assert mark is not None and mark.search(f"soita {written} illalla") and not mark.search("0409999999")


@given(st.text(max_size=30))
def test_mark__any_words__make_a_mark_that_finds_them_or_none(words: str) -> None:
    mark = words_mark(words)
    assert mark is None or mark.search(" ".join(words.split())) or not re.search(r"\w", words) or "," in words or words[0] in " \t"
    assert number_mark(words) is None or sum(sign.isdigit() for sign in words) >= 5


def test_words__of_every_kind__are_read_with_their_properties() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as sheet:
        sheet.set_properties({"author": "Salainen Tekijä"})
        sheet.add_worksheet("Piilo").write(0, 0, "solun sana")
    words = words_in(book.getvalue(), SHEET)
    assert "Salainen Tekijä" in words and "solun sana" in words and "Piilo" in words
    assert "rivin sana" in words_in(pdf("rivin\nsana"), PDF), "a break in a line hides nothing"
    assert words_in("\ufeffa;b".encode(), "text/csv; charset=utf-8") == "a;b"
    assert "salainen" in words_in(b'<a title="salainen">x</a>', "application/xml")


def test_safe_09__way__carries_its_own_kinds_only(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        for way in Way:
            for kind in ("text/html", "application/zip", "image/svg+xml", "message/rfc822"):
                with pytest.raises(RuleBroken, match="SAFE-09"):
                    checked(ctx, Going(way, b"x", kind))
        with pytest.raises(RuleBroken, match="SAFE-09"):
            checked(ctx, Going(Way.NUMBERS, b"no sheet at all", SHEET))
    assert set(MEDIA) == set(Way), "every way says what it carries"


def test_gate__properties_of_a_sheet__are_taken_out(case: Case) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as sheet:
        sheet.set_properties({"author": "Salainen Tekijä", "company": "Koti"})
        sheet.add_worksheet().write(0, 0, 12)
    with case.cast.inside("leena") as ctx:
        clean = checked(ctx, Going(Way.NUMBERS, book.getvalue(), SHEET, "x.xlsx"))
    assert b"Salainen" not in clean and "Salainen" not in words_in(clean, SHEET)


def test_gate__picture_of_a_record__was_cleaned_when_it_came(case: Case) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    with case.cast.inside("aino") as ctx:
        answer = let_out(ctx, Going(Way.INSIDE, picture.getvalue(), "image/png", "Kaisan kuva.png"))
    assert NEUTRAL.fullmatch(answer.headers["Content-Disposition"].split('"')[1])
    assert answer.headers["Cache-Control"] == "no-store"


def test_safe_10__letter_in_free_words__stays(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        for template in ("", "anything", "letter"):
            with pytest.raises(RuleBroken, match="SAFE-10"):
                checked(ctx, Going(Way.LETTER, pdf("Vapaata tekstiä"), PDF, template=template))


@pytest.fixture
def letters() -> None:
    letter_templates(["test_words"])


def letter(point: ContactPoint | None, *readers: int) -> Going:
    return Going(Way.LETTER, pdf("Ota yhteyttä"), PDF, template="test_words", point=point.pk if point else None, readers=frozenset(readers))


#: kind of address, what she said of it, how many days ago; whether a letter goes.
ASKED = (
    ("address", "safe", 0, True),
    ("postal", "safe", 90, True),
    ("address", "safe", 91, False),
    ("address", "limited", 0, False),
    ("address", "unsafe", 0, False),
    ("address", "unknown", 0, False),
    ("phone", "safe", 0, False),
)


@pytest.mark.usefixtures("letters")
def test_safe_11__letter__goes_to_an_address_asked_about_in_90_days(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        for kind, safety, days_ago, goes in ASKED:
            value = "0401234567" if kind == "phone" else "PL 5, 00100 Helsinki"
            point = add_contact_point(ctx, case.kaisa, kind=kind, value=value, safety=safety, when="iltaisin")
            if days_ago:
                ContactPoint.objects.filter(pk=point.pk).update(safe_until=ctx.today + timedelta(days=90 - days_ago))
            if goes:
                assert checked(ctx, letter(point, case.kaisa.pk)).startswith(b"%PDF")
            for reader in (case.child.pk,) if goes else (case.kaisa.pk, case.child.pk):
                with pytest.raises(RuleBroken, match="SAFE-11"):
                    checked(ctx, letter(point, reader))
        with pytest.raises(RuleBroken, match="SAFE-11"):
            checked(ctx, letter(None, case.kaisa.pk))


def test_safe_12__secret_place__leaves_by_no_way(case: Case) -> None:
    Unit.objects.filter(pk=case.cast.units["a1"].pk).update(is_secret=True, name="Lehtokujan talo", alias="Yksikkö 7")
    with case.cast.inside("leena") as ctx:
        for way, content, kind in (
            (Way.NUMBERS, b"paikka;12\nlehtokujan talo;3", CSV),
            (Way.ANSWER, pdf("Tulit Lehtokujan\ntalo on tämä"), PDF),
            (Way.PROGRAM, b'{"unit": "Lehtokujan talo"}', "application/json"),
            (Way.INVOICE, pdf("Lehtokujan talo, 3 vuorokautta"), PDF),
        ):
            with pytest.raises(RuleBroken, match="SAFE-12"):
                checked(ctx, Going(way, content, kind))
        assert checked(ctx, Going(Way.NUMBERS, "paikka;12\nYksikkö 7;3".encode(), CSV))
        assert checked(ctx, Going(Way.INSIDE, b"Lehtokujan talo", "text/plain")), "inside, it may be named"


@pytest.fixture
def apart(case: Case) -> Apart:
    made = plant(case, WORDS)
    made.keep()
    return made


def test_safe_13__other_side__is_told_by_no_document(apart: Apart) -> None:
    him = frozenset({apart.he.pk})
    with apart.case.cast.inside("leena") as ctx:
        for way in sorted(ADDRESSED - {Way.LETTER}):
            for words in ("Puhuimme Katriinasta", "hra ja rva Salomäen tapaaminen", "040 123 4567", "SALOMÄKI"):
                with pytest.raises(RuleBroken, match="SAFE-13"):
                    checked(ctx, Going(way, pdf("Reijo kävi.", words), PDF, about=him, readers=him))
            assert checked(ctx, Going(way, pdf("Reijo Vanhanen kävi."), PDF, about=him, readers=him))


def test_opposing__shared_child__tells_nothing_of_the_other_parent(apart: Apart) -> None:
    she, he, child = apart.she.pk, apart.he.pk, apart.child.pk
    with apart.case.cast.inside("leena") as ctx:
        assert opposing(ctx, {child}, {he}) == {she}
        assert opposing(ctx, {child}, {she}) == {he}
        assert opposing(ctx, {child}, set()) == opposing(ctx, {child}, {child}) == {she, he}
        assert opposing(ctx, {he}, {he}) == {she} and opposing(ctx, {she}, set()) == {he}
        assert opposing(ctx, {she, he}, {he}) == {she}
        assert opposing(ctx, {apart.case.kaisa.pk}, {apart.case.kaisa.pk}) == frozenset()


def test_marks__what_both_share__is_nobodys(apart: Apart) -> None:
    with apart.case.cast.inside("leena") as ctx:
        apart.he.family_name = "Salomäki"
        apart.he.save()
        found = {mark.pattern for mark in marks_of_people(ctx, [apart.she.pk], but_of=[apart.he.pk])}
    assert name_mark("Salomäki").pattern not in found and name_mark("Katriina").pattern in found


def _calendar(ctx: Context, text: bytes) -> bytes:
    return checked(ctx, Going(Way.CALENDAR, text, "text/calendar"))


def test_safe_14__calendar__tells_only_that_the_time_is_taken(case: Case) -> None:
    starts = datetime(2026, 11, 22, 10, tzinfo=UTC)
    with case.cast.inside("aino") as ctx:
        for language, word in (("fi", "Varattu"), ("sv", "Upptagen"), ("en", "Reserved"), ("xx", "Varattu")):
            going = busy("abc", starts, starts + timedelta(hours=1), language=language)
            text = checked(ctx, going).decode()
            assert f"SUMMARY:{word}\r\n" in text and "DTSTART:20261122T100000Z" in text and "abc" not in text
            for name in ("DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "URL", "VALARM", "ATTACH"):
                assert name not in text
        with pytest.raises(RuleBroken, match="SAFE-14"):
            _calendar(ctx, going.content.replace(b"SUMMARY:Varattu", b"SUMMARY:Kaisa Keksitty"))
        with pytest.raises(RuleBroken, match="SAFE-14"):
            _calendar(ctx, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
