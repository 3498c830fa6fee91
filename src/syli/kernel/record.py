"""The base of every table: random public id, version for stale edits, who and when."""

from __future__ import annotations

from typing import Any

from django.db import models

from syli.kernel.ids import new_public_id


class Record(models.Model):
    """A row that may be shown in an address and edited by two people at once."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_id: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; every change of an existing row raises its version, so that a stale form is noticed."""
        if not self._state.adding and not kwargs.pop("same_version", False):
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)
