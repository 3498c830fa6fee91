"""Resolve the dependencies anew: requirements.lock from pyproject.toml, package-lock.json from package.json.

Neither lock names a host: files are known by their hash wherever they come from. Look at the difference before committing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools import node
from tools.project import ROOT, fail

TARGET = ROOT / "build/uv"
COMMAND = (
    "pip", "compile", "pyproject.toml", "--group", "dev", "--generate-hashes", "--universal", "--python-version", "3.11",
    "--no-header", "--quiet", "--output-file", "requirements.lock",
)  # fmt: skip


def uv() -> str:
    """Return uv, from the machine or installed beside the build; it is needed for nothing else."""
    own = shutil.which("uv")
    if own:
        return own
    if not (TARGET / "bin/uv").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TARGET), "uv"], check=True)
    return str(TARGET / "bin/uv")


def main(arguments: list[str]) -> None:
    """Write both locks; `--upgrade` takes newer versions, otherwise those in the lock are kept where they still fit."""
    subprocess.run([uv(), *COMMAND, *(["--upgrade"] if "--upgrade" in arguments else [])], cwd=ROOT, check=True)
    node.run("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=ROOT)
    for lock in (ROOT / "requirements.lock", ROOT / "package-lock.json"):
        _refuse_hosts(lock)


def _refuse_hosts(lock: Path) -> None:
    for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), 1):
        if "://" in line and '"url"' not in line and not line.lstrip().startswith("#"):
            fail(f"{lock.name}:{number} names a host, which a lock of ours must not: {line.strip()[:100]}")


if __name__ == "__main__":
    main(sys.argv[1:])
