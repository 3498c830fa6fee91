"""The daily review on the command line: for a schedule of the operator's own, for a day that was missed, and for measuring."""

from __future__ import annotations

from datetime import datetime

import click

from syli.config.console import Exit, Verbs, stop

DAY = click.DateTime(formats=["%d.%m.%Y", "%Y-%m-%d"])


@click.group(cls=Verbs)
def oversight() -> None:
    """Go through who has opened whose record."""


@oversight.command(
    "review",
    examples=("syli oversight review", 'syli oversight review --date 22.11.2026 --organisation "Aava ry"'),
    codes={Exit.NOT_FOUND: "there is no such association"},
)
@click.option("--date", "day", type=DAY, help="The day to go through; yesterday if left out.")
@click.option("--organisation", default="", help="Name of one association; all if left out.")
def review(day: datetime | None, organisation: str) -> None:
    """Go through the looks of a day and show those with a sign to the reviewers.

    The jobs beside `syli serve` do this every morning. Running it again doubles nothing. Prints counts only, no names.
    """
    from datetime import timedelta

    from syli.kernel.context import clock, system_context
    from syli.org.models import Organisation
    from syli.oversight.working import review_day

    chosen = day.date() if day else system_context(None, now=clock() - timedelta(days=1)).today
    key = None
    if organisation:
        key = Organisation.objects.filter(name__iexact=organisation).values_list("pk", flat=True).first()
        if key is None:
            stop(f"there is no association called {organisation}.", Exit.NOT_FOUND)
    for name, found in review_day(chosen, key).items():
        share = f"{100 * found.explained / found.looks:.1f} %" if found.looks else "–"
        click.echo(f"{name}: {found.looks} looks, {share} explained, {len(found.findings)} to review.")


verbs = [oversight]
