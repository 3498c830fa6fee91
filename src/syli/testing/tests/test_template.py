"""The kept database: the same as a migrated one, taken only for what it was made of, and never by a test that migrates."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management.commands.migrate import Command

from syli.testing import template
from syli.testing.template import KEPT, fingerprint, kept_database


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a small project: one migration that imports a module, one model, a lock."""
    files = {
        "requirements.lock": "django==5.2",
        "src/syli/app/models.py": "",
        "src/syli/app/migrations/0001_initial.py": "import syli.app.seal\n",
        "src/syli/app/seal.py": "SQL = 1\n",
        "src/syli/app/pages.py": "",
        "src/syli/config/settings/test.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def on(database: sqlite3.Connection) -> Any:
    """Return as much of Django's connection as is asked."""
    return SimpleNamespace(vendor="sqlite", connection=database, ensure_connection=lambda: None)


@pytest.mark.parametrize(
    ("changed", "is_another"),
    [
        ("requirements.lock", True),
        ("src/syli/app/models.py", True),
        ("src/syli/app/migrations/0001_initial.py", True),
        ("src/syli/app/migrations/0002_more.py", True),
        ("src/syli/app/seal.py", True),
        ("src/syli/config/settings/test.py", True),
        ("src/syli/app/pages.py", False),
    ],
)
def test_fingerprint__changes_with_what_shapes_an_empty_database(root: Path, changed: str, *, is_another: bool) -> None:
    before = fingerprint(root)
    (root / changed).write_text("changed = True\nimport syli.app.seal\n")
    assert (fingerprint(root) != before) is is_another


def test_kept_database__after_migrating__is_kept_and_then_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE kept (word TEXT)")
    made.execute("INSERT INTO kept VALUES ('yes')")
    made.commit()
    empty = sqlite3.connect(":memory:")
    monkeypatch.setattr(Command, "handle", lambda *_args, **_options: ran.append("migrated"))
    for database, times in ((made, 1), (empty, 1)):
        monkeypatch.setattr(template, "connection", on(database))
        with kept_database(root):
            Command.handle(Command())
        assert len(ran) == times
    assert empty.execute("SELECT word FROM kept").fetchall() == [("yes",)]
    Command.handle(Command())
    assert len(ran) == 2, "outside, migrating is migrating"
    assert len(list((root / "build/test-database").iterdir())) == 1, "nothing half written is left"
    for number in range(KEPT + 2):
        (root / "requirements.lock").write_text(str(number))
        monkeypatch.setattr(template, "connection", on(made))
        with kept_database(root):
            Command.handle(Command())
    assert len(list((root / "build/test-database").iterdir())) == KEPT
    made.close()
    empty.close()


@pytest.mark.django_db
def test_migrate__in_a_test__is_the_real_one() -> None:
    assert Command.handle.__module__ == "django.core.management.base", "wrapped by Django's own decorator, by nothing of ours"
