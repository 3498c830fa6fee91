"""The data keys of every register, each wrapped by the master key that lives outside the database."""

from __future__ import annotations

from django.db import models


class KeyPurpose(models.TextChoices):
    """What a key is for; they are rotated apart, because a new search key means new search tokens."""

    DATA = "data"
    SEARCH = "search"


class VaultKey(models.Model):
    """One version of one owner's key. Deleting an owner's rows makes everything they protected unreadable for ever."""

    owner = models.BigIntegerField()
    purpose = models.CharField(max_length=10, choices=KeyPurpose.choices, default=KeyPurpose.DATA)
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["owner", "purpose", "version"], name="vault_key_once")]

    def __str__(self) -> str:
        return f"{self.purpose} key {self.version} of {self.owner}"
