"""The benchmark measures what it says, on facts of the shape it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from syli.simulator.benching.statistics import FIRST_YEAR, Figures, Shape, Timing, measure_statistics, write_facts
from syli.stats.choices import Fact
from syli.stats.marts.folder import MartFolder


@pytest.mark.usefixtures("unsynced")
def test_bench__gives_figures_for_each_measure() -> None:
    figures = measure_statistics(4_000, organisations=3, years=2, measures=("clients", "contacts"), repeats=1, threads=1)
    assert [figure.measure for figure in figures] == ["clients", "contacts"]
    for figure in figures:
        assert 2_000 < figure.facts < 8_000
        assert figure.cells >= 1
        for timing in (figure.bare_count, figure.bare_people, figure.outside, figure.outside_again, figure.inside):
            assert timing.clock_s > 0
            assert timing.processor_s > 0


@pytest.mark.usefixtures("unsynced")
def test_invented_facts__are_spread_over_years_and_associations(tmp_path: Path) -> None:
    folder = MartFolder(tmp_path)
    written = write_facts(folder, Shape(6_000, 4, 3))
    partitions = list(folder.live.partitions(Fact.CONTACT))
    assert len(partitions) == 4 * 3
    assert {partition.year for partition in partitions} == set(range(FIRST_YEAR, FIRST_YEAR + 3))
    table = folder.live.read(Fact.CONTACT)
    assert table.num_rows == written
    people = len(set(table["record_key"].to_pylist()))
    assert 0.8 * 6_000 / 18 < people <= 6_000 / 18


def test_ratio__is_against_the_bare_table() -> None:
    one, two, four = (Timing(seconds, seconds * 2) for seconds in (1.0, 2.0, 4.0))
    figures = Figures("clients", 10, 1, bare_count=one, bare_people=two, outside=four, outside_again=one, inside=one)
    assert (figures.ratio, figures.clock_ratio, figures.ratio_to_count) == (2.0, 2.0, 4.0)
