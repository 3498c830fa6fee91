"""Forms that are put to somebody a while after the end of a service, and who permits it today (ENS-9)."""

from __future__ import annotations

from typing import Any

from syli.catalogue.packs import Pack
from syli.catalogue.packs.model import Feedback
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.plans import rules
from syli.stays.models import Permission
from syli.stays.queries.permitting import holding

AFTERWARDS = "follow_up"


def follow_ups_in(pack: Pack) -> dict[str, Feedback]:
    """Return the questions that a service puts after its end and whose answers are kept with the client, by the code of their form."""
    return {ask.code: ask for ask in pack.feedback if ask.moment == AFTERWARDS and rules.is_kept_with_client(ask.keeping)}


def permitting_people(ctx: Context, episode: Episode, asks: Any) -> dict[str, set[int]]:
    """Return who permits today what each of these questions asks permission for, by the code of its form, in one query; none without any."""
    codes = {ask.if_consent for ask in asks.values() if ask.if_consent}
    rows = Permission.objects.filter(holding(ctx.today), episode=episode, code__in=codes).order_by("pk") if codes else []
    given = {(row.code, row.person_id) for row in rows}
    return {form: {person for code, person in given if code == ask.if_consent} for form, ask in asks.items()}


def may_be_put(ask: Feedback, person_id: int, permitting: set[int], *, has_ended: bool) -> bool:
    """Tell whether one of these questions may be put to somebody now (PLAN-69)."""
    return rules.may_follow_up(has_ended=has_ended, asks_permission=ask.if_consent is not None, is_permitted=person_id in permitting)


def forms_of_timer(pack: Pack, code: str) -> set[str]:
    """Return which of these questions a follow-up of a service is for: the one of its name, or those put as long after with its permission."""
    asks, timer = follow_ups_in(pack), next((one for one in pack.timers if one.code == code), None)
    if code in asks or timer is None or timer.after is None:
        return {code} & asks.keys()
    when = (timer.after.value, timer.after.unit, timer.if_consent)
    return {form for form, ask in asks.items() if ask.after is not None and (ask.after.value, ask.after.unit, ask.if_consent) == when}
