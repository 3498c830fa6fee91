"""Rules of the whole family: age bands, and whether an adult and a child are helped at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from syli.kernel.rules import rule
from syli.plans.rules.together import OF_AGE

#: From which age a band begins, the oldest first; the words are in the code set of age groups.
BANDS = (
    (65, "age_65_plus"), (50, "age_50_64"), (40, "age_40_49"), (30, "age_30_39"), (25, "age_25_29"), (18, "age_18_24"), (13, "age_13_17"),
    (7, "age_7_12"), (3, "age_3_6"), (1, "age_1_2"), (0, "age_0"),
)  # fmt: skip


#: Fewer times than these are an acquaintance and no work with the child (VKT-3).
ENOUGH_TIMES = 3


@rule("PLAN-40", "Age is told in bands; an unknown age is a band of its own.", source="VKT-1; NET-4")
def age_band(age: int | None, *, is_unborn: bool = False) -> str:
    """Return the code of somebody's age band."""
    if is_unborn:
        return "unborn"
    return next((code for low, code in BANDS if age is not None and age >= low), "unknown")


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which somebody is in a service, both days included."""

    start: date
    end: date
    is_child: bool
    #: Whose participation this is; 0 where nobody asks.
    part: int = 0


@rule("PLAN-41", "A family is helped at the same time when on some day an adult and a child of it are both in a service.", source="VKT-3")
def is_same_time(spans: Iterable[Span]) -> bool:
    """Tell whether some adult's time overlaps some child's."""
    spans = list(spans)
    grown, children = [s for s in spans if not s.is_child], [s for s in spans if s.is_child]
    return any(a.start <= c.end and c.start <= a.end for a in grown for c in children)


@rule("PLAN-70", "Between the first times of a family are the days from any adult's first time to any child's, or back.", source="VKT-3")
def days_between_first_times(grown: Iterable[date], children: Iterable[date]) -> int | None:
    """Return how many days lie between the first times; None while one side has had none."""
    first, other = min(grown, default=None), min(children, default=None)
    return None if first is None or other is None else abs((first - other).days)


@rule("PLAN-71", "A child has had enough times of its own in a year from its third on.", source="VKT-3")
def enough_times_on(days: Iterable[date]) -> date | None:
    """Return the day of the child's third time among these days; None while there are fewer."""
    ordered = sorted(days)
    return ordered[ENOUGH_TIMES - 1] if len(ordered) >= ENOUGH_TIMES else None


@dataclass(slots=True)
class Families:
    """Groups people into families by the episodes they share."""

    _of_episode: dict[int, int] = field(default_factory=dict)
    _of_person: dict[int, int] = field(default_factory=dict)
    _leader: dict[int, int] = field(default_factory=dict)
    _spans: list[tuple[int, Span]] = field(default_factory=list)

    def add(self, episode: int, person: int, span: Span) -> None:
        """Add somebody's time in an episode; whoever shares an episode is of one family."""
        one = self._of_episode.setdefault(episode, self._of_person.get(person, len(self._leader)))
        self._leader.setdefault(one, one)
        other = self._of_person.setdefault(person, one)
        self._leader[self._root(one)] = self._root(other)
        self._spans.append((one, span))

    def spans(self) -> list[list[Span]]:
        """Return the times of each family."""
        found: dict[int, list[Span]] = {}
        for group, span in self._spans:
            found.setdefault(self._root(group), []).append(span)
        return list(found.values())

    def _root(self, group: int) -> int:
        while self._leader[group] != group:
            group = self._leader[group]
        return group


@rule("PLAN-42", "Everybody has a part of her own in the violence: experienced, used, both, seen or heard, threatened.", source="VKT-1")
def is_known_part(part: str, known: Iterable[str]) -> bool:
    """Tell whether this is one of the parts."""
    return part in set(known)


@rule("PLAN-43", "What a child has made is kept with what the child says of it; what it does not want kept is not.", source="LAP-4")
def may_be_kept(made_on: date, today: date, opinion: str) -> bool:
    """Tell whether something may be kept: it has been made, and the child has not said no."""
    return made_on <= today and opinion in ("yes", "not_shown", "not_asked")


@rule("PLAN-60", "Who is a child is told by the age, by the year of birth, and else by the part somebody has in an episode.", source="LAP-4")
def is_child(age: int | None, year_age: int | None, *, takes_childs_part: bool) -> bool:
    """Tell whether somebody is a child: `age` by the day of birth, `year_age` by the year alone, in which the birthday may be still to come."""
    if age is not None:
        return age < OF_AGE
    return takes_childs_part if year_age is None else year_age <= OF_AGE


@rule("PLAN-61", "Where a service asks whether a child's works may be kept, they are kept only while it is permitted.", source="LAP-4")
def works_may_be_kept(*, is_asked: bool, is_permitted: bool) -> bool:
    """Tell whether a child's works may be kept."""
    return is_permitted or not is_asked


@rule("PLAN-44", "A child's voice is kept only when the child has said that it may be.", source="LAP-4")
def may_be_recorded(*, is_sound: bool, opinion: str) -> bool:
    """Tell whether a recording may be kept with this opinion of the child; what is no recording may."""
    return not is_sound or opinion in ("yes", "not_shown")
