"""Anonymous conversations leave nothing of the visitor: no address, no browser, no key, no word, and not the sealed bytes either (G8)."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from syli.chat.tests.conftest import make_booth
from tests.cast import Cast
from tests.forgotten import ADDRESS, BROWSER, WORDS

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent
#: `make prove` holds as many as the goal says.
MANY = 1000 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 25


def hold(address: str, home: Path, cast: Cast) -> tuple[dict[str, Any], str]:
    """Let another process hold the conversations; return what it says, and everything it printed beside."""
    environment = {
        **os.environ, "SYLI_DATABASE": address, "SYLI_HOME": str(home), "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.forgotten", cast.now.isoformat(), str(MANY)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


@pytest.mark.sqlite_only
def test_g8__many_conversations__leave_no_trace_in_any_file(cast: Cast, tmp_path: Path) -> None:
    make_booth(cast)
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "syli.sqlite3") as copy:
        connection.connection.backup(copy)
        # As every database of Syli: what is deleted can be found in the log that stands before the file, unless somebody sees to it.
        copy.execute("PRAGMA journal_mode=WAL")
    told, printed = hold(f"sqlite:///{tmp_path / 'syli.sqlite3'}", tmp_path, cast)
    assert told["was_there"], "the sealed bytes lie on the disk while a conversation goes on, so looking for them finds them"
    files = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    assert {"open-syli.sqlite3", "syli.sqlite3"} <= {path.name for path in files}
    files[Path("printed")] = printed.encode()
    clear = [ADDRESS, BROWSER, WORDS, *told["keys"]]
    wanted = [one.encode() for one in clear] + [bytes.fromhex(one) for one in told["sealed"]]
    assert len(told["keys"]) == MANY
    found = [(path.name, one[:24]) for path, content in files.items() for one in wanted if one in content]
    assert not found


@pytest.mark.postgresql_only
def test_g8__many_conversations__leave_no_trace_in_any_row(cast: Cast, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    from tests.engines.postgresql import APPLICATION

    make_booth(cast)
    address = request.getfixturevalue("postgresql").address(APPLICATION, connection.settings_dict["NAME"])
    told, printed = hold(address, tmp_path, cast)
    wanted = [ADDRESS, BROWSER, WORDS, *told["keys"], *told["sealed"]]
    assert not [one for one in wanted if one in printed]
    found = []
    with connection.cursor() as cursor:
        for table in sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True)):
            # A row as text: bytes are written in hexadecimal digits there.
            cursor.execute(f'SELECT coalesce(string_agg("{table}"::text, chr(10)), \'\') FROM "{table}"')
            rows = cursor.fetchone()[0]
            found += [(table, one[:24]) for one in wanted if one in rows]
    assert not found
