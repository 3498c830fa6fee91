"""On PostgreSQL the owner copies rows into tables without indexes: the rows are the same, and the tables are whole again whatever happens."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, models
from django.test.utils import isolate_apps
from hypothesis import given, settings
from hypothesis import strategies as st

from syli.interop.bulk.columns import COLUMNS
from syli.interop.bulk.copying import Copying, copy_in
from syli.interop.bulk.lifting import lifted, may_lift
from syli.interop.bulk.tables import Engine, engine_json
from syli.kernel.context import HELSINKI
from syli.kernel.scope import everything
from syli.org.models import Organisation
from syli.people.models import NameToken, Person
from syli.simulator import simulate as simulating
from syli.simulator.beside import Broken
from syli.simulator.generate import story_of
from syli.simulator.proportions import Tally
from syli.simulator.simulate import Watched, simulate
from syli.simulator.tests.plans import plan
from syli.simulator.tests.test_beside import Stops
from syli.simulator.tests.test_bulk import check_rows, check_seals, check_tokens, told_every_way

pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db(transaction=True)]
TABLES = list(COLUMNS)
UNTIL = date(2025, 3, 31)


def shape() -> list[tuple[Any, ...]]:
    """Return every index and constraint of the database as PostgreSQL describes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2")
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated, condeferrable, condeferred FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
        )
        return [*indexes, *cursor.fetchall()]


def test_rows__copied_by_the_owner__equal_those_of_the_commands(owner: Any) -> None:
    assert Engine().copies
    by_commands, *in_bulk = told_every_way()
    for header in in_bulk:
        check_rows(by_commands, header)
        check_tokens(header)
        check_seals(header)


def test_simulate__by_the_owner__leaves_tables_as_they_were_and_rows_that_fit(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape()
    seen: list[int] = []
    monkeypatch.setattr(simulating, "how_many", lambda: 2)
    result = simulate(2, 1, seed=3, scale=0.05, until=UNTIL, first=7, progress=lambda *_: seen.append(len(shape())))
    assert seen and max(seen) < len(before), "the tables were filled without their indexes"
    assert shape() == before
    with everything():
        for model in TABLES:
            assert model._default_manager.count() == result.rows.get(model.__name__, 0), model.__name__
        assert NameToken.objects.exclude(person__in=Person.objects.all()).count() == 0
        # The next id comes after those that were taken.
        last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('people_person', 'id'))")
        assert cursor.fetchone()[0] > last


def test_simulate__several_in_the_making_at_once__are_each_what_it_would_be_alone(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "how_many", lambda: 2)
    told: list[tuple[int, int, int]] = []

    def tell(_name: str, contacts: int, index: int) -> None:
        told.append((index, contacts, len(multiprocessing.active_children())))

    result = simulate(3, 1, seed=3, scale=0.05, until=UNTIL, first=7, progress=tell)
    small = plan(seed=3, scale=0.05, until=UNTIL)
    here = Tally(small)
    for index in (7, 8, 9):
        here.add(story_of(small, index))
    assert result.associations == 3 and result.contacts == here.contacts > 0
    assert {index for index, _, _ in told} == {7, 8, 9} and max(contacts for _, contacts, _ in told) <= result.contacts
    assert max(processes for _, _, processes in told) == 2
    with everything():
        # Whoever's turn it was, a row belongs to the register of the one it is about.
        people = dict(Person.objects.values_list("pk", "organisation_id"))
        assert {people[person] for person in people} == set(Organisation.objects.filter(kind="association").values_list("pk", flat=True))
        assert all(people[person] == organisation for person, organisation in NameToken.objects.values_list("person_id", "organisation_id"))


