"""Lines: opening one, its hours and exceptional days, the associations that take part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.chat import rules
from syli.chat.access import ChatLineAction, LineDayAction, LineHoursAction, LinePartAction
from syli.chat.models import ChatLine, LineDay, LineHours, LinePart
from syli.chat.queries.lines import kinds_of, pack_for
from syli.kernel.access import require_here
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.choices import OrganisationKind
from syli.org.models import Organisation

#: Columns of a line that its owner sets.
FACTS = (
    "address", "name_fi", "name_sv", "name_en", "note_fi", "note_sv", "note_en", "languages", "at_once", "most_waiting", "keep_days",
    "is_closed_on_holidays", "is_in_use",
)  # fmt: skip


@command(ChatLineAction.CREATE)
def create_line(ctx: Context, **facts: Any) -> ChatLine:
    """Open a chat line; the own association takes part in it. Broken rules: CHAT-13, 19."""
    line = ChatLine(owner_id=ctx.home_id, created_at=ctx.now, created_by_id=ctx.actor.id)
    _keep(line, facts)
    owner = Organisation.objects.get(pk=line.owner_id)
    if owner.kind == OrganisationKind.ASSOCIATION:
        _take_part(ctx, line, owner)
    return line


@command(ChatLineAction.SET_UP)
def change_line(ctx: Context, line: ChatLine, **facts: Any) -> ChatLine:
    """Change how a line is called and what it allows. Broken rules: CHAT-13, 19."""
    _keep(line, facts)
    return line


def _keep(line: ChatLine, facts: dict[str, Any]) -> None:
    strange = set(facts) - set(FACTS)
    if strange:
        raise TypeError(f"not facts of a line: {', '.join(sorted(strange))}")
    for name, value in facts.items():
        setattr(line, name, value.strip() if isinstance(value, str) else value)
    if not rules.is_named(line.address, (line.name_fi, line.name_sv, line.name_en)):
        raise RuleBroken("CHAT-13", _("Use small letters a–z, numbers and dashes, and give the name in each language."), "address")
    if ChatLine.objects.filter(address=line.address).exclude(pk=line.pk).exists():
        raise RuleBroken("CHAT-13", _("This address is in use. Choose another."), "address")
    if not rules.are_limits(line.at_once, line.most_waiting, line.keep_days):
        raise RuleBroken("CHAT-19", _("One to five at once, at most a hundred waiting, at most thirty days."), "at_once")
    line.save()


@command(ChatLineAction.SET_UP)
def add_part(ctx: Context, line: ChatLine, *, association: Organisation) -> LinePart:
    """Let an association take part in a line; it says itself where its conversations are counted and who answers. Broken rules: CHAT-15."""
    if association.kind != OrganisationKind.ASSOCIATION:
        raise RuleBroken("CHAT-15", _("Choose an association."), "association")
    return _take_part(ctx, line, association)


def _take_part(ctx: Context, line: ChatLine, association: Organisation) -> LinePart:
    known = LinePart.objects.filter(line=line, association=association).first()
    if known is None:
        return LinePart.objects.create(line=line, association=association, created_at=ctx.now, created_by_id=ctx.actor.id)
    if not known.is_in_use:
        known.is_in_use = True
        known.save()
    return known


@command(ChatLineAction.SET_UP)
def end_part(ctx: Context, line: ChatLine, *, part: str) -> ChatLine:
    """Let an association take part no more: its workers do not reach the line from now on; what was counted stays."""
    for row in LinePart.objects.filter(line=line, public_id=part, is_in_use=True):
        row.is_in_use = False
        row.save()
    return line


@command(LinePartAction.CHANGE)
def change_part(ctx: Context, part: LinePart, *, offer: ServiceOffer, kind: str) -> LinePart:
    """Say in which service, and as which kind of contact, one's own conversations are counted. Broken rules: CHAT-15."""
    require_here(ctx, LinePartAction.CHANGE, offer)
    if kind not in {one.code for one in kinds_of(pack_for(offer, ctx.today))}:
        raise RuleBroken("CHAT-15", _("Choose a service that counts conversations without names."), "counted_as")
    part.offer, part.kind = offer, kind
    part.save()
    return part


@command(ChatLineAction.SET_UP)
def add_hours(ctx: Context, line: ChatLine, *, weekdays: Sequence[int], begins: time, ends: time, start_on: date) -> list[LineHours]:
    """Let a line be open every week on these weekdays at these hours. Broken rules: CHAT-14."""
    if not rules.are_hours(begins, ends):
        raise RuleBroken("CHAT-14", _("It must end on the day on which it begins, later than it begins."), "ends")
    if not weekdays or any(not 0 <= day <= 6 for day in weekdays):
        raise RuleBroken("CHAT-14", _("Choose at least one weekday."), "weekdays")
    stamp = {"created_at": ctx.now, "created_by_id": ctx.actor.id}
    days = sorted(set(weekdays))
    return [LineHours.objects.create(line=line, weekday=day, begins=begins, ends=ends, start_on=start_on, **stamp) for day in days]


@command(LineHoursAction.CHANGE)
def change_hours(ctx: Context, hours: LineHours, *, begins: time, ends: time, end_on: date | None) -> LineHours:
    """Change hours of a line, or end them. Broken rules: CHAT-14."""
    if not rules.are_hours(begins, ends):
        raise RuleBroken("CHAT-14", _("It must end on the day on which it begins, later than it begins."), "ends")
    if end_on is not None and end_on < hours.start_on:
        raise RuleBroken("CHAT-14", _("It cannot end before it begins to hold."), "end_on")
    hours.begins, hours.ends, hours.end_on = begins, ends, end_on
    hours.save()
    return hours


@command(ChatLineAction.SET_UP)
def add_day(ctx: Context, line: ChatLine, *, falls_on: date, begins: time | None = None, ends: time | None = None) -> LineDay:
    """Give a day hours of its own; without hours the line is closed. Saying it again replaces it. Broken rules: CHAT-14."""
    if (begins is None) != (ends is None):
        raise RuleBroken("CHAT-14", _("Give both hours, or neither when the line is closed."), "ends")
    if begins is not None and ends is not None and not rules.are_hours(begins, ends):
        raise RuleBroken("CHAT-14", _("It must end on the day on which it begins, later than it begins."), "ends")
    if falls_on < ctx.today:
        raise RuleBroken("CHAT-14", _("Choose today or a day to come."), "falls_on")
    day = LineDay.objects.filter(line=line, falls_on=falls_on).first() or LineDay(line=line, falls_on=falls_on, created_at=ctx.now)
    day.begins, day.ends, day.created_by_id = begins, ends, ctx.actor.id
    day.save()
    return day


@command(LineDayAction.REMOVE)
def remove_day(ctx: Context, day: LineDay) -> None:
    """Take away a day's own hours: its weekday's hold again."""
    day.delete()
