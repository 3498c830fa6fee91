"""What a family tells of its background, and the list that is gone through before it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.episodes.commands import tell_of_coming
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.stays import rules
from syli.stays.access import StayAction
from syli.stays.choices import LinkTo, SafetyPlan
from syli.stays.events import StayChanged
from syli.stays.models import Background, Departure, FeedbackLink, Stay
from syli.stays.queries import leaving

#: Which list each fact is chosen from.
BACKGROUND: Mapping[str, str] = {
    "violence_codes": leaving.VIOLENCE,
    "duration_code": leaving.DURATIONS,
    "perpetrator_codes": leaving.PERPETRATORS,
    "lived_together_code": leaving.ANSWERS,
    "crime_report_code": leaving.ANSWERS,
    "earlier_code": leaving.EARLIER,
    "moved_code": leaving.MOVES,
}
DEPARTURE: Mapping[str, str] = {"housing_code": leaving.HOUSING, "with_perpetrator_code": leaving.ANSWERS, "referred_codes": leaving.ONWARD}
MOST_CHILDREN = 30


@command(StayAction.DESCRIBE)
def write_background(
    ctx: Context,
    stay: Stay,
    *,
    referral_source: str = "",
    reason_codes: Sequence[str] = (),
    children_elsewhere: int | None = None,
    alone_reason: str | None = None,
    **facts: Any,
) -> Background:
    """Write what brought the family here, as far as it is told; nothing is mandatory. Broken rules: STAY-45, EPISODE-22.

    `alone_reason` says why a minor is there without a guardian (STAY-68); None leaves it as it was.
    """
    _check(facts, BACKGROUND)
    if children_elsewhere is not None and not 0 <= children_elsewhere <= MOST_CHILDREN:
        raise RuleBroken("STAY-45", _("Give a number of children."), "children_elsewhere")
    if (referral_source, sorted(reason_codes)) != (stay.episode.referral_source, sorted(stay.episode.reason_codes)):
        tell_of_coming(ctx, stay.episode, referral_source=referral_source, reason_codes=reason_codes)
    row = leaving.background_of(stay) or Background(**_stamp(ctx, stay))
    _fill(row, {**facts, "children_elsewhere": children_elsewhere})
    if alone_reason is not None:
        stay.alone_reason = alone_reason.strip()
    _told(ctx, stay)
    return row


@command(StayAction.CHECK_OUT)
def write_departure_list(
    ctx: Context, stay: Stay, *, safety_plan: str = "", links: Mapping[tuple[str, str], str] | None = None, **facts: Any
) -> Departure:
    """Go through the list before the family leaves, or after. Doing it again corrects it. Broken rules: STAY-44, 45.

    `links`: by code of the feedback and to whom, "given" or why not; nothing said is nothing written.
    """
    _check(facts, DEPARTURE)
    if safety_plan and safety_plan not in set(SafetyPlan):
        raise RuleBroken("STAY-45", _("Choose from the list."), "safety_plan")
    row = leaving.departure_of(stay) or Departure(**_stamp(ctx, stay))
    _fill(row, {**facts, "safety_plan": safety_plan})
    for (code, to_whom), said in (links or {}).items():
        if said:
            _write_link(ctx, stay, code, to_whom, said)
    _told(ctx, stay)
    return row


GIVEN = "given"


def _write_link(ctx: Context, stay: Stay, code: str, to_whom: str, said: str) -> None:
    reason, given = ("", True) if said == GIVEN else (said, False)
    known = {one.code for one in code_set(leaving.REASONS).codes}
    asked = leaving.asked_of(leaving.pack_of_stay(stay)).links
    if code not in asked or to_whom not in set(LinkTo) or not rules.link_is_said(is_given=given, reason=reason, reasons=known):
        raise RuleBroken("STAY-44", _("Say whether the link was given, or choose why not."), f"link_{to_whom}")
    row = FeedbackLink.objects.filter(stay=stay, code=code, to_whom=to_whom).first()
    if row is not None and (row.is_given, row.reason_code) == (given, reason):
        return
    row = row or FeedbackLink(code=code, to_whom=LinkTo(to_whom), **_stamp(ctx, stay))
    row.is_given, row.reason_code, row.given_on = given, reason, ctx.today
    row.save()


def _check(facts: Mapping[str, Any], known: Mapping[str, str]) -> None:
    strange = set(facts) - set(known)
    if strange:
        raise TypeError(f"not among what is asked: {', '.join(sorted(strange))}")
    for name, value in facts.items():
        chosen = [value] if isinstance(value, str) else list(value)
        if not rules.are_known(chosen, {code.code for code in code_set(known[name]).codes}):
            raise RuleBroken("STAY-45", _("Choose from the list."), name)


def _fill(row: Background | Departure, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value if value is None or isinstance(value, str | int) else sorted(set(value)))
    row.save()


def _stamp(ctx: Context, stay: Stay) -> dict[str, Any]:
    return {
        "organisation_id": stay.organisation_id,
        "register_id": stay.register_id,
        "stay": stay,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.id,
    }


def _told(ctx: Context, stay: Stay) -> None:
    # The stay's own version moves on, so that whoever has an older page open is told.
    stay.save()
    ctx.trail.touch(stay.presences.values_list("person_id", flat=True))
    announce(ctx, StayChanged(stay))
