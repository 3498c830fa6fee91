"""Every night adds to the numbers though nobody saves anything: who lives in a house makes her association's year fall behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from syli.kernel.context import HELSINKI, Context
from syli.stays.choices import StayState
from syli.stays.models import Presence, Stay

#: When the last night is over in every house; a night runs within noon to noon (STAY-01).
NOON = time(12)


def years_of_stays(ctx: Context, moments: Iterable[datetime]) -> set[int]:
    """Return the years in which stays begun at these moments, or stays after them, may stand; a night belongs to the evening before."""
    days = [(moment.astimezone(HELSINKI) - timedelta(days=1)).year for moment in moments]
    return set(range(min(days), ctx.today.year + 1)) if days else set()


def somebody_lives_in() -> list[int]:
    """Return the associations in whose houses somebody lives now."""
    return sorted(set(Stay.objects.filter(state=StayState.RUNNING).values_list("organisation_id", flat=True)))


def left_between(first: date, last: date) -> set[tuple[int, int]]:
    """Return the associations and years of arrival of those who left a house on these days."""
    start, end = (datetime.combine(day, time(0), HELSINKI) for day in (first, last + timedelta(days=1)))
    rows = Presence.objects.filter(end_at__gte=start, end_at__lt=end).values_list("organisation_id", "stay__began_at")
    return {(organisation_id, moment.astimezone(HELSINKI).year) for organisation_id, moment in rows}


def next_noon(now: datetime) -> datetime:
    """Return the next noon in Finland."""
    here = now.astimezone(HELSINKI)
    day: date = here.date() if here.time() < NOON else here.date() + timedelta(days=1)
    return datetime.combine(day, NOON, HELSINKI)
