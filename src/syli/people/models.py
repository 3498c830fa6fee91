"""Persons of a register, how they are related, who lives together, how they may be reached. Names and addresses are sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.kernel.vault.fields import VaultJSONField, VaultTextField
from syli.org.models import Owned, Registered, StaffMember
from syli.people.choices import ContactPointKind, Decider, IdentityLevel, RelationshipKind, Safety


class Person(Registered):
    """One human in one controller's file; named, pseudonymous, or not yet born. An identity code is never required."""

    identity_level = models.CharField(max_length=12, default=IdentityLevel.NAMED, choices=[(k.value, k.value) for k in IdentityLevel])
    given_name = VaultTextField(blank=True)
    family_name = VaultTextField(blank=True)
    alias = VaultTextField(blank=True)
    identity_code = VaultTextField(blank=True)
    # HMAC of the identity code under the register's search key: equality inside one register, noise outside it.
    identity_token = models.BigIntegerField(null=True, blank=True)
    born_on = models.DateField(null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    is_unborn = models.BooleanField(default=False)
    died_on = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    mother_tongue = models.CharField(max_length=8, blank=True)
    service_language = models.CharField(max_length=8, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    municipality_code = models.CharField(max_length=3, blank=True)
    # Turvakielto: municipality and addresses are masked everywhere; a protected person without an episode is the custodian's only.
    is_protected = models.BooleanField(default=False)
    protected_until = models.DateField(null=True, blank=True)
    custodian = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_key = models.CharField(max_length=64, blank=True)
    #: A word agreed with her: who calls and knows it is she. An identity code or a birth date proves nothing, a former partner knows both.
    code_word = VaultTextField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["register", "identity_token"], name="person_by_identity_token"),
            models.Index(fields=["organisation", "source_key"], name="person_by_source_key"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["register", "identity_token"], condition=Q(identity_token__isnull=False), name="person_identity_once"),
        ]


class OtherName(Registered):
    """A former name, a nickname or another spelling, so that she is found by it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="other_names")
    name = VaultTextField()
    kind = models.CharField(max_length=12)


class NamingDecision(Registered):
    """Somebody who came without a name became a client by name: who decided it and when (ANO-5). Never changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="naming_decisions")
    decided_by = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Decider])
    #: The guardian who decided for a child, where she is in the register.
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(guardian__isnull=True) | Q(decided_by="guardian"), name="naming_guardian_decided"),
            models.CheckConstraint(condition=~Q(guardian=F("person")), name="naming_by_guardian_of_another"),
        ]


class NameToken(models.Model):
    """One keyed search token of a person's names. Means nothing without the register's search key."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_tokens")
    organisation_id = models.BigIntegerField()
    token = models.BigIntegerField()

    #: Belongs to one organisation: fenced by row-level security although it has no scoped manager.
    fenced = True

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "token", "person"], name="name_token_lookup")]


class Relationship(Owned):
    """`person` is the `kind` of `other` from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships_to")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in RelationshipKind])
    start_on = models.DateField(null=True, blank=True)
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="relationship_between_two"),
            models.UniqueConstraint(fields=["person", "other", "kind", "start_on"], name="relationship_once"),
        ]


class Household(Owned):
    """People who live together."""

    name = models.CharField(max_length=12, blank=True)


class HouseholdMember(Owned):
    """Who lives in a household, from a day to a day."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="households")
    start_on = models.DateField(null=True, blank=True)
    end_on = models.DateField(null=True, blank=True)


class ContactPoint(Registered):
    """How somebody may be reached, and whether it is safe: when, what may be said, and who may answer."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ContactPointKind])
    value = VaultTextField()
    safety = models.CharField(max_length=10, default=Safety.UNKNOWN, choices=[(k.value, k.value) for k in Safety])
    when = VaultTextField(blank=True)
    what_to_say = VaultTextField(blank=True)
    #: Who may pick up, and what to do when somebody else does.
    who_answers = VaultTextField(null=True, blank=True)
    safe_until = models.DateField(null=True, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)


class Merged(Registered):
    """Somebody who was entered twice: what was written of the one who is gone belongs to `person` now, and which rows those were."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged")
    #: Her key before; the log, which never changes, still says it.
    gone_id = models.BigIntegerField(unique=True)
    #: What was known of her then, as it stood.
    facts = VaultJSONField()
    #: The rows that were hers, by table and column, so that what was joined can be told apart again.
    moved = models.JSONField(default=dict)
