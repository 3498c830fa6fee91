"""Attacks on houses by time: every night adds to the numbers by itself, and among that movement a family moves in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from syli.attack.report import Attempt
from syli.attack.view import View
from syli.attack.watching import copied, seen
from syli.stats.choices import Fact
from syli.stats.disclosure.record_keys import record_key
from syli.stats.epochs import advance_epochs
from syli.stats.marts.store import MartStore
from syli.stats.periods import Period
from syli.stats.query import Question

#: People who live on are the noise in which an arrival may hide; measures that count people do not move with their nights.
RESIDENTS, COUNTS = 25, ("stay_persons", "stay_families", "stays_begun")


def one_family_moves_in(view: View) -> Iterator[Attempt]:
    """Everybody who lives in the house sleeps another night, and a mother with her child arrives: a number of people that moved."""
    evening = view.today - timedelta(days=1)
    questions = list(_questions(view))
    with copied(view.system) as watched:
        store, organisation = watched.folder.live, view.codes("organisation")[0]
        where = {"organisation": organisation, "service": view.codes("service")[0], "county": view.codes("county")[0]}
        residents = [where | {"record_key": _key("resident", n), "heads": "adult"} for n in range(RESIDENTS)]
        _sleep(store, organisation, evening, residents)
        advance_epochs(watched.folder, today=evening)
        before = [seen(watched, question, view.today) for question in questions]
        family = [where | {"record_key": _key("family", n), "heads": heads} for n, heads in enumerate(("adult", "child"))]
        _sleep(store, organisation, view.today, [*residents, *family])
        _arrive(store, organisation, view.today, family)
        advance_epochs(watched.folder, today=view.today)
        for question, old in zip(questions, before, strict=True):
            new = seen(watched, question, view.today)
            for labels in old.keys() & new.keys():
                yield Attempt(f"{question.measure} {labels}", f"moved from {old[labels]} to {new[labels]}", old[labels] != new[labels])


def _questions(view: View) -> Iterator[Question]:
    now = view.today.year * 100 + view.today.month
    for measure in COUNTS:
        for period in (Period.years(view.today.year), Period.months(now, now)):
            for rows in ((), ("organisation",), ("county",), ("heads",), ("service",)):
                yield Question(measure, period, rows)


def _sleep(store: MartStore, organisation: str, on: date, people: list[dict[str, Any]]) -> None:
    rows = _given(store, Fact.NIGHT, on.year, organisation, "month")
    for place, who in enumerate(people):
        rows.append(who | {"event_on": on, "nights": 1, "living": 1, "families": int(place % 2 == 0), "places": int(place % 2 == 0)})
    store.write(Fact.NIGHT, on.year, organisation, rows)


def _arrive(store: MartStore, organisation: str, on: date, people: list[dict[str, Any]]) -> None:
    rows = _given(store, Fact.STAY, on.year, organisation, "start_month", "end_month", "length_days")
    rows += [who | {"start_on": on, "end_on": None, "families": int(place == 0)} for place, who in enumerate(people)]
    store.write(Fact.STAY, on.year, organisation, rows)


def _given(store: MartStore, fact: Fact, year: int, organisation: str, *made: str) -> list[dict[str, Any]]:
    return list(store.read(fact, [year], [organisation]).drop_columns(["year", *made]).to_pylist())


def _key(kind: str, number: int) -> int:
    return record_key(b"keys of those who live here", kind, number)
