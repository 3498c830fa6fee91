"""Help requests: somebody asks for help or is referred; nothing about them is mandatory that is not known."""

from __future__ import annotations

from django.db import models

from syli.intake.choices import RequestState, Urgency
from syli.kernel.vault.fields import VaultTextField
from syli.org.models import Owned, Registered, StaffMember, Unit
from syli.people.models import Person


class HelpRequest(Registered):
    """One request to one unit for one service: who asked, why, how urgent, what was decided and when."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_code = models.CharField(max_length=60)
    profile = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    way = models.CharField(max_length=40, blank=True)
    source_code = models.CharField(max_length=60, blank=True)
    reason_codes = models.JSONField(default=list)
    urgency = models.CharField(max_length=10, default=Urgency.NORMAL, choices=[(u.value, u.value) for u in Urgency])
    state = models.CharField(max_length=12, default=RequestState.NEW, choices=[(s.value, s.value) for s in RequestState])
    summary = VaultTextField(blank=True)
    caller = VaultTextField(blank=True)
    callback = VaultTextField(blank=True)
    #: Who must not learn of it, in the words of the one who asks; goes to the keeper as soon as it is known whom the request is about.
    must_not_know = VaultTextField(null=True, blank=True)
    municipality_code = models.CharField(max_length=3, blank=True)
    #: The first time that was offered for meeting; it may have suited or not (AKT-2).
    first_offered_at = models.DateTimeField(null=True, blank=True)
    own_worker = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    waiting_since_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_code = models.CharField(max_length=60, blank=True)
    guided_to = models.CharField(max_length=120, blank=True)
    source_key = models.CharField(max_length=64, blank=True)
    #: The last time anything was written or decided here; empty of what came otherwise than through a form. An undecided one is kept from it.
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "unit"], name="request_queue"),
            models.Index(fields=["organisation", "received_at"], name="request_by_arrival"),
        ]


class RequestPerson(Owned):
    """Who a help request is about, in which role."""

    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="requests")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="request_person_once")]
