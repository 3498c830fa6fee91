"""Compare what a check found with the exceptions allowed today; the list may only shrink.

`SHRINK_EXCEPTIONS=1 pytest tests/conformance` takes out what is needed no more. Nothing ever adds to the list but a person.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

FILE = Path(__file__).with_name("exceptions.toml")


def exactly(check: str, found: Iterable[str]) -> None:
    """Fail on anything found that is not excused under `check`, and on any excuse that is needed no more."""
    excused = set(tomllib.loads(FILE.read_text(encoding="utf-8")).get(check, []))
    seen = set(found)
    strangers, healed = sorted(seen - excused), sorted(excused - seen)
    if healed and os.environ.get("SHRINK_EXCEPTIONS"):
        FILE.write_text(without(FILE.read_text(encoding="utf-8"), check, healed), encoding="utf-8")
        healed = []
    assert not strangers, f"{check}:\n  " + "\n  ".join(strangers)
    assert not healed, f"{check}: mended, so remove from {FILE.name}:\n  " + "\n  ".join(healed)


def without(text: str, check: str, healed: list[str]) -> str:
    """Return the exception file without some entries of one check; comments and everything else stay as they are."""
    kept, current = [], ""
    for line in text.splitlines(keepends=True):
        if line.rstrip().endswith("= ["):
            current = line.split("=")[0].strip().strip('"')
        entry = line.strip()
        if current != check or not any(entry.startswith(f'"{gone}",') for gone in healed):
            kept.append(line)
    return "".join(kept)
