"""Which summaries of feedback has the leader received, and how do their figures compare from year to year?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from syli.catalogue.packs import Pack
from syli.catalogue.queries import label
from syli.kernel.context import Context
from syli.kernel.ui.formats import format_number, format_period
from syli.kernel.vault.files import unseal_bytes
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
    has_file: bool
    #: Name and number as they are read.
    figures: dict[str, str]

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
    """Return the summaries of a house, the latest period first."""
    rows = FeedbackSummary.objects.filter(house=house).prefetch_related("figures").order_by("-end_on", "-start_on", "-pk")[:SHOWN]
    return [
        SummaryLine(
            row.public_id, label(FORMS, row.code, ctx.language), row.start_on, row.end_on, row.received_on, bool(row.media_type),
            {figure.name: _read(Decimal(figure.hundredths) / 100) for figure in sorted(row.figures.all(), key=lambda one: one.pk)},
        )
        for row in rows
    ]  # fmt: skip


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
