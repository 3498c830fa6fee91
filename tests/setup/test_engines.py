"""The throw-away PostgreSQL: its roles are as weak as they should be, and it dies with its test run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.engines.postgresql import APPLICATION, OWNER, Cluster
from tools.project import ROOT

pytestmark = pytest.mark.postgresql_only

STARTS_AND_WAITS = """
import sys, time
from tests.engines.postgresql import Cluster
cluster = Cluster()
cluster.start()
print(cluster.folder, cluster._server.pid, flush=True)
time.sleep(60)
"""


def test_cluster__server__is_no_root(postgresql: Cluster) -> None:
    """PostgreSQL refuses to run as root; here it runs as somebody ordinary although the tests may not."""
    assert postgresql._server is not None
    owner = Path(f"/proc/{postgresql._server.pid}").stat().st_uid
    assert owner != 0
    assert not list(postgresql.folder.glob("password")), "the superuser's password lies in a file"


def test_cluster__network__is_not_listened_to(postgresql: Cluster) -> None:
    with psycopg.connect(postgresql.address("postgres", "postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
def test_cluster__roles__bypass_nothing(postgresql: Cluster, role: str) -> None:
    with psycopg.connect(postgresql.address("postgres", "postgres")) as connection:
        row = connection.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    assert row == (False, False, False)


def test_cluster__wrong_password__is_refused(postgresql: Cluster) -> None:
    address = postgresql.address(APPLICATION).replace(postgresql.passwords[APPLICATION], "guessed")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address)


def test_cluster__killed_run__leaves_nothing_running() -> None:
    run = subprocess.Popen([sys.executable, "-c", STARTS_AND_WAITS], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    with run.stdout as output:
        folder, server = output.readline().split()
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{server}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{server}").exists(), "the server outlived its test run"
    # The next run sweeps away the files.
    with Cluster():
        assert not Path(folder).exists()
