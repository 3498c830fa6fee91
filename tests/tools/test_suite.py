"""One suite shared by several runs: every file once, in one of them, and a failure anywhere fails the whole."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sharing import LONGEST, Share
from tools.project import ROOT
from tools.suite import Part, Suite, lanes_for

#: Each test leaves a line with the run's process, and waits long enough that two runs surely work side by side.
FILE = """
import os, pathlib, time
import pytest

@pytest.fixture(scope="module")
def module():
    yield
    with open({log!r}, "a") as log:
        log.write("{name} torn-down {{}}\\n".format(os.getpid()))

@pytest.mark.parametrize("n", range(2))
def test_it(module, n):
    time.sleep(0.05)
    with open({log!r}, "a") as log:
        log.write("{name} {{}} {{}}\\n".format(n, os.getpid()))
    assert {holds}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make eight files of two tests, without Syli's settings: pytest and the sharing alone."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --disable-plugin-autoload -p tests.sharing -p no:cacheprovider\n")
    for number in range(8):
        text = FILE.format(log=str(tmp_path / "log"), name=f"test_{number}", holds=True)
        (tmp_path / f"test_{number}.py").write_text(text)
    return tmp_path


def suite(project: Path, runs: int) -> Suite:
    """Return a suite in which so many runs share the files, each in a lane of its own."""
    folder = project / "suite"
    arguments = ("-m", "pytest", "--rootdir", str(project), "-c", str(project / "pytest.ini"), str(project), "--share", str(folder / "shared"))
    lanes = [[Part(f"run-{number}", arguments, "sqlite", shares=True)] for number in range(runs)]
    return Suite(lanes, folder)


def lines(project: Path) -> list[list[str]]:
    return [line.split() for line in (project / "log").read_text().splitlines()]


def test_suite__shared_by_two__runs_every_file_once_and_whole_in_one(project: Path) -> None:
    shared = suite(project, 2)
    assert list(shared.problems(shared.run())) == []
    ran = [(name, what) for name, what, _pid in lines(project)]
    assert sorted(ran) == sorted((f"test_{number}", what) for number in range(8) for what in ("0", "1", "torn-down"))
    by_file = {name: {pid for there, _what, pid in lines(project) if there == name} for name, *_rest in lines(project)}
    assert all(len(pids) == 1 for pids in by_file.values()), "a file ran in two runs"
    assert shared.all_taken()


def test_suite__whatever_was_told_outside__compiles_once_for_all(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (project / "test_2.py").write_text(FILE.format(log=str(project / "log"), name="test_2", holds="not __import__('sys').dont_write_bytecode"))
    assert list((shared := suite(project, 1)).problems(shared.run())) == []


def test_suite__longest_files__come_first(project: Path) -> None:
    (project / "tests/journeys").mkdir(parents=True)
    text = FILE.format(log=str(project / "log"), name="a_journey", holds=True)
    (project / "tests/journeys/test_zz.py").write_text(text)
    suite(project, 1).run()
    assert [name for name, *_rest in lines(project)][:3] == ["a_journey"] * 3
    assert all(list(ROOT.glob(f"{beginning}*")) for beginning in LONGEST), "what is named there exists"


def test_suite__one_file_fails__the_whole_fails_and_the_rest_runs(project: Path) -> None:
    (project / "test_3.py").write_text(FILE.format(log=str(project / "log"), name="test_3", holds=False))
    shared = suite(project, 2)
    results = shared.run()
    assert len(list(shared.problems(results))) == 1, "the run that took it, and it alone"
    assert sum("This run took, in this order" in result.said for result in results[1:]) == sum(result.code for result in results[1:])
    assert len([line for line in lines(project) if line[1] == "torn-down"]) == 8


def test_suite__run_that_is_killed__is_a_failure(project: Path) -> None:
    killed = FILE.format(log=str(project / "log"), name="test_5", holds="os.kill(os.getpid(), 9)")
    (project / "test_5.py").write_text(killed)
    shared = suite(project, 1)
    problems = list(shared.problems(shared.run()))
    assert problems[0] == "run-0 failed, exit code -9"


def test_suite__file_that_nobody_took__is_a_failure(tmp_path: Path) -> None:
    shared = Suite([], tmp_path)
    shared.shared.mkdir()
    assert list(shared.problems([])) == ["no run on SQLite has found any test"]
    (shared.shared / "collected-1").write_text("a/test_a.py\nb/test_b.py")
    assert Share(shared.shared).takes("a/test_a.py")
    assert not Share(shared.shared).takes("a/test_a.py"), "another run came too late"
    assert list(shared.problems([])) == ["b/test_b.py was run by nobody"]
    assert not shared.all_taken()


@pytest.mark.parametrize(("cores", "names"), [(1, 2), (2, 2), (4, 4), (64, 8)])
def test_lanes__checks_and_postgresql_once__and_sqlite_in_each(cores: int, names: int) -> None:
    lanes = lanes_for(cores)
    assert [lane[-1].name for lane in lanes] == [f"sqlite-{number}" for number in range(1, names + 1)]
    others = [part for lane in lanes for part in lane[:-1]]
    assert [(part.name, part.database) for part in others] == [("checks", ""), ("postgresql", "postgresql")]


def test_suite__ended_from_outside__leaves_nothing_running(project: Path) -> None:
    """Also when one asks it to stop in the middle: the runs it began stop with it."""
    for number in range(8):
        text = FILE.format(log=str(project / "log"), name=f"test_{number}", holds=True).replace("0.05", "30")
        (project / f"test_{number}.py").write_text(text)
    code = f"""
import sys
from pathlib import Path
from tests.tools.test_suite import suite
from tools.suite import main
sys.exit(main(suite(Path({str(project)!r}), 2)))
"""
    running = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.perf_counter() + 60
    while len(list((project / "suite/shared").glob("collected-*"))) < 2:
        assert time.perf_counter() < deadline
        time.sleep(0.1)
    pids = [int(found.name.partition("-")[2]) for found in (project / "suite/shared").glob("collected-*")]
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) != 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
