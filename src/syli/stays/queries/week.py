"""The week of a house as pages show it: who works when and where a shift is short, what happens when, proposals and meetings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Q

from syli.episodes.queries.staff import workers_of
from syli.kernel.context import Context
from syli.org.models import StaffMember
from syli.stays import rules
from syli.stays.choices import ProgrammeKind, Shift
from syli.stays.labels import PROGRAMME_KINDS, SHIFTS
from syli.stays.models import House, HouseMeeting, PlannedShift, ProgrammeItem, Proposal
from syli.stays.queries.handovers import shift_now

DAYS = 7
MOST = 30
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on a shift."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ShiftCell:
    """One shift of a day: who works, how many are missing; nothing is said to be missing where nobody plans shifts."""

    shift: str
    words: str
    workers: tuple[Worker, ...]
    norm: int
    short: int


@dataclass(frozen=True, slots=True)
class HappensCell:
    """Something on the programme of a day."""

    public_id: str
    kind: str
    kind_words: str
    title: str
    begins: time
    minutes: int


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the week."""

    day: date
    is_today: bool
    shifts: tuple[ShiftCell, ...]
    programme: tuple[HappensCell, ...]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(ctx: Context, house: House, monday: date) -> list[DayCell]:
    """Return the seven days of a week, in a constant number of queries."""
    planned = _planned(house, monday, monday + timedelta(days=DAYS - 1))
    plans = bool(planned)
    items = _programme(house, monday)
    return [
        DayCell(
            day,
            day == ctx.today,
            tuple(_cell(house, shift, planned.get((day, shift), []), plans=plans and day >= ctx.today) for shift in Shift),
            tuple(_happens(item) for item in items if _is_held(item, day)),
        )
        for day in (monday + timedelta(days=n) for n in range(DAYS))
    ]


def shifts_today(ctx: Context, house: House) -> tuple[ShiftCell, ShiftCell | None]:
    """Return the shift that runs now and tonight's, unless that is the one; a house that plans no shifts this week is short of nobody."""
    day, running = shift_now(ctx.now)
    monday = monday_of(day)
    planned = _planned(house, monday, monday + timedelta(days=DAYS - 1))
    plans = bool(planned)
    now = _cell(house, running, planned.get((day, running), []), plans=plans)
    tonight = None if running == Shift.NIGHT else _cell(house, Shift.NIGHT, planned.get((day, Shift.NIGHT), []), plans=plans)
    return now, tonight


def _planned(house: House, first: date, last: date) -> dict[tuple[date, str], list[PlannedShift]]:
    rows = PlannedShift.objects.filter(house=house, shift_on__range=(first, last)).select_related("staff")
    found: dict[tuple[date, str], list[PlannedShift]] = defaultdict(list)
    for row in rows.order_by("staff__given_name", "staff__family_name", "pk"):
        found[row.shift_on, row.shift].append(row)
    return found


def _cell(house: House, shift: Shift, rows: list[PlannedShift], *, plans: bool) -> ShiftCell:
    norm = house.norm_of(shift)
    workers = tuple(Worker(row.public_id, str(row.staff)) for row in rows)
    return ShiftCell(shift.value, str(SHIFTS[shift]), workers, norm, rules.shortfall(len(workers), norm) if plans else 0)


def _programme(house: House, since: date) -> list[ProgrammeItem]:
    rows = ProgrammeItem.objects.filter(house=house).filter(Q(end_on__isnull=True) | Q(end_on__gte=since))
    return list(rows.order_by("weekday", "begins", "pk"))


def _is_held(item: ProgrammeItem, day: date) -> bool:
    return item.weekday == day.weekday() and item.start_on <= day and (item.end_on is None or day <= item.end_on)


def _happens(item: ProgrammeItem) -> HappensCell:
    kind = ProgrammeKind(item.kind)
    return HappensCell(item.public_id, kind.value, str(PROGRAMME_KINDS[kind]), item.title, item.begins, item.minutes)


def open_days_of(house: House, begins_on: date, ends_on: date) -> list[date]:
    """Return on which days of a period the doors of the house are open for visitors (STAY-53)."""
    weekdays = {item.weekday for item in _programme(house, begins_on) if item.kind == ProgrammeKind.OPEN_DOORS}
    return rules.open_days(begins_on, ends_on, weekdays)


def workers_to_plan(ctx: Context, house: House) -> Pairs:
    """Return (public id, name) of those who may be planned for a shift."""
    found = StaffMember.objects.filter(pk__in=workers_of(house.unit_id, ctx)).order_by("given_name", "family_name", "pk")
    return [(member.public_id, str(member)) for member in found]


def worker_called(public_id: str) -> StaffMember | None:
    """Return a member of staff by her public id."""
    found: StaffMember | None = StaffMember.objects.filter(public_id=public_id).first()
    return found


def planned_shift(house: House, public_id: str) -> PlannedShift | None:
    """Return a planned shift of the house."""
    found: PlannedShift | None = house.planned_shifts.filter(public_id=public_id).first()
    return found


def programme_item(house: House, public_id: str) -> ProgrammeItem | None:
    """Return something of the house's programme."""
    found: ProgrammeItem | None = house.programme.filter(public_id=public_id).first()
    return found


def proposal_of(house: House, public_id: str) -> Proposal | None:
    """Return a proposal of the house."""
    found: Proposal | None = house.proposals.filter(public_id=public_id).first()
    return found


def proposals_of(house: House) -> list[Proposal]:
    """Return the proposals, those that wait first, then the latest answers."""
    waiting = list(house.proposals.filter(answered_on__isnull=True).order_by("given_on", "pk")[:MOST])
    return [*waiting, *house.proposals.filter(answered_on__isnull=False).order_by("-answered_on", "-pk")[:MOST]]


def meetings_of(house: House) -> list[HouseMeeting]:
    """Return the house meetings, the latest first."""
    return list(house.meetings.order_by("-held_on", "-pk")[:MOST])
