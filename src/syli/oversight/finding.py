"""Which looks of a day are shown to a reviewer? Facts from the records and the log, put to the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from syli.kernel.context import HELSINKI, Context
from syli.oversight import rules
from syli.oversight.choices import Sign
from syli.oversight.queries.facts import Known, known_of
from syli.oversight.queries.habits import Habit, days_known, followed, habits_before, most_in_an_hour, openings_due
from syli.oversight.queries.looks import DayOfLooks, bounds


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to show: who, perhaps about whom, by which signs."""

    staff: int
    person: int | None
    signs: tuple[Sign, ...]
    first_at: datetime
    looks: int
    other: int | None = None
    opening: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a day gave: how many looks there were, how many of them something explains, and what is to be shown."""

    looks: int
    explained: int
    findings: tuple[Finding, ...]


def found_on(ctx: Context, looks: DayOfLooks) -> Found:
    """Return what is to be shown of a day's looks."""
    known = known_of(ctx, looks)
    findings = [*_of_people(looks, known), *_of_days(ctx, looks), *_of_openings(ctx, looks)]
    return Found(len(looks.pairs), len(known.grounds), tuple(findings))


def _of_people(looks: DayOfLooks, known: Known) -> list[Finding]:
    found = []
    for pair, facts in known.facts.items():
        signs = rules.signs_of(facts)
        if signs:
            looked = looks.pairs[pair]
            other = known.others.get(pair) if Sign.BOTH_SIDES in signs else None
            found.append(Finding(*pair, tuple(signs), looked.first_at, looked.times, other=other))
    return found


def _of_days(ctx: Context, looks: DayOfLooks) -> list[Finding]:
    habits = habits_before(ctx, looks)
    found = []
    for staff, opened in sorted(looks.opened.items()):
        habit = habits.get(staff, Habit())
        hours = {at.astimezone(HELSINKI).hour for at, _person in opened}
        files = [(at, place) for place, at in enumerate(looks.files.get(staff, ()))]
        signs = [
            sign
            for sign, holds in (
                (Sign.MANY, rules.are_many(len({person for _at, person in opened}), most_in_an_hour(opened), habit.usual)),
                (Sign.ODD_HOURS, rules.are_odd_hours(hours, habit.hours, days_known(habit))),
                (Sign.FILES, rules.are_many_files(most_in_an_hour(files))),
            )
            if holds
        ]
        if signs:
            found.append(Finding(staff, None, tuple(signs), opened[0][0], len(opened)))
    return found


def _of_openings(ctx: Context, looks: DayOfLooks) -> list[Finding]:
    openings = openings_due(ctx, looks)
    done, end = followed(ctx, openings), bounds(looks.day)[1]
    return [
        Finding(one.staff_id, one.person_id, (Sign.NOT_FOLLOWED,), one.created_at, 0, opening=one.pk)
        for one in openings
        if rules.is_not_followed(one.created_at, end, was_followed=one.pk in done)
    ]
