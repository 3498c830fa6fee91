"""The demonstration's chat line: open every day and late, answered by Aino's and Otso's associations, with shifts and some weeks counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from syli.catalogue.commands import offer_service
from syli.catalogue.packs import Pack
from syli.catalogue.queries import offers_of, packs_on
from syli.chat.commands import (
    add_day,
    add_hours,
    add_part,
    add_shift,
    ask_swap,
    change_part,
    come_to_line,
    create_line,
    name_answerer,
)
from syli.chat.models import Answerer, ChatLine, LinePart
from syli.chat.queries.lines import COUNT_ONLY, kinds_of
from syli.kernel.context import Context
from syli.kernel.dates import at_local
from syli.kernel.scope import scope
from syli.org.models import StaffMember

#: Where visitors come in: /talk/juttelu/.
ADDRESS = "juttelu"
#: A demonstration is tried at any hour.
OPENS, CLOSES = time(6), time(0)


def open_line(leader: Context, other_leader: Context, workers: Sequence[Context]) -> ChatLine:
    """Open a line that two associations answer, plan a week of shifts, and let the first of `workers` be at it."""
    with scope([leader.home_id]):
        line = create_line(
            leader, address=ADDRESS, name_fi="Juttele nimettömästi", name_sv="Prata anonymt", name_en="Talk anonymously", note_fi="Kaikenikäisille.",
            note_sv="För alla åldrar.", note_en="For every age.", languages=["fi", "sv", "en"], is_closed_on_holidays=False,
        )  # fmt: skip
        add_hours(leader, line, weekdays=range(7), begins=OPENS, ends=CLOSES, start_on=leader.today - timedelta(days=60))
        add_day(leader, line, falls_on=leader.today + timedelta(days=9))
        add_part(leader, line, association=StaffMember.objects.get(pk=workers[1].actor.id or 0).memberships.get().organisation)
    for ctx in (leader, other_leader):
        _take_part(ctx, line, [worker for worker in workers if worker.home_id == ctx.home_id])
    for days, worker, begins, ends in ((0, 0, 12, 18), (1, 1, 12, 18), (2, 0, 15, 20), (3, 1, 12, 18), (4, 0, 12, 18)):
        _plan(workers[worker], line, days, begins, ends)
    with scope([workers[0].home_id]):
        come_to_line(workers[0], line)
    return line


def _take_part(leader: Context, line: ChatLine, workers: Sequence[Context]) -> None:
    with scope([leader.home_id]):
        part = LinePart.objects.get(line=line, association_id=leader.home_id)
        pack = _of_strangers(leader)
        own = next((offer for offer in offers_of(leader.home_id, leader.today) if offer.service_code == pack.code), None)
        if own is None:
            unit = part.association.units.order_by("pk")[0]
            own = offer_service(leader, unit=unit, service_code=pack.code, start_on=leader.today - timedelta(days=60))
        change_part(leader, part, offer=own, kind=kinds_of(pack)[0].code)
        for worker in workers:
            name_answerer(leader, part, staff=StaffMember.objects.get(pk=worker.actor.id or 0))


def _of_strangers(ctx: Context) -> Pack:
    """Return a service that knows nobody by name and counts conversations at a distance: what such a line is for."""
    packs = sorted(packs_on(ctx.today).values(), key=lambda pack: pack.code)
    return next(pack for pack in packs if set(pack.identity) == {COUNT_ONLY} and kinds_of(pack))


def _plan(worker: Context, line: ChatLine, days: int, begins: int, ends: int) -> None:
    day = worker.today + timedelta(days=days)
    start: datetime = at_local(day, time(begins))
    if at_local(day, time(ends)) <= worker.now:
        return
    with scope([worker.home_id]):
        own = Answerer.objects.get(part__line=line, staff_id=worker.actor.id)
        shift = add_shift(worker, line, begins_at=start, ends_at=at_local(day, time(ends)), answerer=own.public_id)
        if days == 3:
            ask_swap(worker, shift)
