"""One thing of one organisation, kept by somebody."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from syli.kernel.record import Record
from syli.kernel.scope import ScopedManager
from syli.kernel.tests.toy.vaulted import Letter, LetterToken

__all__ = ["Letter", "LetterToken", "Thing"]


class Thing(Record):
    """A thing."""

    organisation_id = models.BigIntegerField()
    keeper_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=40)
    is_hidden = models.BooleanField(default=False)
    objects: ClassVar[ScopedManager[Any]] = ScopedManager()
