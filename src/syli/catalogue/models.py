"""Published service types (packs, versioned and immutable once published) and where each is offered."""

from __future__ import annotations

from django.db import models

from syli.kernel.record import Record
from syli.org.models import Organisation, Unit


class ServiceType(Record):
    """One published version of a pack; an episode keeps the version it began under."""

    code = models.CharField(max_length=60)
    profile = models.CharField(max_length=60, blank=True)
    pack_version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, default="published")
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)
    # The whole document as text: what was published stays readable to the letter, and its digest tells of any change.
    source_json = models.TextField()
    digest = models.CharField(max_length=64)
    # As the document says: its clients are closed to other units. Beside the document, so that a query may ask for it.
    is_sealed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "profile", "pack_version"], name="service_type_version_once")]


class ServiceOffer(Record):
    """A service type given by one unit, from a day to a day: what the service directory lists."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="offers")
    service_code = models.CharField(max_length=60)
    profile = models.CharField(max_length=40, blank=True)
    funding_code = models.CharField(max_length=60, blank=True)
    is_public = models.BooleanField(default=True)
    #: What the association promises whoever asks: within how many days there is a first time, and how one may be in touch (JUS-4).
    first_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    promised_ways = models.JSONField(default=list)
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service_code", "start_on"], name="offer_by_service")]
