"""Who of the staff took part in a contact: whether they may have, and whether they were as many as the service asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import Limit
from syli.episodes import rules
from syli.episodes.queries.staff import worked_on
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.safety.conflicts import refuse_conflict

WORKERS_PER_CONTACT = "workers_per_contact"
FIELD = "workers"


def limit_of_workers(pack: Pack, kind: str) -> Limit | None:
    """Return what a service says of how many workers hold a kind of contact."""
    said = (limit for limit in pack.limits if limit.subject == WORKERS_PER_CONTACT and limit.contact in (None, kind))
    return next((limit for limit in said if limit.allowed is not None and limit.allowed.low is not None), None)


def refuse_one_alone(ctx: Context, pack: Pack, *, field: str) -> None:
    """Raise EPISODE-23 when the service never lets one worker alone hold what it says two hold; who asks has said that it was so."""
    for limit in pack.limits:
        if limit.subject == WORKERS_PER_CONTACT and limit.allowed is not None:
            if not rules.are_enough_workers(1, limit.allowed.low, limit.effect, is_said=True):
                raise RuleBroken("EPISODE-23", _("%(limit)s.") % {"limit": limit.texts.in_language(ctx.language)}, field)


def refuse_too_few(ctx: Context, pack: Pack, kind: str, count: int, *, alone: bool) -> None:
    """Raise EPISODE-23 when fewer workers took part than the service asks for; `alone` says that it is known and was so."""
    limit = limit_of_workers(pack, kind)
    if limit is None or limit.allowed is None or rules.are_enough_workers(count, limit.allowed.low, limit.effect, is_said=alone):
        return
    words = limit.texts.in_language(ctx.language)
    if limit.effect == rules.BLOCK:
        raise RuleBroken("EPISODE-23", _("%(limit)s. Choose who else was there.") % {"limit": words}, FIELD)
    raise RuleBroken("EPISODE-23", _("%(limit)s. Choose who else was there, or say below that nobody was.") % {"limit": words}, FIELD)


def refuse_strangers(ctx: Context, added: Sequence[StaffMember], people: Sequence[Person], day: date, known: Collection[int]) -> None:
    """Raise EPISODE-24 for whoever did not work here on that day, SAFE-03 for who must not meet these people; `known` stood there before."""
    new = [worker for worker in added if worker.pk not in known and worker.pk != ctx.actor.id]
    if not new or ctx.actor.kind == "system":
        return
    if rules.strange_workers([worker.pk for worker in new], worked_on(ctx, day)):
        raise RuleBroken("EPISODE-24", _("Choose from those who worked here on that day."), FIELD)
    for worker in new:
        refuse_conflict(ctx, worker.pk, [person.pk for person in people], field=FIELD)
