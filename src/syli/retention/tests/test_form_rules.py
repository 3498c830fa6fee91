"""Which lines of forms may stand, and how answers without their form are told: tables and invariants, without a database."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.retention import rules
from syli.retention.choices import Decision, Ground, LineKind
from syli.retention.queries.proposing import ANYBODYS
from syli.retention.queries.written import plain_answers

#: She, he and their child; Aino works for her, Aarne for him, Leena for nobody.
SHE, HE, CHILD = 1, 2, 3
AINO, AARNE, LEENA = 11, 12, 13
HERS, HIS, BOTHS, NOBODYS = {SHE, CHILD}, {HE, CHILD}, {SHE, HE, CHILD}, set[int]()
FORMS = (LineKind.DOCUMENT, LineKind.PLAN, LineKind.STAY)


def may_stand(kind: LineKind, takers: set[int], writer: int | None, **more: Any) -> bool:
    """Ask for him, as a guardian of a child both sides work with, unless something else is said."""
    usual: dict[str, Any] = {"reader": HE, "is_shared": True, "others": {SHE}, "own_workers": {AARNE}, "is_danger": False}
    return rules.may_stand(kind, takers, writer, **(usual | more))


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(
    ("takers", "writer", "stands"),
    [
        (HIS, AARNE, True),
        (HIS, LEENA, True),  # a leader wrote in his own episode
        (HIS, None, True),
        (HERS, AINO, False),
        (HERS, LEENA, False),
        (HERS, None, False),
        (BOTHS, AINO, False),
        (BOTHS, LEENA, False),
        (BOTHS, AARNE, True),  # written by his own worker, as the guard has it
        (NOBODYS, AARNE, True),
        (NOBODYS, AINO, False),
        (NOBODYS, LEENA, False),  # of no episode, by nobody's worker: whose it is nobody knows
        (NOBODYS, None, False),
        ({CHILD}, LEENA, False),
    ],
)
def test_retention_12__shared_child__own_side_only(kind: LineKind, takers: set[int], writer: int | None, stands: bool) -> None:
    assert may_stand(kind, takers, writer) is stands


@pytest.mark.parametrize(
    ("kind", "is_danger", "stands"),
    [
        (LineKind.PLAN, True, False), (LineKind.PLAN, False, True), (LineKind.STAY, True, False), (LineKind.STAY, False, True),
        (LineKind.DOCUMENT, True, True), (LineKind.NOTE, True, True),
    ],
)  # fmt: skip
def test_retention_12__danger__keeps_the_other_episodes_plans(kind: LineKind, is_danger: bool, stands: bool) -> None:
    assert may_stand(kind, HERS, AINO, is_shared=False, others=set(), own_workers=set(), is_danger=is_danger) is stands


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("takers", [HERS, HIS, BOTHS, NOBODYS, {CHILD}])
@pytest.mark.parametrize("writer", [AINO, AARNE, LEENA, None])
def test_retention_12__nobody_knows_who_reads__nothing_of_either(kind: LineKind, takers: set[int], writer: int | None) -> None:
    assert not may_stand(kind, takers, writer, reader=None, others={SHE, HE}, own_workers=set())


@pytest.mark.parametrize("kind", [kind for kind in LineKind if kind not in FORMS])
@pytest.mark.parametrize("is_danger", [True, False])
def test_retention_12__other_kinds__are_weighed_line_by_line_as_before(kind: LineKind, is_danger: bool) -> None:
    assert may_stand(kind, HERS, AINO, is_danger=is_danger)


@given(
    st.sampled_from(list(LineKind)), st.sets(st.sampled_from([SHE, HE, CHILD])), st.sampled_from([AINO, AARNE, LEENA, None]),
    st.sampled_from([SHE, HE, None]), st.booleans(),
)  # fmt: skip
def test_retention_12__whoever_reads__what_the_other_sides_worker_wrote_in_its_episode_never_stands(
    kind: LineKind, takers: set[int], writer: int | None, reader: int | None, is_danger: bool
) -> None:
    others = {SHE, HE} - {reader}
    own = {SHE: {AINO}, HE: {AARNE}}.get(reader or 0, set())
    stands = may_stand(kind, takers, writer, reader=reader, others=others, own_workers=own, is_danger=is_danger)
    if kind in FORMS and takers & others and writer not in own:
        assert not stands
    if kind not in FORMS:
        assert stands


@pytest.mark.parametrize(
    ("told_by", "other", "names", "kept", "decision", "ground"),
    [
        ("self", False, False, True, Decision.LEAVE_OUT, Ground.CHILD),
        ("self", False, False, False, Decision.GIVE, None),
        ("network", False, False, True, Decision.LEAVE_OUT, Ground.CHILD),
        ("self", True, False, True, Decision.LEAVE_OUT, Ground.OTHER_PERSON),
        ("self", False, True, True, Decision.LEAVE_OUT, Ground.OTHER_PERSON),
    ],
)
def test_retention_07__kept_from_a_parent(told_by: str, other: bool, names: bool, kept: bool, decision: Decision, ground: Ground | None) -> None:
    made = rules.propose(LineKind.PLAN, told_by, (), is_of_other_side=other, names_other_side=names, is_kept_from_reader=kept)
    assert (made.decision, made.ground) == (decision, ground)


# Answers whose form is gone


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, []),
        ({"arvio": "Tukea"}, ["arvio: Tukea"]),
        ({"arvio": "", "kesto": None, "rivit": [], "osa": {}}, []),
        ({"ika": 0}, ["ika: 0"]),
        ({"osa": {"arvio": "Tukea", "kesto": "Vuosi"}}, ["arvio: Tukea", "kesto: Vuosi"]),
        ({"kuka": {"system": "oma", "code": "1", "display": "Itse"}}, ["kuka: Itse"]),
        ({"tunnus": {"system": "urn:oid:1", "value": "TMP-1"}}, ["tunnus: TMP-1"]),
        ({"lapset": [{"nimi": "A"}, {"nimi": "B"}]}, ["nimi: A", "nimi: B"]),
        ({"sanat": ["a", "b"]}, ["sanat: a", "sanat: b"]),
        ({"a": {"b": {"c": {"d": "Syvällä"}}}}, ["d: Syvällä"]),
    ],
)
def test_plain_answers(answers: dict[str, Any], told: list[str]) -> None:
    assert list(plain_answers(answers)) == told


LEAVES = st.text(min_size=1, max_size=12) | st.integers()
TREES = st.recursive(
    LEAVES,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["arvio", "osa", "rivit"]), inside, max_size=3),
    max_leaves=12,
)


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [str(value)]


@given(st.dictionaries(st.sampled_from(["arvio", "osa", "rivit"]), TREES, max_size=3))
def test_plain_answers__whatever_was_answered__none_is_lost(answers: dict[str, Any]) -> None:
    assert [line.partition(": ")[2] for line in plain_answers(answers)] == leaves(answers)


# Numbers, addresses and codes of whoever they are


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Soita 040 123 4567 illalla", ["040 123 4567"]),
        ("Soita +358 40 1234567.", ["+358 40 1234567"]),
        ("Soita 040-1234567", ["040-1234567"]),
        ("Kello 09.30 tavataan", []),
        ("Vuonna 2026 alkoi", []),
        ("Tunnus 010190-999W on hänen", ["010190-999W"]),
        ("Tunnus 010113A999W on lapsen", ["010113A999W"]),
        ("Kirjoita: kaisa.k@example.org, heti", ["kaisa.k@example.org"]),
        ("Tili@ ei ole osoite", []),
        ("Kaksi: 0401234567 ja a@b.fi", ["0401234567", "a@b.fi"]),
    ],
)
def test_anybodys__numbers_and_codes__are_found_and_other_figures_are_not(text: str, covered: list[str]) -> None:
    assert [text[start:end] for start, end in rules.spans_of(text, ANYBODYS)] == covered


@pytest.mark.parametrize(
    ("text", "spans", "extra", "covered"),
    [
        ("Kaisa ja Pekka", [[0, 5]], "", ["Kaisa"]),
        ("Kaisa ja Pekka", [], "pekka", ["Pekka"]),
        ("Kaisa ja Pekka", [[0, 5]], "Pekka; ja", ["Kaisa", "ja", "Pekka"]),
        ("Kaisa ja Pekka", [[0, 5]], "aisa ja", ["Kaisa ja"]),
        ("Kaisa ja Pekka", [], " ; \n;", []),
        ("a.b", [], ".", ["."]),
        ("Pekka, Pekka", [], "Pekka", ["Pekka", "Pekka"]),
        ("Kaisa", [], "Liisa", []),
    ],
)
def test_covered__what_a_person_adds__is_covered_wherever_it_stands(text: str, spans: list[list[int]], extra: str, covered: list[str]) -> None:
    assert [text[start:end] for start, end in rules.covered(text, spans, extra)] == covered


@given(st.text(max_size=60), st.text(alphabet="abcKP ;\n.*[(\\", max_size=20))
def test_covered__whatever_is_typed__is_no_pattern_and_stays_inside_the_text(text: str, extra: str) -> None:
    spans = rules.covered(text, [], extra)
    typed = [words.strip().lower() for words in re.split(r"[;\n]", extra) if words.strip()]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
    left = "".join(part or "\0" for part in rules.cut(text, spans))
    assert not any(words in left for words in typed if words.isascii() and left.isascii() and left == left.lower())
