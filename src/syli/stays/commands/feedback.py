"""Filing what the leader has received: a summary of feedback whose answers others keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.locks import lock
from syli.kernel.rules import RuleBroken
from syli.kernel.vault.files import seal_bytes
from syli.people.queries import register_for
from syli.records.commands.files import PIECE, cleaned
from syli.stays import rules
from syli.stays.access import HouseAction
from syli.stays.models import FeedbackSummary, House, SummaryFigure, SummaryPiece
from syli.stays.queries.feedback import CONTENT, kept_elsewhere


@command(HouseAction.FILE_SUMMARY)
def file_summary(
    ctx: Context,
    house: House,
    *,
    code: str,
    start_on: date,
    end_on: date,
    received_on: date,
    figures: Mapping[str, Decimal],
    content: bytes = b"",
    declared_name: str = "",
) -> FeedbackSummary:
    """File a summary with its figures and its file; the same period again corrects it, and without a file keeps the one there is.

    Broken rules: STAY-44 (this feedback is not kept elsewhere), STAY-61, RECORDS-06.
    """
    house = lock(house)
    if code not in {known for known, _words in kept_elsewhere(ctx, house)}:
        raise RuleBroken("STAY-44", _("Choose feedback that others keep for this house."), "code")
    if not rules.summary_is_in_order(start_on, end_on, received_on, ctx.today):
        raise RuleBroken("STAY-61", _("Check the days: the period is over, and the summary came after it."), "received_on")
    if not (figures or content):
        raise RuleBroken("STAY-61", _("Add the file or at least one figure."), "file")
    summary = FeedbackSummary.objects.filter(house=house, code=code, start_on=start_on, end_on=end_on).first() or FeedbackSummary(
        house=house, code=code, start_on=start_on, end_on=end_on, organisation_id=house.organisation_id, register=register_for(ctx),
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    clean = cleaned(content, declared_name) if content else None
    summary.received_on = received_on
    if clean is not None:
        summary.media_type, summary.file_name = clean.media_type, clean.name(_("summary-%(year)s") % {"year": end_on.year})
    summary.save()
    own = {"organisation_id": house.organisation_id, "summary": summary, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    summary.figures.all().delete()
    SummaryFigure.objects.bulk_create(SummaryFigure(name=name, hundredths=round(value * 100), **own) for name, value in figures.items())
    if clean is not None:
        sealed = seal_bytes(clean.content, owner=summary.register_id, column=CONTENT, row=summary.public_id)
        summary.pieces.all().delete()
        SummaryPiece.objects.bulk_create(
            SummaryPiece(number=place, content=sealed[start : start + PIECE], **own) for place, start in enumerate(range(0, len(sealed), PIECE))
        )
    return summary
