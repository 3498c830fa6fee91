"""Letters: rows with every kind of encrypted field, for the vault's tests."""

from __future__ import annotations

from django.db import models

from syli.kernel.record import Record
from syli.kernel.vault.fields import VaultDateField, VaultJSONField, VaultTextField


class Letter(Record):
    """A letter whose sender, day and answers are secret."""

    vault_owner_id = models.BigIntegerField()
    subject_code = models.CharField(max_length=20, blank=True)
    sender = VaultTextField(blank=True, max_length=80)
    nickname = VaultTextField(null=True, blank=True)
    sent_on = VaultDateField(null=True, blank=True)
    answers = VaultJSONField(default=dict)


class LetterToken(models.Model):
    """One search token of a letter's sender."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE)
    organisation_id = models.BigIntegerField()
    token = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "token", "letter"], name="letter_token_lookup")]
