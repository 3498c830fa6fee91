"""Lists handed in through the browser: the files, sealed and soon destroyed, their mapping, and what was found in them."""

from __future__ import annotations

from django.db import models

from syli.interop.choices import UploadState
from syli.kernel.vault.fields import VaultJSONField, VaultTextField
from syli.org.models import Owned, Registered


class Upload(Registered):
    """Lists somebody handed in to be brought in; how far they are. Only she sees them."""

    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in UploadState], default=UploadState.HANDED_IN)
    language = models.CharField(max_length=2, choices=[(code, code) for code in ("fi", "sv", "en")], default="fi")
    # Column names and words of the lists: they may tell more than intended.
    mapping = VaultTextField(blank=True)
    summary = VaultJSONField(null=True)
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    finding_count = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    forget_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["forget_on"], name="upload_to_forget")]


class UploadedFile(Registered):
    """One list as it was handed in: what its columns are called and what the first rows hold."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    target = models.CharField(max_length=20, choices=[("people", "people"), ("contacts", "contacts")])
    name = VaultTextField()
    size = models.PositiveIntegerField()
    about_rows = models.PositiveIntegerField(default=0)
    columns = VaultJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "target"], name="upload_one_list_of_a_kind")]


class UploadPiece(Owned):
    """One sealed piece of a file; in the database so that a backup and a transaction hold it whole or not at all."""

    file = models.ForeignKey(UploadedFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="upload_piece_once")]


class UploadFinding(Registered):
    """One page of what was found, as many problems as are shown at a time: reading one never opens the others."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    problems = VaultJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_finding_once")]
