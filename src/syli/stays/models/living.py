"""Houses with their rooms and holds, stays with everybody's presence by the minute, and what a shift writes down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from syli.episodes.models import CountOnlyContact, Episode
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Owned, Registered, StaffMember, Unit
from syli.people.models import Person
from syli.records.models import Attachment
from syli.stays.choices import Caller, Heads, LineKind, PricePer, RoomState, Shift, StayState, Way, Where
from syli.stays.rules import NightRule
from syli.stays.rules.nights import HELSINKI, NOON


def closed(kinds: Any) -> list[tuple[str, str]]:
    """Return a closed set as a column's choices."""
    return [(kind.value, kind.value) for kind in kinds]


class House(Owned):
    """A unit where people live: how many families, how many workers, when it is night. Its row is the lock on its places."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    family_places = models.PositiveSmallIntegerField()
    day_workers = models.PositiveSmallIntegerField(default=0)
    #: None is as many as by day.
    evening_workers = models.PositiveSmallIntegerField(null=True, blank=True)
    night_workers = models.PositiveSmallIntegerField(default=0)
    night_first_hour = models.PositiveSmallIntegerField(default=22)
    night_last_hour = models.PositiveSmallIntegerField(default=6)
    night_least_minutes = models.PositiveSmallIntegerField(default=60)

    @property
    def night(self) -> NightRule:
        """Return when it is night in this house."""
        return NightRule(self.night_first_hour, self.night_last_hour, self.night_least_minutes)

    def norm_of(self, shift: str) -> int:
        """Return how many workers a shift of the house should have."""
        if shift == Shift.NIGHT:
            return self.night_workers
        return self.day_workers if shift == Shift.MORNING or self.evening_workers is None else self.evening_workers

    def is_night(self, moment: datetime) -> bool:
        """Tell whether it is night in the house at a moment."""
        evening = (moment.astimezone(HELSINKI) - timedelta(hours=NOON)).date()
        begins, ends = self.night.hours_of(evening)
        return begins <= moment < ends


class PastPlaces(Owned):
    """How many families a house had places for until a moment, when that was changed: what is over keeps its own number."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="past_places")
    family_places = models.PositiveSmallIntegerField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "until_at"], name="past_places_once")]


class Room(Owned):
    """A room of a house. More than one place means that families share it."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=40)
    family_places = models.PositiveSmallIntegerField(default=1)
    beds = models.PositiveSmallIntegerField(default=4)
    state = models.CharField(max_length=12, default=RoomState.READY, choices=closed(RoomState))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "name"], name="room_name_once")]


class Stay(Registered):
    """A family lives in a house, as part of its episode, from arrival to departure."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="stays")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="stays")
    state = models.CharField(max_length=10, default=StayState.RUNNING, choices=closed(StayState))
    way = models.CharField(max_length=10, default=Way.AGREED, choices=closed(Way))
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    planned_end_on = models.DateField(null=True, blank=True)
    # Why a minor came without a grown-up (TUR-3).
    alone_reason = VaultTextField(blank=True)
    #: Danger was near when they came; everybody on the shift sees it until it has passed.
    is_in_danger = models.BooleanField(default=False)
    # Pressing the button twice, or a phone sending again, gives one room.
    once_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode"], condition=Q(state="running"), name="stay_running_once"),
            models.UniqueConstraint(fields=["organisation", "once_key"], name="stay_begun_once"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | Q(state="ended", ended_at__isnull=False), name="stay_ended_has_end"
            ),
        ]
        indexes = [models.Index(fields=["house", "state"], name="stay_of_house")]


class Presence(Owned):
    """One piece of somebody's stay: in a room of the house, or away; by the minute."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="presences")
    heads = models.CharField(max_length=8, choices=closed(Heads))
    where = models.CharField(max_length=10, default=Where.IN_HOUSE, choices=closed(Where))
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True, related_name="presences")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True, blank=True)
    #: When somebody who is away is expected back.
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(end_at__isnull=True), name="presence_in_one_place"),
            models.CheckConstraint(condition=Q(end_at__isnull=True) | Q(end_at__gte=F("start_at")), name="presence_ends_after_start"),
        ]
        indexes = [models.Index(fields=["stay", "start_at"], name="presence_of_stay")]


class Hold(Owned):
    """A place kept for a family that is on its way, for a while. Numbers only."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="holds")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Who came; none when the hold was released or ran out.
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["house", "ended_at"], name="hold_of_house")]


class TurnedAway(Owned):
    """Somebody for whom there was no place, or no safe one: why and where to, without a name."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="turned_away")
    happened_at = models.DateTimeField()
    reason = models.CharField(max_length=60)
    #: What kind of place they were guided to, and which one; nothing of either when they were guided nowhere.
    guided_code = models.CharField(max_length=40, blank=True)
    guided_to = models.CharField(max_length=120, blank=True)
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    #: Counted by the refusal itself; a worker who counts it by hand completes this row and makes no second one.
    is_automatic = models.BooleanField(default=False)
    once_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "once_key"], name="turned_away_once")]
        indexes = [models.Index(fields=["house", "happened_at"], name="turned_away_by_time")]


class AdviceCall(Owned):
    """A call to the house at any hour: what the count of it does not say (who called, where guided). Nobody is named."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="calls")
    counted = models.OneToOneField(CountOnlyContact, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    caller = models.CharField(max_length=14, default=Caller.UNKNOWN, choices=closed(Caller))
    guided_to = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["house", "happened_at"], name="advice_call_by_time")]


class Handover(Registered):
    """What one shift tells the next, signed by both; apart from the clients' own records."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="handovers")
    shift_on = models.DateField()
    shift = models.CharField(max_length=10, choices=closed(Shift))
    given_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "shift_on", "shift"], name="handover_once_a_shift")]


class HandoverLine(Registered):
    """One line of a handover. An open matter is carried on from shift to shift until it is done."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=closed(LineKind))
    text = VaultTextField()
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    # What belongs to one client is moved to her record; only that it was there remains here.
    moved_at = models.DateTimeField(null=True, blank=True)


class PaymentCommitment(Registered):
    """A payer's promise to pay for a stay: who, by which number, from when until when, at what price."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="commitments")
    issuer = VaultTextField()
    reference = VaultTextField(blank=True)
    contact = VaultTextField(blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    price_per = models.CharField(max_length=10, default=PricePer.DAY, choices=closed(PricePer))
    #: How much is promised, in the payer's words: so many days, for whom.
    scope = VaultTextField(null=True, blank=True)
    #: The commitment as it came, kept with the client's files: sealed, nameless, opened by whoever opens those.
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    #: No promise of a payer: the director lets the days be billed all the same, with a reason (ENS-2).
    is_directors = models.BooleanField(default=False)


class Review(Registered):
    """A meeting with the sender about how the stay goes: planned, then held with its minutes and joint goals."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="reviews")
    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    participants = VaultTextField(blank=True)
    minutes = VaultTextField(blank=True)
    goals = VaultTextField(blank=True)
