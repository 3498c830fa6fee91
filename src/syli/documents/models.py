"""National documents about one person each: answers being written, and finished versions that never change. All of it is sealed."""

from __future__ import annotations

from django.db import models

from syli.documents.choices import DocumentState
from syli.episodes.models import Episode
from syli.kernel.vault.fields import VaultJSONField, VaultTextField
from syli.org.models import Registered
from syli.people.models import Person


class Document(Registered):
    """One national document about one person: which kind in which version of its schema, and the answers as they stand."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    schema_oid = models.CharField(max_length=80)
    branch = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default=DocumentState.DRAFT, choices=[(s.value, s.value) for s in DocumentState])
    answers = VaultJSONField(default=dict)
    changed_at = models.DateTimeField()
    # Why a finished document is being written again; empty while it is written for the first time.
    correction_reason = VaultTextField(blank=True)
    #: How many times it has been finished.
    current_number = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "branch"], name="document_of_person")]


class DocumentVersion(Registered):
    """A document as it was finished, valid against its schema. Never changed; a correction adds another."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    answers = VaultJSONField()
    finished_at = models.DateTimeField()
    change_reason = VaultTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]
