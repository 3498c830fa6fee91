"""The gate's marks and words by tables: what would betray somebody is found in every shape it takes, and nothing else is."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.safety import rules
from syli.safety.gate.going import ADDRESSED, MEDIA, OUTWARD, Going, Way
from syli.safety.gate.marks import name_mark, number_mark, words_mark
from syli.safety.gate.words import LARGEST_PART, found_in, squeezed, words_in

PROGRAMS = ("text/html", "application/javascript", "application/x-msdownload", "application/zip", "image/svg+xml", "message/rfc822", "")


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("kind", PROGRAMS)
def test_safe_09__no_way__carries_what_runs_or_hides_something(way: Way, kind: str) -> None:
    assert not rules.may_carry(kind, MEDIA[way])


@pytest.mark.parametrize(
    ("way", "kind", "may"),
    [
        (Way.LETTER, "application/pdf", True),
        (Way.LETTER, "text/plain", False),
        (Way.ANSWER, "application/pdf", True),
        (Way.ANSWER, "text/csv", False),
        (Way.ANSWER, "application/json", False),
        (Way.DISCLOSURE, "application/json", True),
        (Way.DISCLOSURE, "text/csv", False),
        (Way.NUMBERS, "text/csv", True),
        (Way.NUMBERS, "image/png", False),
        (Way.INSIDE, "image/png", True),
        (Way.CALENDAR, "text/calendar", True),
        (Way.CALENDAR, "text/plain", False),
        (Way.PROGRAM, "application/json", True),
        (Way.PROGRAM, "application/pdf", False),
        (Way.INVOICE, "application/pdf", True),
        (Way.INVOICE, "text/csv", False),
    ],
)
def test_safe_09__way__carries(way: Way, kind: str, may: bool) -> None:
    assert rules.may_carry(kind, MEDIA[way]) is may


def test_ways__every_one_says_what_it_carries__and_those_written_to_somebody_are_outward() -> None:
    assert set(MEDIA) == set(Way)
    assert ADDRESSED < OUTWARD
    assert Way.INSIDE not in OUTWARD
    assert all(MEDIA[way] for way in Way)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("application/pdf", "application/pdf"), ("Application/PDF; x=1", "application/pdf"), (" text/csv ;charset=utf-8", "text/csv"), (";", "")],
)
def test_going__kind__is_read_without_its_parameters(written: str, kind: str) -> None:
    assert Going(Way.ANSWER, b"", written).kind == kind


def test_going__shown_in_an_error__tells_nothing_of_what_it_carries() -> None:
    assert "Katriina" not in repr(Going(Way.ANSWER, b"Katriina", "application/pdf", about=frozenset({41}), name="Katriina"))


@pytest.mark.parametrize(
    ("kind", "safety", "is_reader", "may"),
    [
        ("address", "safe", True, True),
        ("postal", "safe", True, True),
        ("phone", "safe", True, False),
        ("email", "safe", True, False),
        ("postal", "safe", False, False),
        ("postal", "unsafe", True, False),
        ("postal", "limited", True, False),
        ("postal", "", True, False),
        ("", "safe", True, False),
    ],
)
def test_safe_11__post__only_to_a_readers_own_safe_address(kind: str, safety: str, is_reader: bool, may: bool) -> None:
    assert rules.may_be_posted_to(kind, safety, is_reader=is_reader) is may


@pytest.mark.parametrize(
    ("is_letter", "template", "may"), [(True, "meeting", True), (True, "own", False), (True, "", False), (False, "", True), (False, "own", True)]
)
def test_safe_10__fixed_words(is_letter: bool, template: str, may: bool) -> None:
    assert rules.is_in_fixed_words(is_letter=is_letter, template=template, known={"meeting"}) is may


@pytest.mark.parametrize(
    ("summaries", "may"),
    [(["Varattu"], True), (["Varattu", " Upptagen "], True), ([], False), (["Varattu", "Kaisa"], False), (["varattu"], False), ([""], False)],
)
def test_safe_14__calendar(summaries: list[str], may: bool) -> None:
    assert rules.is_only_taken(summaries, ["Varattu", "Upptagen"]) is may


@pytest.mark.parametrize(("found", "may"), [(0, True), (1, False), (7, False)])
def test_safe_12_and_13__one_mark_is_too_many(found: int, may: bool) -> None:
    assert rules.tells_no_secret_place(found) is may
    assert rules.tells_nothing_of_the_other_side(found) is may


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Salomäki", "Salomäen luona", True),
        ("Salomäki", "SALOMÄKI", True),
        ("Salomäki", "salomäki on paikka", False),
        ("Vanhanen", "Vanhasen kanssa", True),
        ("Vanhanen", "Vanhaselle", True),
        ("Vanhanen", "Vanhan talon", False),
        ("Reijo", "Reijon", True),
        ("Reijo", "Reijokin tuli", True),
        ("Reijo", "Reijolle", True),
        ("Reijo", "reijo", False),
        ("Åsa", "Åsas bok", True),
        ("Åsa", "ÅSA", True),
        ("Ulla", "Ullan", True),
        ("Ulla", "Ullakko on kylmä", False),
        ("Matti", "(Matti)", True),
        ("Matti", "xMatti", False),
        ("O.", "O. tuli", True),
    ],
)
def test_name_mark__in_its_cases(name: str, text: str, is_found: bool) -> None:
    assert bool(name_mark(name).search(text)) is is_found


@pytest.mark.parametrize(
    "spaced", ["0401234567", "040 123 4567", "040-123 4567", "+358401234567", "+358 40 123 4567", "00358 40 1234567", "(040) 1234567"]
)
@pytest.mark.parametrize("kept", ["0401234567", "+358 40 123 4567", "00358401234567", "040 1234567"])
def test_number_mark__kept_and_written_in_any_way__is_found(kept: str, spaced: str) -> None:
    mark = number_mark(kept)
    assert mark is not None
    assert mark.search(f"Numero on {spaced}, kiitos")
    assert not mark.search("Numero on 0401234568")


@pytest.mark.parametrize("kept", ["", "112", "abc", "0", "+358", "00358 1"])
def test_number_mark__too_short__is_no_mark(kept: str) -> None:
    assert number_mark(kept) is None


@pytest.mark.parametrize(
    ("kept", "text", "is_found"),
    [
        ("Kotikatu 1", "osoite kotikatu  1, Turku", True),
        ("Kotikatu 1", "Kotikatu 12", False),
        ("Kotikatu 1", "Kotikatu\n1", True),
        ("Suoja.koti", "Suojaxkoti", False),
        ("Talo (A)", "Talo (A) on", True),
    ],
)
def test_words_mark__stands_as_it_is_written(kept: str, text: str, is_found: bool) -> None:
    mark = words_mark(kept)
    assert mark is not None
    assert bool(mark.search(text)) is is_found


@pytest.mark.parametrize("kept", ["", "  ", "a", "a b"])
def test_words_mark__too_short__is_no_mark(kept: str) -> None:
    assert words_mark(kept) is None


# What can be read in a file


def package(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "found"),
    [
        (b"Katriina", "text/plain", True),
        ("\ufeffKatriina".encode(), "text/csv; charset=utf-8", True),
        (b"<a><b>Katri</b></a>", "application/xml", False),
        (b'<a name="Katriina"/>', "application/xml", True),
        (b"<a>Katriina</a>", "text/html", True),
        (b"<!-- Katriina -->", "text/html", True),
        (package(document="<t>Katriina</t>"), "application/zip", True),
        (package(Katriina="x"), "application/zip", True),
        (package(docProps__core="<creator>Katriina</creator>"), "text/plain", True),  # what it is is told by its bytes, not by its name
        (package(document='<t author="Katriina"/>'), "", True),
        (b"\x89PNG tEXt Katriina", "image/png", True),
        ("Katri\u00ad\niina".encode(), "text/plain", False),
        ("rouva Katriina\u00ad".encode(), "text/plain", True),
        (b"\xff\xfe broken \xc3", "text/plain", False),
    ],
)
def test_words_in__file(content: bytes, kind: str, found: bool) -> None:
    assert found_in(words_in(content, kind), [name_mark("Katriina")]) is found


def test_words_in__a_part_that_unpacks_without_end__is_not_unpacked() -> None:
    content = package(big="x" * (LARGEST_PART + 1), small="Katriina")
    assert len(content) < 1_000_000
    words = words_in(content, "application/zip")
    assert "Katriina" in words
    assert len(words) < 1000


@given(st.text(max_size=80))
def test_squeezed__one_line_and_the_same_when_done_again(text: str) -> None:
    once = squeezed(text)
    assert once == squeezed(once)
    assert not any(sign in once for sign in "\n\r\t\u00ad\u200b")
    assert "  " not in once


@given(st.lists(st.sampled_from([" ", "\n", "\t", "\u00a0", "\u200b"]), min_size=1, max_size=4))
def test_squeezed__a_name_broken_by_any_space__is_found_as_two_words(space: list[str]) -> None:
    mark = words_mark("Katriina Salomäki")
    assert mark is not None
    assert found_in(squeezed(f"rouva Katriina{''.join(space)}Salomäki"), [mark])
