"""Write the generated documents, or check that they are up to date.

python -m tools.docs            write them
python -m tools.docs --check    fail when one is stale, or when something that must be explained is not
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tools import (
    actions_matrix,
    cli_reference,
    events_reference,
    glossary,
    measures_reference,
    packs_reference,
    rules_index,
    settings_reference,
    urls_reference,
)
from tools.project import DOCS, REFERENCE, relative

PAGES: dict[Path, Callable[[], str]] = {
    DOCS / "glossary.md": glossary.render,
    REFERENCE / "actions.md": actions_matrix.render,
    REFERENCE / "cli.md": cli_reference.render,
    REFERENCE / "events.md": events_reference.render,
    REFERENCE / "measures.md": measures_reference.render,
    REFERENCE / "packs.md": packs_reference.render,
    REFERENCE / "rules.md": rules_index.render,
    REFERENCE / "settings.md": settings_reference.render,
    REFERENCE / "urls.md": urls_reference.render,
}
COMPLETENESS = (actions_matrix.problems, cli_reference.problems, glossary.problems, rules_index.problems, settings_reference.problems)


def write() -> list[Path]:
    """Write every page that differs and return those."""
    changed = []
    for path, render in PAGES.items():
        text = render()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def problems() -> list[str]:
    """Return every stale page and everything left unexplained."""
    stale = [
        f"{relative(path)} is stale: run make docs"
        for path, render in PAGES.items()
        if not path.exists() or path.read_text(encoding="utf-8") != render()
    ]
    return stale + [problem for complete in COMPLETENESS for problem in complete()]


def main(arguments: list[str]) -> int:
    """Write or check, and return an exit code."""
    if arguments == ["--check"]:
        wrong = problems()
        print("\n".join(wrong) if wrong else "The generated documents are up to date.")
        return 1 if wrong else 0
    for path in write():
        print(f"wrote {relative(path)}")
    return 0


if __name__ == "__main__":
    # Sets must come out in one order on every run.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, "-m", "tools.docs", *sys.argv[1:]], {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606  (ourselves again)
    sys.exit(main(sys.argv[1:]))
