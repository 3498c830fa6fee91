"""Looks that are shown to a reviewer, cases of misuse, whom a worker has declared as near to her, and where the log's years were over."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Registered, StaffMember
from syli.oversight.choices import AlertState
from syli.people.models import Person
from syli.safety.models import EmergencyOpening


class Alert(Registered):
    """One member of staff on one day, perhaps about one person: by which signs it is shown, and what the reviewer decided."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: The other side, where both were opened; only whoever may know of both sees such an alert.
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opening = models.ForeignKey(EmergencyOpening, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    looked_on = models.DateField()
    first_at = models.DateTimeField()
    looks = models.PositiveIntegerField(default=0)
    signs = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=AlertState.NEW, choices=[(s.value, s.value) for s in AlertState])
    judged_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    question = VaultTextField(blank=True)
    answer = VaultTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "staff", "subject", "looked_on"], condition=Q(subject__isnull=False), name="alert_once_about_a_person"
            ),
            models.UniqueConstraint(fields=["organisation", "staff", "looked_on"], condition=Q(subject__isnull=True), name="alert_once_about_a_day"),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "looked_on"], name="alert_waiting"),
            models.Index(fields=["organisation", "staff", "state"], name="alert_of_staff"),
        ]


class MisuseCase(Registered):
    """A look that was misuse: what is known and done about it, and when the client was told."""

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="case")
    words = VaultTextField(blank=True)
    client_told_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)


class DeclaredKin(Registered):
    """Somebody near to a member of staff, as she has declared herself: her looks at such a record are shown."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    name = VaultTextField()
    phone = VaultTextField(blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "staff"], name="declared_kin_of_staff")]


class LogGap(models.Model):
    """A stretch of the log whose years were over: its events are gone, the link of the last one stays, so that the chain still holds.

    The database lets go only of what stands in such a row and is old enough (`queries/gap_triggers.py`); whoever makes one up has no seal.
    """

    chain = models.BigIntegerField()
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    #: The link of the last event that went: the next one is joined to it.
    digest = models.CharField(max_length=64)
    #: When the newest event that went had happened.
    newest_at = models.DateTimeField()
    made_at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "first_position"], name="log_gap_begins_once"),
            models.CheckConstraint(condition=Q(first_position__gte=1) & Q(last_position__gte=F("first_position")), name="log_gap_in_order"),
        ]