def test_simulate__one_of_several_fails__all_end_and_nothing_stays(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape()
    begun: list[str] = []

    def second_stops(story: Any, tally: Tally) -> Watched:
        begun.append(story.association.name)
        return Stops(story, tally, how="raises") if len(begun) == 2 else Watched(story, tally)

    monkeypatch.setattr(simulating, "how_many", lambda: 2)
    monkeypatch.setattr(simulating, "Watched", second_stops)
    with pytest.raises(Broken, match="the story is lost"):
        simulate(3, 1, seed=3, scale=0.05, until=UNTIL, first=7)
    assert len(begun) >= 2 and not multiprocessing.active_children()
    assert shape() == before
    with everything():
        assert not Person.objects.exists()


def test_simulate__cut_off_from_the_server__leaves_an_empty_database_that_can_be_filled(owner: Any) -> None:
    before = shape()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = cursor.fetchone()[0]

    def cut(_name: str, contacts: int, _index: int) -> None:
        if contacts:
            with psycopg.connect(owner.address("postgres", "postgres"), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL", [database])

    with pytest.raises(OperationalError):
        simulate(2, 1, seed=3, scale=0.05, until=UNTIL, first=7, progress=cut)
    connection.close()
    assert shape() == before
    assert not Organisation.objects.exists()
    with everything():
        assert not Person.objects.exists()
    assert simulate(1, 1, seed=3, scale=0.05, until=UNTIL, first=7).contacts > 0


def test_lifted__a_row_that_points_to_nobody__is_found_at_the_end_and_nothing_stays(owner: Any) -> None:
    before = shape()
    assert may_lift(TABLES)
    with pytest.raises(IntegrityError, match="people_nametoken"), lifted(TABLES), connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_nametoken (organisation_id, person_id, token) VALUES (1, 4711, 1)")
    assert shape() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_nametoken")
        assert cursor.fetchone() == (0,)


def test_may_lift__tables_with_rows_or_of_another__stay_as_they_are(owner: Any) -> None:
    simulate(1, 1, seed=3, scale=0.05, until=UNTIL, first=7)
    assert not may_lift(TABLES)


def test_engine__of_the_application__does_not_copy() -> None:
    """Row-level security holds for it, and COPY would walk past."""
    assert not Engine().copies and not may_lift(TABLES)


MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.sampled_from([UTC, HELSINKI]))
TEXTS = st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
ROWS = st.tuples(
    st.integers(-(2**63), 2**63 - 1), st.none() | st.integers(-(2**31), 2**31 - 1), st.none() | st.integers(-(2**15), 2**15 - 1),
    st.none() | st.booleans(), st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)), st.none() | MOMENTS, TEXTS, st.none() | st.binary(),
    st.none() | st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
)  # fmt: skip


@isolate_apps("syli.simulator")
def test_copied__any_value__is_read_back(owner: Any) -> None:
    class Kinds(models.Model):
        """A value of every type that tables have."""

        big = models.BigIntegerField()
        whole = models.IntegerField()
        small = models.SmallIntegerField()
        yes = models.BooleanField()
        day = models.DateField()
        moment = models.DateTimeField()
        text = models.CharField(max_length=20)
        raw = models.BinaryField()
        codes = models.JSONField()
        same = models.CharField(max_length=20)
        none = models.DateField()

        class Meta:
            app_label = "simulator"
            db_table = "every_kind"

    *fields, same, none = Kinds._meta.concrete_fields[1:]
    with connection.cursor() as cursor:
        columns = ", ".join(f"{field.column} {field.db_type(connection)}" for field in (*fields, same, none))
        cursor.execute(f"CREATE TEMP TABLE every_kind (number serial, {columns})")

    @settings(max_examples=40)
    @given(st.lists(ROWS, min_size=1, max_size=30))
    def check(rows: list[tuple[Any, ...]]) -> None:
        copying = Copying(fields, [(same, "ä\tö"), (none, None)])
        copied = copying.written([(*row[:-1], None if row[-1] is None else engine_json(row[-1])) for row in rows])
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE every_kind")
            copy_in(Kinds, [*fields, same, none], copied)
        assert copied.count == len(rows)
        assert _read() == [(*row, "ä\tö", None) for row in rows]

    check()


def _read() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        # Django's connection gives JSON as its text.
        cursor.execute("SELECT big, whole, small, yes, day, moment, text, raw, codes::text, same, none FROM every_kind ORDER BY number")
        return [(*row[:8], None if row[8] is None else json.loads(row[8]), *row[9:]) for row in cursor.fetchall()]
