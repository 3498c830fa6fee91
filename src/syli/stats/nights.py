"""Every night adds to the numbers though nobody saves anything: who lives in a house makes her association's year fall behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from syli.kernel.context import HELSINKI, Context
from syli.stays.choices import StayState
from syli.stays.models import Stay

#: When the last night is over in every house; a night runs within noon to noon (STAY-01).
NOON = time(12)


def years_of_stays(ctx: Context, moments: Iterable[datetime]) -> set[int]:
    """Return the years in which stays begun at these moments, or stays after them, may stand; a night belongs to the evening before."""
    days = [(moment.astimezone(HELSINKI) - timedelta(days=1)).year for moment in moments]
    return set(range(min(days), ctx.today.year + 1)) if days else set()


def somebody_lives_in() -> list[int]:
    """Return the associations in whose houses somebody lives now."""
    return sorted(set(Stay.objects.filter(state=StayState.RUNNING).values_list("organisation_id", flat=True)))


def next_noon(now: datetime) -> datetime:
    """Return the next noon in Finland."""
    here = now.astimezone(HELSINKI)
    day: date = here.date() if here.time() < NOON else here.date() + timedelta(days=1)
    return datetime.combine(day, NOON, HELSINKI)
