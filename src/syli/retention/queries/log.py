"""Who has used somebody's data, as she may be told: role, organisation and ground, day by day; never a place, never a name of a unit."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.access import registered_actions
from syli.kernel.audit.models import AuditSubject
from syli.kernel.context import HELSINKI, Context
from syli.org.labels import ROLES
from syli.org.models import Organisation
from syli.people.models import Merged, Person
from syli.people.queries.looks import in_log
from syli.retention.choices import LineKind
from syli.retention.models import Disclosure
from syli.retention.queries.found import MOST, Found

#: Acts on pairs kept apart and on what needs two: such a line is weighed by a person whatever it says (trust: leak channel 7).
WEIGHED = ("safety.", "retention.")


def log_about(ctx: Context, person: Person, since_on: date) -> list[Found]:
    """Return the uses of a person's data since a day, one line for a day, a role and an act, and every disclosure."""
    looks = AuditSubject.objects.filter(in_log(person), event__organisation_id=ctx.home_id, event__outcome__in=("shown", "done"))
    own = {person.pk, *Merged.objects.filter(person=person).values_list("gone_id", flat=True)}
    looks = looks.select_related("event").order_by("at", "pk")
    sentences = {declared.code: str(declared.sentence) for declared in registered_actions()}
    writes = {declared.code for declared in registered_actions() if declared.writes}
    house = Organisation.objects.get(pk=ctx.home_id).name
    grouped: dict[tuple[date, str, str], tuple[set[int], set[int]]] = {}
    for look in looks:
        on = look.at.astimezone(HELSINKI).date()
        if on >= since_on:
            subjects, actors = grouped.setdefault((on, look.event.roles, look.event.action), (set(), set()))
            subjects.update(look.event.subject_ids)
            if look.event.actor_kind == "staff" and look.event.actor_id is not None:
                actors.add(look.event.actor_id)
    lines = [
        Found(
            LineKind.LOG, on, _roles(roles), f"{_roles(roles)}, {house}. {sentences.get(act, act)}. {_ground(act, writes)}",
            subjects=frozenset(subjects - own), actors=frozenset(actors), must_be_weighed=act.startswith(WEIGHED),
        )
        for (on, roles, act), (subjects, actors) in grouped.items()
    ]  # fmt: skip
    given = Disclosure.objects.filter(person=person, given_on__gte=since_on).order_by("pk")
    lines += [
        Found(
            LineKind.DISCLOSURE,
            one.given_on,
            _("Given out"),
            f"{one.receiver}. {one.purpose}".strip(". "),
            writer=one.given_by_id or one.created_by_id,
        )
        for one in given
    ]
    return sorted(lines, key=lambda line: (line.happened_on or date.min, line.text))[:MOST]


def users_of(ctx: Context, people: set[int]) -> set[int]:
    """Return which staff have used the data of any of these people, as the log holds it."""
    uses = AuditSubject.objects.filter(subject_id__in=people, event__organisation_id=ctx.home_id, event__actor_kind="staff")
    return {key for key in uses.values_list("event__actor_id", flat=True).distinct() if key is not None}


def _roles(roles: str) -> str:
    names = [str(ROLES[role]) for role in roles.split(",") if role in ROLES]
    return ", ".join(names) or _("Syli itself")


def _ground(act: str, writes: set[str]) -> str:
    return _("Ground: recording the client's service") if act in writes else _("Ground: giving the client's service")
