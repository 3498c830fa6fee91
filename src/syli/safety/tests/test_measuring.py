"""The measurement of whether time tells: what it asks for, and that it finds a page that takes longer when somebody exists."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import asdict
from typing import Any

import pytest
from click.testing import CliRunner

import syli.kernel.page
from syli.config.console import Exit
from syli.people.models import Person
from syli.safety import cli, measuring
from syli.safety.measuring import Difference, Existence, addresses, measure_existence


def test_addresses__of_a_person__are_all_asked() -> None:
    found = list(addresses())
    assert len(found) >= 25
    assert "/people/<str:public_id>/" in found
    assert len(found) == len(set(found))


@pytest.mark.either_engine
@pytest.mark.django_db
def test_measure__page_that_does_more_for_somebody__is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = syli.kernel.page._load

    def slow(ctx: Any, declared: Any, known_by: Any, public_id: str) -> Any:
        if Person._base_manager.filter(public_id=public_id).exists():
            time.sleep(0.2)
        return real(ctx, declared, known_by, public_id)

    monkeypatch.setattr(syli.kernel.page, "_load", slow)
    monkeypatch.setattr(measuring, "addresses", lambda: ["/people/<str:public_id>/", "/people/<str:public_id>/notes/"])
    found = measure_existence(4, 3)
    assert {one.kind for one in found.kinds} == {"another association's", "the other side", "a sealed record"}
    assert {one.requests for one in (found.noise, *found.kinds)} == {4}
    assert "the other side" in found.tells, "row-level security hides another association's row from the planted sleep on PostgreSQL"


@pytest.mark.parametrize(
    ("low", "high", "noise", "tells"),
    [(-0.1, 0.2, 0.1, False), (0.2, 0.4, 0.1, True), (-0.4, -0.2, 0.1, True), (0.05, 0.4, 0.1, False), (0.2, 0.4, 0.3, False)],
)
def test_tells__surely_and_beyond_the_noise(low: float, high: float, noise: float, tells: bool) -> None:
    nobody, one = Difference("nobody again", 1000, 0.0, 0.0, -noise, noise / 2), Difference("a sealed record", 1000, 0.3, 0.3, low, high)
    assert bool(Existence(30, 12.0, nobody, (one,)).tells) is tells


@pytest.mark.parametrize(("clock_ms", "code"), [(0.4, Exit.DONE), (-9.0, Exit.FOUND)])
def test_bench_existence__says_what_was_found(monkeypatch: pytest.MonkeyPatch, clock_ms: float, code: Exit) -> None:
    found = Existence(30, 12.0, Difference("nobody again", 1000, 0.1, 0.1), (Difference("the other side", 1000, clock_ms, 0.2),))
    printed = json.dumps({**asdict(found), "tells": found.tells}).encode()
    monkeypatch.setattr(subprocess, "run", lambda command, **_options: subprocess.CompletedProcess(command, 0, b"log\n" + printed))
    done = CliRunner().invoke(cli.bench_existence, [])
    assert done.exit_code == code
    assert "noise" in done.output
    assert ("the time tells: the other side" in done.output) == (code == Exit.FOUND)
