"""Summaries of feedback that others keep: which period, when they came, the file itself, figures typed by hand. No answer of anybody."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.org.models import Owned, Registered
from syli.stays.models.living import House


class FeedbackSummary(Registered):
    """A summary that who keeps the feedback has sent to the house's leader (THL-2)."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="feedback_summaries")
    code = models.CharField(max_length=60)
    start_on = models.DateField()
    end_on = models.DateField()
    #: The same period filed again is a row of its own, with the next number; the last one counts.
    number = models.PositiveSmallIntegerField(default=1)
    received_on = models.DateField()
    #: Of the file, when there is one: what it is and its name without anything that tells of its maker.
    media_type = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["house", "code", "start_on", "end_on", "number"], name="feedback_summary_once"),
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="feedback_summary_ends_after_start"),
        ]


class SummaryFigure(Owned):
    """One key figure of a summary, typed by hand."""

    summary = models.ForeignKey(FeedbackSummary, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(max_length=60)
    #: Whole hundredths: every database counts those exactly.
    hundredths = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "name"], name="summary_figure_once")]


class SummaryPiece(Owned):
    """One encrypted piece of a summary's file."""

    summary = models.ForeignKey(FeedbackSummary, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "number"], name="summary_piece_once")]
