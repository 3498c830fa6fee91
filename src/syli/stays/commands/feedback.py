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
from syli.stays.queries.feedback import CONTENT, kept_elsewhere, last_number


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
    seen: int = 0,
) -> FeedbackSummary:
    """File a summary with its figures and its file. The same period again is filed beside what there is, by somebody who has seen it.

    `seen` is the number of the last filing that was shown. Broken rules: STAY-44 (this feedback is not kept elsewhere), STAY-61, STAY-63,
    RECORDS-06.
    """
    house = lock(house)
    if code not in {known for known, _words in kept_elsewhere(ctx, house)}:
        raise RuleBroken("STAY-44", _("Choose feedback that others keep for this house."), "code")
    if not rules.summary_is_in_order(start_on, end_on, received_on, ctx.today):
        raise RuleBroken("STAY-61", _("Check the days: the period is over, and the summary came after it."), "received_on")
    if not (figures or content):
        raise RuleBroken("STAY-61", _("Add the file or at least one figure."), "file")
    filed = last_number(house, code, start_on, end_on)
    if not rules.may_file_again(filed, seen):
        raise RuleBroken("STAY-63", _("This period has been filed already. Look at what was filed; saving again files a newer one."))
    clean = cleaned(content, declared_name) if content else None
    stamp = {"organisation_id": house.organisation_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    summary: FeedbackSummary = FeedbackSummary.objects.create(
        house=house, code=code, start_on=start_on, end_on=end_on, number=filed + 1, received_on=received_on, register=register_for(ctx),
        media_type=clean.media_type if clean else "", file_name=clean.name(_("summary-%(year)s") % {"year": end_on.year}) if clean else "", **stamp,
    )  # fmt: skip
    SummaryFigure.objects.bulk_create(
        SummaryFigure(summary=summary, name=name, hundredths=round(value * 100), **stamp) for name, value in figures.items()
    )
    if clean is not None:
        sealed = seal_bytes(clean.content, owner=summary.register_id, column=CONTENT, row=summary.public_id)
        SummaryPiece.objects.bulk_create(
            SummaryPiece(summary=summary, number=place, content=sealed[start : start + PIECE], **stamp)
            for place, start in enumerate(range(0, len(sealed), PIECE))
        )
    return summary
