"""Measure whether an answer's time tells apart what does not exist, what is not yours and what is secret: `python -m tests.canary.timing`.

A bench, never asserted: on a shared machine the noise is larger than anything to be found. It prints the medians.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from tests.apart import plant
from tests.case import Case

ROUNDS = int(os.environ.get("TIMING_ROUNDS", "200"))


@pytest.mark.django_db
def test_timing(case: Case) -> None:
    """Ask for nobody, for another association's and for the other side's in turn, and print the median of each."""
    apart = plant(case)
    apart.keep()
    stranger = case.person("Vieras", of="otso")
    client = case.cast.client("aarne")
    asked = {"none": "0" * 22, "not yours": stranger.public_id, "secret": apart.she.public_id}
    taken: dict[str, list[float]] = {kind: [] for kind in asked}
    for _round in range(ROUNDS):
        for kind, key in asked.items():
            began = perf_counter()
            client.get(f"/people/{key}/")
            taken[kind].append((perf_counter() - began) * 1000)
    sys.stdout.write("\n".join(f"{kind:>10}: {median(times):6.2f} ms" for kind, times in taken.items()) + "\n")


if __name__ == "__main__":
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:randomly", str(Path(__file__))], check=False).returncode)
