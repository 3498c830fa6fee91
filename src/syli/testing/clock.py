"""A clock that stands still: `now` is the moment every context made in the test carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from syli.kernel import context

#: A Sunday in winter time, and a date on which Helsinki and UTC agree until 22 o'clock.
A_SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
Travel = Callable[[timedelta], datetime]


class Clock:
    """The moment of the test; `move` lets time pass."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def move(self, by: timedelta) -> datetime:
        """Let time pass and return the new moment."""
        self.moment += by
        return self.moment


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop Syli's clock for the test; sessions and the operating system go on."""
    clock = Clock(A_SUNDAY)
    # context.clock() is the only reader of the clock (conformance test), and this is what it reads.
    monkeypatch.setattr(context, "timezone", SimpleNamespace(now=clock.now))
    return clock


@pytest.fixture
def now(stopped_clock: Clock) -> datetime:
    """Return the moment at which the clock stands: Sunday 22.11.2026 12.00 in Finland."""
    return stopped_clock.moment


@pytest.fixture
def travel(stopped_clock: Clock) -> Travel:
    """Return what lets time pass: `travel(timedelta(days=3))`."""
    return stopped_clock.move
