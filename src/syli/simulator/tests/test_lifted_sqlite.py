"""On SQLite too, empty tables are filled without their indexes, and are whole again whatever happens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection

from syli.interop.bulk.columns import COLUMNS
from syli.interop.bulk.lifting import lifted, may_lift
from syli.kernel.scope import everything
from syli.org.models import Organisation
from syli.people.models import Person
from syli.simulator.simulate import simulate

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
TABLES = list(COLUMNS)
UNTIL = date(2025, 3, 31)


class Interrupted(Exception):
    """Whatever ends it half-way."""


def shape() -> list[tuple[Any, ...]]:
    """Return every table, index and trigger as SQLite keeps it, and whether foreign keys are asked about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%%' ORDER BY 1, 2")
        kept = [tuple(row) for row in cursor.fetchall()]
        return [*kept, tuple(cursor.execute("PRAGMA foreign_keys").fetchone())]


def test_simulate__on_empty_tables__leaves_them_as_they_were() -> None:
    before = shape()
    seen: list[int] = []
    result = simulate(2, 1, seed=3, scale=0.05, until=UNTIL, first=7, progress=lambda *_: seen.append(len(shape())))
    assert seen and max(seen) < len(before), "the tables were filled without their indexes"
    assert shape() == before
    with everything():
        for model in TABLES:
            assert model._default_manager.count() == result.rows.get(model.__name__, 0), model.__name__
    connection.check_constraints()


def test_simulate__interrupted__leaves_an_empty_database_that_can_be_filled() -> None:
    before = shape()

    def interrupt(_name: str, _contacts: int, index: int) -> None:
        if index == 8:
            raise Interrupted

    with pytest.raises(Interrupted):
        simulate(2, 1, seed=3, scale=0.05, until=UNTIL, first=7, progress=interrupt)
    assert shape() == before
    assert not Organisation.objects.filter(kind="association").exists()
    with everything():
        assert not Person.objects.exists()
    assert simulate(1, 1, seed=3, scale=0.05, until=UNTIL, first=7).contacts > 0


def test_lifted__a_row_that_points_to_nobody__is_found_at_the_end_and_nothing_stays() -> None:
    before = shape()
    assert may_lift(TABLES)
    with pytest.raises(IntegrityError), lifted(TABLES), connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_nametoken (organisation_id, person_id, token) VALUES (1, 4711, 1)")
    assert shape() == before
    with connection.cursor() as cursor:
        assert tuple(cursor.execute("SELECT count(*) FROM people_nametoken").fetchone()) == (0,)


def test_may_lift__tables_with_rows__stay_as_they_are() -> None:
    simulate(1, 1, seed=3, scale=0.05, until=UNTIL, first=7)
    assert not may_lift(TABLES)
