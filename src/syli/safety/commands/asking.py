"""Writing down that one person asks another to agree, inside a command that has asked for permission."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.safety import rules
from syli.safety.choices import Act
from syli.safety.models import Approval


def ask_second(ctx: Context, act: Act, person: Person, reason: str, **about: Any) -> Approval:
    """Keep a request for a second person's agreement. Rule: SAFE-08."""
    if not rules.says_why(reason):
        raise RuleBroken("SAFE-08", _("Say why you need it."), "reason")
    asked: Approval = Approval.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, act=act, person=person, reason=reason.strip()[:500],
        asked_by_id=ctx.actor.id, created_at=ctx.now, created_by_id=ctx.actor.id, **about,
    )  # fmt: skip
    ctx.trail.touch([person.pk])
    return asked
