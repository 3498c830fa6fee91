"""What is known of a family's background, how it left, what it permitted, and the tasks that go on after the door has closed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.episodes.models import Episode
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Registered, StaffMember
from syli.people.models import Person
from syli.stays.choices import HowGiven, LinkTo, SafetyPlan, Whose
from syli.stays.models.living import Stay, closed


class Background(Registered):
    """What the family told of what brought it here: codes only, asked when there is time for it."""

    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, related_name="background")
    violence_codes = models.JSONField(default=list)
    duration_code = models.CharField(max_length=40, blank=True)
    perpetrator_codes = models.JSONField(default=list)
    lived_together_code = models.CharField(max_length=40, blank=True)
    crime_report_code = models.CharField(max_length=40, blank=True)
    #: What they tell of earlier stays anywhere; the association's own are counted.
    earlier_code = models.CharField(max_length=40, blank=True)
    #: Why they came from another house of the same kind; empty when they did not.
    moved_code = models.CharField(max_length=40, blank=True)
    children_elsewhere = models.PositiveSmallIntegerField(null=True, blank=True)


class Departure(Registered):
    """The departure checklist of a stay (TUR-10): where to, how safe, to which help."""

    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, related_name="departure")
    housing_code = models.CharField(max_length=40, blank=True)
    with_perpetrator_code = models.CharField(max_length=40, blank=True)
    safety_plan = models.CharField(max_length=12, blank=True, choices=closed(SafetyPlan))
    referred_codes = models.JSONField(default=list)


class FeedbackLink(Registered):
    """Whether a link to feedback that somebody else keeps was given, to whom, when, or why not. The answers are never here (TUR-7)."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="feedback_links")
    code = models.CharField(max_length=60)
    to_whom = models.CharField(max_length=12, choices=closed(LinkTo))
    is_given = models.BooleanField()
    reason_code = models.CharField(max_length=40, blank=True)
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay", "code", "to_whom"], name="feedback_link_once"),
            models.CheckConstraint(condition=Q(is_given=True, reason_code="") | ~Q(reason_code="") & Q(is_given=False), name="link_or_reason"),
        ]


class Permission(Registered):
    """What somebody allowed: to be contacted later, to meet a visitor. It can be taken back, and then it stays written that it was given."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="permissions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="permissions")
    code = models.CharField(max_length=40)
    #: Whom it is about, where it is about a named body.
    receiver = VaultTextField(null=True, blank=True)
    #: Who gave it for a child; empty when she gave it herself.
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: Empty, as the version below, where it was written down before this was asked.
    how = models.CharField(max_length=12, blank=True, choices=closed(HowGiven))
    text_version = models.PositiveSmallIntegerField(null=True, blank=True)
    given_on = models.DateField()
    #: The last day on which it holds; without one it holds until it is taken back.
    last_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # One for a named body may stand beside another's; their names are sealed, so the command compares them under its lock.
            models.UniqueConstraint(
                fields=["episode", "person", "code"],
                condition=Q(withdrawn_on__isnull=True, last_on__isnull=True, receiver__isnull=True),
                name="permission_once",
            ),
            models.CheckConstraint(condition=Q(last_on__isnull=True) | Q(last_on__gte=F("given_on")), name="permission_ends_after_given"),
            models.CheckConstraint(condition=~Q(guardian=F("person")), name="permission_by_guardian_of_another"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")), name="permission_withdrawn_after_given"
            ),
        ]


class Task(Registered):
    """Something to do for a family by a day: the resident's own or a worker's. One with a code was made by a rule, one with words by a person."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="stay_tasks")
    code = models.CharField(max_length=60, blank=True)
    text = VaultTextField(blank=True)
    whose = models.CharField(max_length=10, default=Whose.WORKER, choices=closed(Whose))
    due_on = models.DateField()
    #: How many days before and after its day it may be done.
    window_days = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "code"],
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True) & ~Q(code=""),
                name="stay_task_open_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "due_on"], name="stay_task_by_day")]
