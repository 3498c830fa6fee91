"""The daily review on the command line: for a schedule of the operator's own, for a day that was missed, and for measuring."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from syli.config.console import Day, Exit, Verbs, progress, stop
from syli.kernel.cli import check


@click.group(cls=Verbs)
def oversight() -> None:
    """Go through who has opened whose record."""


@oversight.command(
    "review",
    examples=("syli oversight review", 'syli oversight review --date 22.11.2026 --organisation "Aava ry"'),
    codes={Exit.NOT_FOUND: "there is no such association"},
)
@click.option("--date", "day", type=Day(), help="The day to go through; yesterday if left out.")
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
    with progress("Associations", 1) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        reviewed = review_day(chosen, key, told)
    for name, found in reviewed.items():
        share = f"{100 * found.explained / found.looks:.1f} %" if found.looks else "–"
        click.echo(f"{name}: {found.looks} looks, {share} explained, {len(found.findings)} to review.")


@check.command(
    "audit",
    examples=("syli check audit", "syli check audit --anchor /media/elsewhere/audit.anchor"),
    codes={Exit.FOUND: "somebody tampered with the log; each place is printed", Exit.REFUSED: "the anchor file is damaged"},
)
@click.option(
    "--anchor", type=click.Path(dir_okay=False, path_type=Path), help="Compare with this file too, and add today's ends of the chains to it."
)
def check_audit(anchor: Path | None) -> None:
    """Verify every chain of the audit log: no event was changed, taken away or put in between.

    The end of a chain may be cut and its head set back: that shows only against what was written down elsewhere. The jobs beside
    `syli serve` write it beside the keys every morning; --anchor keeps one more file where whoever runs the database cannot write.
    """
    from syli.kernel.context import clock
    from syli.oversight.anchoring import breaks_against, own_file, write_anchors
    from syli.oversight.queries.chains import chain_lengths, first_break

    # First, before any event that is written meanwhile.
    breaks = [found for path in dict.fromkeys((own_file(), anchor)) if path for found in breaks_against(path)]
    for chain, length in chain_lengths().items():
        with progress(f"Chain {chain}", length) as bar:
            if found := first_break(chain, bar.update):
                breaks.append(found)
    for one in breaks:
        click.echo(f"Chain {one.chain}, event {one.position}: {one.what}.")
    click.echo("The audit log is whole." if not breaks else f"{len({one.chain for one in breaks})} chains are broken.")
    if breaks:
        raise click.exceptions.Exit(Exit.FOUND)
    if anchor is not None:
        click.echo(f"{write_anchors(anchor, clock())} chains have grown; their ends are in {anchor}.")


verbs = [oversight]
