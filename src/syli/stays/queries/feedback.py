"""Which summaries of feedback has the leader received, and how do their figures compare from year to year?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from syli.catalogue.packs import Pack
from syli.catalogue.queries import label
from syli.kernel.context import Context
from syli.kernel.names import full_name
from syli.kernel.ui.formats import format_number, format_period
from syli.kernel.vault.files import unseal_bytes
from syli.org.models import StaffMember
from syli.stays.models import FeedbackSummary, House
from syli.stays.queries.leaving import asked_of
from syli.stays.queries.offers import stay_offers

FORMS = "forms"
#: The column a file's content is sealed for.
CONTENT = "stays.FeedbackSummary.content"
#: How many are shown, and how many stand beside each other.
SHOWN, COMPARED = 40, 5


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A summary as a page lists it."""

    public_id: str
    words: str
    start_on: date
    end_on: date
    received_on: date
    filed_by: str
    filed_at: datetime
    has_file: bool
    #: Name and number as they are read.
    figures: dict[str, str]
    #: What was filed of the same period before, the latest first; none of it counts.
    earlier: tuple[SummaryLine, ...] = ()

    @property
    def period(self) -> str:
        """Return 2025 for a whole year, and the days for any other time."""
        first, last = self.start_on, self.end_on
        is_year = (first.year, first.month, first.day, last.month, last.day) == (last.year, 1, 1, 12, 31)
        return str(first.year) if is_year else format_period(first, last)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of one kind of feedback: summaries, the oldest first, and for each figure its name and its numbers by the summary's place."""

    words: str
    lines: tuple[SummaryLine, ...]
    rows: tuple[dict[str, str], ...]


def kept_elsewhere(ctx: Context, house: House) -> list[tuple[str, str]]:
    """Return (code, words) of the feedback of the house's services whose answers somebody else keeps."""
    packs: list[Pack] = [pack for _offer, pack in stay_offers(ctx, house)]
    return [(code, label(FORMS, code, ctx.language)) for code in dict.fromkeys(code for pack in packs for code in asked_of(pack).links)]


def summaries_of(ctx: Context, house: House) -> list[SummaryLine]:
    """Return the summaries of a house, the latest period first; of each period the last filing, with those before it."""
    rows = FeedbackSummary.objects.filter(house=house).prefetch_related("figures").order_by("-end_on", "-start_on", "code", "-number")[:SHOWN]
    return _lines(ctx, list(rows))


def filed_of(ctx: Context, house: House, code: str, start_on: date, end_on: date) -> SummaryLine | None:
    """Return what has been filed of a period."""
    rows = FeedbackSummary.objects.filter(house=house, code=code, start_on=start_on, end_on=end_on)
    return next(iter(_lines(ctx, list(rows.prefetch_related("figures").order_by("-number")[:SHOWN]))), None)


def last_number(house: House, code: str, start_on: date, end_on: date) -> int:
    """Return the number of the last filing of a period; 0 when there is none."""
    rows = FeedbackSummary.objects.filter(house=house, code=code, start_on=start_on, end_on=end_on)
    return int(rows.aggregate(last=Max("number"))["last"] or 0)


def _lines(ctx: Context, rows: list[FeedbackSummary]) -> list[SummaryLine]:
    staff = StaffMember.objects.filter(pk__in={row.created_by_id for row in rows if row.created_by_id})
    names = {pk: full_name(given, family) for pk, given, family in staff.values_list("pk", "given_name", "family_name")}
    periods: dict[tuple[str, date, date], list[SummaryLine]] = {}
    for row in rows:
        figures = {one.name: _read(Decimal(one.hundredths) / 100) for one in sorted(row.figures.all(), key=lambda one: one.pk)}
        line = SummaryLine(
            row.public_id, label(FORMS, row.code, ctx.language), row.start_on, row.end_on, row.received_on,
            names.get(row.created_by_id or 0, ""), row.created_at, bool(row.media_type), figures,
        )  # fmt: skip
        periods.setdefault((row.code, row.start_on, row.end_on), []).append(line)
    return [replace(last, earlier=tuple(before)) for last, *before in periods.values()]


def compared(lines: list[SummaryLine]) -> list[Comparison]:
    """Return the figures of each kind of feedback side by side; a figure that a period lacks is none."""
    found = []
    for words in dict.fromkeys(line.words for line in lines):
        own = [line for line in lines if line.words == words][:COMPARED][::-1]
        names = dict.fromkeys(name for line in own for name in line.figures)
        rows = tuple({"name": name} | {str(n): line.figures.get(name, "") for n, line in enumerate(own)} for name in names)
        if len(own) > 1 and rows:
            found.append(Comparison(words, tuple(own), rows))
    return found


def _read(value: Decimal) -> str:
    """Return a number with as many decimals as were typed, two at the most."""
    return format_number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def summary_of(house: House, public_id: str) -> FeedbackSummary | None:
    """Return a summary of this house."""
    found: FeedbackSummary | None = FeedbackSummary.objects.filter(house=house, public_id=public_id).first()
    return found


def content_of(summary: FeedbackSummary) -> bytes:
    """Return the file of a summary; raises VaultError when a piece is missing, changed or from elsewhere."""
    pieces = summary.pieces.order_by("number").values_list("content", flat=True)
    return unseal_bytes(b"".join(bytes(piece) for piece in pieces), column=CONTENT, row=summary.public_id)
