"""The doctor says in one sentence what is missing and how to get it, before any Python of ours exists."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.project import ROOT

DOCTOR = ROOT / "tools/doctor.sh"
NEEDED = ("sh", "rm", "df", "awk", "cat", "pwd")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return a folder that is the whole PATH: the few ordinary programs, and no Python yet."""
    for name in NEEDED:
        found = shutil.which(name)
        if found:
            (tmp_path / name).symlink_to(found)
    return tmp_path


def ask(machine: Path, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(DOCTOR), *arguments], env={"PATH": str(machine)}, cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )


def program(machine: Path, name: str, script: str) -> None:
    path = machine / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def python(machine: Path, refuses: str = "") -> None:
    """Give the machine a Python, one that fails on what contains `refuses`."""
    guard = f'case "$2" in *"{refuses}"*) exit 1 ;; esac\n' if refuses else ""
    program(machine, "python3", f'{guard}exec "{sys.executable}" "$@"')


def said(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence on standard error; more than one line would be a traceback."""
    assert result.returncode == 1
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("Syli: ")
    return lines[0]


def test_doctor__no_python__says_how_to_get_one(machine: Path) -> None:
    assert "none was found" in said(ask(machine, "install"))


def test_doctor__old_python__names_its_version(machine: Path) -> None:
    program(machine, "python3", 'case "$2" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac')
    sentence = said(ask(machine, "install"))
    assert "3.9.2" in sentence
    assert "3.11" in sentence


def test_doctor__newer_python_under_another_name__is_found(machine: Path) -> None:
    program(machine, "python3", "exit 1")
    program(machine, "python3.12", f'exec "{sys.executable}" "$@"')
    assert ask(machine, "python").stdout.strip() == str(machine / "python3.12")


def test_doctor__no_venv_module__names_the_package(machine: Path) -> None:
    python(machine, refuses="ensurepip")
    assert f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" in said(ask(machine, "install"))


def test_doctor__full_disk__says_how_much_is_needed(machine: Path, tmp_path: Path) -> None:
    python(machine)
    program(machine, "df", "echo Filesystem 1024-blocks Used Available Capacity Mounted; echo /dev/x 9 9 307200 99% /")
    empty = tmp_path / "clone"
    empty.mkdir()
    sentence = said(ask(machine, "install", cwd=empty))
    assert "300 MB" in sentence
    assert "2000 MB" in sentence


def test_doctor__installed_already__needs_no_space(machine: Path, tmp_path: Path) -> None:
    python(machine)
    program(machine, "df", "echo head; echo /dev/x 9 9 1024 99% /")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/.installed").touch()
    assert ask(machine, "install", cwd=tmp_path).returncode == 0


def test_doctor__read_only_folder__offers_another(machine: Path) -> None:
    # Root may write everywhere, so the doctor is asked by nobody, in a place nobody may enter.
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory() as name:
        closed = Path(name)
        (closed / "bin").mkdir(mode=0o755)
        for program_link in machine.iterdir():
            (closed / "bin" / program_link.name).symlink_to(program_link.readlink())
        shutil.copyfile(DOCTOR, closed / "doctor.sh")
        closed.chmod(0o555)
        try:
            command = ["/bin/sh", str(closed / "doctor.sh"), "writable", str(closed / "var/data")]
            result = subprocess.run(
                command, env={"PATH": str(closed / "bin")}, cwd="/", capture_output=True, text=True, check=False, user=user, timeout=60
            )
        finally:
            closed.chmod(0o755)
    sentence = said(result)
    assert name in sentence
    assert "SYLI_HOME" in sentence


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_doctor__busy_port__offers_a_free_one(machine: Path, busy_port: int) -> None:
    python(machine)
    sentence = said(ask(machine, "port", str(busy_port)))
    assert f"port {busy_port}" in sentence
    offered = int(sentence.rsplit("=", 1)[1])
    assert offered != busy_port
    assert ask(machine, "port", str(offered)).returncode == 0


@pytest.mark.parametrize("port", ["", "http", "-1", "0", "65536", "999999", "80 80", "8000;ls"])
def test_doctor__nonsense_port__is_refused(machine: Path, port: str) -> None:
    python(machine)
    assert "between 1 and 65535" in said(ask(machine, "port", port))
