"""Tells what happens in houses through the commands of stays, one act after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from syli.episodes.models import Episode as EpisodeRow
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.people.models import Person
from syli.simulator.header import Header, at
from syli.simulator.indoors import CLEANING, Handover, Hold, Review, Stay
from syli.simulator.world import Count, Episode, Request
from syli.stays import commands
from syli.stays.choices import Heads, RoomState
from syli.stays.models import Hold as HoldRow
from syli.stays.models import House
from syli.stays.models import Stay as StayRow
from syli.stays.queries.offers import heads_of_role


class StayTeller:
    """Tells stays and what surrounds them."""

    def __init__(self, header: Header, persons: Mapping[int, Person], ctx: Callable[[datetime, int], Context], last_day: date) -> None:
        self.header, self.persons, self.ctx, self.last_day = header, persons, ctx, last_day

    def _house(self, unit: int) -> House:
        return House.objects.get(pk=self.header.houses[unit].pk)

    def turned_away(self, ctx: Context, request: Request) -> None:
        """Tell that somebody was turned away."""
        if request.turned_away:
            children = sum(heads_of_role(role) == Heads.CHILD for _person, role in request.people)
            commands.turn_away(
                ctx, self._house(self.header.offers[request.offer].unit_id), reason=request.turned_away, guided_to=request.guided_to,
                adults=len(request.people) - children, children=children, once_key=new_public_id(),
            )  # fmt: skip

    def episode(self, row: EpisodeRow, episode: Episode) -> None:
        """Tell who pays, the stay, and the meetings with the sender."""
        for one in episode.commitments:
            commands.record_commitment(
                self.ctx(one.recorded_at, one.recorded_by), row, issuer=one.issuer, reference=one.reference, start_on=one.start_on,
                end_on=one.end_on, price_cents=one.price_cents,
            )  # fmt: skip
        if episode.stay is not None:
            self._stay(row, episode.stay)
        for meeting in episode.reviews:
            self._review(row, meeting)

    def _stay(self, row: EpisodeRow, stay: Stay) -> None:
        house = self._house(row.unit_id)
        hold = self.hold(stay.hold) if stay.hold is not None else None
        lived: StayRow = commands.arrive(
            self.ctx(stay.began_at, stay.began_by), row, house=house, people=self._people(stay.people), at=stay.began_at,
            once_key=new_public_id(), room=self.header.rooms[(stay.unit, stay.room)], way=stay.way, planned_end_on=stay.planned_end_on, hold=hold,
        )  # fmt: skip
        for turn in stay.turns:
            ctx, people = self.ctx(turn.at, turn.by), self._people(turn.people)
            lived = StayRow.objects.get(pk=lived.pk)
            if turn.kind == "moved":
                assert turn.room is not None
                commands.move_room(ctx, lived, room=self.header.rooms[(stay.unit, turn.room)], at=turn.at)
            elif turn.kind == "away":
                commands.go_away(ctx, lived, people=people, at=turn.at, back_at=turn.back_at)
            else:
                {"back": commands.come_back, "joined": commands.join_stay}[turn.kind](ctx, lived, people=people, at=turn.at)
        if stay.ended_at is not None and stay.ended_by is not None:
            commands.depart(self.ctx(stay.ended_at, stay.ended_by), StayRow.objects.get(pk=lived.pk), at=stay.ended_at)
        self._clean(stay)

    def _clean(self, stay: Stay) -> None:
        """Tell that the rooms which the family left were cleaned, as far as the story goes."""
        for number, left_at in stay.rooms_left:
            if left_at + CLEANING < at(self.last_day + timedelta(days=1), time(0)):
                room = type(self.header.rooms[(stay.unit, number)]).objects.get(pk=self.header.rooms[(stay.unit, number)].pk)
                commands.set_room_state(self.ctx(left_at + CLEANING, stay.began_by), room, state=RoomState.READY)

    def _people(self, keys: tuple[int, ...]) -> list[Person]:
        return [Person.objects.get(pk=self.persons[key].pk) for key in keys]

    def _review(self, row: EpisodeRow, meeting: Review) -> None:
        planned = commands.plan_review(self.ctx(meeting.planned_at, meeting.planned_by), row, planned_on=meeting.planned_on)
        if meeting.held_at is not None:
            commands.hold_review(
                self.ctx(meeting.held_at, meeting.planned_by), planned, held_on=meeting.planned_on, participants=meeting.participants,
                minutes=meeting.minutes, goals=meeting.goals,
            )  # fmt: skip

    def hold(self, hold: Hold) -> HoldRow:
        """Tell that a place was held."""
        row: HoldRow = commands.hold_place(
            self.ctx(hold.held_at, hold.held_by), self._house(self.header.units[hold.unit].pk), expires_at=hold.expires_at,
            room=self.header.rooms[(hold.unit, hold.room)], adults=hold.adults, children=hold.children,
        )  # fmt: skip
        return row

    def unused(self, hold: Hold) -> None:
        """Tell that a place was held for nobody who came."""
        row = self.hold(hold)
        if hold.ended_at is not None:
            commands.release_hold(self.ctx(hold.ended_at, hold.held_by), row)

    def call(self, count: Count) -> None:
        """Tell a call."""
        assert count.call is not None
        offer = self.header.offers[count.offer]
        commands.answer_call(
            self.ctx(count.call.happened_at, count.worker), self._house(offer.unit_id), offer=offer, once_key=new_public_id(),
            caller=count.call.caller, theme_codes=sorted(count.themes), minutes=count.minutes, guided_to=count.call.guided_to,
        )  # fmt: skip

    def handover(self, handover: Handover) -> None:
        """Tell a shift's handover: written, signed by who gives and who takes."""
        house = self._house(self.header.units[handover.unit].pk)
        row = None
        for line in handover.lines:
            written = commands.write_line(
                self.ctx(line.written_at, line.written_by), house, shift_on=handover.shift_on, shift=handover.shift, kind=line.kind, text=line.text
            )
            row = written.handover
            if line.done_at is not None:
                commands.finish_line(self.ctx(line.done_at, line.written_by), house, line=written)
        assert row is not None
        if handover.given_at is not None and handover.given_by is not None:
            row = commands.give_handover(self.ctx(handover.given_at, handover.given_by), row)
        if handover.taken_at is not None and handover.taken_by is not None:
            commands.take_handover(self.ctx(handover.taken_at, handover.taken_by), row)
