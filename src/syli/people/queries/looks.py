"""Who has looked at a person's record: read from the audit log, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from syli.kernel.access import registered_actions
from syli.kernel.audit.models import AuditSubject
from syli.kernel.audit.writer import split_mark
from syli.kernel.context import Context
from syli.org.models import StaffMember
from syli.people.models import Merged, Person

PAGE = 25


@dataclass(frozen=True, slots=True)
class Look:
    """One act on a person's data: who did what, when, with which outcome and for what stated reason."""

    at: datetime
    who: str
    roles: tuple[str, ...]
    what: str
    outcome: str
    reason: str
    is_sensitive: bool


def in_log(person: Person) -> Q:
    """Return which lines of the log are hers: also those of whoever she was before two became one."""
    return Q(subject_id=person.pk) | Q(subject_id__in=Merged.objects.filter(person=person).values("gone_id"))


def looks_at(ctx: Context, person: Person, number: Any) -> Page[Any]:
    """Return one page of the acts on a person's data in the reader's organisation."""
    found = AuditSubject.objects.filter(in_log(person), event__organisation_id=ctx.home_id)
    page = Paginator(found.select_related("event").order_by("-at", "-pk"), PAGE).get_page(number)
    subjects = list(page.object_list)
    names = {member.pk: str(member) for member in StaffMember.objects.filter(pk__in={s.event.actor_id for s in subjects})}
    sentences = {declared.code: str(declared.sentence) for declared in registered_actions()}
    shown: Page[Any] = page
    shown.object_list = [_look(subject, names, sentences) for subject in subjects]
    return shown


def _look(subject: AuditSubject, names: dict[int, str], sentences: dict[str, str]) -> Look:
    event = subject.event
    is_emergency, words = split_mark(event.reason)
    return Look(
        at=event.at,
        who=names.get(event.actor_id or 0, "Syli"),
        roles=tuple(event.roles.split(",")) if event.roles else (),
        what=sentences.get(event.action, event.action),
        outcome=event.outcome,
        reason=": ".join(part for part in (_("Emergency") if is_emergency else "", words) if part),
        is_sensitive=event.level == "high",
    )
