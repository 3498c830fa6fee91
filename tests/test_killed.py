"""Whatever moment a process is killed at, all of a command is kept or none of it, the log holds, and a draft is still there."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.case import Case
from tests.killed import KEPT, MOMENTS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where another process finds the rows of this test."""
    if connection.vendor == "postgresql":
        from tests.engines.postgresql import APPLICATION

        found: str = request.getfixturevalue("postgresql").address(APPLICATION, connection.settings_dict["NAME"])
        return found
    # The tests' own database is in memory; a copy on the disk is what a process can be killed over.
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "syli.sqlite3") as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{tmp_path / 'syli.sqlite3'}"


def test_command__killed_at_any_moment__is_whole_or_not_at_all(case: Case, request: pytest.FixtureRequest) -> None:
    seen = killed(request.getfixturevalue("address"), case)
    nothing = {"rows": [0, 0, 0, 0, 0, 0], "breaks": [], "drafts": [KEPT]}
    assert seen["before"] == nothing
    for moment in MOMENTS[:-1]:
        assert seen[moment] == {"killed": True, **nothing}, moment
    done = seen["done"]
    assert done["killed"]
    assert done["rows"][:5] == [1, 1, 1, 1, 1]
    assert done["rows"][5] > 0
    assert (done["breaks"], done["drafts"]) == ([], [KEPT])


def killed(address: str, case: Case) -> dict[str, Any]:
    """Let another process be killed at every moment; return what was left each time."""
    root = Path(__file__).resolve().parent.parent
    environment = {
        **os.environ, "SYLI_DATABASE": address, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    now = (case.cast.now + timedelta(minutes=5)).isoformat()
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed", now], cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {name: found for line in done.stdout.splitlines() for name, found in json.loads(line).items()}
