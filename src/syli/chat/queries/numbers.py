"""What is counted of a line: conversations by month and association, and those who came and talked with nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from syli.chat.models import ChatCount, ChatLine, ChatMiss, Duty
from syli.chat.queries.lines import Choices
from syli.kernel.context import Context
from syli.kernel.dates import local_date, minutes_between


@dataclass(slots=True)
class Month:
    """Numbers of one month: of one's own association's conversations, and, for the line's owner, of those who were missed."""

    first: date
    conversations: int = 0
    minutes: int = 0
    emergencies: int = 0
    asked: int = 0
    duty_minutes: int = 0
    missed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def missed_all(self) -> int:
        """Return how many came and talked with nobody."""
        return sum(self.missed.values())


def months_of(ctx: Context, line: ChatLine, year: int) -> list[Month]:
    """Return a year by months, the latest first; three queries. Only the own association's conversations and hours are in it."""
    months = {month: Month(date(year, month, 1)) for month in range(1, 13)}
    span = {"happened_on__year": year}
    rows = ChatCount.objects.filter(line=line, organisation_id=ctx.home_id, counted__happened_on__year=year)
    for row in rows.order_by("pk").values("counted__happened_on", "counted__minutes", "was_emergency", "has_asked_contact"):
        month = months[row["counted__happened_on"].month]
        month.conversations += 1
        month.minutes += row["counted__minutes"]
        month.emergencies += row["was_emergency"]
        month.asked += row["has_asked_contact"]
    if line.owner_id == ctx.organisation_id:
        for miss in (
            ChatMiss.objects.filter(line=line, **span).values("happened_on", "kind").annotate(n=Sum("number")).order_by("happened_on", "kind")
        ):
            months[miss["happened_on"].month].missed[miss["kind"]] += miss["n"]
    own = Duty.objects.filter(answerer__part__line=line, answerer__part__association_id=ctx.home_id, ended_at__isnull=False)
    for duty in own.filter(started_at__year__gte=year - 1, started_at__year__lte=year + 1).order_by("pk"):
        day = local_date(duty.started_at)
        if day.year == year and duty.ended_at is not None:
            months[day.month].duty_minutes += minutes_between(duty.started_at, duty.ended_at)
    return [month for month in reversed(months.values()) if month.conversations or month.missed_all or month.duty_minutes]


@dataclass(frozen=True, slots=True)
class Share:
    """How often each code of a list was counted in a year, the most frequent first."""

    title: str
    rows: tuple[tuple[str, int], ...]


def shares_of(ctx: Context, line: ChatLine, year: int, known: Choices) -> list[Share]:
    """Return what the own association's conversations of a year were about, with whom and where they led; one query."""
    rows = ChatCount.objects.filter(line=line, organisation_id=ctx.home_id, counted__happened_on__year=year)
    counts: dict[str, Counter[str]] = {"themes": Counter(), "roles": Counter(), "ages": Counter(), "guided": Counter()}
    for row in rows.order_by("pk").values("counted__theme_codes", "counted__role_code", "counted__age_code", "guided_codes"):
        counts["themes"].update(row["counted__theme_codes"])
        counts["roles"].update([row["counted__role_code"]] if row["counted__role_code"] else [])
        counts["ages"].update([row["counted__age_code"]] if row["counted__age_code"] else [])
        counts["guided"].update(row["guided_codes"])
    lists = ((_("About"), "themes"), (_("Role"), "roles"), (_("Age"), "ages"), (_("Guided to"), "guided"))
    return [Share(title, _in_words(counts[name], dict(getattr(known, name)))) for title, name in lists if counts[name]]


def _in_words(counted: Counter[str], words: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((words.get(code, code), number) for code, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
