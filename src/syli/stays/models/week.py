"""The week of a house: who works when, what happens when, what the residents have proposed and decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Owned, Registered, StaffMember
from syli.stays.choices import ProgrammeKind, Shift
from syli.stays.models.living import House, closed


class PlannedShift(Owned):
    """Somebody works a shift of a day in the house."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="planned_shifts")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    shift_on = models.DateField()
    shift = models.CharField(max_length=10, choices=closed(Shift))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "staff", "shift_on", "shift"], name="shift_planned_once")]
        indexes = [models.Index(fields=["house", "shift_on"], name="planned_shift_by_day")]


class ProgrammeItem(Owned):
    """Something that happens in the house every week at the same time: a group, a house meeting, open doors. No word of anybody."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="programme")
    kind = models.CharField(max_length=14, choices=closed(ProgrammeKind))
    title = models.CharField(max_length=80)
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="programme_on_a_weekday"),
            models.CheckConstraint(condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")), name="programme_ends_after_start"),
        ]
        indexes = [models.Index(fields=["house", "weekday"], name="programme_of_house")]


class HouseMeeting(Registered):
    """A meeting of those who live in the house: what is on the table, what was decided."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    agenda = VaultTextField(blank=True)
    decisions = VaultTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "held_on"], name="house_meeting_once_a_day")]


class Proposal(Registered):
    """What somebody who lives in the house proposes; nobody writes down who. It waits for a house meeting until it is answered."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="proposals")
    text = VaultTextField()
    given_on = models.DateField()
    answer = VaultTextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
