"""Rows made in a process beside: what was counted comes back whole, and when that process fails nothing stays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from syli.interop.bulk.tables import Table
from syli.kernel.scope import everything
from syli.org.models import Organisation
from syli.people.models import Person
from syli.simulator import simulate as simulating
from syli.simulator.beside import Broken, _Beside
from syli.simulator.generate import story_of
from syli.simulator.proportions import Tally, compare
from syli.simulator.simulate import Result, Watched, Writing, prepare, write_association
from syli.simulator.tests.plans import plan
from syli.simulator.world import Family

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = plan(scale=0.05, until=date(2025, 6, 30))


def test_beside__what_was_counted__is_what_would_have_been_counted_here(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(SMALL)
    told: list[int] = []
    monkeypatch.setattr(simulating, "how_many", lambda: 1)
    result, tally = Result(), Tally(SMALL)
    write_association(SMALL, 7, result, tally, lambda _name, contacts, _index: told.append(contacts))
    here = Tally(SMALL)
    here.add(story_of(SMALL, 7))
    assert result.contacts == result.rows["Contact"] == here.contacts > 0
    assert result.families > 0 and told == sorted(told) and 0 < told[-1] <= result.contacts
    facts = SMALL.profile.facts
    assert [one.found for one in compare(tally, facts)] == [one.found for one in compare(here, facts)]
    with everything():
        assert Person.objects.count() == result.rows["Person"]


def test_tallies__of_two_associations__join_to_what_one_would_count(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(SMALL)
    one, two, both = Result(), Tally(SMALL), Tally(SMALL)
    monkeypatch.setattr(simulating, "how_many", lambda: 0)
    for index in (7, 8):
        write_association(SMALL, index, one, two)
        both.add(story_of(SMALL, index))
    assert [c.found for c in compare(two, SMALL.profile.facts)] == [c.found for c in compare(both, SMALL.profile.facts)]


@pytest.mark.sqlite_only  # about how much memory SQLite keeps
def test_simulate__room_for_much__is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, int]] = []

    def now() -> dict[str, int]:
        with connection.cursor() as cursor:
            return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in simulating.BULK_PRAGMAS}

    before = now()
    monkeypatch.setattr(simulating, "how_many", lambda: 0)
    monkeypatch.setattr(simulating, "write_association", lambda *_arguments: seen.append(now()))
    simulating.simulate(1, 1, scale=0.01, until=date(2025, 1, 31))
    assert seen == [simulating.BULK_PRAGMAS] and now() == before


@pytest.mark.postgresql_only  # SQLite has no pool
def test_simulate__pool__is_away_meanwhile_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its threads would keep every row from being made in a process beside."""
    options = connection.settings_dict["OPTIONS"]
    pool = {"min_size": 1, "max_size": 2}
    connection.close()
    monkeypatch.setitem(options, "pool", pool)
    seen: list[bool] = []
    monkeypatch.setattr(simulating, "how_many", lambda: 0)
    monkeypatch.setattr(simulating, "write_association", lambda *_arguments: seen.append("pool" in options))
    try:
        simulating.simulate(1, 1, scale=0.01, until=date(2025, 1, 31))
        assert seen == [False] and options["pool"] == pool
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has a pool


def test_simulate__word_lists__are_loaded_before_a_process_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    # Loaded in each process beside, they took more than half of its time.
    monkeypatch.setattr(simulating, "how_many", lambda: 0)
    monkeypatch.setattr(simulating, "load_words", lambda: loaded.append("words"))
    monkeypatch.setattr(simulating, "write_association", lambda *_arguments: loaded.append("association"))
    simulating.simulate(2, 1, scale=0.01, until=date(2025, 1, 31))
    assert loaded == ["words", "association", "association"]


class Stops(Watched):
    """A story that cannot be told to its end."""

    def __init__(self, *arguments: Any, how: str) -> None:
        super().__init__(*arguments)
        self.how = how

    @property
    def families(self) -> Iterator[Family]:
        """Tell a few, then fail."""
        for number, family in enumerate(super().families):
            if number == 3:
                if self.how == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                raise RuntimeError("the story is lost")
            yield family


@pytest.mark.parametrize(("how", "words"), [("raises", "the story is lost"), ("killed", "ended before all was made")])
def test_beside__when_it_fails__nothing_of_the_association_stays(monkeypatch: pytest.MonkeyPatch, how: str, words: str) -> None:
    prepare(SMALL)
    monkeypatch.setattr(simulating, "how_many", lambda: 1)
    monkeypatch.setattr(simulating, "Watched", lambda story, tally: Stops(story, tally, how=how))
    before = Organisation.objects.count()
    with pytest.raises(Broken, match=words):
        write_association(SMALL, 7, Result(), Tally(SMALL))
    assert Organisation.objects.count() == before
    with everything():
        assert Person.objects.count() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks at what Linux tells of processes")
def test_beside__end_of_a_pipe__is_held_by_no_process_beside() -> None:
    """Whoever held it would keep another alive when the one that reads is killed."""
    prepare(SMALL)
    writing = Writing(SMALL, Result(), None, None)
    with transaction.atomic():
        first = _Beside(writing.begin(7), [])
        second = _Beside(writing.begin(8), [first])
        try:
            own = [_pipe(Path(f"/proc/self/fd/{one.rows.fileno()}")) for one in (first, second)]
            for _attempt in range(500):
                # Its own pipe has one name at both ends: each holds that into which it writes.
                held = [{_pipe(end) for end in Path(f"/proc/{one._process.pid}/fd").iterdir()} & set(own) for one in (first, second)]
                if held == [{own[0]}, {own[1]}]:
                    break
                sleep(0.01)
            assert held == [{own[0]}, {own[1]}]
        finally:
            first.end(at_once=True)
            second.end(at_once=True)
        transaction.set_rollback(True)


def _pipe(end: Path) -> str:
    with suppress(OSError):  # closed a moment ago
        return str(end.readlink())
    return ""


def test_beside__when_writing_fails__is_ended_and_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks for ids and would wait for them for ever, and this process for it."""
    prepare(SMALL)
    monkeypatch.setattr(simulating, "how_many", lambda: 1)

    def fail(_table: Table, _count: int) -> list[int]:
        raise OSError("no room on the disk")

    monkeypatch.setattr(Table, "take_ids", fail)
    with pytest.raises(OSError, match="no room"):
        write_association(SMALL, 7, Result(), Tally(SMALL))
    assert not multiprocessing.active_children()
