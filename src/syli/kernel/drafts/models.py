"""One draft: an unfinished form of one worker, encrypted under the register it is about."""

from __future__ import annotations

from django.db import models

from syli.kernel.record import Record
from syli.kernel.vault.fields import VaultJSONField


class Draft(Record):
    """What one person has typed into one form, not yet saved. `about` names the form and its object."""

    organisation_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(db_index=True)
    vault_owner_id = models.BigIntegerField()
    about = models.CharField(max_length=120)
    label = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    subject_id = models.BigIntegerField(null=True)
    typed = VaultJSONField()
    changed_at = models.DateTimeField()

    #: Belongs to one organisation: fenced by row-level security although it has no scoped manager.
    fenced = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "about"], name="draft_one_per_form")]
