"""Everything CI runs, on as many cores as there are: `python -m tools.suite`.

One lane asks the static checks, one runs on PostgreSQL what asks a database; then both, and one more for every further
core, share the suite on SQLite (`tests/sharing.py`). All of it runs to its end even when a part fails, and all is printed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tools.project import ROOT

FOLDER = ROOT / "build/suite"
#: Beyond this many at once the browser tests wait for each other longer than their patience.
MOST_LANES = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One program of the run: its name, its arguments for Python, its database, and whether it takes of what is shared."""

    name: str
    arguments: tuple[str, ...]
    database: str = ""
    shares: bool = False


@dataclass(slots=True)
class Result:
    """How a part went and what it said; `said` is empty when it has been said already."""

    part: Part
    code: int
    seconds: float
    said: str = ""


@dataclass
class Suite:
    """The lanes, the programs that run now, and what has ended."""

    lanes: list[list[Part]]
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    stopped: bool = False

    @property
    def shared(self) -> Path:
        """Return the folder through which the runs on SQLite share the files of tests."""
        return self.folder / "shared"

    def run(self) -> list[Result]:
        """Run the lanes side by side to their ends; the first lane speaks at once, the others when all is over."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.shared.mkdir(parents=True)
        with ThreadPoolExecutor(len(self.lanes)) as pool:
            try:
                return [result for results in pool.map(self._lane, range(len(self.lanes))) for result in results]
            finally:
                self.stopped = True
                for process in list(self.running):
                    process.terminate()

    def _lane(self, number: int) -> list[Result]:
        # With nothing left to take, starting would cost much and say nothing.
        wanted = (part for part in self.lanes[number] if not self.stopped and not (part.shares and self.all_taken()))
        return [self._part(part, live=number == 0) for part in wanted]

    def _part(self, part: Part, *, live: bool) -> Result:
        environment = {**os.environ, **({"SYLI_TEST_DATABASE": part.database} if part.database else {})}
        # One run reads what another has compiled, and so does every process that a test starts, also where others compile nothing for good.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        said, began = self.folder / f"{part.name}.txt", time.perf_counter()
        with said.open("wb") as file:
            process = subprocess.Popen([sys.executable, *part.arguments], cwd=ROOT, env=environment, **({} if live else _into(file)))
            self.running.append(process)
            code = process.wait()
            self.running.remove(process)
        return Result(part, code, time.perf_counter() - began, said.read_text(encoding="utf-8", errors="replace"))

    def all_taken(self) -> bool:
        """Tell whether every file of tests that some run has found is taken."""
        return bool(self.collected()) and not self.left()

    def collected(self) -> set[str]:
        """Return the files of tests that the sharing runs found."""
        return {name for found in self.shared.glob("collected-*") for name in found.read_text(encoding="utf-8").splitlines()}

    def left(self) -> set[str]:
        """Return the files of tests that nobody took."""
        return {name for name in self.collected() if not (self.shared / sha256(name.encode()).hexdigest()).exists()}

    def problems(self, results: list[Result]) -> Iterator[str]:
        """Yield why the run has failed, if it has."""
        yield from (f"{result.part.name} failed, exit code {result.code}" for result in results if result.code)
        if not self.collected():
            yield "no run on SQLite has found any test"
        yield from (f"{name} was run by nobody" for name in sorted(self.left()))


def _into(file: Any) -> dict[str, Any]:
    return {"stdout": file, "stderr": subprocess.STDOUT}


def lanes_for(cores: int, folder: Path = FOLDER) -> list[list[Part]]:
    """Return what runs side by side on so many cores; never fewer than two lanes."""
    first = [[Part("checks", ("-m", "tools.check"))], [Part("postgresql", ("-m", "pytest"), "postgresql")]]
    lanes = [*first, *([] for _more in range(min(cores, MOST_LANES) - len(first)))]
    for number, lane in enumerate(lanes, 1):
        lane.append(Part(f"sqlite-{number}", ("-m", "pytest", "--share", str(folder / "shared")), "sqlite", shares=True))
    return lanes


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main(suite: Suite) -> int:
    """Run everything, say what was not said yet, then how each part went; return an exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = suite.run()
    for result in results:
        if result.said:
            print(f"\n──── {result.part.name} ────\n{result.said}", flush=True)
    print()
    for result in results:
        print(f"{'FAIL' if result.code else 'ok  '} {result.part.name:<11} {result.seconds:.0f} s")
    problems = list(suite.problems(results))
    print("\n".join(problems) or "Everything passed.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Suite(lanes_for(cores()), FOLDER)))
