"""Who must not learn of whom or never see whom, what needs two persons, what is opened in an emergency, what is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Owned, Registered, StaffMember
from syli.people.models import ContactPoint, Person
from syli.safety.choices import Act, ApprovalState, Emergency, Ground, Sealed, Written


class Separation(Registered):
    """Two people of one organisation who must not learn of each other. `first` has the smaller key, so a pair is one row."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    #: For whose safety it was asked; her safe contact is changed by two people.
    asked_for = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="separation_in_order"),
            models.UniqueConstraint(fields=["first", "second"], condition=Q(end_on__isnull=True), name="separation_once"),
        ]
        indexes = [models.Index(fields=["organisation", "end_on"], name="separation_in_force")]


class SideWorker(Owned):
    """On whose side a worker was placed when her assignments do not tell: the one who marked the pair, or by the keeper."""

    separation = models.ForeignKey(Separation, on_delete=models.PROTECT, related_name="placed")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["separation", "staff"], name="side_once")]


class Suggestion(Registered):
    """Perhaps these two must not learn of each other: held for the keeper because the worker may not see both."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ground = models.CharField(max_length=10, blank=True, choices=[(g.value, g.value) for g in Ground])
    words = VaultTextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "closed_at"], name="suggestion_waiting")]


class Approval(Registered):
    """One act asked for by one person, agreed to or refused by another, done at most once before it lapses."""

    act = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Act])
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    separation = models.ForeignKey(Separation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: Whom somebody without a name is said to be.
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = VaultTextField()
    state = models.CharField(max_length=10, default=ApprovalState.ASKED, choices=[(s.value, s.value) for s in ApprovalState])
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")), name="approval_by_another"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="approval_waiting")]


class EmergencyOpening(Registered):
    """A record opened for a few hours by somebody who does not work with the client (break-glass): who, why, until when."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Emergency])
    reason = VaultTextField()
    end_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(end_at__gt=F("created_at")), name="opening_ends_after_start")]
        indexes = [
            models.Index(fields=["organisation", "staff", "end_at"], name="opening_of_staff"),
            models.Index(fields=["organisation", "person", "end_at"], name="opening_of_person"),
        ]


class Block(Registered):
    """Somebody who works here and whom a client has named as one who must never see her record."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "staff"], condition=Q(end_on__isnull=True), name="block_once")]
        indexes = [models.Index(fields=["organisation", "staff", "end_on"], name="block_of_staff")]


class Seal(Registered):
    """A whole record or a note that only a named small team sees. `thing_id` names the note; none is the record."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Sealed])
    thing_id = models.BigIntegerField(null=True, blank=True)
    #: She works here, or has worked here: her record is sealed to her colleagues (trust.md row 92).
    is_employee = models.BooleanField(default=False)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(end_on__isnull=True, kind="record"), name="seal_once_on_a_record"),
            models.UniqueConstraint(
                fields=["kind", "thing_id"], condition=Q(end_on__isnull=True, thing_id__isnull=False), name="seal_once_on_a_thing"
            ),
            models.CheckConstraint(
                condition=Q(kind="record", thing_id__isnull=True) | (~Q(kind="record") & Q(thing_id__isnull=False)), name="seal_names_its_thing"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "end_on"], name="seal_in_force")]


class SealMember(Owned):
    """One of the team that sees what is sealed."""

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="members")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "staff"], name="seal_member_once")]


class StrayWords(Registered):
    """Words by which somebody would be known, found in a record of her other side after it was saved. For the keeper alone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Written])
    key = models.BigIntegerField()
    #: Where it is opened.
    address = models.CharField(max_length=200)
    tokens = models.JSONField(default=list)
    writer = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "person", "other"], name="stray_words_once")]
        indexes = [models.Index(fields=["organisation", "closed_at"], name="stray_words_waiting")]


class ReadOver(Registered):
    """A leader asks a writer to read a text over. It holds neither what was found nor of whom: the writer may not know."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Written])
    key = models.BigIntegerField()
    address = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "staff"], condition=Q(closed_at__isnull=True), name="read_over_once_at_a_time")]
        indexes = [models.Index(fields=["organisation", "staff", "closed_at"], name="read_over_of_staff")]
