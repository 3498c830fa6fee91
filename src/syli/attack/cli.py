"""`syli statistics attack`: what could somebody outside learn from what is published, or would be?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syli.config.console import Exit, Verb, progress, stop
from syli.stats.cli import statistics

if TYPE_CHECKING:
    from syli.attack.report import Report
    from syli.stats.query import Statistics

SHOWN = 10


@click.command(
    "attack",
    cls=Verb,
    examples=("syli statistics attack report-by-county.csv report-by-age.csv", "syli statistics attack --year 2025"),
    codes={Exit.FOUND: "somebody, or what is true of a whole group, can be found", Exit.NOT_FOUND: "nothing of the year is outside yet"},
)
@click.argument("tables", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2200), help="Without tables: the year to publish and attack; the last whole year if left out.")
@click.option("--measure", "measures", multiple=True, help="Without tables: attack only this measure; may be given several times.")
@click.option("--only", multiple=True, metavar="ATTACK", help="Without tables: run only this attack; may be given several times.")
@click.option("--smallest", default=3, show_default=True, type=click.IntRange(2, 100), help="With tables: a count below this is about one family.")
@click.option("--overlapping", is_flag=True, help="With tables: one person may be in several categories, as with services in a year.")
def attack_numbers(
    tables: tuple[Path, ...], year: int | None, measures: tuple[str, ...], only: tuple[str, ...], smallest: int, overlapping: bool
) -> None:
    """Try to find a single person in published numbers.

    With TABLES, CSV files about one measure and one period: only what they say is known. Their numbers are tied together and every gap
    is narrowed as far as it goes. Files from Syli that say they are protected are read with the method's own changes.

    Without TABLES: the whole outside of this installation is published for a year on a copy, and everything is tried that an outsider
    may try who knows the method and everybody but one: small counts, margins, filters, differences, averages, what moves in time. The
    real published numbers are not touched.
    """
    report = _tables(tables, smallest, overlapping) if tables else _installation(year, measures, only)
    for name, tried in report.tried.items():
        if not tried:
            click.echo(f"{name:<26} nothing to try: too few numbers are shown")
            continue
        found = sum(finding.attack == name for finding in report.findings)
        click.echo(f"{name:<26} {tried:>7} tried {found:>6} found")
    for name in report.tried:
        mine = [finding for finding in report.findings if finding.attack == name]
        for finding in mine[:SHOWN]:
            click.echo(f"  {name}: {finding.where}: {finding.claim}")
        if len(mine) > SHOWN:
            click.echo(f"  {name}: … and {len(mine) - SHOWN} more")
    click.echo("Nobody can be found." if not report.findings else "Do not publish these numbers.")
    if report.findings:
        raise click.exceptions.Exit(Exit.FOUND)


def _tables(paths: tuple[Path, ...], smallest: int, overlapping: bool) -> Report:
    from syli.attack.intervals import attack_tables
    from syli.attack.published import NotATable, read_table

    try:
        return attack_tables([read_table(path) for path in paths], smallest=smallest, is_additive=not overlapping)
    except NotATable as error:
        stop(str(error), Exit.USAGE)


def _installation(year: int | None, measures: tuple[str, ...], only: tuple[str, ...]) -> Report:
    from syli.attack.attacks import ATTACKS, attack
    from syli.attack.view import MEASURES_ASKED, View
    from syli.attack.watching import copied
    from syli.kernel.context import system_context
    from syli.stats.installation import statistics
    from syli.stats.measures import MEASURES
    from syli.stats.periods import Period

    for given, known, what in ((measures, MEASURES, "measure"), (only, ATTACKS, "attack")):
        if wrong := [name for name in given if name not in known]:
            raise click.UsageError(f"There is no {what} {wrong[0]}. There are: {', '.join(known)}.")
    today = system_context(None).today
    asked = year or today.year - 1
    real = statistics(today)
    _must_have_facts(real, asked, today)
    with copied(real) as system, progress("Attacks", len(only or ATTACKS)) as bar:
        view = View(system, Period.years(asked), today, measures or MEASURES_ASKED)
        return attack(view, only, told=lambda _name: bar.update(1))


def _must_have_facts(system: Statistics, year: int, today: date) -> None:
    from syli.stats.choices import Fact, Grain

    if year > today.year:
        raise click.UsageError(f"The year {year} has not begun.")
    if not any(system.folder.outside.files(fact, Grain.DAY, [year]) for fact in (Fact.CONTACT, Fact.COUNT)):
        stop(f"nothing of {year} is outside yet. Bring the marts up: syli statistics refresh", Exit.NOT_FOUND)


statistics.add_command(attack_numbers)
verbs: list[click.Command] = []
