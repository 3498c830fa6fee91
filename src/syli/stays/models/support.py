"""What is arranged for a family: an interpreter who learns nothing of it, and how its baby has slept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from syli.episodes.models import Episode
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Registered
from syli.people.models import Person
from syli.stays.choices import InterpreterMode, SleepPhase
from syli.stays.models.living import closed


class InterpreterOrder(Registered):
    """An interpreter ordered for somebody by an alias, to a meeting place: what was agreed, what came of it, what it cost (TUR-8)."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="interpreter_orders")
    language_code = models.CharField(max_length=10)
    mode = models.CharField(max_length=10, choices=closed(InterpreterMode))
    provider = VaultTextField(blank=True)
    alias = VaultTextField()
    meeting_place = VaultTextField(blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    came_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    cost_cents = models.PositiveIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(came_minutes__isnull=True) | Q(cancelled_at__isnull=True), name="interpreter_came_or_not")]


class SleepNight(Registered):
    """How a baby slept in one day and night: before the help, during it, after it, and later (UNI-3)."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="sleep_nights")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sleep_nights")
    phase = models.CharField(max_length=10, choices=closed(SleepPhase))
    slept_on = models.DateField()
    night_minutes = models.PositiveSmallIntegerField()
    day_minutes = models.PositiveSmallIntegerField(default=0)
    wakings = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "person", "slept_on"], name="sleep_once_a_night"),
            models.CheckConstraint(condition=Q(night_minutes__lte=24 * 60, day_minutes__lte=24 * 60), name="sleep_within_a_day"),
        ]
        indexes = [models.Index(fields=["episode", "slept_on"], name="sleep_of_episode")]
