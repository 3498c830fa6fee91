"""Verbs that fill a database with invented people: the demonstration and the simulator."""

from __future__ import annotations

import os
from math import isnan

import click
from django.conf import settings
from django.utils import translation

from syli.config.console import Exit, Verb, progress, stop
from syli.simulator.benching.cli import verbs as benching


@click.command(
    cls=Verb,
    examples=("SYLI_DEMO=1 syli demo", "SYLI_DEMO=1 SYLI_HOME=/tmp/try syli demo --if-empty"),
    codes={Exit.REFUSED: "demonstration mode is off, or there is a federation already"},
)
@click.option("--if-empty", is_flag=True, help="Do nothing when there is a federation already.")
def demo(if_empty: bool) -> None:
    """Make the demonstration federation of invented people, and print who may sign in.

    Only in demonstration mode (SYLI_DEMO=1), as everybody can read the password, and only into an empty database.
    """
    from syli.config.migrating import bring_up_to_date
    from syli.kernel.rls import raise_fences
    from syli.simulator.demo import ASSOCIATIONS, is_empty, make_demo

    if not settings.DEMO:
        stop("the demonstration's accounts open with a password everybody can read. Set SYLI_DEMO=1 if that is what you want.", Exit.REFUSED)
    bring_up_to_date()
    raise_fences()
    if is_empty():
        with progress("Making invented associations", ASSOCIATIONS) as bar, translation.override(settings.LANGUAGE_CODE):

            def told(_name: str, _contacts: int, index: int) -> None:
                bar.update(max(0, index - bar.pos))  # several are told at once

            make_demo(told)
            bar.update(ASSOCIATIONS - bar.pos)
    elif not if_empty:
        stop("there is a federation already. Choose another folder: SYLI_HOME=/path syli demo", Exit.REFUSED)
    _print_players()


def _print_players() -> None:
    from syli.simulator.demo import PASSWORD, PLAYERS

    click.echo(f"\nOpen http://127.0.0.1:{os.environ.get('PORT', '8000')} and sign in; everybody's password is {PASSWORD}\n")
    for player in PLAYERS:
        click.echo(f"  {player.username:<7} {player.what}")
    click.echo(
        "\nTry first: sign in as aino, press Kirjaa, record what happened; then look at the house as venla, at Luvut as leena, and as tilda.\n"
    )


@click.command(
    cls=Verb,
    examples=("SYLI_HOME=/tmp/federation syli simulate", "SYLI_HOME=/tmp/small syli simulate --associations 3 --years 1 --scale 0.1"),
    codes={Exit.REFUSED: "the database is not empty"},
)
@click.option("--associations", type=click.IntRange(1, 200), default=30, show_default=True, help="How many.")
@click.option("--years", type=click.IntRange(1, 20), default=5, show_default=True, help="How many years back the story begins.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True, help="The same seed tells the same story.")
@click.option(
    "--scale",
    type=click.FloatRange(0, 100, min_open=True),
    default=1.0,
    show_default=True,
    help="1 is a whole federation; 0.1 a tenth of its clients.",
)
def simulate(associations: int, years: int, seed: int, scale: float) -> None:
    """Fill an empty database with an invented but lifelike federation, and compare it with the stated figures.

    Families, entries, houses with their nights, contacts, seasons and staff in the proportions that Finnish sources state. Deterministic:
    the same seed, size and day give the same people.
    """
    if isnan(scale):  # no range refuses it
        raise click.BadParameter("nan is no number.", param_hint="--scale")
    from syli.config.migrating import bring_up_to_date
    from syli.kernel.rls import raise_fences
    from syli.org.models import Organisation
    from syli.simulator import simulate as simulator

    bring_up_to_date()
    raise_fences()
    if Organisation.objects.exists():
        stop("there is a federation already. Simulate into an empty database: SYLI_HOME=/path syli simulate", Exit.REFUSED)
    try:
        with progress("Associations", associations) as bar, translation.override(settings.LANGUAGE_CODE):

            def told(_name: str, _contacts: int, index: int) -> None:
                bar.update(max(0, index - bar.pos))  # several are told at once

            result = simulator.simulate(associations, years, seed, scale, told)
            bar.update(associations - bar.pos)
    except simulator.AlreadyThere as there:
        stop(f"{there} is there already. Simulate into an empty database: SYLI_HOME=/path syli simulate", Exit.REFUSED)
    for name, count in simulator.describe(result):
        click.echo(f"{name:>24}  {count}")
    click.echo("\nbeside the stated figures:")
    for one in result.comparisons:
        click.echo(f"  {one}")


verbs = [demo, simulate, *benching]
