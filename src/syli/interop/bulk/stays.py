"""Stays of one register, written in bulk: one method per kind of row, each leaving what its command leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from syli.interop.bulk.writer import BulkWriter, Stamp
from syli.stays.choices import StayState
from syli.stays.models import AdviceCall, Handover, HandoverLine, Hold, PaymentCommitment, Presence, Review, Stay, TurnedAway


@dataclass(slots=True)
class Piece:
    """One piece of somebody's stay while it is told: open until its end is known."""

    person: int
    heads: str
    where: str
    room: int | None
    start_at: datetime
    stamp: Stamp
    end_at: datetime | None = None
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StayRows:
    """Writes what happens in a house, beside a writer that gathers the rows."""

    rows: BulkWriter

    def stay(
        self, episode: int | None, house: int, way: str, began_at: datetime, ended_at: datetime | None, planned_end_on: date | None,
        pieces: Sequence[Piece], stamp: Stamp,
    ) -> int:  # fmt: skip
        """Write a stay with everybody's presence."""
        engine, state = self.rows.engine, StayState.RUNNING if ended_at is None else StayState.ENDED
        key = self.rows.table(Stay).add(
            episode, house, str(state), way, engine.moment(began_at), self._moment(ended_at), engine.day(planned_end_on),
            self.rows.public_ids.new(), 1 + (ended_at is not None), stamp.moment, stamp.by,
        )  # fmt: skip
        presences = self.rows.table(Presence)
        for piece in pieces:
            presences.add(
                key, piece.person, piece.heads, piece.where, piece.room, engine.moment(piece.start_at), self._moment(piece.end_at),
                self._moment(piece.back_at), 1 + (piece.end_at is not None), piece.stamp.moment, piece.stamp.by,
            )  # fmt: skip
        self.rows.years.update(range(began_at.year, (ended_at or began_at).year + 1))
        return key

    def hold(
        self, house: int, room: int, adults: int, children: int, expires_at: datetime, ended_at: datetime | None, stay: int | None, stamp: Stamp
    ) -> None:
        """Write a held place; `stay` is of the family that came."""
        expires = self.rows.engine.moment(expires_at)
        self.rows.table(Hold).add(
            house, room, adults, children, expires, self._moment(ended_at), stay, 1 + (ended_at is not None), stamp.moment, stamp.by
        )

    def turned_away(self, house: int, happened_at: datetime, reason: str, guided_to: str, adults: int, children: int, stamp: Stamp) -> None:
        """Write that somebody was turned away."""
        moment, key = self.rows.engine.moment(happened_at), self.rows.public_ids.new()
        self.rows.table(TurnedAway).add(house, moment, reason, guided_to, adults, children, key, stamp.moment, stamp.by)

    def call(self, house: int, counted: int, happened_at: datetime, caller: str, guided_to: str, stamp: Stamp) -> None:
        """Write what the count of a call does not say."""
        self.rows.table(AdviceCall).add(house, counted, self.rows.engine.moment(happened_at), caller, guided_to, stamp.moment, stamp.by)

    def handover(
        self, house: int, shift_on: date, shift: str, given: tuple[datetime, int] | None, taken: tuple[datetime, int] | None, stamp: Stamp
    ) -> int:
        """Write a shift's handover with its signatures."""
        given_at, given_by = (self.rows.engine.moment(given[0]), given[1]) if given else (None, None)
        taken_at, taken_by = (self.rows.engine.moment(taken[0]), taken[1]) if taken else (None, None)
        version = 1 + (given is not None) + (taken is not None)
        return self.rows.table(Handover).add(
            house, self.rows.engine.day(shift_on), shift, given_by, given_at, taken_by, taken_at, version, stamp.moment, stamp.by
        )

    def line(self, handover: int, kind: str, text: str, done_at: datetime | None, stamp: Stamp) -> None:
        """Write a line of a handover."""
        done = self._moment(done_at)
        self.rows.table(HandoverLine).add(handover, kind, text, done, 1 + (done is not None), stamp.moment, stamp.by)

    def commitment(self, episode: int | None, issuer: str, reference: str, start_on: date, end_on: date, price_cents: int, stamp: Stamp) -> None:
        """Write a payer's promise."""
        day = self.rows.engine.day
        self.rows.table(PaymentCommitment).add(episode, issuer, reference, day(start_on), day(end_on), price_cents, stamp.moment, stamp.by)

    def review(self, episode: int | None, planned_on: date, held_on: date | None, participants: str, minutes: str, goals: str, stamp: Stamp) -> None:
        """Write a meeting with the sender."""
        planned, held = self.rows.engine.day(planned_on), self.rows.engine.day(held_on)
        version = 1 + (held_on is not None)
        self.rows.table(Review).add(episode, planned, held, participants, minutes, goals, version, stamp.moment, stamp.by)

    def _moment(self, moment: datetime | None) -> object:
        return None if moment is None else self.rows.engine.moment(moment)
