"""`syli bench-existence`: does the time of an answer tell that somebody exists?"""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict

import click
from django.core.management import call_command

from syli.config.console import Exit, Verb, stop


@click.command(
    cls=Verb,
    examples=("syli bench-existence", "syli bench-existence --requests 5000 --people 1000"),
    codes={Exit.FOUND: "measured, and the time tells"},
)
@click.option("--requests", type=click.IntRange(50, 1_000_000), default=1000, show_default=True, help="How often each kind is asked for.")
@click.option("--people", type=click.IntRange(3, 100_000), default=200, show_default=True, help="How many people each of two associations has.")
def bench_existence(requests: int, people: int) -> None:
    """Measure whether an answer's time tells apart nobody, another association's client, the other side of somebody and a sealed record.

    Every address of a person is asked for each in turn. A difference of medians is worth what it is beside the noise: the
    difference between nobody and nobody, asked once more; the time tells when a difference is surely beyond it. In a process
    and an empty database of its own, removed again.
    """
    with tempfile.TemporaryDirectory(prefix="syli-bench-") as home:
        key = base64.b64encode(os.urandom(32)).decode()
        environment = {**os.environ, "SYLI_HOME": home, "SYLI_DATABASE": "", "SYLI_DEMO": "1", "SYLI_HOSTS": "127.0.0.1", "SYLI_MASTER_KEY": key}
        command = [sys.executable, "-m", "syli.cli", "bench-existence-here", str(requests), str(people)]
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if run.returncode:
        stop("the measurement failed; see above.", Exit.MACHINE)
    found = json.loads(run.stdout.splitlines()[-1])
    click.echo(f"{found['addresses']} addresses; the median answer for nobody takes {found['median_ms']:.2f} ms")
    click.echo(f"{'difference of medians':>24} {'by the clock':>14} {'by processor':>14} {'surely between':>22} {'requests':>9}")
    for one in (found["noise"], *found["kinds"]):
        words = "noise" if one is found["noise"] else one["kind"]
        between = f"{one['low_ms']:+.3f} … {one['high_ms']:+.3f}"
        click.echo(f"{words:>24} {one['clock_ms']:>+11.3f} ms {one['processor_ms']:>+11.3f} ms {between:>22} {one['requests']:>9}")
    if found["tells"]:
        click.echo(f"the time tells: {', '.join(found['tells'])}")
        raise click.exceptions.Exit(Exit.FOUND)


@click.command(cls=Verb, hidden=True)
@click.argument("requests", type=click.IntRange(1))
@click.argument("people", type=click.IntRange(3))
def bench_existence_here(requests: int, people: int) -> None:
    """Measure in this process's empty database; prints JSON. Started by `bench-existence`."""
    from syli.safety.measuring import measure_existence

    # Every answer is a 404 here, which is what is measured.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    call_command("migrate", verbosity=0)
    found = measure_existence(requests, people)
    click.echo(json.dumps({**asdict(found), "tells": found.tells}))


verbs = [bench_existence, bench_existence_here]
