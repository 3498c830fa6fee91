"""Long verbs draw how far they are on a terminal: migrations, the measurement of the statistics, the daily review."""

from __future__ import annotations

import os
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.management.commands import migrate as django_migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from syli.cli import main
from syli.config import migrating
from syli.config.console import progress
from syli.config.migrating import bring_up_to_date
from syli.oversight.working import review_day
from syli.simulator.benching.statistics import measure_statistics
from tests.cast import Cast


class Screen(StringIO):
    """A terminal that keeps what is drawn."""

    def isatty(self) -> bool:
        return True


class Executor(MigrationExecutor):
    """Runs four migrations that do nothing, and tells of them as Django's own does."""

    waiting = 4

    def migration_plan(self, targets: Any, clean_start: bool = False) -> Any:
        return [(Migration(f"000{number}", "org"), False) for number in range(self.waiting)]

    def migrate(self, targets: Any, plan: Any = None, state: Any = None, fake: bool = False, fake_initial: bool = False) -> Any:
        told: Any = self.progress_callback
        for migration, _backwards in plan:
            for step in ("apply_start", "apply_success"):
                told(step, migration, fake)
        return state


@pytest.mark.django_db
@pytest.mark.parametrize(("waiting", "draws"), [(4, ["  0%", " 25%", " 50%", " 75%", "100%"]), (0, [])])
def test_migrate__draws_each_migration_that_is_done(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: int, draws: list[str]
) -> None:
    settings.HOME = tmp_path / "new"
    monkeypatch.setattr(Executor, "waiting", waiting)
    for module in (migrating, django_migrate):
        monkeypatch.setattr(module, "MigrationExecutor", Executor)
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    bring_up_to_date()
    assert settings.HOME.is_dir()
    assert ("Migrations" in screen.getvalue()) is bool(draws)
    assert [share for share in ("  0%", " 25%", " 50%", " 75%", "100%") if share in screen.getvalue()] == draws


def test_bench__draws_every_step_of_the_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    bars = []

    def kept(label: str, length: int) -> Any:
        bars.append(progress(label, length))
        return bars[-1]

    monkeypatch.setattr("syli.simulator.benching.statistics.progress", kept)
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    measure_statistics(4_000, organisations=3, years=2, repeats=1, threads=1)
    assert "Facts and tables" in screen.getvalue()
    # 3 × 2 partitions, and 5 tables warmed up once and measured once.
    assert [(bar.length, bar.pos) for bar in bars] == [(16, 16)]


@pytest.mark.django_db
def test_review__tells_after_each_association(cast: Cast) -> None:
    told: list[tuple[int, int]] = []
    reviewed = review_day(date(2026, 11, 21), told=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert list(reviewed) == ["Aava ry", "Bore ry"]


@pytest.mark.django_db
def test_review__verb__draws_and_prints_counts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bars = []

    def kept(label: str, length: int) -> Any:
        bars.append(progress(label, length))
        return bars[-1]

    monkeypatch.setattr("syli.oversight.cli.progress", kept)
    done = CliRunner().invoke(main, ["oversight", "review", "--date", "21.11.2026"])
    assert done.exit_code == 0, done.output
    assert [(bar.length, bar.pos) for bar in bars] == [(2, 2)]
    assert [line.partition(":")[0] for line in done.output.splitlines()] == ["Aava ry", "Bore ry"]
