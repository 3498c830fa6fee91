"""`syli serve` from its start to its end: pages and styles are there, jobs run, and nothing is left when it is told to stop."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from syli.config.serving import port_is_free
from tools.project import ROOT

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
SECONDS = 90


@pytest.fixture
def home(tmp_path: Path, transactional_db: None) -> Path:
    """Return a folder with a migrated database, a copy of the tests' own; not in a transaction, for there copying waits for ever."""
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "syli.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()
    return tmp_path


@pytest.fixture
def port() -> int:
    return next(number for number in range(8400, 8500) if port_is_free("127.0.0.1", number))


@pytest.fixture
def served(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SYLI_", "DJANGO_"))}
    environment |= {"SYLI_HOME": str(home), "SYLI_DEMO": "1"}
    with (home / "said.txt").open("wb") as said:
        command = [sys.executable, "-m", "syli.cli", "serve", "--port", str(port), "--workers", "2"]
        # A run that was begun in the background has been told to ignore Ctrl-C, and what it starts would ignore it too.
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
        finally:
            signal.signal(signal.SIGINT, before)
    try:
        yield run
    finally:
        # When the test has failed, nobody has told it to stop, and what it began has a session of its own.
        for pid in (*(children(run.pid) if run.poll() is None else ()), run.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        run.wait()


def ask(port: int, path: str) -> tuple[int, str]:
    """Return the status and the text, waiting until somebody opens."""
    deadline = time.perf_counter() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
        except OSError:
            assert time.perf_counter() < deadline, "nobody opened"
            time.sleep(0.1)


def children(pid: int) -> set[int]:
    """Return the processes that came from this one."""
    found = {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return found.union(*(children(one) for one in found))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve__opens_answers_and_ends(served: subprocess.Popen[bytes], port: int, home: Path, how: signal.Signals) -> None:
    status, page = ask(port, "/accounts/login/")
    assert status == 200
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert styles and {ask(port, style)[0] for style in styles} == {200}
    begun = children(served.pid)
    assert len(begun) == 4, "the server, its two workers, the jobs"
    served.send_signal(how)
    assert served.wait(30) == 0
    assert not [pid for pid in begun if Path(f"/proc/{pid}").exists()]
    assert "Traceback" not in (home / "said.txt").read_text()
