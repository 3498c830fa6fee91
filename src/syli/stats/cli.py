"""Statistics on the command line: ask, refresh. The same numbers as the page, from the same question; `attack` adds its own verb."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syli.config.console import Exit, Verbs, progress, refusing_in, stop
from syli.stats.choices import Zone

if TYPE_CHECKING:
    from syli.kernel.context import Actor


@click.group(cls=Verbs)
def statistics() -> None:
    """Ask for numbers, keep them up with the records, and attack what would be published."""


@statistics.command(
    "query",
    examples=(
        "syli statistics query --measure clients --rows county --columns service --year 2025 --as federation",
        'syli statistics query --measure hours --rows month --period 2025-H1 --as "Aava ry" --format xlsx --output hours.xlsx',
        "syli statistics query --rows age_group --filter county=09 --language sv",
    ),
    codes={Exit.NOT_FOUND: "there is no such association or account", Exit.REFUSED: "the account may not see these numbers"},
)
@click.option("--measure", default="clients", show_default=True, help="What is counted.")
@click.option("--rows", default="", help="Breakdowns of the rows, comma between.")
@click.option("--columns", default="", help="Breakdowns of the columns, comma between.")
@click.option("--year", default="", help="A whole year; or use --period.")
@click.option("--period", default="", help="2025, 2023..2025, 2025-H1, 2025-Q3 or 2025-07.")
@click.option("--filter", "filters", multiple=True, metavar="DIMENSION=CODE", help="Keep only a part; may be given several times.")
@click.option("--as", "viewer", default="federation", show_default=True, help="`federation`, or an association's name for its true numbers.")
@click.option("--user", "username", default="", help="Whose page to print: a worker sees fewer numbers than a leader.")
@click.option(
    "--language", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True, help="Of headings, notes and, if given, refusals."
)
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True, help="CSV opens in any spreadsheet.")
@click.option(
    "--output", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), default="-", help="File to write; standard output by default."
)
def query(
    measure: str,
    rows: str,
    columns: str,
    year: str,
    period: str,
    filters: tuple[str, ...],
    viewer: str,
    username: str,
    language: str,
    form: str,
    output: Path,
) -> None:
    """Print a table: protected for the federation, true for one's own association.

    The numbers are those of the page, with the same notes: what may be published says so, and true numbers say that they may not.
    """
    from django.utils import translation

    from syli.kernel.access import may
    from syli.kernel.context import clock, system_context
    from syli.org.models import Organisation
    from syli.stats.access import StatisticsAction
    from syli.stats.asking import FILTER, answered, question_from
    from syli.stats.files import csv_bytes, xlsx_bytes
    from syli.stats.labels import question_error
    from syli.stats.query import QuestionError

    zone, organisation = Zone.OUTSIDE, None
    if viewer != "federation":
        organisation = Organisation.objects.filter(name__iexact=viewer).first()
        zone = Zone.INSIDE
        if organisation is None:
            stop(f"there is no association called {viewer}.", Exit.NOT_FOUND)
    ctx = system_context(organisation.pk if organisation else None, now=clock())
    if username:
        ctx = replace(ctx, actor=_member(username, ctx.today))
        if not may(ctx, StatisticsAction.INSIDE if zone is Zone.INSIDE else StatisticsAction.OUTSIDE):
            stop(f"{username} may not see these numbers.", Exit.REFUSED)
    asked: dict[str, list[str]] = {"measure": [measure], "rows": [rows], "columns": [columns], "period": [period or year]}
    for given in filters:
        name, _sign, code = given.partition("=")
        if not name or not code:
            raise click.UsageError(f"Write a filter as DIMENSION=CODE, as in county=09; “{given}” is none.")
        asked.setdefault(f"{FILTER}{name}", []).append(code)
    with translation.override(language):
        try:
            table = answered(question_from(asked, ctx, zone), language, ctx.today)
        except QuestionError as error:
            with translation.override(spoken := refusing_in(language)):
                stop(f"{question_error(error.code, spoken, error.details)} ({error.code})", Exit.USAGE)
        content = csv_bytes(table) if form == "csv" else xlsx_bytes(table)
    with click.open_file(str(output), "wb") as file:
        file.write(content)


def _member(username: str, day: date) -> Actor:
    """Return a member of staff with the roles of the day, as her page would be shown."""
    from syli.kernel.context import Actor
    from syli.org.actor import grants_on
    from syli.org.models import StaffMember

    member = StaffMember.objects.filter(username=username, is_active=True).first()
    if member is None:
        stop(f"there is no open account {username}.", Exit.NOT_FOUND)
    return Actor("staff", member.pk, str(member), grants_on(member, day))


@statistics.command("refresh", examples=("syli statistics refresh", "syli statistics refresh --all"))
@click.option("--all", "everything", is_flag=True, help="Write every part anew, not only what has changed.")
def refresh(everything: bool) -> None:
    """Write the parts of the marts that are behind the records, and let the outside see what its epochs allow.

    The jobs beside `syli serve` do this within seconds of a save; run it after a simulation or an import while nothing serves.
    """
    from syli.kernel.context import clock
    from syli.org.choices import OrganisationKind
    from syli.org.models import Organisation
    from syli.stats.refreshing import mark_everything, refresh_marts

    if everything:
        associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).values_list("pk", flat=True)
        mark_everything(associations, now=clock())
    with progress("Marts", 1) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(1)

        written = refresh_marts(progress=told)
    click.echo(f"{written} parts written.")


verbs = [statistics]
