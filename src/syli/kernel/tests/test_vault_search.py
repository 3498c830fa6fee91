"""Search over sealed names: beginnings, parts and mistakes find; other registers and organisations never do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.names import fold
from syli.kernel.tests import vault_bench as bench
from syli.kernel.tests.toy.models import Letter, LetterToken
from syli.kernel.tests.vault_bench_names import invented_names, mistyped
from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import new_key
from syli.kernel.vault.keyring import Keyring
from syli.kernel.vault.master import MasterKeys
from syli.kernel.vault.search import MOST_CANDIDATES, Postings, find
from syli.kernel.vault.tokens import exact_token, index_tokens, query_tokens

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OWNER, OTHER = 81, 82
PEOPLE = [
    "Kerttu Kuura",
    "Anna-Maija Hiidenheimo",
    "Annamaija Oja",
    "Väinö Wäinölä",
    "Ali El Hassan",
    "Ebba von Wendt",
    "Åsa Öhberg",
    "Li Bo",
    "Matti Mäki",
]


@pytest.fixture
def ring() -> Iterator[Keyring]:
    made = Keyring(MasterKeys([new_key()]), bench.MemoryKeyStore())
    for owner in (OWNER, OTHER):
        made.create_keys(owner, NOW)
    with keyring.use(made):
        yield made


def store(name: str, *, owner: int = OWNER, organisation: int = 1, also: tuple[str, ...] = ()) -> Letter:
    row = Letter.objects.create(vault_owner_id=owner, created_at=NOW, sender=name)
    tokens = index_tokens(owner, [name, *also])
    LetterToken.objects.bulk_create([LetterToken(letter=row, organisation_id=organisation, token=token) for token in tokens])
    return row


def names_found(text: str, *, owners: tuple[int, ...] = (OWNER,), organisation: int = 1, rows: Any = None, limit: int = 25) -> list[str]:
    postings = Postings(LetterToken, "letter", organisation_id=organisation)
    hits = find(text, owners, Letter.objects.all() if rows is None else rows, postings, lambda row: [row.sender], limit=limit)
    assert [hit.likeness for hit in hits] == sorted((hit.likeness for hit in hits), reverse=True)
    return [hit.row.sender for hit in hits]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("k", "Kerttu Kuura"),
        ("ke", "Kerttu Kuura"),
        ("kuu", "Kerttu Kuura"),
        ("kuura kerttu", "Kerttu Kuura"),
        ("ker kuu", "Kerttu Kuura"),
        ("Kertu Kura", "Kerttu Kuura"),
        ("KERTTU", "Kerttu Kuura"),
        ("Kerttu Kuuar", "Kerttu Kuura"),
        ("Krettu", "Kerttu Kuura"),
        ("hiidenhemo", "Anna-Maija Hiidenheimo"),
        ("anna maija hiiden", "Anna-Maija Hiidenheimo"),
        ("annamaija hiidenheimo", "Anna-Maija Hiidenheimo"),
        ("anna-maija oja", "Annamaija Oja"),
        ("vainola", "Väinö Wäinölä"),
        ("vaino wainola", "Väinö Wäinölä"),
        ("elhassan", "Ali El Hassan"),
        ("el hassan", "Ali El Hassan"),
        ("hasan ali", "Ali El Hassan"),
        ("wendt", "Ebba von Wendt"),
        ("von vent", "Ebba von Wendt"),
        ("von", "Ebba von Wendt"),
        ("asa ohberg", "Åsa Öhberg"),
        ("Aasa Oehberg", "Åsa Öhberg"),
        ("bo", "Li Bo"),
        ("li bo", "Li Bo"),
        ("maeki", "Matti Mäki"),
        ("mkäi matti", "Matti Mäki"),
        ("mäkk", "Matti Mäki"),
    ],
)
def test_search__as_people_type__finds_first(ring: Keyring, typed: str, found: str) -> None:
    for name in PEOPLE:
        store(name)
    assert names_found(typed)[0] == found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "-", "'", "%", "_", "xyz", "kerttu xylo", "kuura hassan", "\x00", "ker' OR 1=1 --"])
def test_search__for_nobody__finds_nobody(ring: Keyring, typed: str) -> None:
    for name in PEOPLE:
        store(name)
    assert names_found(typed) == []


@pytest.mark.django_db
def test_search__stays_in_its_registers_organisation_and_visible_rows(ring: Keyring) -> None:
    mine, theirs = store("Kerttu Kuura"), store("Kerttu Kuuranen", owner=OTHER)
    store("Kerttu Kuurala", organisation=2)
    assert names_found("kerttu") == ["Kerttu Kuura"]
    assert names_found("kerttu", owners=(OTHER,)) == ["Kerttu Kuuranen"]
    assert sorted(names_found("kerttu", owners=(OWNER, OTHER))) == ["Kerttu Kuura", "Kerttu Kuuranen"]
    assert sorted(names_found("kerttu kuuraa", owners=(OWNER, OTHER))) == ["Kerttu Kuura", "Kerttu Kuuranen"]
    assert names_found("kerttu", organisation=2) == ["Kerttu Kuurala"]
    assert names_found("kerttu", organisation=3) == []
    assert names_found("kerttu", owners=()) == []
    for typed in ("kerttu", "krettu"):
        assert names_found(typed, owners=(OWNER, OTHER), rows=Letter.objects.exclude(pk=mine.pk)) == ["Kerttu Kuuranen"]
        assert names_found(typed, owners=(OWNER, OTHER), rows=Letter.objects.exclude(pk__in=[mine.pk, theirs.pk])) == []


@pytest.mark.django_db
def test_search__by_a_former_name__finds_the_row(ring: Keyring) -> None:
    row = store("Kerttu Kuura", also=("Kerttu Lehtola", "Mörkö"))
    postings = Postings(LetterToken, "letter", organisation_id=1)
    for typed in ("lehtola", "kerttu leh", "mörkö", "morko"):
        hits = find(typed, [OWNER], Letter.objects.all(), postings, lambda row: [row.sender, "Kerttu Lehtola", "Mörkö"])
        assert [hit.row for hit in hits] == [row]


@pytest.mark.django_db
def test_search__of_a_common_beginning__shows_the_newest_and_opens_only_a_few(ring: Keyring) -> None:
    for number in range(MOST_CANDIDATES + 30):
        store(f"Kuura{chr(97 + number // 26)}{chr(97 + number % 26)} Oja")
    newest = Letter.objects.order_by("-pk")[0].sender
    opened: list[int] = []
    postings = Postings(LetterToken, "letter", organisation_id=1)

    def names_of(row: Letter) -> list[str]:
        opened.append(row.pk)
        return [row.sender]

    hits = find("kuu", [OWNER], Letter.objects.all(), postings, names_of, limit=25)
    assert len(hits) == 25
    assert len(opened) <= MOST_CANDIDATES
    assert newest in [hit.row.sender for hit in hits]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "most"), [("kerttu kuura", 4), ("k", 4), ("krettu kuraa oja", 4), ("", 0)])
def test_search__asks_few_questions(ring: Keyring, django_assert_max_num_queries: Any, typed: str, most: int) -> None:
    for name in PEOPLE * 4:
        store(name)
    with django_assert_max_num_queries(most):
        names_found(typed)


@pytest.mark.django_db
def test_tokens__in_the_database__are_numbers_that_mean_nothing(ring: Keyring) -> None:
    store("Kerttu Kuura")
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM toy_lettertoken")
        tokens = [token for (token,) in cursor.fetchall()]
    assert all(isinstance(token, int) and -(2**63) <= token < 2**63 for token in tokens)
    assert any(token < 0 for token in tokens)
    assert not set(tokens) & set(index_tokens(OTHER, ["Kerttu Kuura"]))


def test_tokens__of_a_rotated_search_key__are_all_new(ring: Keyring) -> None:
    before = index_tokens(OWNER, PEOPLE)
    assert index_tokens(OWNER, PEOPLE) == before
    ring.rotate(OWNER, NOW, "search")
    assert not set(before) & set(index_tokens(OWNER, PEOPLE))


def test_exact_token__is_equal_for_equal_values_of_one_column_and_owner(ring: Keyring) -> None:
    token = exact_token(OWNER, "phone", "+358401")
    assert token == exact_token(OWNER, "phone", "+358401")
    assert token not in {exact_token(OTHER, "phone", "+358401"), exact_token(OWNER, "email", "+358401"), exact_token(OWNER, "phone", "+358402")}
    assert exact_token(OWNER, "a=b", "c") != exact_token(OWNER, "a", "b=c")


LETTERS = st.text("aäeikmnorstuvåö", min_size=1, max_size=9)


@given(st.lists(LETTERS, min_size=1, max_size=3), st.data())
def test_tokens__of_any_beginning_of_any_words__are_among_the_name_tokens(words: list[str], data: st.DataObject) -> None:
    made = Keyring(MasterKeys([bytes(32)]), bench.MemoryKeyStore())
    made.create_keys(OWNER, NOW)
    with keyring.use(made):
        indexed = set(index_tokens(OWNER, [" ".join(words)]))
        typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in data.draw(st.permutations(words)))
        query = query_tokens([OWNER], typed)
        assert query is not None
        assert all(token in indexed for word in query.words for (token,) in word.pieces)


def test_mistyped__is_never_far_off() -> None:
    dice = Random(1)
    for given_name, _ in invented_names(50, seed=3):
        assert abs(len(mistyped(dice, given_name)) - len(given_name)) <= 1


def test_search__in_a_town__finds_whoever_is_typed(django_db_blocker: Any) -> None:
    """The bench itself: every way of typing finds, most of them also with a mistake in each word."""
    least = {"mistake in family": 0.9, "mistake in given": 0.9, "mistake in both": 0.8, "mistake, family alone": 0.8, "mistake, given alone": 0.7}
    names = invented_names(1500, seed=11)
    with django_db_blocker.unblock(), bench.filled(names):
        for row in bench.measured(names, searches=40, seed=12):
            assert row.found >= row.searches * least.get(row.kind, 0.97), row
            assert row.queries <= 4, row


def test_invented_names__are_finnish_in_their_spread() -> None:
    families = [family for _, family in invented_names(5000, seed=1)]
    assert 0.35 < sum(fold(family).endswith("nen") for family in families) / 5000 < 0.48
    assert invented_names(20, seed=1) == invented_names(20, seed=1) != invented_names(20, seed=2)
