"""Which queries a page makes: counted, compared between few and many rows, and kept as a list a reviewer can read.

def test_person__list__queries(query_list):
    with query_list() as queries:
        client.get("/people/")
    queries.at_most(12)
    queries.are("people/list")     # compares with tests/snapshots/people/list.txt beside the test
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

TABLE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"(\w+)"')
QUIET = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SELECT set_config")
UPDATE_OPTION = "--update-snapshots"


class Queries:
    """The statements made within a block, without savepoints and settings."""

    def __init__(self, folder: Path, update: bool) -> None:
        self.statements: list[str] = []
        self._folder = folder
        self._update = update

    def __len__(self) -> int:
        return len(self.statements)

    @property
    def summary(self) -> list[str]:
        """Return one line per statement: the verb and the tables, the same on both engines."""
        return [f"{sql.split(maxsplit=1)[0].upper()} {' '.join(TABLE.findall(sql))}".strip() for sql in self.statements]

    def at_most(self, limit: int) -> None:
        """Fail when there were more than `limit` statements, listing them."""
        assert len(self) <= limit, f"{len(self)} queries, at most {limit} allowed:\n" + "\n".join(self.summary)

    def are(self, name: str) -> None:
        """Compare the summary with the snapshot `name`; run pytest with --update-snapshots to accept a change."""
        path = self._folder / f"{name}.txt"
        text = "\n".join(self.summary) + "\n"
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no snapshot {path}: run pytest {UPDATE_OPTION} and look at it"
        assert text == path.read_text(encoding="utf-8"), f"the queries changed from {path}"


QueryList = Callable[[], Any]


@pytest.fixture
def query_list(request: pytest.FixtureRequest) -> QueryList:
    """Return a block that notes its queries."""
    folder = request.path.parent / "snapshots"
    update = bool(request.config.getoption(UPDATE_OPTION))

    @contextmanager
    def block() -> Iterator[Queries]:
        noted = Queries(folder, update)

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.lstrip().startswith(QUIET):
                noted.statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield noted

    return block


@pytest.fixture
def same_queries(query_list: QueryList) -> Callable[[Callable[[], object], Callable[[], object]], None]:
    """Return a check that `act` makes as many queries after `grow` (more rows) as before."""

    def check(act: Callable[[], object], grow: Callable[[], object]) -> None:
        act()  # fills caches that live longer than one request
        with query_list() as few:
            act()
        grow()
        with query_list() as many:
            act()
        assert len(few) == len(many), "more rows, more queries:\n" + "\n".join(many.summary)

    return check


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that accepts changed snapshots."""
    parser.addoption(UPDATE_OPTION, action="store_true", help="write snapshots instead of comparing with them")
