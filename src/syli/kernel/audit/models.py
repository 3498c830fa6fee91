"""The audit tables: events in one hash chain per organisation, and whose data each event touched. Never free text."""

from __future__ import annotations

from django.db import models


class AuditHead(models.Model):
    """The end of one organisation's chain; locking it orders that organisation's events."""

    chain = models.BigIntegerField(primary_key=True)
    length = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class AuditEvent(models.Model):
    """One act: when, who, in which role and organisation, what, to whom, with what outcome."""

    chain = models.BigIntegerField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=100)
    level = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    subject_ids = models.JSONField(default=list)
    earliest_on = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    row_count = models.IntegerField(null=True)
    request_id = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_event_place_in_chain")]
        indexes = [
            models.Index(fields=["organisation_id", "at"], name="audit_event_by_organisation"),
            models.Index(fields=["actor_id", "at"], name="audit_event_by_actor"),
        ]


class AuditSubject(models.Model):
    """Whose data an event touched: answers "who looked at me" without reading the whole log."""

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="subjects")
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "at"], name="audit_subject_by_person")]
