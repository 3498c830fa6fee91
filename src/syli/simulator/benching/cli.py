"""`syli bench`: pages at growing sizes, each in a process and a database of its own, and a statistics query against bare DuckDB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

import click

from syli.config.console import Exit, Verb, stop

GROWTH_GOAL = 1.2
STATISTICS_GOAL = 2.0


@click.command(
    cls=Verb,
    examples=("syli bench", "syli bench --contacts 1000 --contacts 1000000 --facts 0", "syli bench --no-pages --facts 10000000"),
    codes={Exit.FOUND: "measured, and a goal was missed"},
)
@click.option(
    "--contacts",
    "sizes",
    multiple=True,
    type=click.IntRange(1, 100_000_000),
    default=(1_000, 100_000),
    show_default=True,
    help="Sizes to measure; try 1000000 too.",
)
@click.option("--pages/--no-pages", "wants_pages", default=True, show_default=True, help="Whether to measure pages and search.")
@click.option(
    "--facts", type=click.IntRange(0, 1_000_000_000), default=10_000_000, show_default=True, help="Facts of the statistics table; 0 leaves it out."
)
@click.option("--repeats", type=click.IntRange(1, 100), default=5, show_default=True, help="How often the statistics table is measured.")
def bench(sizes: tuple[int, ...], wants_pages: bool, facts: int, repeats: int) -> None:
    """Measure pages and search as ratios to an empty page, and a national table as a ratio to the bare scan.

    Every size has a process and an empty database of its own, in a folder for temporary files that is removed again. Ratios of
    processor time hold on a busy machine too; the clock's do not.
    """
    missed: list[str] = []
    results = [_in_own_process(size) for size in sorted(sizes)] if wants_pages else []
    for result in results:
        _tell_pages(result, missed)
    _compare(results, missed)
    if facts:
        _statistics(facts, repeats, missed)
    for goal in missed:
        click.echo(f"missed: {goal}")
    if missed:
        raise click.exceptions.Exit(Exit.FOUND)


def _tell_pages(result: dict[str, Any], missed: list[str]) -> None:
    from syli.simulator.benching.measuring import GOALS, QUERY_GOALS

    click.echo(f"\n{result['contacts']} contacts, simulated at {result['contacts_a_second']} a second")
    click.echo(f"{'page':>10} {'× empty':>8} {'ms':>8} {'queries':>8} {'kB':>4}")
    for page in result["pages"]:
        click.echo(f"{page['page']:>10} {page['ratio']:>8} {page['milliseconds']:>8} {page['queries']:>8} {page['kilobytes']:>4}")
        for goals, figure, what in ((GOALS, page["ratio"], "× the empty page"), (QUERY_GOALS, page["queries"], "queries")):
            if figure > goals.get(page["page"], figure):
                missed.append(f"{page['page']} at {result['contacts']} contacts: {figure} {what}, goal {goals[page['page']]:g}")


@click.command(cls=Verb, hidden=True)
@click.argument("contacts", type=click.IntRange(1))
def bench_pages(contacts: int) -> None:
    """Measure the pages at one size; prints JSON. Started by `bench`, into an empty folder."""
    from syli.config.migrating import bring_up_to_date
    from syli.simulator.benching.measuring import measure_pages

    bring_up_to_date()
    click.echo(json.dumps(measure_pages(contacts)))


def _in_own_process(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="syli-bench-") as home:
        environment = {**os.environ, "SYLI_HOME": home, "SYLI_DATABASE": "", "SYLI_DEMO": "1", "SYLI_HOSTS": "127.0.0.1"}
        click.echo(f"Measuring {size} contacts …", err=True)
        run = subprocess.run([sys.executable, "-m", "syli.cli", "bench-pages", str(size)], env=environment, stdout=subprocess.PIPE, check=False)
    if run.returncode:
        stop(f"the measurement at {size} contacts failed; see above.", Exit.MACHINE)
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


def _compare(results: list[dict[str, Any]], missed: list[str]) -> None:
    """Say how pages grow from the smallest to the largest size."""
    if len(results) < 2:
        return
    first, last = ({page["page"]: page for page in result["pages"]} for result in (results[0], results[-1]))
    click.echo(f"\nGrowth from {results[0]['contacts']} to {results[-1]['contacts']} contacts (goal ≤ {GROWTH_GOAL})")
    for page, one in last.items():
        growth = one["ratio"] / first[page]["ratio"]
        # A list that is full shows more and costs more than one half empty: that is told beside the figure, not taken out of it.
        changes = ((what, first[page][key], one[key]) for what, key in (("queries", "queries"), ("kB", "kilobytes")))
        told = "".join(f"  {what} {before} → {after}" for what, before, after in changes if before != after)
        click.echo(f"{page:>10} {growth:>8.2f}{told}")
        if growth > GROWTH_GOAL:
            missed.append(f"growth of {page}: {growth:.2f}, goal {GROWTH_GOAL}")


def _statistics(facts: int, repeats: int, missed: list[str]) -> None:
    from syli.simulator.benching.statistics import measure_statistics

    click.echo(f"Measuring a table over {facts} facts …", err=True)
    for figures in measure_statistics(facts, repeats=repeats):
        click.echo(f"\n{figures.measure}: four dimensions over {figures.facts} facts, {figures.cells} cells")
        click.echo(f"  protected / bare DuckDB: {figures.ratio:.2f} by processor, {figures.clock_ratio:.2f} by the clock (goal ≤ {STATISTICS_GOAL})")
        for name, timing in figures.timings():
            click.echo(f"  {name:<34} {timing.processor_s:>7.2f} s of processor {timing.clock_s:>7.2f} s")
        if figures.ratio > STATISTICS_GOAL:
            missed.append(f"{figures.measure} over {figures.facts} facts: {figures.ratio:.2f} × the bare table, goal {STATISTICS_GOAL}")


verbs = [bench, bench_pages]
