"""The worker process going through the day before, every morning, in every association."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from syli.kernel.context import clock, system_context
from syli.kernel.jobs import plan_daily, task
from syli.kernel.scope import scope
from syli.org.choices import OrganisationKind
from syli.org.models import Organisation
from syli.oversight.anchoring import AnchorUnreadable, breaks_against, own_file, write_anchors
from syli.oversight.commands import show_looks_of
from syli.oversight.commands.forgetting import forget_log, is_anything_over
from syli.oversight.finding import Found
from syli.oversight.queries.chains import chain_lengths

logger = logging.getLogger(__name__)
#: Before the morning shift reads what waits.
AT: Final = time(4, 30)


@task()
def review_job() -> str:
    """Go through yesterday's looks and plan the next morning, even when one association's day fails."""
    now = clock()
    try:
        anchor_log(now)
        forget_logs(now)
        found = review_day((now - timedelta(days=1)).date())
    finally:
        plan_daily(now)
    return f"{sum(len(one.findings) for one in found.values())} shown"


def anchor_log(now: datetime) -> None:
    """Compare the log with what was written beside the keys, and write there how far it goes today. A break stands in the server's log."""
    try:
        breaks = breaks_against(own_file())
        for found in breaks:
            logger.critical("audit log, chain %s, event %s: %s", found.chain, found.position, found.what)
        if not breaks:
            write_anchors(own_file(), now)
    except (OSError, AnchorUnreadable) as error:
        # Looks are reviewed all the same; the operator is told why nothing was written.
        logger.critical("the audit log could not be anchored: %s", error)


def forget_logs(now: datetime) -> int:
    """Take out of every chain what is past its years; return how many events went."""
    count = 0
    for chain in sorted(chain_lengths()):
        # The acts of nobody's organisation stand in chain 0; each turn is a transaction of its own.
        while is_anything_over(turn := system_context(chain or None, now=now)):
            count += forget_log(turn)
    return count


def review_day(day: date, organisation_id: int | None = None, told: Callable[[int, int], object] | None = None) -> dict[str, Found]:
    """Go through a day's looks of one association, or of all; return what was found by the association's name.

    `told` hears after each how many associations are done, and of how many.
    """
    associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("name", "pk")
    if organisation_id is not None:
        associations = associations.filter(pk=organisation_id)
    found = {}
    for done, association in enumerate(associations, 1):
        ctx = system_context(association.pk)
        with scope([association.pk]):
            found[association.name] = show_looks_of(ctx, day=day)
        if told is not None:
            told(done, len(associations))
    return found
