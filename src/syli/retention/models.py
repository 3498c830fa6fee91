"""Requests of persons about their own data with the lines that are decided one by one, who has received what, and what is kept how long."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.episodes.models import Episode
from syli.intake.models import HelpRequest
from syli.kernel.vault.fields import VaultJSONField, VaultTextField
from syli.org.models import Owned, Registered, StaffMember, Unit
from syli.people.models import ContactPoint, Person
from syli.retention.choices import (
    Asker,
    CountedFrom,
    Decision,
    DeletionState,
    Delivery,
    Ground,
    Identity,
    LegalGround,
    LineKind,
    Outcome,
    RefusalGround,
    Right,
    StopGround,
    What,
)
from syli.safety.models import Approval


class DataRequest(Registered):
    """Somebody asks for her data, or for a child's; or who has looked at them. Its stage is computed (`rules/stages.py`)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Right])
    asker = models.CharField(max_length=10, choices=[(a.value, a.value) for a in Asker])
    asker_name = VaultTextField(blank=True)
    #: The one who asks, when she has a record: what tells of the other side is found by it.
    asker_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    identity = models.CharField(max_length=10, choices=[(i.value, i.value) for i in Identity])
    identity_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    due_on = models.DateField()
    since_on = models.DateField(null=True, blank=True)
    since_reason = VaultTextField(blank=True)
    #: How far a child decides herself whether a guardian receives her data (703/2023 §51).
    assessment = VaultTextField(blank=True)
    language = models.CharField(max_length=2)
    is_staff_covered = models.BooleanField(default=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(o.value, o.value) for o in Outcome])
    refusal_ground = models.CharField(max_length=15, blank=True, choices=[(g.value, g.value) for g in RefusalGround])
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)
    #: The finished answer as it was agreed to and checked, sealed for this row.
    document = models.BinaryField(null=True, blank=True)
    delivery = models.CharField(max_length=10, blank=True, choices=[(d.value, d.value) for d in Delivery])
    delivered_on = models.DateField(null=True, blank=True)
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ready_at__isnull=True) | Q(approval__isnull=False), name="request_ready_by_two"),
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="request_due_after_received"),
        ]
        indexes = [models.Index(fields=["organisation", "closed_at", "due_on"], name="data_request_waiting")]


class RequestLine(Registered):
    """One line of what was found: a fact, a paragraph, an entry of the log; proposed by the machine, decided by a person."""

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in LineKind])
    happened_on = models.DateField(null=True, blank=True)
    label = VaultTextField(blank=True)
    text = VaultTextField()
    told_by = models.CharField(max_length=10, blank=True)
    #: Where the machine would cover words: [[from, to], …].
    spans = VaultJSONField(default=list)
    proposal = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Decision])
    proposal_ground = models.CharField(max_length=16, blank=True, choices=[(g.value, g.value) for g in Ground])
    decision = models.CharField(max_length=10, blank=True, choices=[(d.value, d.value) for d in Decision])
    ground = models.CharField(max_length=16, blank=True, choices=[(g.value, g.value) for g in Ground])
    #: More words to cover, with semicolons between them.
    extra = VaultTextField(blank=True)
    decided_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="request_line_once")]


class Disclosure(Registered):
    """Who received what of a person's data, when, for what, by what right (703/2023 §10: the log of disclosures)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=14, choices=[(w.value, w.value) for w in What])
    #: What exactly, in words.
    content = VaultTextField(blank=True)
    receiver = VaultTextField()
    purpose = VaultTextField(blank=True)
    ground = models.CharField(max_length=18, choices=[(g.value, g.value) for g in LegalGround])
    reason = VaultTextField(blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_end_on = models.DateField(null=True, blank=True)
    given_on = models.DateField()
    given_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    template = models.CharField(max_length=30, blank=True)
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "given_on"], name="disclosure_of_person")]


class KeepingPeriod(Owned):
    """How long the association keeps the records of a class for which the law names no years, by whose decision. The latest counts."""

    class_code = models.CharField(max_length=40)
    years = models.PositiveSmallIntegerField()
    counted_from = models.CharField(max_length=10, choices=[(c.value, c.value) for c in CountedFrom])
    #: Who decided and when; the law or rule it rests on.
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(years__gte=1) & Q(years__lte=150), name="keeping_years_within_a_life")]
        indexes = [models.Index(fields=["organisation", "class_code"], name="keeping_of_class")]


class DeletionStop(Registered):
    """A record, or a request no service came of, is kept although its years are over: an archive's duty, a case in court, or another reason."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, blank=True, related_name="deletion_stops")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="deletion_stops")
    ground = models.CharField(max_length=10, choices=[(g.value, g.value) for g in StopGround])
    reason = VaultTextField()
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode"], condition=Q(end_on__isnull=True), name="deletion_stopped_once"),
            models.UniqueConstraint(fields=["help_request"], condition=Q(end_on__isnull=True), name="request_deletion_stopped_once"),
            models.CheckConstraint(condition=Q(episode__isnull=True) ^ Q(help_request__isnull=True), name="deletion_stop_of_one_kind"),
        ]

    @property
    def kept(self) -> Episode | HelpRequest:
        """Return what is kept."""
        kept: Episode | HelpRequest | None = self.episode or self.help_request
        assert kept is not None, "a stop keeps something"
        return kept


class PastRecord(Registered):
    """That somebody's last record, or one of the law's, has been deleted: until when it went on, and whether the law keeps her basic data."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="past_record")
    ended_on = models.DateField()
    is_by_law = models.BooleanField()


class Deletion(Owned):
    """Records whose years are over, of one unit, or people of whom no record is left, of none: one person asked, another agreed. It names nobody."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, default=DeletionState.ASKED, choices=[(s.value, s.value) for s in DeletionState])
    due_on = models.DateField()
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    episode_count = models.PositiveIntegerField()
    help_request_count = models.PositiveIntegerField(default=0)
    person_count = models.PositiveIntegerField(default=0)
    #: How many rows of each table went.
    row_counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")), name="deletion_by_another"),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="asked"), name="deletion_asked_once"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(state="asked", unit__isnull=True), name="deletion_of_people_asked_once"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="deletion_waiting")]


class DeletionItem(Owned):
    """One episode, request or person of a deletion, by its bare number: the row it names goes."""

    deletion = models.ForeignKey(Deletion, on_delete=models.CASCADE, related_name="items")
    episode_number = models.BigIntegerField(null=True, blank=True)
    help_request_number = models.BigIntegerField(null=True, blank=True)
    person_number = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deletion", "episode_number"], name="deletion_item_once"),
            models.UniqueConstraint(fields=["deletion", "person_number"], name="deletion_person_once"),
            models.UniqueConstraint(fields=["deletion", "help_request_number"], name="deletion_request_once"),
            models.CheckConstraint(
                condition=Q(episode_number__isnull=False, help_request_number__isnull=True, person_number__isnull=True)
                | Q(episode_number__isnull=True, help_request_number__isnull=False, person_number__isnull=True)
                | Q(episode_number__isnull=True, help_request_number__isnull=True, person_number__isnull=False),
                name="deletion_item_of_one_kind",
            ),
        ]
