"""The client relationship, service episodes with their participants and workers, and contacts of every modality."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from syli.catalogue.models import ServiceOffer
from syli.episodes.choices import ContactState, EpisodeState, GroupWish, WorkerKind
from syli.intake.models import HelpRequest
from syli.org.models import Owned, Registered, StaffMember, Unit
from syli.people.models import Person


class ClientRelationship(Registered):
    """Asiakkuus: one per person and register, from the first episode to the last."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="client_relationship")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)


class Episode(Registered):
    """One service in one unit for one family or person, from opening to closing, under the pack version it began with."""

    relationship = models.ForeignKey(ClientRelationship, on_delete=models.PROTECT, null=True, related_name="episodes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(ServiceOffer, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="episodes")
    service_code = models.CharField(max_length=60)
    profile = models.CharField(max_length=40, blank=True)
    pack_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=EpisodeState.OPEN, choices=[(s.value, s.value) for s in EpisodeState])
    requested_on = models.DateField(null=True, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)
    end_result = models.CharField(max_length=60, blank=True)
    end_reason = models.CharField(max_length=60, blank=True)
    own_worker = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.CharField(max_length=40, blank=True)
    organiser_code = models.CharField(max_length=60, blank=True)
    payer_code = models.CharField(max_length=60, blank=True)
    funding_code = models.CharField(max_length=60, blank=True)
    referral_source = models.CharField(max_length=60, blank=True)
    reason_codes = models.JSONField(default=list)
    municipality_code = models.CharField(max_length=3, blank=True)
    #: Within how many days a first time was promised when this was asked for; what is promised later changes nothing here (JUS-4).
    promised_days = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Whether they would like to meet others in the same situation (VKT-5); empty while nobody has asked.
    group_wish = models.CharField(max_length=12, blank=True, choices=[(w.value, w.value) for w in GroupWish])
    source_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")), name="episode_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="open", end_on__isnull=True) | Q(state="closed", end_on__isnull=False), name="episode_closed_has_end"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "own_worker"], name="episode_of_worker"),
            models.Index(fields=["organisation", "source_key"], name="episode_by_source_key"),
        ]


class EpisodeParticipant(Owned):
    """Who takes part in an episode, in which role; children are clients in their own right."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=40)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "person", "start_on"], name="participant_once")]


class EpisodeWorker(Owned):
    """Who works in an episode, from a day to a day. This relation opens the clients' records to the worker."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="workers")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, default=WorkerKind.OWN, choices=[(k.value, k.value) for k in WorkerKind])
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["staff", "end_on", "episode"], name="episode_worker_lookup")]


class Contact(Registered):
    """Anything that happened or is agreed with clients: a visit, a call, a home visit; who, when, how long, about what."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="contacts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_code = models.CharField(max_length=60)
    modality = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=40, blank=True)
    theme_codes = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=ContactState.DONE, choices=[(s.value, s.value) for s in ContactState])
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    funding_code = models.CharField(max_length=60, blank=True)
    municipality_code = models.CharField(max_length=3, blank=True)
    # The form carries a random key: pressing Save twice, or a phone sending again, records one contact.
    once_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "once_key"], name="contact_recorded_once")]
        indexes = [
            models.Index(fields=["episode", "started_at"], name="contact_of_episode"),
            models.Index(fields=["organisation", "started_at"], name="contact_by_time"),
            # Agreed contacts nobody has recorded are few among all: found without reading the others.
            models.Index(fields=["organisation", "state", "started_at"], name="contact_by_state"),
        ]


class ContactParticipant(Owned):
    """Which clients took part in a contact, in which role."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "person"], name="contact_participant_once")]


class ContactWorker(Owned):
    """Which workers took part in a contact."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="workers")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["staff", "contact"], name="contact_worker_lookup")]


class CountOnlyContact(Owned):
    """A contact with numbers instead of people (ANO-1): a call, a visit to an open room, an anonymous consultation."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service_code = models.CharField(max_length=60)
    #: Other services that held it together with this one (JUS-6): it counts for each of them, and its people once.
    joint_codes = models.JSONField(default=list)
    modality = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=40, blank=True)
    theme_codes = models.JSONField(default=list)
    #: Where one person alone was met and told it: in which role, in which band of ages (NET-4).
    role_code = models.CharField(max_length=40, blank=True)
    age_code = models.CharField(max_length=40, blank=True)
    happened_on = models.DateField()
    minutes = models.PositiveIntegerField(default=0)
    adults = models.PositiveIntegerField(default=0)
    children = models.PositiveIntegerField(default=0)
    funding_code = models.CharField(max_length=60, blank=True)
    municipality_code = models.CharField(max_length=3, blank=True)
    once_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "once_key"], name="count_recorded_once"),
            models.CheckConstraint(condition=Q(adults__gt=0) | Q(children__gt=0), name="count_of_somebody"),
        ]
        indexes = [models.Index(fields=["organisation", "happened_on"], name="count_by_day")]
