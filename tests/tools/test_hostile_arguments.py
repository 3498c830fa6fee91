"""Whatever is written behind a verb, it answers in words with a code that its help explains, and never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from syli.cli import main
from syli.config.console import Verb
from tools.cli_reference import verbs

#: Nothing of this may be taken: too far, too long, no text, no number, nowhere. So no verb begins its work.
HOSTILE: dict[type[Any], tuple[str, ...]] = {
    click.types.IntRange: ("abc", "-5", "1e3", "99999999999999999999999999", ""),
    click.types.FloatRange: ("abc", "-1", "nan", "1e99", ""),
    click.types.Choice: ("nonsense", "", "Ä" * 5000),
    click.types.DateTime: ("31.12.9999", "1.1.0001", "2026-13-01", "30.2.2026", "nonsense", ""),
    click.types.Path: ("/dev/null/x/y", "Ä" * 5000, "no/such/file\udcff"),
}
TEXTS = ("Ä" * 5000, "bad\udcff", "'; DROP TABLE x; --", "\x1b[31m", "\n\n")
#: Written where a verb needs something else beside what is tried.
FILLED = {"username": "nobody", "organisation": "Nobody ry", "role_name": "worker", "given_name": "Maija", "reason": "none"}
#: Verbs that begin long work, or serve, whenever a text is taken: only what is no text is tried there.
LONG = {"syli serve"}


def attempts() -> Iterator[tuple[str, list[str]]]:
    for name, verb in verbs():
        for param in verb.params:
            if isinstance(param, click.Option) and (param.is_flag or param.is_eager):
                continue
            values = next((HOSTILE[kind] for kind in type(param.type).__mro__ if kind in HOSTILE), TEXTS)
            if name in LONG and values is TEXTS:
                values = ("bad\udcff",)
            yield from ((name, [*name.split()[1:], *_others(verb, param), *_written(param, value)]) for value in values)


def _written(param: click.Parameter, value: str) -> list[str]:
    return [f"{param.opts[0]}={value}"] if isinstance(param, click.Option) else ["--", value] if value.startswith("-") else [value]


def _others(verb: click.Command, tried: click.Parameter) -> list[str]:
    """Fill in what the verb needs beside."""
    found: list[str] = []
    for param in verb.params:
        if param.required and param is not tried:
            value = FILLED.get(str(param.name), str(Path(__file__)))
            found += _written(param, value)
    return found


def refused(done: Result, verb: Verb) -> None:
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    assert done.exit_code in verb.codes, f"{done.exit_code} is not in the help"


KNOWN: dict[str, Any] = dict(verbs())


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "arguments"), list(attempts()), ids=lambda value: value if isinstance(value, str) else ascii(value[-1])[:40])
def test_verb__hostile_argument__is_answered_in_words(name: str, arguments: list[str]) -> None:
    done = CliRunner().invoke(main, arguments)
    refused(done, KNOWN[name])
    if done.exit_code == 2:
        last = done.output.splitlines()[-1]
        assert last.startswith("syli: ") or "error" in last.casefold()


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("SYLI_", "DJANGO_", "PORT"))}
    command = [sys.executable, "-m", "syli.cli", *arguments]
    return subprocess.run(command, env=known | environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "words"),
    [
        (("serve", "--port", "99999"), {}, 2, "--port"),
        (("serve", "--port", "-5"), {}, 2, "--port"),
        (("serve", "--workers", "0"), {}, 2, "--workers"),
        (("serve", "--workers", "-1"), {}, 2, "--workers"),
        (("serve",), {"PORT": "abc"}, 2, "--port"),
        (("serve",), {"SYLI_PROXIES": "x"}, 5, "SYLI_PROXIES"),
        (("serve",), {"SYLI_PROXIES": "-1"}, 5, "SYLI_PROXIES"),
        (("serve", "--host", "no.such.host.invalid"), {}, 5, "no address of this machine"),
        (("serve",), {}, 5, "syli migrate"),
        (("check", "documents"), {}, 2, "SYLI_SOSMETA"),
        (("bench", "--contacts", "0"), {}, 2, "--contacts"),
    ],
)
def test_process__hostile_start__is_told_on_the_last_line(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int, words: str
) -> None:
    done = process(*arguments, SYLI_HOME=str(tmp_path), **environment)
    assert done.returncode == code, done.stderr
    assert words in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
