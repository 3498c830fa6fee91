"""Twelve kinds of curiosity are seeded and found; the cast's ordinary work gives nothing; what explains a look is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from syli.episodes.commands import Joining, close_episode, open_episode
from syli.kernel.context import system_context
from syli.kernel.scope import everything, scope
from syli.org.models import StaffMember
from syli.oversight.choices import Sign
from syli.oversight.commands import declare_kin
from syli.oversight.models import Alert
from syli.oversight.queries.facts import expected_grounds
from syli.oversight.queries.looks import looks_on
from syli.oversight.tests.looking import at, gone_through, kept, look, moment, searched, shown
from syli.people.commands import relate
from syli.people.models import Person
from syli.records.access import AttachmentAction
from syli.records.commands import add_file, write_notes
from syli.records.rules import Paragraph
from syli.safety.choices import Expected
from syli.safety.commands import ask_in_emergency, block_worker, keep_apart, seal_record
from syli.safety.models import SideWorker
from syli.safety.queries.emergencies import Wanted
from tests.case import FIRST_DAY, Case
from tests.cast import Cast

pytestmark = pytest.mark.django_db
KAISA = Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1994)


def another(case: Case, given: str = "Taru", *, closed_days: int | None = None, **facts: Any) -> Person:
    """A client of unit A1 with whom Aarne of A2 has nothing to do; perhaps one whose service is over."""
    person = case.person(given, **facts)
    start = FIRST_DAY if closed_days is None else date(2026, 1, 1)
    with case.cast.inside("aino") as ctx:
        joining = [Joining(person, "adult_client")]
        episode = open_episode(ctx, offer=case.offer, participants=joining, start_on=start, own_worker=case.cast.staff["aino"])
        if closed_days is not None:
            close_episode(ctx, episode, end_on=ctx.today - timedelta(days=closed_days), end_result="goals_reached")
    return person


def family_name(cast: Cast, who: str, given: str, family: str) -> None:
    StaffMember.objects.filter(pk=cast.staff[who].pk).update(given_name=given, family_name=family)


# -- the twelve, each a way somebody might be curious; Aarne works in A2, the clients are A1's ------------------------------------------


def unexplained(case: Case) -> Person:
    look(case.cast, "aarne", case.kaisa)
    return case.kaisa


def same_surname(case: Case) -> Person:
    family_name(case.cast, "aarne", "Aarne", "Keksitty")
    look(case.cast, "aarne", case.kaisa)
    return case.kaisa


def declared_relative_in_own_unit(case: Case) -> Person:
    with case.cast.inside("aino") as ctx:
        declare_kin(ctx, name="kaisa keksitty")
    look(case.cast, "aino", case.kaisa)
    return case.kaisa


def colleague(case: Case) -> Person:
    family_name(case.cast, "vilma", "Vilma", "Vapaaehtoinen")
    person = another(case, "Vilma", family_name="Vapaaehtoinen")
    look(case.cast, "aarne", person)
    return person


def blocked_before_it_was_said(case: Case) -> Person:
    look(case.cast, "sulo", case.kaisa)
    with case.cast.inside("aino") as ctx:
        block_worker(ctx, case.kaisa, staff_id=case.cast.staff["sulo"].public_id)
    return case.kaisa


def both_sides(case: Case) -> Person:
    other = another(case, "Eero")
    with case.cast.inside("leena") as ctx:
        pair = keep_apart(ctx, case.kaisa, other=other)
        SideWorker.objects.filter(separation=pair).delete()
    look(case.cast, "aarne", case.kaisa, other)
    return other


def protected(case: Case) -> Person:
    person = another(case, is_protected=True)
    look(case.cast, "aarne", person)
    return person


def long_closed(case: Case) -> Person:
    person = another(case, closed_days=120)
    look(case.cast, "aino", person)
    return person


def searched_then_opened(case: Case) -> Person:
    searched(case.cast, "aarne", [case.kaisa], moment(case.cast, 11, 55))
    look(case.cast, "aarne", case.kaisa, when=moment(case.cast, 12))
    return case.kaisa


def very_many(case: Case) -> None:
    for number in range(16):
        look(case.cast, "aino", case.person("Moni"), when=moment(case.cast, 10, number))


def at_night(case: Case) -> None:
    for day in range(1, 22):
        look(case.cast, "aino", case.kaisa, when=moment(case.cast, 10, days_ago=day))
    look(case.cast, "aino", case.kaisa, when=moment(case.cast, 3))


def many_files(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        file = add_file(ctx, case.kaisa, content=b"Sanoja.", declared_name="sanoja.txt")
    with case.cast.inside("aino") as ctx:
        from syli.kernel.audit.writer import write_event

        for number in range(11):
            one = at(ctx, moment(case.cast, 10, number))
            one.trail.touch([case.kaisa.pk])
            write_event(one, AttachmentAction.OPEN, "shown", file)


def emergency_left_alone(case: Case) -> Person:
    with case.cast.inside("aarne") as ctx:
        ask_in_emergency(at(ctx, moment(case.cast, 12, days_ago=1)).because("Hätä"), KAISA, why="danger")
    return case.kaisa


SEEDED: list[tuple[str, Callable[[Case], Person | None], str, Sign]] = [
    ("R-a", unexplained, "aarne", Sign.UNEXPLAINED),
    ("R-b surname", same_surname, "aarne", Sign.KIN),
    ("R-b declared", declared_relative_in_own_unit, "aino", Sign.KIN),
    ("R-c", colleague, "aarne", Sign.COLLEAGUE),
    ("R-d", blocked_before_it_was_said, "sulo", Sign.BLOCKED),
    ("R-e", both_sides, "aarne", Sign.BOTH_SIDES),
    ("R-f", protected, "aarne", Sign.SECRET),
    ("R-g", long_closed, "aino", Sign.LONG_CLOSED),
    ("R-h", searched_then_opened, "aarne", Sign.SEARCHED),
    ("R-i", very_many, "aino", Sign.MANY),
    ("R-j", at_night, "aino", Sign.ODD_HOURS),
    ("R-k", many_files, "aino", Sign.FILES),
    ("R-l", emergency_left_alone, "aarne", Sign.NOT_FOLLOWED),
]


@pytest.mark.parametrize(("name", "seed", "who", "sign"), SEEDED, ids=[one[0] for one in SEEDED])
def test_twelve__each_seeded_kind__is_found(case: Case, name: str, seed: Callable[[Case], Person | None], who: str, sign: Sign) -> None:
    person = seed(case)
    gone_through(case.cast)
    found = shown(case.cast)
    assert sign in found.get((who, person.pk if person is not None else None), set()), (name, found)
    assert {one for one, _about in found} == {who}, "nobody else is shown"


def test_twelve__letters__are_all_seeded() -> None:
    assert {name.split()[0] for name, *_rest in SEEDED} == {f"R-{letter}" for letter in "abcdefghijkl"}


def test_ordinary_work__of_the_cast__gives_nothing(case: Case) -> None:
    """A day of everybody who works in the unit, of the leader while a service begins, and of the officer reading the log."""
    cast = case.cast
    searched(cast, "aino", [case.kaisa, case.child], moment(cast, 8))
    look(cast, "aino", case.kaisa, case.child, when=moment(cast, 8, 5))
    look(cast, "sulo", case.kaisa, when=moment(cast, 9))
    case.contact(days_ago=1)
    with cast.inside("aino") as ctx:
        grandmother = case.person("Mummo", family_name="Muu")
        relate(ctx, case.kaisa, other=grandmother, role="parent")
    look(cast, "aino", grandmother, when=moment(cast, 9, 30))
    cast.now += timedelta(0)
    cast.client("aino").get(f"/people/{case.kaisa.public_id}/")
    cast.client("aino").get(f"/episodes/{case.episode.public_id}/")
    cast.client("saga").get(f"/people/{case.kaisa.public_id}/looks/")
    found = gone_through(cast)
    assert shown(cast) == {}
    assert (found.looks, found.explained) == (found.looks, found.looks)
    assert found.looks >= 4


def test_explained__more_than_94_in_100_of_a_scripted_quarter(case: Case) -> None:
    """Ninety days of five people's ordinary work with a curious look a week: every ordinary look is explained, no curious one is."""
    cast, looks, explained, curious = case.cast, 0, 0, 0
    people = [another(case, f"Asiakas{number}") for number in range(6)]
    stranger = case.person("Ventovieras", family_name="Outo")
    for day in range(21):
        for number, who in enumerate(("aino", "sulo", "aino", "sulo")):
            look(cast, who, *people[number : number + 3], when=moment(cast, 9 + number, days_ago=day))
        if day % 7 == 3:
            look(cast, "aarne", stranger, when=moment(cast, 12, days_ago=day))
            curious += 1
    for day in range(21):
        found = gone_through(cast, days_ago=day)
        looks, explained = looks + found.looks, explained + found.explained
    assert explained / looks >= 0.94, (explained, looks)
    assert looks - explained == curious == len(kept(Alert))


