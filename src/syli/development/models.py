"""A team's own work on quality: what it discussed and decided, when surveys were sent, training given, its log, its indicators. Nobody's data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.development.choices import DiscussionKind, LogKind, LogState
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Owned, Registered, StaffMember, Unit


class Discussion(Registered):
    """A team came together about the results of a survey or about its development log, and what it concluded (JUS-3, LAP-7)."""

    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in DiscussionKind])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    #: Of survey results: which service's, which form, and how many answers were shown then, in whole lots.
    service_code = models.CharField(max_length=60, blank=True)
    form_code = models.CharField(max_length=48, blank=True)
    answers = models.PositiveIntegerField(default=0)
    #: Of the log: the first day of the half-year that was gone through.
    half_on = models.DateField(null=True, blank=True)
    concluded = VaultTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="log", half_on__isnull=False) | Q(kind="results", half_on__isnull=True), name="discussion_of_a_half"
            ),
            models.CheckConstraint(condition=~Q(kind="results") | (~Q(service_code="") & ~Q(form_code="")), name="discussion_of_a_survey"),
        ]
        indexes = [models.Index(fields=["unit", "kind", "held_on"], name="discussion_of_unit")]


class DiscussionMember(Owned):
    """One of the staff who were there."""

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["discussion", "staff"], name="discussion_member_once")]


class AgreedAction(Registered):
    """What a team agreed to do: what, who is responsible, until when, when done."""

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="actions")
    what = VaultTextField()
    responsible = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["responsible", "done_on", "due_on"], name="agreed_action_waiting")]


class SurveyRound(Owned):
    """An anonymous survey was sent to those whom a service asks: which and on which day, not to whom."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_code = models.CharField(max_length=60)
    form_code = models.CharField(max_length=48)
    sent_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["unit", "service_code", "form_code", "sent_on"], name="survey_round_of_service")]


class Training(Registered):
    """Training that the team gave to others: when, to whom, how many, how long, with which partner, by whom (JUS-5)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    audience = models.CharField(max_length=40)
    heads = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    topic = VaultTextField()
    partner = VaultTextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(heads__gt=0) & Q(minutes__gt=0), name="training_of_somebody")]
        indexes = [models.Index(fields=["unit", "held_on"], name="training_of_unit")]


class TrainingGiver(Owned):
    """One of the staff who gave a training."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="givers")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "staff"], name="training_giver_once")]


class LogEntry(Registered):
    """A line of a unit's development log: a challenge, feedback or an idea, and what became of it. No word of any client (LAP-7)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in LogKind])
    said_on = models.DateField()
    text = VaultTextField()
    state = models.CharField(max_length=8, default=LogState.NEW, choices=[(s.value, s.value) for s in LogState])
    #: What was done about it.
    outcome = VaultTextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "state", "said_on"], name="log_entry_of_unit")]


class ReviewRhythm(Owned):
    """A leader has set that a unit's log is gone through every half-year, from a day on, whatever its services ask."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(end_on__isnull=True), name="review_rhythm_once"),
            models.CheckConstraint(condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")), name="review_rhythm_ends_after_start"),
        ]


class IndicatorSet(Registered):
    """A set of measures that an association or one of its units follows, perhaps of one service (LAP-6)."""

    name = VaultTextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service_code = models.CharField(max_length=60, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "end_on"], name="indicator_set_in_use")]


class Indicator(Registered):
    """A measure in a set: its target, and what the team means by it. No number of its own."""

    of_set = models.ForeignKey(IndicatorSet, on_delete=models.PROTECT, related_name="indicators")
    measure = models.CharField(max_length=60)
    #: What is aimed at, in whole hundredths: every database counts those exactly.
    target_hundredths = models.BigIntegerField(null=True, blank=True)
    note = VaultTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_set", "measure"], name="indicator_once_in_set")]
