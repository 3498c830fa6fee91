"""What the statistics remember: which parts of the marts are behind the records."""

from __future__ import annotations

from django.db import models


class PlannedNoon(models.Model):
    """A noon for which the counting of the night is planned: one job a day, however often somebody saves."""

    noon_on = models.DateField(primary_key=True)


class StalePartition(models.Model):
    """One organisation's year whose facts must be written anew; removed when that is done."""

    organisation_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    since_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "year"], name="stale_partition_once")]
