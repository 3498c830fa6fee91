"""Rooms of a unit, its open hours, who has taken which room, and what the keeper is told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.bookings.choices import Taken
from syli.episodes.models import Episode
from syli.kernel.dates import Span
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Owned, Registered, StaffMember, Unit, WeeklyHours
from syli.people.models import Person


class Space(Owned):
    """A room of a unit that is taken for a time. Its row, with those of the unit's other rooms, is the lock on who takes it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spaces")
    name = models.CharField(max_length=60)
    #: Open activity is held there too, and families of some services live in it for some days.
    is_shared = models.BooleanField(default=False)
    is_in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="space_name_once")]


class OpenHours(WeeklyHours, Owned):
    """Hours of a weekday in which anybody may come to a unit: its shared rooms are taken then."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="open_hours")
    title = models.CharField(max_length=80)

    class Meta(WeeklyHours.Meta):
        indexes = [models.Index(fields=["unit", "weekday"], name="open_hours_of_unit")]


class Booking(Registered):
    """A room is taken from a minute until a minute: for a family of an episode, for its stay, or for something without clients."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="bookings")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, blank=True, related_name="room_bookings")
    taken_for = models.CharField(max_length=8, default=Taken.HOURS, choices=[(one.value, one.value) for one in Taken])
    purpose = VaultTextField(blank=True)
    taken_at = models.DateTimeField()
    given_back_at = models.DateTimeField()
    #: When a family really left; a stay's booking without it is not over, whatever was planned.
    left_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = VaultTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given_back_at__gte=F("taken_at")), name="booking_ends_after_begin"),
            models.CheckConstraint(condition=Q(taken_for="hours") | Q(episode__isnull=False), name="booking_of_stay_has_episode"),
        ]
        indexes = [
            models.Index(fields=["space", "taken_at"], name="booking_of_space"),
            models.Index(fields=["episode", "taken_at"], name="booking_of_episode"),
        ]

    @property
    def span(self) -> Span:
        """Return from when until when the room is taken."""
        return self.taken_at, self.given_back_at

    @property
    def is_lived_in(self) -> bool:
        """Tell whether a family lives in the room and has not left."""
        return self.taken_for == Taken.STAY and self.left_at is None and self.cancelled_at is None


class RoomNotice(Registered):
    """Two who must not meet would have been given rooms of one unit at one time. Nobody but the keeper learns of it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    wanted_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "person", "other", "wanted_at"], name="room_notice_once")]
        indexes = [models.Index(fields=["organisation", "seen_at"], name="room_notice_waiting")]
