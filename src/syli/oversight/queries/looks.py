"""Who opened whose record on a day? Read from the log, one query a day, whatever its length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from syli.kernel.access import Action, registered_actions
from syli.kernel.access.rules import RoleRule
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import HELSINKI, Context
from syli.org.choices import Role
from syli.oversight.rules import SEARCHED_WITHIN
from syli.people.access import PersonAction
from syli.records.access import AttachmentAction
from syli.safety.expected import Pair

FIELDS: Final = ("at", "actor_id", "roles", "action", "object_type", "object_id", "subject_ids")
PERSON: Final = "people.person"
OWN_APP: Final = "oversight."


@dataclass(slots=True)
class Looked:
    """One member of staff opened one person's record on the day: when first, how often, and whether a search led there."""

    first_at: datetime
    times: int = 0
    found_by_search: bool = False


@dataclass(slots=True)
class DayOfLooks:
    """Everything of a day that the rules look at."""

    day: date
    pairs: dict[Pair, Looked] = field(default_factory=dict)
    opened: dict[int, list[tuple[datetime, int]]] = field(default_factory=dict)
    files: dict[int, list[datetime]] = field(default_factory=dict)

    @property
    def staff(self) -> set[int]:
        """Return who opened anything."""
        return set(self.opened)


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends in Finland."""
    start = datetime.combine(day, time.min, HELSINKI)
    return start, datetime.combine(day + timedelta(days=1), time.min, HELSINKI)


def looks_on(ctx: Context, day: date) -> DayOfLooks:
    """Return who opened whose record on a day in the organisation."""
    found = DayOfLooks(day)
    searches: dict[int, list[tuple[datetime, frozenset[int]]]] = {}
    for event in _events(ctx, day):
        at, staff = event["at"], event["actor_id"]
        if event["action"] == PersonAction.SEARCH.code:
            searches.setdefault(staff, []).append((at, frozenset(event["subject_ids"])))
            continue
        if event["action"] not in opening_codes() or _is_oversight(event):
            continue
        if event["action"] == AttachmentAction.OPEN.code:
            found.files.setdefault(staff, []).append(at)
        for person in _people_of(event):
            looked = found.pairs.setdefault((staff, person), Looked(at))
            looked.times += 1
            found.opened.setdefault(staff, []).append((at, person))
            looked.found_by_search |= any(at - SEARCHED_WITHIN <= when <= at and person in hits for when, hits in searches.get(staff, ()))
    return found


def _events(ctx: Context, day: date) -> Iterator[dict[str, Any]]:
    start, end = bounds(day)
    rows = AuditEvent.objects.filter(organisation_id=ctx.home_id, at__gte=start, at__lt=end, actor_kind="staff", outcome__in=("shown", "done"))
    return rows.order_by("at", "pk").values(*FIELDS).iterator()


def _people_of(event: dict[str, Any]) -> list[int]:
    """Return whose record the act opened: the person herself, or everybody touched where the row is something of hers."""
    return [event["object_id"]] if event["object_type"] == PERSON else list(event["subject_ids"])


def _is_oversight(event: dict[str, Any]) -> bool:
    """Tell whether it is an officer's or leader's own act of oversight, which the rules are not about."""
    return event["action"] in officer_codes() and bool({Role.PRIVACY.value, Role.LEADER.value} & set(event["roles"].split(",")))


@cache
def opening_codes() -> frozenset[str]:
    """Return the acts that open something of a person; a house's board and other acts of a unit open nobody's record."""
    return frozenset(one.code for one in registered_actions() if _opens(one))


def _opens(declared: Action) -> bool:
    group = declared.group
    return declared.of_row and group is not None and group.resource is not None and group.unit is None and not declared.code.startswith(OWN_APP)


@cache
def officer_codes() -> frozenset[str]:
    """Return the acts that are the data protection officer's too: reading the log, agreeing as the second person."""
    return frozenset(
        one.code for one in registered_actions() if any(isinstance(allow, RoleRule) and Role.PRIVACY in allow.roles for allow in one.allow)
    )
