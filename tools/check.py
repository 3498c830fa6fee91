"""Every static check, one line each; the output of a check that fails follows it. `python -m tools.check [name …]`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from tools.project import ROOT, TOOL_HOME

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, what it asks, the command that answers."""

    name: str
    asks: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


#: The settings of a real installation, judged by Django's own check list.
SERVER = (("SYLI_DATABASE", "postgresql://nobody@/none"), ("SYLI_SECRET_KEY", "9f0b2c" * 10 + "-check-only!"), ("SYLI_HOSTS", "syli.example"))
CHECKS = (
    Check("format", "is the code formatted", (PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", ".")),
    Check("lint", "does the linter agree", (PYTHON, "-m", "ruff", "check", "--quiet", "--output-format", "concise", ".")),
    Check("types", "do the types agree", (PYTHON, "-m", "mypy", "--no-error-summary")),
    Check("layers", "do imports point downwards", (PYTHON, "-m", "importlinter.cli", "lint_imports")),
    Check("templates", "are the templates well formed", (PYTHON, "-m", "djlint", "--lint", "--quiet", "src")),
    Check("budgets", "is everything small enough", (PYTHON, "-m", "tools.budgets")),
    Check("translations", "is every text in three languages", (PYTHON, "-m", "tools.translations", "check")),
    Check("migrations", "do the migrations match the models", (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Check("embedded", "are the embedded settings sound", (PYTHON, "-m", "django", "check", "--fail-level", "WARNING")),
    Check("server", "are the server settings sound", (PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"), SERVER),
    Check("docs", "are the generated documents up to date", (PYTHON, "-m", "tools.docs", "--check")),
)


def run(check: Check) -> bool:
    """Run one check, say how it went and return whether it passed."""
    settings = "syli.config.settings.server" if check.name == "server" else "syli.config.settings.embedded"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SYLI_", "DJANGO_"))}
    environment |= {"DJANGO_SETTINGS_MODULE": settings, "SYLI_HOME": str(TOOL_HOME), **dict(check.environment)}
    started = time.perf_counter()
    result = subprocess.run(
        check.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )  # fmt: skip
    passed = result.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {check.name:<13} {check.asks}, {time.perf_counter() - started:.1f} s", flush=True)
    if not passed:
        print("".join(f"       {line}\n" for line in result.stdout.strip().splitlines()), flush=True)
    return passed


def main(names: list[str]) -> int:
    """Run the named checks, or all, every one of them even after a failure; return an exit code."""
    TOOL_HOME.mkdir(parents=True, exist_ok=True)
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        print(f"no such check: {', '.join(sorted(unknown))}; there are {', '.join(check.name for check in CHECKS)}")
        return 2
    failed = [check.name for check in CHECKS if (not names or check.name in names) and not run(check)]
    if failed:
        print(f"{len(failed)} checks failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
