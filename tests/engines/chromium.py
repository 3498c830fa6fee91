"""Chromium for the browser journeys: the machine's own, else Debian's package when we are root, else Playwright's download."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.engines.brought import BROUGHT, EngineMissing, one_at_a_time

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
DOWNLOADS = BROUGHT / "browsers"


def find_chromium() -> str:
    """Return the path of a Chromium that starts, bringing one when the machine has none."""
    own = _installed()
    if own:
        return own
    with one_at_a_time():
        return _installed() or _from_debian() or _from_playwright() or _missing()


def _installed() -> str | None:
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        path = shutil.which(name) if name else None
        # Ubuntu's chromium-browser may be a stub that only asks to install a snap.
        if path and _starts(path):
            return path
    return None


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _from_debian() -> str | None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, *arguments], env=quiet, capture_output=True, check=False)
    return _installed()


def _from_playwright() -> str | None:
    known = _downloaded()
    if known:
        return known
    command = [sys.executable, "-m", "playwright", "install", *(["--with-deps"] if os.geteuid() == 0 else []), "chromium"]
    subprocess.run(command, env={**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(DOWNLOADS)}, capture_output=True, check=False)
    return _downloaded()


def _downloaded() -> str | None:
    found = [*DOWNLOADS.glob("chromium-*/chrome-linux*/chrome")]
    return next((str(path) for path in sorted(found, reverse=True) if _starts(str(Path(path)))), None)


def _missing() -> str:
    raise EngineMissing(
        "The browser tests need Chromium. None is installed and it could not be fetched. Install it, for example: sudo apt install chromium"
    )
