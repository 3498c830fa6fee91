"""Files are where a newcomer looks for them."""

from __future__ import annotations

import re
import subprocess
import tomllib

from django.conf import settings

from tests.conformance.code import name
from tests.conformance.exceptions import exactly
from tools.project import ROOT, SOURCE, code_files, ours, python_files

BANNED = {"utils", "util", "helpers", "helper", "services", "service", "misc", "common", "tools"}
#: What an app may hold beside folders that belong to its own subject.
DOMAIN = [app.removeprefix("syli.") for app in settings.DOMAIN_APPS if ours(app)]


def test_modules__names__say_what_they_hold() -> None:
    found = [name(path) for path in python_files(SOURCE) if BANNED & set(path.relative_to(SOURCE).with_suffix("").parts)]
    exactly("banned names", found)


def test_apps__readme__says_what_the_app_owns() -> None:
    exactly("apps without a README", [app for app in DOMAIN if not (SOURCE / app / "README.md").is_file()])


def test_modules__docstring__says_which_question_the_file_answers() -> None:
    empty = [name(path) for path in code_files() if path.read_text(encoding="utf-8").strip() and not path.read_text().lstrip().startswith('"""')]
    exactly("modules without a docstring", empty)


def test_layers__every_app__is_under_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["name"].startswith("Files inside"))
    containers = {container.removeprefix("syli.") for container in inside["containers"]}
    assert containers == set(DOMAIN) - {"kernel", "simulator"}


def test_repository__names_no_machine_and_no_package_host() -> None:
    """Locks and scripts work wherever packages come from; nothing tells where we sat when we wrote them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\0")
    banned = re.compile(
        "|".join(["/wo" + "rk/(main|shared)", "py" + r"pi\.org", r"files\.python" + "hosted", "registry" + r"\.npmjs", "/ro" + "ot/"])
    )
    found = []
    for file in filter(None, listed):
        path = ROOT / file
        if path.is_file() and path.stat().st_size < 2_000_000:
            found += [file for line in path.read_text(encoding="utf-8", errors="ignore").splitlines() if banned.search(line)]
    exactly("machine paths and package hosts", found)


def test_repository__identity_codes__are_invented() -> None:
    """Real people have individual numbers 002–899; tests and demonstrations use 900–999 only."""
    from stdnum.fi import hetu

    code = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?!\w)")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.py", "*.yaml", "*.md", "*.csv", "*.toml"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = []
    for file in filter(None, listed.stdout.split("\0")):
        path = ROOT / file
        text = path.read_text(encoding="utf-8", errors="ignore") if path.is_file() else ""
        found += [f"{file}: {hit}" for hit in code.findall(text) if hetu.is_valid(hit) and int(hit[7:10]) < 900]
    exactly("identity codes that somebody may have", found)
