"""The demonstration's first evening: a board with something on it, and two people whom only the leader knows to be kept apart."""

from __future__ import annotations

import pytest

from syli.bookings.models import Booking, Space
from syli.development.models import AgreedAction, Indicator, LogEntry, Training
from syli.development.queries.log import half_due
from syli.development.rules import LAST_MONTHS
from syli.kernel.access import visible_to
from syli.kernel.context import Context, clock
from syli.kernel.scope import everything, scope
from syli.org.models import Organisation
from syli.people.access import PersonAction
from syli.safety.models import Separation
from syli.simulator import demo
from syli.simulator.demo_night import house_unit
from syli.stays.choices import LineKind
from syli.stays.models import House
from syli.stays.queries.board import board_of
from syli.stays.queries.handovers import last_handovers

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def test_demo__tonight__the_house_is_alive_and_two_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ASSOCIATIONS": 2, "YEARS": 1, "SCALE": 0.03}.items():
        monkeypatch.setattr(demo, name, value)
    now = clock()
    demo.make_demo(now=now)
    venla, aino, leena = (demo.context_as(name, now) for name in ("venla", "aino", "leena"))
    assert venla.home_id is not None
    with scope([venla.home_id]):
        unit = house_unit(Organisation.objects.get(pk=venla.home_id))
        board = board_of(venla, House.objects.get(unit=unit))
        assert len(board.families) >= 3 and board.adults and board.children
        assert [family.people[0].name for family in board.leaving] == ["Hanna Tuovila"]
        assert board.away and board.returning and board.coming
        assert any(room.state == "to_clean" for room in board.rooms)
        assert len(board.families) + len(board.coming) <= board.places
        assert {line.kind for line in board.lines} >= {LineKind.OPEN, LineKind.TELL}
        assert any(card.may_give for card in last_handovers(venla, House.objects.get(unit=unit))), "a handover is open"
        (pair,) = Separation.objects.all()
        two = {pair.first_id, pair.second_id}
        assert seen(leena, two) == two
        assert seen(venla, two) == {pair.asked_for_id}
        assert seen(aino, two) <= two - {pair.asked_for_id}
    with scope([venla.home_id]):
        room = Space.objects.filter(is_shared=True).get()
        assert {row.weekday for row in room.unit.open_hours.all()} == {0, 1, 2, 3}
        booked = Booking.objects.filter(space__unit=room.unit)
        assert booked.filter(episode__isnull=False).exists() and booked.filter(episode__isnull=True).count() == 1
        agreed = AgreedAction.objects.get()
        assert agreed.responsible.username == "aino" and agreed.done_on is None
        assert LogEntry.objects.filter(unit=room.unit).count() == 4 and Training.objects.filter(unit=room.unit).count() == 3
        assert half_due(leena, room.unit) is None or leena.today.month in LAST_MONTHS, "the log was gone through"
        assert Indicator.objects.count() == 3
    with everything():
        assert not Separation.objects.exclude(organisation_id=venla.home_id).exists()


def seen(ctx: Context, people: set[int]) -> set[int]:
    """Return which of these people somebody may look at."""
    return set(visible_to(ctx, PersonAction.VIEW).filter(pk__in=people).values_list("pk", flat=True))
