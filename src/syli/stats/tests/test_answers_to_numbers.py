"""How soon those who ask are answered, what was promised, who goes on from a house, what was held together: recorded, then counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from syli.catalogue.commands import offer_service, promise_in_offer
from syli.catalogue.models import ServiceOffer, ServiceType
from syli.episodes.commands import Joining, accept_into_episode, close_episode, count_people, open_episode, record_contact, write_group_wish
from syli.episodes.models import Episode
from syli.intake.commands import add_person_to_request, receive_request
from syli.kernel.context import HELSINKI
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stats.asking import Table, answered
from syli.stats.choices import PATH_DAYS, Fact, Zone
from syli.stats.facts import Reading
from syli.stats.installation import mart_folder, statistics_secret
from syli.stats.marts.schema import SHAPE
from syli.stats.path_facts import went_on
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.refreshing import count_night, facts_of, mark_outdated, refresh_marts
from syli.stats.response_facts import answered as answered_in
from syli.stays.commands import depart
from syli.stays.tests.conftest import Lighthouse, make_lighthouse
from tests.case import SERVICE, Case, make_person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
#: Asked for help on the 4th.
ASKED = datetime(2026, 11, 4, 9, 30, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Any, unsynced: None) -> None:
    settings.HOME = tmp_path


def inside(cast: Cast, measure: str, *rows: str, now: datetime | None = None) -> Table:
    refresh_marts(now=now or cast.now)
    filters = {"organisation": (str(cast.organisations["aava"].pk),)}
    with override("en"):
        return answered(Question(measure, Period.years(2025, 2027), rows, (), filters, Zone.INSIDE), "en", cast.now.date())


def by(table: Table) -> dict[str, float]:
    return {row: cell.value for row, cell in zip(table.rows, table.row_totals, strict=True) if cell.value is not None}


def promised(case: Case, days: int | None) -> ServiceOffer:
    with case.cast.inside("leena") as ctx:
        return promise_in_offer(ctx, case.offer, first_time_days=days, promised_ways=["phone"])


def accepted(case: Case, name: str, *, offered: datetime | None = None, way: str = "phone") -> Episode:
    person = case.person(name)
    with case.cast.inside("aino") as ctx:
        offer = ServiceOffer.objects.get(pk=case.offer.pk)
        register = case.cast.registers["aava"]
        request = receive_request(ctx, unit=offer.unit, register=register, service_code=SERVICE, received_at=ASKED, way=way)
        request = add_person_to_request(ctx, request, person=person, role="adult_client")
        joining = [Joining(person, "adult_client")]
        return accept_into_episode(
            ctx, request, offer=offer, participants=joining, start_on=date(2026, 11, 10), own_worker=None, first_offered_at=offered
        )


def met(case: Case, episode: Episode, at: datetime, *, kind: str = "home_visit") -> None:
    with case.cast.inside("aino") as ctx:
        people = [part.person for part in episode.participants.all()]
        record_contact(ctx, episode, kind=kind, participants=people, started_at=at, minutes=60, once_key=new_public_id())


def test_answers__are_counted_from_asking_to_the_first_time_and_to_meeting(case: Case) -> None:
    promised(case, 7)
    soon = accepted(case, "Aamu", offered=ASKED + timedelta(days=5))
    late = accepted(case, "Ilta", offered=ASKED + timedelta(days=9), way="visit")
    accepted(case, "Yö")
    met(case, soon, ASKED + timedelta(days=8))
    met(case, soon, ASKED + timedelta(days=6))
    met(case, late, ASKED + timedelta(days=12))
    assert inside(case.cast, "first_time_median").total.value == 7
    assert inside(case.cast, "first_meeting_median").total.value == 9
    assert by(inside(case.cast, "first_time_median", "request_way")) == {"Phone": 5, "Came in person": 9}
    assert inside(case.cast, "in_promise").total.value == 50, "of the third nothing is known yet"
    assert by(inside(case.cast, "in_promise", "request_way")) == {"Phone": 100, "Came in person": 0}


def test_promise__is_the_one_of_the_day_and_changes_nothing_before(case: Case) -> None:
    accepted(case, "Aamu", offered=ASKED + timedelta(days=5))
    assert inside(case.cast, "in_promise").total.value is None, "nothing was promised"
    promised(case, 3)
    accepted(case, "Ilta", offered=ASKED + timedelta(days=5))
    assert inside(case.cast, "in_promise").total.value == 0
    promised(case, 30)
    assert inside(case.cast, "in_promise").total.value == 0


def test_promise__never_answered__is_broken_when_the_episode_ends(case: Case) -> None:
    promised(case, 3)
    waits = accepted(case, "Aamu")
    assert inside(case.cast, "in_promise").total.value is None
    with case.cast.inside("aino") as ctx:
        close_episode(ctx, waits, end_on=ctx.today, end_result="goals_reached", end_reason="need_ended")
    assert inside(case.cast, "in_promise").total.value == 0


@pytest.mark.parametrize(
    ("asked", "joined", "offered", "met_on", "limit", "wanted"),
    [
        ("2026-03-01", "2026-03-09", "2026-03-04T09:00:00+00:00", None, 3, (3, None, 1)),
        ("2026-03-01", "2026-03-09", "2026-03-04T23:30:00+00:00", None, 3, (4, None, 0)),
        ("2026-03-01", "2026-03-09", None, "2026-03-04", 3, (None, 3, 1)),
        ("2026-03-01", "2026-03-09", None, None, 3, (None, None, None)),
        ("2026-03-01", "2026-03-09", None, "2026-02-20", None, (None, 0, None)),
        (None, "2026-03-09", "2026-03-04T09:00:00+00:00", "2026-03-10", 3, (None, None, None)),
        ("2026-03-01", "2026-03-15", "2026-03-04T09:00:00+00:00", "2026-03-20", 3, (None, None, None)),
    ],
)
def test_answered__by_table(
    asked: str | None, joined: str, offered: str | None, met_on: str | None, limit: int | None, wanted: tuple[int | None, ...]
) -> None:
    row = {
        "episode__requested_on": date.fromisoformat(asked) if asked else None,
        "start_on": date.fromisoformat(joined),
        "episode__start_on": date(2026, 3, 9),
        "episode__end_on": None,
        "episode__request__first_offered_at": datetime.fromisoformat(offered) if offered else None,
        "episode__promised_days": limit,
    }
    found = answered_in(row, date.fromisoformat(met_on) if met_on else None)
    assert tuple(found[name] for name in ("offered_days", "met_days", "in_promise")) == wanted


def test_first_time__before_the_request_or_far_ahead__is_refused(case: Case) -> None:
    """INTAKE-10: a first time lies between the day of the request and a year ahead."""
    for wrong in (ASKED - timedelta(days=1), ASKED + timedelta(days=900)):
        with pytest.raises(RuleBroken, match="INTAKE-10"):
            accepted(case, "Aamu", offered=wrong)


def test_wish__for_a_group__is_counted_by_service(case: Case) -> None:
    assert by(inside(case.cast, "ongoing_episodes", "group_wish"))["Not known"] == 2
    with case.cast.inside("aino") as ctx:
        write_group_wish(ctx, case.episode, group_wish="wanted")
        with pytest.raises(RuleBroken, match="EPISODE-27"):
            write_group_wish(ctx, case.episode, group_wish="perhaps")
    assert by(inside(case.cast, "ongoing_episodes", "group_wish"))["Would like to join a peer group"] == 2


def other_service(case: Case, *, sealed: bool = False) -> str:
    code = "second_service"
    first = ServiceType.objects.get(code=SERVICE, profile="")
    ServiceType.objects.create(
        code=code, profile="", pack_version=1, start_on=first.start_on, source_json=first.source_json.replace(SERVICE, code),
        digest="second", is_sealed=sealed, created_at=case.cast.now,
    )  # fmt: skip
    with case.cast.inside("leena") as ctx:
        offer_service(ctx, unit=case.offer.unit, service_code=code, start_on=date(2026, 1, 1))
    return code


def counted(case: Case, joint: list[str], key: str = "a") -> None:
    with case.cast.inside("aino") as ctx:
        count_people(
            ctx, offer=case.offer, kind="phone_advice", happened_on=ctx.today, adults=8, children=1, once_key=key, minutes=90, joint_codes=joint
        )


def test_held_together__counts_for_each_work_form_and_its_people_once(case: Case) -> None:
    """JUS-6: a class led by two work forms is one session of nine people, and one session of each."""
    other = other_service(case)
    counted(case, [other])
    counted(case, [], key="b")
    table = inside(case.cast, "participations", "work_form")
    assert {code: cell.value for code, cell in zip(table.row_codes, table.row_totals, strict=True)} == {SERVICE: 18, other: 9}
    assert table.total.value == 18
    assert inside(case.cast, "contacts").total.value == 2
    assert inside(case.cast, "hours").total.value == 3
    assert sum(cell.value or 0 for cell in inside(case.cast, "contacts", "work_form").row_totals) == 3
    assert table.notes, "that rows overlap is said"


@pytest.mark.parametrize("sealed", [True, False])
def test_held_together__with_a_sealed_or_unknown_service__is_refused(case: Case, sealed: bool) -> None:
    """EPISODE-26."""
    code = other_service(case, sealed=True) if sealed else "nobody_knows"
    with pytest.raises(RuleBroken, match="EPISODE-26"):
        counted(case, [code])
    with pytest.raises(RuleBroken, match="EPISODE-26"):
        counted(case, [SERVICE])


# -- from a house to help elsewhere --------------------------------------------------------------------------------


@pytest.fixture
def house(cast: Cast) -> Lighthouse:
    return make_lighthouse(cast)


def left(house: Lighthouse, days_ago: int) -> list[Person]:
    came = house.cast.now - timedelta(days=days_ago + 5)
    stay = house.stay(at=came, adults=1, children=1, start_on=came.date())
    with house.cast.inside("aino") as ctx:
        depart(ctx, stay, at=ctx.now - timedelta(days=days_ago))
        return [piece.person for piece in stay.presences.order_by("heads", "pk")]


def test_path__whoever_is_helped_elsewhere_went_on_and_the_others_not_before_their_time(case: Case, house: Lighthouse) -> None:
    cast = house.cast
    adult, child = left(house, 20)
    assert inside(cast, "went_on").total.value is None, "there is time left"
    with cast.inside("aino") as ctx:
        joining = [Joining(adult, "adult_client")]
        open_episode(ctx, offer=case.offer, participants=joining, start_on=ctx.today - timedelta(days=8), own_worker=None)
    assert inside(cast, "went_on").total.value == 100
    assert inside(cast, "path_days_median").total.value == 12
    later = cast.now + timedelta(days=PATH_DAYS - 20 + 1)
    count_night(later)
    assert inside(cast, "went_on", now=later).total.value == 50, "the child did not"
    assert by(inside(cast, "went_on", "heads", now=later)) == {"Adults": 100, "Children": 0}
    assert child.pk != adult.pk


def test_path__another_stay_is_no_other_help(case: Case, house: Lighthouse) -> None:
    left(house, PATH_DAYS + 10)
    left(house, 10)
    assert inside(house.cast, "went_on").total.value == 0


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (-30, None, (1, 0)),
        (-30, -10, (0, None)),
        (-30, 0, (0, None)),
        (0, None, (1, 0)),
        (PATH_DAYS, None, (1, PATH_DAYS)),
        (PATH_DAYS + 1, None, (0, None)),
    ],
)
def test_went_on__by_table(start: int, end: int | None, wanted: tuple[int | None, int | None]) -> None:
    gone = date(2026, 3, 1)
    paths = {7: [(gone + timedelta(days=start), None if end is None else gone + timedelta(days=end))]}
    found = went_on(paths, 7, gone, gone + timedelta(days=PATH_DAYS + 1))
    assert (found["went_on"], found["path_days"]) == wanted
    assert went_on(paths, 7, None, gone) == {"went_on": None, "path_days": None}


# -- files of before -------------------------------------------------------------------------------------------------


def test_files_of_before__are_written_anew_by_themselves(case: Case) -> None:
    refresh_marts(now=case.cast.now)
    assert refresh_marts(now=case.cast.now) == 0
    folder = mart_folder()
    assert folder.shape_path.read_text(encoding="ascii") == str(SHAPE)
    folder.shape_path.write_text("1", encoding="ascii")
    assert refresh_marts(now=case.cast.now) > 0, "every part, though nobody saved anything"
    assert refresh_marts(now=case.cast.now) == 0
    folder.shape_path.unlink()
    assert mark_outdated(case.cast.now)
    assert not mark_outdated(case.cast.now)


def test_facts__have_every_column_in_every_row(case: Case, house: Lighthouse) -> None:
    left(house, 2)
    house.stay(at=house.cast.now - timedelta(days=1))
    accepted(case, "Aamu")
    with case.cast.inside("aino") as ctx:
        found = facts_of(Reading(statistics_secret(), ctx.home_id, ctx.today.year, ctx.now))
    for fact in (Fact.STAY, Fact.EPISODE):
        assert len({len(column) for column in found[fact].values()}) == 1, fact


def test_other_person__in_the_other_service__is_never_joined(case: Case, house: Lighthouse) -> None:
    """A human being whom two registers know is two people here: only what stands on her own row is joined."""
    left(house, PATH_DAYS + 10)
    with case.cast.inside("aino") as ctx:
        twin = make_person(case.cast, ctx, "aino", "Kaksonen")
        open_episode(ctx, offer=case.offer, participants=[Joining(twin, "adult_client")], start_on=ctx.today, own_worker=None)
    assert inside(house.cast, "went_on").total.value == 0
