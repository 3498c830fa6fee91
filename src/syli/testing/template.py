"""The migrated SQLite database, kept between test runs: eight seconds of processor time in every run that asks a database.

A run with other migrations, models or packages than the kept one migrates from nothing, as CI does on a fresh clone.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management.commands.migrate import Command
from django.db import connection

IMPORTED = re.compile(r"^\s*(?:from|import) (syli(?:\.\w+)+)", re.MULTILINE)
#: How many are kept: branches are switched back and forth.
KEPT = 4


@contextmanager
def kept_database(root: Path) -> Iterator[None]:
    """Inside, `migrate` on SQLite copies the kept database if there is one, and otherwise keeps what it has made."""
    if connection.vendor != "sqlite":
        yield
        return
    path = root / "build/test-database" / f"{fingerprint(root)}.sqlite3"
    migrate = Command.handle

    def handle(command: Command, *args: Any, **options: Any) -> Any:
        connection.ensure_connection()
        if path.exists():
            with sqlite3.connect(path) as kept:
                kept.backup(connection.connection)
            kept.close()
            return None
        made = migrate(command, *args, **options)
        _keep(connection.connection, path)
        return made

    with patch.object(Command, "handle", handle):
        yield


def fingerprint(root: Path) -> str:
    """Return what stands for everything that shapes an empty database: migrations, what they import, models, packages."""
    source = root / "src"
    files = {*source.glob("syli/**/migrations/*.py"), *source.glob("syli/**/models.py"), *source.glob("syli/config/settings/*.py")}
    for file in [*files]:
        for name in IMPORTED.findall(file.read_text(encoding="utf-8")):
            module = source / name.replace(".", "/")
            files.update(one for one in (module.with_suffix(".py"), module / "__init__.py") if one.exists())
    seen = sha256(sqlite3.sqlite_version.encode())
    for file in [*sorted(files), root / "requirements.lock"]:
        seen.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()[:32]


def _keep(made: sqlite3.Connection, path: Path) -> None:
    """Write beside and move into place: runs side by side never read half a database."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(beside) as kept:
        made.backup(kept)
    kept.close()
    beside.replace(path)
    for old in sorted(path.parent.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
