"""Every verb explains itself, ends with an honest code, and tells what stands in its way in one line."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from syli.cli import main
from syli.config.console import MEANING, Exit, Verb, in_words, progress, stop
from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from tools.cli_reference import problems, render, verbs

VERBS = verbs()
ACTION: Any = SimpleNamespace(code="org.staff.create")


def run(*arguments: str) -> Result:
    """Run the whole command in this process."""
    return CliRunner().invoke(main, list(arguments))


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does, in a process of its own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("SYLI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "syli.cli", *arguments], env=known | environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize(("name", "verb"), VERBS, ids=[name for name, _verb in VERBS])
def test_verb__help__explains_with_an_example_and_codes(name: str, verb: click.Command) -> None:
    shown = run(*name.split()[1:], "--help")
    assert shown.exit_code == 0
    assert "Examples:" in shown.output
    assert name in shown.output.partition("Examples:")[2]
    assert "Exit codes:" in shown.output
    assert isinstance(verb, Verb)
    assert {Exit.DONE, Exit.USAGE, Exit.MACHINE} <= set(verb.codes)


def test_verbs__are_all_there() -> None:
    wanted = {"serve", "demo", "simulate", "statistics query", "statistics refresh", "statistics attack", "check audit", "check packs"}
    wanted |= {"bench", "user create", "import", "catalogue publish", "migrate", "areas load"}
    assert wanted <= {name.removeprefix("syli ") for name, _verb in VERBS}


def test_reference__explains_everything() -> None:
    assert problems() == []
    page = render()
    assert all(f"## {name}\n" in page for name, _verb in VERBS)


def test_reference__finds_what_is_not_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = click.Command("bare", params=[click.Option(["--loud"])])
    monkeypatch.setattr("tools.cli_reference.verbs", lambda: [("syli bare", bare)])
    assert problems() == ["syli bare has no help", "syli bare shows no example", "syli bare --loud has no help"]


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("statistics", "nonsense"), ("migrate", "--nonsense"), ("user", "create"), ("simulate", "--years", "0")]
)
def test_verb__wrong_usage__ends_with_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.exit_code == Exit.USAGE
    assert "Traceback" not in done.output


def failing(error: Callable[[], BaseException]) -> Result:
    """Run a verb that raises."""

    @click.command(cls=Verb)
    def verb() -> None:
        raise error()

    return CliRunner().invoke(verb)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 5, "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/syli"), 5, "/srv/syli may not be"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/syli/x"), 5, "choose another folder"),
        (FileNotFoundError(errno.ENOENT, "No such file", "lists.csv"), 5, "lists.csv is not there"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "lists"), 5, "lists is a folder"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "a/b"), 5, "a/b is no folder"),
        (FileExistsError(errno.EEXIST, "File exists", "a"), 5, "a: File exists"),
        (OperationalError("no such table: org_organisation"), 5, "syli migrate"),
        (ProgrammingError('relation "org_organisation" does not exist\nLINE 1: …'), 5, "syli migrate"),
        (OperationalError("database or disk is full"), 5, "the disk is full"),
        (OperationalError("attempt to write a readonly database"), 5, "may not be written"),
        (OperationalError("unable to open database file"), 5, "cannot be opened"),
        (OperationalError("file is not a database"), 5, "Bring back a backup"),
        (OperationalError("database is locked"), 5, "Try again"),
        (OperationalError("connection to server at 127.0.0.1 failed: Connection refused"), 5, "SYLI_DATABASE"),
        (ImproperlyConfigured("SYLI_SECRET_KEY is missing"), 5, "SYLI_SECRET_KEY is missing"),
        (RuleBroken("ORG-10", "This name is taken."), 4, "This name is taken. (ORG-10)"),
        (NotAllowed(ACTION), 4, "not allowed"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_verb__what_stands_in_its_way__is_one_line(error: BaseException, code: int, words: str) -> None:
    done = failing(lambda: error)
    assert done.exit_code == code
    assert done.output.startswith("syli: ")
    assert words in done.output
    assert done.output.count("\n") == 1


@pytest.mark.parametrize("error", [ValueError("a mistake of ours"), OperationalError("something unheard of"), BrokenPipeError(errno.EPIPE, "pipe")])
def test_verb__a_mistake_of_ours__keeps_its_traceback(error: Exception) -> None:
    assert in_words(error) is None
    assert failing(lambda: error).exception is not None


def test_stop__ends_with_its_code() -> None:
    def refuse() -> BaseException:
        stop("not today.", Exit.REFUSED)

    done = failing(refuse)
    assert (done.exit_code, done.output) == (4, "syli: not today.\n")


def test_codes__all_have_a_meaning() -> None:
    assert set(MEANING) == set(Exit)


class Terminal:
    """Standard error that says whether it is a terminal and keeps what is written."""

    def __init__(self, *, is_terminal: bool) -> None:
        self.is_terminal, self.written = is_terminal, ""

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None: ...


@pytest.mark.parametrize(("is_terminal", "draws"), [(True, True), (False, False)])
def test_progress__is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, is_terminal: bool, draws: bool) -> None:
    terminal: Any = Terminal(is_terminal=is_terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("Rows", 3) as bar:
        for _ in range(3):
            bar.update(1)
    assert bool(terminal.written) is draws
    assert ("Rows" in terminal.written) is draws


def test_process__folder_that_is_a_file__is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = process("migrate", SYLI_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == Exit.MACHINE, done.stderr
    assert done.stderr.startswith("syli: ")
    assert "Traceback" not in done.stderr


def test_process__no_database_yet__says_how_to_make_one(tmp_path: Path) -> None:
    done = process("user", "list", SYLI_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (Exit.MACHINE, "")
    assert "syli migrate" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_process__disk_full__is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        known = {name: value for name, value in os.environ.items() if not name.startswith(("SYLI_", "DJANGO_"))} | {"SYLI_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "syli.cli", "check", "packs"], env=known, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120
        )
    assert done.returncode == Exit.MACHINE, done.stderr
    assert done.stderr == "syli: the disk is full. Make room and run the same command again; nothing was left half done.\n"
