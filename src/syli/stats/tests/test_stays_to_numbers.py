"""What a house's worker records is counted: nights by the clock on the wall, families, places, those turned away, calls."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from syli.episodes.models import Episode, EpisodeParticipant
from syli.intake.commands import decide_request, receive_request
from syli.kernel.ids import new_public_id
from syli.org.models import Municipality, Unit
from syli.people.commands import edit_person
from syli.people.models import Person
from syli.stats.asking import Table, answered
from syli.stats.choices import HOURS, Fact, Zone
from syli.stats.facts import Reading
from syli.stats.installation import statistics_secret
from syli.stats.measures import MEASURES
from syli.stats.models import PlannedNoon, StalePartition
from syli.stats.nights import next_noon
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.refreshing import count_night, facts_of, plan_night, refresh_marts
from syli.stats.stay_facts import hour_band, length_band, night_facts, stays_read
from syli.stays.commands import answer_call, change_house, come_back, depart, go_away, turn_away
from syli.stays.models import House, PastPlaces, Presence, Stay
from syli.stays.queries.stays import numbers_of
from syli.stays.rules.nights import HELSINKI, Interval
from syli.stays.tests.conftest import LIGHTHOUSE, Lighthouse, make_lighthouse
from syli.stays.tests.test_nights import TRICKY, slowly
from tests.cast import Cast

pytestmark = pytest.mark.django_db
STAY_MEASURES = [m.name for m in MEASURES.values() if {s.fact for s in m.sources} & {Fact.STAY, Fact.NIGHT, Fact.DOOR, Fact.VIOLENCE}]


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Any, unsynced: None) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def house(cast: Cast) -> Lighthouse:
    return make_lighthouse(cast)


def asked(house: Lighthouse, measure: str, *rows: str, of: str = "aava", now: datetime | None = None) -> Table:
    refresh_marts(now=now or house.cast.now)
    filters = {"organisation": (str(house.cast.organisations[of].pk),)}
    period = Period.years(2025, 2027)
    with override("en"):
        return answered(Question(measure, period, rows, (), filters, Zone.INSIDE), "en", house.cast.now.date())


def by(table: Table) -> dict[str, float]:
    return {row: cell.value for row, cell in zip(table.rows, table.row_totals, strict=True) if cell.value}


def test_stay__from_arrival_to_departure__is_counted_at_every_save(house: Lighthouse) -> None:
    assert not asked(house, "nights").total.value
    stay = house.stay(at=house.cast.now - timedelta(days=3), adults=1, children=2)
    assert by(asked(house, "nights", "heads")) == {"Adults": 3, "Children": 6}
    assert by(asked(house, "nights", "role")) == {"Adult client": 3, "Child": 6}
    assert asked(house, "stay_persons").total.value == 3
    assert asked(house, "stay_families").total.value == 1
    assert asked(house, "stays_begun").total.value == 3
    assert asked(house, "stays_ended").total.value == 0
    with house.cast.inside("aino") as ctx:
        depart(ctx, stay, at=ctx.now)
    assert by(asked(house, "stays_ended", "stay_length")) == {"2–7 days": 3}
    assert asked(house, "stay_length").total.value == 4, "the day of arrival and the day of departure are both counted"
    assert asked(house, "nights").total.value == 9
    assert not asked(house, "nights", of="bore").total.value


def test_nights_away__keep_the_place_and_are_not_slept(house: Lighthouse) -> None:
    began_at = house.cast.now - timedelta(days=5)
    stay = house.stay(at=began_at, adults=1, children=1)
    with house.cast.inside("aino") as ctx:
        people = [piece.person for piece in stay.presences.order_by("pk")]
        go_away(ctx, stay, people=people[:1], at=began_at + timedelta(days=1))
        come_back(ctx, stay, people=people[:1], at=began_at + timedelta(days=3))
    assert by(asked(house, "nights", "heads")) == {"Adults": 3, "Children": 5}
    first = began_at.astimezone(HELSINKI).date()
    with house.cast.inside("aino") as ctx:
        numbers = numbers_of(ctx, house.house, first, ctx.today - timedelta(days=1))
    assert (numbers.nights.adult, numbers.nights.child) == (3, 5)
    nights = (house.cast.now.astimezone(HELSINKI).date() - first).days
    assert asked(house, "occupancy").total.value == pytest.approx(100 * 5 / (3 * nights)) == pytest.approx(100 * (numbers.occupancy or 0))


def test_nights__of_random_houses__equal_the_slow_clock(house: Lighthouse) -> None:
    """Pieces of presence around changes of the clock and year ends: the facts say what a clock on the wall says, minute by minute."""
    nights = 0
    for seed in range(14):
        dice = random.Random(seed)
        stay = _random_stay(house, dice)
        now = stay.began_at + timedelta(days=20)
        with house.cast.inside("aino"):
            wanted = _plainly(stay, now)
            for year in {day.year for day in wanted} | {stay.began_at.year}:
                reading = Reading(statistics_secret(), house.house.organisation_id, year, now)
                found = night_facts(reading, stays_read(reading))
                counted: dict[tuple[date, str], int] = {}
                for day, heads, slept, living in zip(found["event_on"], found["heads"], found["nights"], found["living"], strict=True):
                    counted[day, heads] = counted.get((day, heads), 0) + slept
                    assert living in (0, 1)
                    assert slept <= living
                expected = {(day, heads): count for day, all_heads in wanted.items() if day.year == year for heads, count in all_heads.items()}
                assert {place: count for place, count in counted.items() if count} == expected, seed
                nights += sum(expected.values())
            Presence.objects.all().delete()
            Stay.objects.all().delete()
    assert nights > 30, "the cases are about something"


def _random_stay(house: Lighthouse, dice: random.Random) -> Stay:
    """Make a stay of two or three people whose pieces have gaps, overlaps and nights away, around a tricky day."""
    day = dice.choice(TRICKY) + timedelta(days=dice.randint(-2, 1))
    start = datetime(day.year, day.month, day.day, dice.choice((1, 3, 5, 12, 21, 22, 23)), dice.choice((0, 1, 30, 59)), tzinfo=HELSINKI).astimezone(
        UTC
    )
    episode, people = house.family(1, dice.randint(1, 2))
    own: dict[str, Any] = {"organisation_id": house.house.organisation_id, "created_at": house.cast.now}
    with house.cast.inside("aino"):
        stay = Stay.objects.create(
            episode=episode, house=house.house, began_at=start, once_key=new_public_id(), register=house.cast.registers["aava"], **own
        )
        for place, person in enumerate(people):
            at = start
            for _piece in range(dice.randint(1, 4)):
                end = at + timedelta(minutes=dice.choice((30, 59, 60, 61, 600, 1440, dice.randint(1, 4000))))
                where = "away" if dice.random() < 0.25 else "in_house"
                heads = "adult" if place == 0 else "child"
                Presence.objects.create(stay=stay, person=person, heads=heads, where=where, start_at=at, end_at=end, **own)
                at = end + timedelta(minutes=dice.choice((0, 0, 1, 45, 700)))
    return stay


def _plainly(stay: Stay, now: datetime) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {}
    pieces = list(stay.presences.order_by("pk"))
    for person_id in {piece.person_id for piece in pieces}:
        own = [piece for piece in pieces if piece.person_id == person_id and piece.where == "in_house"]
        for night in slowly([Interval(piece.start_at, piece.end_at) for piece in own], now, stay.house.night):
            heads = found.setdefault(night, {})
            heads[own[0].heads] = heads.get(own[0].heads, 0) + 1
    return found


def test_visit_without_a_night__is_a_stay_of_nobody_who_slept(house: Lighthouse) -> None:
    noon = next_noon(house.cast.now) - timedelta(days=2)
    stay = house.stay(at=noon, adults=1, children=0)
    with house.cast.inside("aino") as ctx:
        depart(ctx, stay, at=noon + timedelta(hours=3))
    assert not asked(house, "nights").total.value
    assert asked(house, "stay_persons").total.value == asked(house, "stay_families").total.value == 1
    assert asked(house, "occupancy").total.value == 0


def test_grown_up_who_left_first__still_stands_for_the_family(house: Lighthouse) -> None:
    began_at = house.cast.now - timedelta(days=4)
    stay = house.stay(at=began_at, adults=1, children=1)
    with house.cast.inside("aino") as ctx:
        mother = stay.presences.order_by("pk")[0].person
        depart(ctx, stay, people=[mother], at=began_at + timedelta(days=1))
    assert by(asked(house, "nights", "heads")) == {"Adults": 1, "Children": 4}
    assert by(asked(house, "stay_families", "heads")) == {"Adults": 1}, "one family, by one person, however long"
    with house.cast.inside("aino") as ctx:
        found = numbers_of(ctx, house.house, began_at.astimezone(HELSINKI).date(), ctx.today - timedelta(days=1)).occupancy
    assert asked(house, "occupancy").total.value == pytest.approx(100 * (found or 0))


@pytest.mark.parametrize(
    ("gone_years", "is_named", "words"),
    [(1, True, "Once before"), (4, True, "Once before"), (6, True, "The first stay"), (1, False, "Not known")],
)
def test_earlier_stays__are_computed_from_the_own_records(house: Lighthouse, gone_years: int, is_named: bool, words: str) -> None:
    stay = house.stay(at=house.cast.now - timedelta(days=2), adults=1, children=0)
    with house.cast.inside("aino") as ctx:
        person = stay.presences.get().person
        if not is_named:
            edit_person(ctx, person, given_name="", family_name="", alias="Kaarna")
            Person.objects.filter(pk=person.pk).update(identity_level="pseudonymous")
        start = ctx.now - timedelta(days=365 * gone_years)
        _earlier_stay(house, stay, person, start)
        reading = Reading(statistics_secret(), ctx.home_id, ctx.today.year)
        facts = facts_of(reading)[Fact.STAY]
    assert len(facts["earlier_stays"]) == 1
    assert by(asked(house, "stays_begun", "earlier_stays"))[words] == 1


def _earlier_stay(house: Lighthouse, stay: Stay, person: Person, start: datetime) -> None:
    own: dict[str, Any] = {"organisation_id": stay.organisation_id, "created_at": start}
    end = start + timedelta(days=7)
    before = Stay.objects.create(
        episode=stay.episode, house=house.house, began_at=start, ended_at=end, state="ended", once_key=new_public_id(), register=stay.register, **own
    )
    Presence.objects.create(stay=before, person=person, heads="adult", start_at=start, end_at=end, **own)


def test_housing_after__is_the_result_of_the_episode_when_it_is_a_national_one(house: Lighthouse) -> None:
    for result in ("same_home", "goals_reached"):
        stay = house.stay(at=house.cast.now - timedelta(days=2), adults=1, children=0)
        with house.cast.inside("aino") as ctx:
            depart(ctx, stay, at=ctx.now)
            Episode.objects.filter(pk=stay.episode_id).update(end_result=result, referral_source="police")
    assert by(asked(house, "stays_ended", "housing_after")) == {"The same home": 1, "Not known": 1}
    assert by(asked(house, "stays_begun", "directed_by")) == {"Police": 2}


def test_door_and_phone__are_numbers_of_nobody(house: Lighthouse) -> None:
    with house.cast.inside("aino") as ctx:
        turn_away(ctx, house.house, reason="no_place", adults=1, children=2, once_key="a", guided_to="Toinen talo")
        turn_away(ctx, house.house, reason="not_safe_here", adults=1, children=0, once_key="b", guided_code="police")
        answer_call(ctx, house.house, offer=house.offer, once_key="c", caller="police", minutes=10)
        asking = receive_request(
            ctx, unit=house.house.unit, register=house.cast.registers["aava"], service_code=LIGHTHOUSE, received_at=ctx.now - timedelta(hours=1)
        )
        decide_request(ctx, asking, to="refused", decision_code="no_place")
    assert by(asked(house, "turned_away", "refusal_reason")) == {"No free place": 2, "Not safe in this place": 1}
    assert by(asked(house, "turned_away", "guided_to")) == {"Guided elsewhere": 1, "Police": 1, "Not guided anywhere": 1}
    assert asked(house, "turned_away_people").total.value == 5
    assert by(asked(house, "advice_calls", "caller")) == {"Police": 1}
    assert asked(house, "contacts").total.value == 1, "the call is a contact as well"


def test_night__that_nobody_saves__is_counted_at_noon(house: Lighthouse) -> None:
    house.stay(at=house.cast.now - timedelta(days=1), adults=1, children=0)
    assert asked(house, "nights").total.value == 1
    assert list(PlannedNoon.objects.values_list("noon_on", flat=True)) == [next_noon(house.cast.now).date()]
    assert not plan_night(house.cast.now), "one job a day, however often somebody saves"
    tomorrow = next_noon(house.cast.now + timedelta(days=1))
    assert not StalePartition.objects.exists()
    assert count_night(tomorrow) >= 1
    assert asked(house, "nights", now=tomorrow).total.value == 1 + (tomorrow.date() - house.cast.now.date()).days
    assert PlannedNoon.objects.get().noon_on == tomorrow.date() + timedelta(days=1)


def test_night__without_anybody_in_a_house__plans_nothing(house: Lighthouse) -> None:
    assert not plan_night(house.cast.now)
    assert not PlannedNoon.objects.exists()


def test_facts__of_stays__hold_no_identifier_and_no_place(house: Lighthouse) -> None:
    Municipality.objects.create(year=2026, code="091", name_fi="091", name_sv="091", county_code="90", region_code="01")
    Municipality.objects.create(year=2026, code="698", name_fi="698", name_sv="698", county_code="21", region_code="19")
    stay = house.stay(at=house.cast.now - timedelta(days=2), adults=2, children=1)
    Unit.objects.update(is_secret=True, alias="Paikka", municipality_code="698")
    with house.cast.inside("aino") as ctx:
        turn_away(ctx, house.house, reason="no_place", adults=1, children=0, once_key="a", guided_to="Toinen talo")
        first, second, _child = (piece.person for piece in stay.presences.order_by("pk"))
        Person.objects.filter(pk=first.pk).update(municipality_code="091", is_protected=True)
        Person.objects.filter(pk=second.pk).update(municipality_code="091")
        found = facts_of(Reading(statistics_secret(), ctx.home_id, ctx.today.year))
        for fact in (Fact.STAY, Fact.NIGHT, Fact.HOUSE, Fact.DOOR, Fact.VIOLENCE):
            columns = found[fact]
            assert columns
            assert {name for name in columns if "id" in name.split("_")} == set()
            said = {value for values in columns.values() for value in values}
            assert not said & {"698", "21", "19", "Paikka", "Toinen talo", first.public_id, stay.public_id}, fact
            assert not {first.pk, second.pk, stay.pk} & set(columns["record_key"])
            assert not [value for value in said if isinstance(value, datetime)], "a day at most"
        assert sorted(zip(found[Fact.STAY]["municipality"], found[Fact.STAY]["county"], strict=True)) == [
            ("091", "90"),
            ("unknown", "unknown"),
            ("unknown", "unknown"),
        ]


def test_facts__number_of_queries__does_not_grow_with_families(house: Lighthouse, query_list: Any) -> None:
    def read() -> int:
        with house.cast.inside("aino") as ctx, query_list() as queries:
            reading = Reading(statistics_secret(), ctx.home_id, ctx.today.year)
            night_facts(reading, stays_read(reading))
        return len(queries)

    house.stay()
    few = read()
    for _family in range(2):
        house.stay(adults=2, children=3)
    assert read() == few


@pytest.mark.parametrize("measure", STAY_MEASURES)
def test_outside__one_family__cannot_be_told_from_none(house: Lighthouse, measure: str) -> None:
    stay = house.stay(at=house.cast.now - timedelta(days=3), adults=1, children=2)
    with house.cast.inside("aino") as ctx:
        turn_away(ctx, house.house, reason="no_place", adults=1, children=0, once_key="a")
        depart(ctx, stay, at=ctx.now)
    refresh_marts(now=house.cast.now)
    refresh_marts(now=house.cast.now + timedelta(days=40))
    table = answered(Question(measure, Period.years(2026), ("service",)), "en", house.cast.now.date())
    assert all(cell.value is None or cell.value == 0 or cell.value >= 3 for cell in (*table.row_totals, table.total))


def test_role__of_whoever_joined_twice__is_the_last(house: Lighthouse) -> None:
    stay = house.stay(adults=1, children=0)
    with house.cast.inside("aino"):
        part = EpisodeParticipant.objects.get(episode=stay.episode)
        EpisodeParticipant.objects.create(
            episode=stay.episode, person=part.person, role="baby", start_on=part.start_on + timedelta(days=1), organisation_id=part.organisation_id,
            created_at=house.cast.now,
        )  # fmt: skip
    assert list(by(asked(house, "stays_begun", "role"))) == ["Baby"]


@pytest.mark.parametrize(("clock", "band"), [("00:00", 0), ("05:59", 0), ("06:00", 1), ("17:59", 2), ("18:00", 3), ("23:59", 3)])
def test_hour__by_the_finnish_clock(clock: str, band: int) -> None:
    moment = datetime.fromisoformat(f"2026-07-01 {clock}").replace(tzinfo=HELSINKI)
    assert hour_band(moment.astimezone(UTC)) == HOURS[band]


@pytest.mark.parametrize(
    ("days", "band"), [(1, "001"), (2, "002-007"), (7, "002-007"), (8, "008-030"), (31, "031-090"), (90, "031-090"), (91, "091-"), (700, "091-")]
)
def test_length__by_bands(days: int, band: str) -> None:
    assert length_band(days) == band


def test_places__of_a_house_without_an_end__are_offered_until_last_night(house: Lighthouse) -> None:
    with house.cast.inside("aino") as ctx:
        House.objects.update(created_at=ctx.now - timedelta(days=3))
        found = facts_of(Reading(statistics_secret(), ctx.home_id, ctx.today.year, ctx.now))[Fact.HOUSE]
        last = ctx.today - timedelta(days=1)
    assert found["event_on"] == [last - timedelta(days=2 - n) for n in range(3)]
    assert set(found["offered"]) == {3}
    with house.cast.inside("leena") as ctx:
        change_house(ctx, house.house, family_places=6)
        PastPlaces.objects.update(until_at=ctx.now - timedelta(days=1))
        later = facts_of(Reading(statistics_secret(), ctx.home_id, ctx.today.year, ctx.now))[Fact.HOUSE]
    assert later["offered"] == [3, 3, 6], "what was offered before the change stands (STAY-62)"
    assert set(found["service"]) == {LIGHTHOUSE}
