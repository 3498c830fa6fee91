"""`syli simulate`, `syli demo` and `syli bench`: what they make, what they refuse, and how they end."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syli.config.console import Exit
from syli.episodes.models import Contact
from syli.kernel.scope import everything
from syli.org.models import Organisation, StaffMember
from syli.simulator import demo as demonstration
from syli.simulator import simulate as simulating
from syli.simulator.benching import cli as benching
from syli.simulator.benching.measuring import CONTACTS_PER_ASSOCIATION_YEAR, shape_for
from syli.simulator.benching.statistics import Figures, Timing
from syli.simulator.cli import demo, simulate


def run(verb: Any, *arguments: str) -> Result:
    return CliRunner().invoke(verb, list(arguments))


@pytest.mark.sqlite_only  # on PostgreSQL the owner of the tables runs these verbs, and the tests are not the owner
@pytest.mark.django_db
def test_simulate__empty_database__is_filled_and_described() -> None:
    done = run(simulate, "--associations", "1", "--years", "1", "--scale", "0.02")
    assert done.exit_code == 0, done.output
    with everything():
        contacts = Contact.objects.count()
    assert contacts > 0
    assert any(line.split() == ["contacts", str(contacts)] for line in done.output.splitlines())
    again = run(simulate, "--associations", "1", "--years", "1", "--scale", "0.02")
    assert again.exit_code == Exit.REFUSED
    assert again.output.startswith("syli: ")
    Organisation.objects.filter(name=simulating.FEDERATION).update(name="Another federation")
    assert run(simulate, "--associations", "1", "--years", "1", "--scale", "0.02").exit_code == Exit.REFUSED, "somebody else's federation too"
    assert run(simulate, "--scale", "nan").exit_code == Exit.USAGE
    with everything():
        assert Contact.objects.count() == contacts, "what was refused left nothing behind"


@pytest.mark.parametrize(
    "arguments",
    [("--associations", "0"), ("--associations", "many"), ("--years", "0"), ("--years", "99"), ("--scale", "0"), ("--scale", "-1"), ("--seed", "x")],
)
def test_simulate__impossible_size__is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run(simulate, *arguments).exit_code == Exit.USAGE


@pytest.mark.django_db
def test_demo__outside_demonstration_mode__is_refused(settings: Any) -> None:
    settings.DEMO = False
    done = run(demo)
    assert done.exit_code == Exit.REFUSED
    assert "SYLI_DEMO=1" in done.output
    assert not Organisation.objects.exists()


@pytest.mark.sqlite_only  # on PostgreSQL the owner of the tables runs these verbs, and the tests are not the owner
@pytest.mark.django_db
def test_demo__there_is_a_federation__is_kept(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(demonstration, "is_empty", lambda: False)
    monkeypatch.setattr(demonstration, "make_demo", lambda told: pytest.fail("nothing may be made"))
    refused = run(demo)
    assert refused.exit_code == Exit.REFUSED
    assert "SYLI_HOME=/path syli demo" in refused.output
    kept = run(demo, "--if-empty")
    assert kept.exit_code == 0
    assert all(player.username in kept.output for player in demonstration.PLAYERS)
    assert not StaffMember.objects.exists()


@pytest.mark.parametrize(("contacts", "associations"), [(1_000, 1), (9_999, 1), (10_000, 30), (1_000_000, 30)])
def test_shape__makes_about_so_many_contacts(contacts: int, associations: int) -> None:
    made, years, scale = shape_for(contacts)
    assert made == associations
    assert scale * made * years * CONTACTS_PER_ASSOCIATION_YEAR == pytest.approx(contacts)


def measured(contacts: int, ratio: float = 3.0, milliseconds: float = 10.0, queries: int = 9) -> dict[str, Any]:
    """What one size's process prints."""
    page = {"page": "client", "ratio": ratio, "milliseconds": milliseconds, "queries": queries, "kilobytes": 30}
    return {"contacts": contacts, "contacts_a_second": 6000, "pages": [page]}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[int, dict[str, Any]]:
    """Measure nothing: each size answers what stands here."""
    found: dict[int, dict[str, Any]] = {}

    def instead(command: list[str], **_options: Any) -> Any:
        size = int(command[-1])
        return subprocess.CompletedProcess(command, 0 if size in found else 1, stdout=b"noise\n" + json.dumps(found.get(size, {})).encode())

    monkeypatch.setattr(subprocess, "run", instead)
    return found


@pytest.mark.parametrize(
    ("later", "code", "words"),
    [
        ({}, Exit.DONE, "1.00"),
        ({"ratio": 3.57, "milliseconds": 30.0}, Exit.DONE, "1.19"),
        ({"ratio": 3.75}, Exit.FOUND, "missed: growth of client: 1.25, goal 1.2"),
        ({"ratio": 25.1}, Exit.FOUND, "missed: client at 100000 contacts: 25.1 × the empty page, goal 25"),
        ({"queries": 13}, Exit.FOUND, "queries 9 → 13"),
    ],
)
def test_bench__says_what_was_reached_and_what_was_missed(answers: dict[int, dict[str, Any]], later: dict[str, Any], code: Exit, words: str) -> None:
    answers.update({1_000: measured(1_000), 100_000: measured(100_000, **later)})
    done = run(benching.bench, "--facts", "0")
    assert done.exit_code == code, done.output
    assert words in done.output


def test_bench__a_measurement_that_fails__is_told(answers: dict[int, dict[str, Any]]) -> None:
    done = run(benching.bench, "--contacts", "7", "--facts", "0")
    assert done.exit_code == Exit.MACHINE
    assert "at 7 contacts failed" in done.output


@pytest.mark.parametrize(("outside", "code"), [(1.9, Exit.DONE), (2.1, Exit.FOUND)])
def test_bench__statistics__against_the_bare_table(monkeypatch: pytest.MonkeyPatch, outside: float, code: Exit) -> None:
    one, many = Timing(1.0, 1.0), Timing(outside, outside)
    figures = Figures("clients", 10_000, 400, bare_count=one, bare_people=one, outside=many, outside_again=one, inside=one)
    monkeypatch.setattr("syli.simulator.benching.statistics.measure_statistics", lambda facts, repeats: [figures])
    done = run(benching.bench, "--no-pages", "--facts", "10000")
    assert done.exit_code == code, done.output
    assert f"{outside:.2f} by processor" in done.output
    assert all(name in done.output for name, _timing in figures.timings())
