"""Filled forms in versions, how their goals came true, from whom danger comes, what an answer obliges to, how a risk is
taken on, work with a couple by two workers, and the board of planned work. Everything written is sealed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.episodes.models import Episode
from syli.kernel.vault.fields import VaultJSONField, VaultTextField
from syli.org.models import Owned, Registered, StaffMember, Unit
from syli.people.models import Person
from syli.plans.choices import ChildAct, Consent, Decision, DutyState, Opinion, Original, PairState, StepKind, StepState
from syli.records.models import Attachment


class Sheet(Registered):
    """One form about one person in one episode: a plan or an assessment, in versions."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    form_code = models.CharField(max_length=48)
    current_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "person", "form_code"], name="sheet_once")]
        indexes = [models.Index(fields=["person", "form_code"], name="sheet_of_person")]


class SheetVersion(Registered):
    """The answers of one day, under the version of the form in which they were asked. Never changed."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    form_version = models.PositiveIntegerField()
    answers = VaultJSONField()
    happened_on = models.DateField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once")]


class Realisation(Registered):
    """How one need or goal of a plan came true, said at the end: a score that is counted, and words (TUR-6)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="realised")
    #: The version of the plan whose words were looked at.
    number = models.PositiveIntegerField()
    field_code = models.CharField(max_length=48)
    score = models.CharField(max_length=40)
    words = VaultTextField(blank=True)
    scored_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "field_code"], name="realised_once")]
        indexes = [models.Index(fields=["organisation", "scored_on"], name="realised_by_day")]


class Danger(Registered):
    """From whom the danger comes to a person, as her own side has written it; closes her forms to that side's workers."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="danger_between_two"),
            models.UniqueConstraint(fields=["person", "other"], name="danger_once"),
        ]


class Duty(Registered):
    """What an answer obliges to: open until it is done or a reason is written."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=48)
    state = models.CharField(max_length=10, default=DutyState.OPEN, choices=[(s.value, s.value) for s in DutyState])
    since_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    reason = VaultTextField(blank=True)
    answered_by_id: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "code"], condition=Q(state="open"), name="duty_open_once")]
        indexes = [models.Index(fields=["organisation", "state"], name="duty_waiting")]


class Referral(Registered):
    """A worker's decision on one version of a risk assessment: taken on by several bodies or not, why, with what right, when sent."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="referrals")
    number = models.PositiveIntegerField()
    decision = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Decision])
    reason = VaultTextField()
    decided_on = models.DateField()
    consent = models.CharField(max_length=12, blank=True, choices=[(c.value, c.value) for c in Consent])
    consented_on = models.DateField(null=True, blank=True)
    legal_ground = VaultTextField(blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_to = VaultTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="referral_once_a_version"),
            models.CheckConstraint(condition=Q(sent_on__isnull=True) | (Q(decision="refer") & ~Q(consent="")), name="referral_sent_with_right"),
        ]
        indexes = [models.Index(fields=["organisation", "decided_on"], name="referral_by_day")]


class ChildAtRisk(Registered):
    """A child of the one in danger, and what is done for it."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=[(a.value, a.value) for a in ChildAct])
    acted_on = models.DateField()
    words = VaultTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "child"], name="child_at_risk_once")]


class RiskMeeting(Registered):
    """A meeting of several bodies about one referral: who was invited, what was said, when it is looked at again."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    minutes = VaultTextField(blank=True)
    follow_up_on = models.DateField(null=True, blank=True)


class MeetingMember(Registered):
    """Somebody invited to a meeting: of which body, and, if she is ours, which of our staff. Taken out, she reads of it no more (MAR-4)."""

    meeting = models.ForeignKey(RiskMeeting, on_delete=models.PROTECT, related_name="members")
    body = models.CharField(max_length=40)
    name = VaultTextField(blank=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: The day from which it holds no more: the client took back what it stood on. Whoever was invited reads nothing since.
    revoked_on = models.DateField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_id: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(null=True)


class MeetingTask(Registered):
    """What a meeting agreed on: what, who is responsible, until when, when done."""

    meeting = models.ForeignKey(RiskMeeting, on_delete=models.PROTECT, related_name="tasks")
    what = VaultTextField()
    responsible = VaultTextField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)


class JointWork(Registered):
    """Two workers meet a couple, each answering for her own client; neither reads what the other has written of hers."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_worker = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    second_worker = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    purpose = VaultTextField(blank=True)
    state = models.CharField(max_length=8, default=PairState.ASKED, choices=[(s.value, s.value) for s in PairState])
    first_consent_on = models.DateField()
    second_consent_on = models.DateField(null=True, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")) & ~Q(first_worker=F("second_worker")), name="joint_of_two_by_two"),
            models.CheckConstraint(condition=~Q(state="running") | Q(second_consent_on__isnull=False), name="joint_runs_with_consent"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="joint_by_state")]


class JointMeeting(Registered):
    """A meeting of a couple with both workers: when, how long, what both partners may read; `is_by_one` when one of the two was away."""

    joint = models.ForeignKey(JointWork, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    minutes = models.PositiveIntegerField()
    is_by_one = models.BooleanField(default=False)
    words = VaultTextField(blank=True)


class PlannedStep(Registered):
    """One step on a family's board: whose, which work, by when, where it stands."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in StepKind])
    target_on = models.DateField()
    state = models.CharField(max_length=8, default=StepState.PLANNED, choices=[(s.value, s.value) for s in StepState])
    changed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state", "target_on"], name="step_by_target")]


class StepDay(Registered):
    """A day that a planned step had before another was set, and why (JUS-2). Never changed."""

    step = models.ForeignKey(PlannedStep, on_delete=models.PROTECT, related_name="days")
    was_on = models.DateField()
    reason = VaultTextField(blank=True)


class ViolencePart(Registered):
    """Which part somebody has in the violence, by person and episode (VKT-1): no family has one label."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=40)
    said_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "person"], name="violence_part_once")]


class Work(Registered):
    """Something a child has made, kept as a picture in its own record, with what the child says of it (LAP-4)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    opinion = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Opinion])
    original = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Original])
    words = VaultTextField(blank=True)


class SurveyAnswer(Registered):
    """An anonymous answer about a service: of which kind of respondent, in which month. Nothing joins it to anybody (PLAN-51)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_code = models.CharField(max_length=60)
    form_code = models.CharField(max_length=48)
    form_version = models.PositiveIntegerField()
    respondent = models.CharField(max_length=40)
    answers = VaultJSONField()
    #: The first day of the month.
    month_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["unit", "service_code", "form_code"], name="survey_of_service")]


class RegularMeeting(Owned):
    """A meeting that a service holds so many times a year, and the day it was held (LAP-9). Nobody's data."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_code = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    held_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "service_code", "code", "held_on"], name="regular_meeting_once_a_day")]
