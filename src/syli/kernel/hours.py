"""The columns of hours that hold every week: a weekday, from when until when, from which day until which."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.kernel.dates import Weekly


class WeeklyHours(models.Model):
    """Hours of a weekday; midnight as the end is the end of the day."""

    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="%(class)s_on_a_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")) | Q(ends="00:00"), name="%(class)s_end_after_begin"),
            models.CheckConstraint(condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")), name="%(class)s_hold_after_start"),
        ]

    @property
    def weekly(self) -> Weekly:
        """Return the hours as rules take them."""
        return Weekly(self.weekday, self.begins, self.ends, self.start_on, self.end_on)
