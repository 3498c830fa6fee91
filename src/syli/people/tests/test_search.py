"""Finding people: by any beginning, in spite of one mistake, by every name, exactly by code, never across a boundary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from syli.kernel.identity_codes import invented_personal_code
from syli.kernel.names import fold
from syli.people.commands import add_other_name
from syli.people.queries import own_clients, search
from syli.people.queries.search import PAGE
from syli.people.tests.factories import Work, long_known, person, protected
from tests.cast import Cast

GIVEN = ["Kaisa", "Aino-Maija", "Åsa", "Öyvind", "Jean-Pierre", "Mohamed", "Anna Liisa", "Päivi", "Yrjö", "Thi Mai", "D'Arcy", "Zofia"]
FAMILY = ["Virtanen", "Mäkelä", "Hämäläinen", "Åkerblom", "von Wright", "Kärkkäinen", "Löfgren", "Niemelä-Aho", "Østergård", "Ó Briain"]
LETTERS = "abcdefghijklmnoprstuvyäöå"
# Every example writes and searches; a third of the usual number keeps the run short, `make prove` looks further.
BOUND = settings(
    max_examples=max(15, settings().max_examples // 3),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
numbers = count(1)


def found(cast: Cast, who: str, text: str) -> list[str]:
    with cast.inside(who) as ctx:
        return [hit.card.name for hit in search(ctx, text).page.object_list]


def names() -> st.SearchStrategy[str]:
    invented = st.text(LETTERS, min_size=3, max_size=12).map(str.capitalize)
    return st.one_of(st.sampled_from(GIVEN + FAMILY), invented)


@pytest.mark.either_engine
@pytest.mark.property
@BOUND
@given(given_name=names(), family_name=names(), alias=names(), former=names(), data=st.data())
def test_search__finds_everybody_by_any_beginning_of_any_name(
    cast: Cast, given_name: str, family_name: str, alias: str, former: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([given_name, family_name, alias, former]))
    word = data.draw(st.sampled_from([part for part in name.replace("-", " ").split() if len(part) >= 3] or [name]))
    typed = word[: data.draw(st.integers(3, max(3, len(word))))]
    with transaction.atomic():
        one = person(cast, given_name=given_name, family_name=family_name, alias=alias)
        with cast.inside("aino") as ctx:
            add_other_name(ctx, one, name=former, kind="former")
        for text in (typed, typed.upper(), f"  {typed.lower()} "):
            assert one.public_id in _ids(cast, "aino", text), f"{text!r} does not find {name!r}"
        assert _ids(cast, "otso", typed) == []
        transaction.set_rollback(True)


def _ids(cast: Cast, who: str, text: str) -> list[str]:
    with cast.inside(who) as ctx:
        return [hit.card.public_id for hit in search(ctx, text).page.object_list]


@st.composite
def mistakes(draw: st.DrawFn) -> tuple[str, str]:
    """Make a name of five letters or more and the same with one slip: a letter wrong, missing, extra, or two swapped."""
    name = draw(
        st.one_of(
            st.sampled_from([word for word in ("Kaisa", *FAMILY) if word.isalpha() and len(word) >= 5]), st.text(LETTERS, min_size=5, max_size=12)
        )
    )
    place = draw(st.integers(1, len(name) - 1))
    letter = draw(st.sampled_from(LETTERS))
    slip = draw(st.sampled_from(["wrong", "missing", "extra", "swapped"]))
    typed = {
        "wrong": name[:place] + letter + name[place + 1 :],
        "missing": name[:place] + name[place + 1 :],
        "extra": name[:place] + letter + name[place:],
        "swapped": name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
    }[slip]
    return name, typed


@pytest.mark.either_engine
@pytest.mark.property
@BOUND
@given(mistakes())
@example(("Virtanen", "Vitranen"))
@example(("Kaisa", "Kasia"))
@example(("Mäkelä", "Makkela"))
@example(("Hämäläinen", "Hämälänen"))
def test_search__finds_a_name_in_spite_of_one_mistake(cast: Cast, pair: tuple[str, str]) -> None:
    name, typed = pair
    # Folding may shorten a word (aa, ae, th): the promise is about names that keep five letters.
    assume(len(fold(name).replace(" ", "")) >= 5 and len(fold(typed).replace(" ", "")) >= 4)
    with transaction.atomic():
        one = person(cast, family_name=name)
        for number in range(3):
            person(cast, family_name=f"Lehtonen{'abc'[number]}")
        assert one.public_id in _ids(cast, "aino", typed), f"{typed!r} does not find {name!r}"
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("mäk", True),
        ("mak", True),
        ("MAEK", True),
        ("mäkelä kai", True),
        ("kai mäk", True),
        ("kissa", True),
        ("k", True),
        ("virtanen", False),
        ("%", False),
        ("", False),
    ],
)
def test_search__understands_what_people_type(cast: Cast, typed: str, hit: bool) -> None:
    person(cast, given_name="Kaisa", family_name="Mäkelä", alias="Kissa")
    assert found(cast, "aino", typed) == (["Kaisa Mäkelä"] if hit else [])


def test_search__puts_the_likeliest_first(cast: Cast) -> None:
    for name in ("Kaisamari", "Kai", "Kaisa"):
        person(cast, given_name=name)
    assert found(cast, "aino", "kaisa") == ["Kaisa", "Kaisamari"]
    assert found(cast, "aino", "kai")[0] == "Kai"


def test_search__says_by_which_other_name_somebody_was_found(cast: Cast) -> None:
    one = person(cast, given_name="Kaisa", family_name="Virta")
    with cast.inside("aino") as ctx:
        add_other_name(ctx, one, name="Korhonen", kind="former")
        assert [hit.also for hit in search(ctx, "korhonen").page.object_list] == ["Korhonen"]
        assert [hit.also for hit in search(ctx, "virta").page.object_list] == [""]


def test_search__finds_exactly_by_identity_code(cast: Cast) -> None:
    code = invented_personal_code(date(1994, 5, 1), 1)
    person(cast, given_name="Kaisa", identity_code=code)
    person(cast, given_name="Toinen", identity_code=invented_personal_code(date(1994, 5, 1), 2))
    assert found(cast, "aino", code.lower()) == ["Kaisa"]
    assert found(cast, "aino", code[:-1]) == []
    assert found(cast, "otso", code) == []


def test_search__shows_a_name_and_a_birth_year_of_somebody_elses_client(cast: Cast, work: Work) -> None:
    one = person(cast, given_name="Kaisa", alias="Kissa", born_on=date(1994, 5, 1), gender="female", municipality_code="398", mother_tongue="so")
    long_known(one)
    work.begins(cast.staff["aarne"].pk, one)
    with cast.inside("aino") as ctx:
        shown = search(ctx, "kaisa").page.object_list[0].card
        assert (shown.name, shown.birth_year, shown.may_view) == ("Kaisa", 1994, False)
        assert (shown.born_on, shown.age, shown.alias, shown.gender, shown.municipality_code, shown.mother_tongue) == (None, None, "", "", "", "")
    with cast.inside("aarne") as ctx:
        shown = search(ctx, "kaisa").page.object_list[0].card
        assert (shown.born_on, shown.age, shown.municipality_code, shown.may_view) == (date(1994, 5, 1), 32, "398", True)


def test_search__hides_a_protected_person_from_all_but_those_who_work_with_her(cast: Cast, work: Work) -> None:
    one = protected(cast, "leena", given_name="Piia", family_name="Suoja")
    assert found(cast, "leena", "piia") == ["Piia Suoja"], "the custodian"
    assert found(cast, "aino", "piia") == found(cast, "aarne", "piia") == []
    work.begins(cast.staff["aino"].pk, one)
    assert found(cast, "aino", "piia") == ["Piia Suoja"]
    assert found(cast, "aarne", "piia") == []
    long_known(one)
    assert found(cast, "leena", "piia") == [], "a leader who is not the custodian finds her through the case, not by name"


def test_search__nobody_and_somebody_hidden__ask_the_database_alike(cast: Cast, query_list: Callable[[], Any]) -> None:
    """A question left out would tell, by the time of the answer, whether a name is nobody's."""
    protected(cast, "leena", given_name="Väinämö", family_name="Suojattu")
    asked = {}
    for typed in ("Xyzxyz Qwqwqw", "Zzz Väinämö", "Väinämö Suojattu", "Suojattu", "Suojatti Vainamo", "Zzz", "Vä"):
        with cast.inside("aino") as ctx, query_list() as queries:
            assert not list(search(ctx, typed).page.object_list), typed
        asked[typed] = len(queries.summary)
    assert len(set(asked.values())) == 1, asked


def test_search__own_clients_stand_in_finnish_order(cast: Cast, work: Work) -> None:
    people = [person(cast, given_name=given, family_name=family) for given, family in [("A", "Öman"), ("B", "Åberg"), ("C", "Aho"), ("D", "Zeus")]]
    long_known(*people)
    with cast.inside("aino") as ctx:
        assert own_clients(ctx).page.object_list == []
    work.begins(cast.staff["aino"].pk, *people)
    with cast.inside("aino") as ctx:
        assert [hit.card.name for hit in own_clients(ctx).page.object_list] == ["C Aho", "D Zeus", "B Åberg", "A Öman"]


def test_search__goes_by_pages_and_says_when_there_is_more(cast: Cast) -> None:
    for number in range(PAGE + 5):
        person(cast, given_name="Kaisa", family_name=f"Virta{number}")
    with cast.inside("aino") as ctx:
        first, second = search(ctx, "kaisa", 1), search(ctx, "kaisa", "2")
        assert (len(first.page.object_list), len(second.page.object_list)) == (PAGE, 5)
        assert not {hit.card.pk for hit in first.page.object_list} & {hit.card.pk for hit in second.page.object_list}
        assert search(ctx, "kaisa", "99").page.number == 2
        assert not first.is_cut
