"""SQLite is told of the sizes of its tables."""

from __future__ import annotations

import pytest
from django.db import connection

from syli.kernel.plans import refresh_plans
from tests.case import Case


@pytest.mark.sqlite_only
def test_plans__on_sqlite__know_which_index_tells_more(case: Case) -> None:
    for name in ("Aino", "Bertta", "Cecilia", "Dagny", "Elsa"):
        case.person(name)
    refresh_plans()
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'people_person'")
        rows_a_value = {index: int(numbers.split()[1]) for index, numbers in cursor.fetchall()}
    by_organisation = next(count for index, count in rows_a_value.items() if "organisation" in index)
    by_public_id = next(count for index, count in rows_a_value.items() if index.startswith("sqlite_autoindex"))
    assert by_public_id == 1 < by_organisation


def test_plans__on_postgresql__are_its_own_matter(case: Case) -> None:
    refresh_plans()
    assert case.kaisa.pk
