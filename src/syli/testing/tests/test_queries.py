"""Query lists: counted, summed up the same on both engines, and compared between few rows and many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from syli.kernel.scope import everything
from syli.kernel.tests.toy.models import Thing
from syli.testing.queries import Queries

pytestmark = pytest.mark.django_db
Counted = Callable[[], Any]


def make(now: datetime, count: int) -> None:
    for number in range(count):
        Thing(organisation_id=1, name=str(number), created_at=now).save()


def test_queries__summary__names_verbs_and_tables(query_list: Counted, now: datetime) -> None:
    with everything(), query_list() as queries:
        make(now, 1)
        list(Thing.objects.order_by("pk"))
    assert queries.summary == ["INSERT toy_thing", "SELECT toy_thing"]
    queries.at_most(2)
    with pytest.raises(AssertionError, match="2 queries, at most 1"):
        queries.at_most(1)


def test_queries__one_for_each_row__is_noticed(same_queries: Callable[..., None], now: datetime) -> None:
    with everything():
        same_queries(lambda: list(Thing.objects.order_by("pk")), lambda: make(now, 5))
        with pytest.raises(AssertionError, match="more rows, more queries"):
            same_queries(lambda: [Thing.objects.get(pk=row.pk) for row in Thing.objects.order_by("pk")], lambda: make(now, 5))


def test_queries__snapshot__is_written_when_asked_and_compared_otherwise(tmp_path: Path) -> None:
    def queries(*statements: str, update: bool = False) -> Queries:
        noted = Queries(tmp_path, update)
        noted.statements += statements
        return noted

    one, other = 'SELECT 1 FROM "a"', 'SELECT 1 FROM "b" JOIN "c"'
    with pytest.raises(AssertionError, match="no snapshot"):
        queries(one).are("things")
    queries(one, other, update=True).are("things")
    queries(one, other).are("things")
    assert (tmp_path / "things.txt").read_text() == "SELECT a\nSELECT b c\n"
    with pytest.raises(AssertionError, match="changed"):
        queries(other).are("things")