def _met(case: Case) -> None:
    from syli.episodes.models import ContactWorker

    contact = case.contact(days_ago=6)
    with case.cast.inside("aino") as ctx:
        ContactWorker.objects.create(contact=contact, staff=case.cast.staff["aarne"], organisation_id=ctx.home_id, created_at=ctx.now)


def _wrote(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "self", "Sana.")], happened_on=ctx.today, kind="contact")


def _opened(case: Case) -> None:
    with case.cast.inside("aarne") as ctx:
        ask_in_emergency(ctx.because("Hätä"), KAISA, why="here")


def _ended(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        close_episode(ctx, case.episode, end_on=ctx.today, end_result="goals_reached")


GROUNDS: list[tuple[str, str, Callable[[Case], None], Expected]] = [
    ("own worker", "aino", lambda case: None, Expected.OWN_WORKER),
    ("unit", "sulo", lambda case: None, Expected.UNIT),
    ("contact", "aarne", _met, Expected.CONTACT),
    ("note", "leena", _wrote, Expected.NOTE),
    ("emergency", "aarne", _opened, Expected.EMERGENCY),
    ("leads what ends", "leena", _ended, Expected.SUPERVISION),
]


@pytest.mark.parametrize(("name", "who", "make", "ground"), GROUNDS, ids=[one[0] for one in GROUNDS])
def test_grounds__each__explains(case: Case, name: str, who: str, make: Callable[[Case], None], ground: Expected) -> None:
    make(case)
    look(case.cast, who, case.kaisa, when=case.cast.now)
    with scope([case.cast.organisations["aava"].pk]):
        looks = looks_on(system_context(case.cast.organisations["aava"].pk, now=case.cast.now), moment(case.cast).date())
        grounds = expected_grounds(system_context(case.cast.organisations["aava"].pk, now=case.cast.now), looks)
    assert ground in grounds[case.cast.staff[who].pk, case.kaisa.pk]


def test_grounds__other_sides_family__explains_nothing(case: Case) -> None:
    """Whoever must not learn of her client is no family of hers, although they share a child."""
    other = case.person("Eero", family_name="Muu", born_on=date(1990, 1, 1))
    with case.cast.inside("aino") as ctx:
        relate(ctx, case.kaisa, other=other, role="former_partner")
    look(case.cast, "aino", other)
    gone_through(case.cast)
    assert shown(case.cast) == {}
    with case.cast.inside("leena") as ctx:
        keep_apart(ctx, case.kaisa, other=other)
    gone_through(case.cast)
    assert Sign.UNEXPLAINED in shown(case.cast)["aino", other.pk]


def test_day__gone_through_again__doubles_and_reopens_nothing(case: Case) -> None:
    look(case.cast, "aarne", case.kaisa)
    assert len(gone_through(case.cast).findings) == 1
    with everything():
        Alert._base_manager.update(state="fine")
    look(case.cast, "aarne", case.kaisa, when=moment(case.cast, 13))
    gone_through(case.cast)
    assert [(row.state, row.looks) for row in kept(Alert)] == [("fine", 1)]


def test_day__of_another_association_or_day__is_another(case: Case) -> None:
    look(case.cast, "aarne", case.kaisa, when=moment(case.cast, 12, days_ago=1))
    gone_through(case.cast)
    assert shown(case.cast) == {}
    home = case.cast.organisations["bore"].pk
    with scope([home]):
        assert looks_on(system_context(home, now=case.cast.now), moment(case.cast, days_ago=1).date()).pairs == {}


def test_day__costs_the_same_for_few_and_many(case: Case, query_list: Any) -> None:
    def queries() -> int:
        home = case.cast.organisations["aava"].pk
        from syli.oversight.finding import found_on

        with scope([home]), query_list() as counted:
            ctx = system_context(home, now=case.cast.now)
            found_on(ctx, looks_on(ctx, moment(case.cast).date()))
        return len(counted)

    look(case.cast, "aarne", another(case, "Yksi"), another(case, "Kaksi"))
    few = queries()
    look(case.cast, "aarne", *(another(case, f"Moni{number}") for number in range(12)))
    look(case.cast, "sulo", case.kaisa)
    assert queries() <= few + 1


def test_sealed__look_from_outside_the_team__is_shown(case: Case) -> None:
    look(case.cast, "sulo", case.kaisa)
    with case.cast.inside("leena") as ctx:
        seal_record(ctx, case.kaisa, team=[case.cast.staff["aino"].public_id], is_employee=True)
    gone_through(case.cast)
    assert shown(case.cast)["sulo", case.kaisa.pk] == {Sign.SECRET}


def test_day__somebody_erased_since__stops_nothing(case: Case) -> None:
    """The log outlives a record: a look at somebody who is gone is passed over, the others are shown."""
    gone = case.person("Poistettu")
    look(case.cast, "aarne", gone, case.kaisa)
    with case.cast.inside("aino"):
        gone.name_tokens.all().delete()
        gone.delete()
    assert gone_through(case.cast).looks == 2
    assert set(shown(case.cast)) == {("aarne", case.kaisa.pk)}
