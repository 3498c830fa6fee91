"""What the keeper is told silently: that somebody wanted to the house, or came, where one lives from whom she is kept apart."""

from __future__ import annotations

from django.db import models

from syli.org.models import Registered, StaffMember
from syli.people.models import Person
from syli.stays.models.living import House, TurnedAway


class KeeperNotice(Registered):
    """Two who must not meet would have met in a house, or may. Nobody but the keeper learns of it."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="keeper_notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    #: Whether she has been given a room all the same: nobody knew, or a name was only told afterwards.
    has_come = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    turned_away = models.ForeignKey(TurnedAway, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    once_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other", "once_key"], name="keeper_noticed_once")]
        indexes = [models.Index(fields=["organisation", "seen_at"], name="keeper_notice_waiting")]
