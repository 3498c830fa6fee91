"""Documents: each begins with what it is about, links lead somewhere, decisions have their four parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conformance.exceptions import exactly
from tools.project import DOCS, ROOT, SOURCE, is_generated, relative

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(path for path in SOURCE.rglob("README.md") if not is_generated(path))])
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCED = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
PARTS = ("## Context", "## Decision", "## Consequences", "## Alternatives")


def test_pages__begin_with_a_title_and_a_summary() -> None:
    found = []
    for path in PAGES:
        blocks = [block for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip() and not block.startswith(("<!--", "!["))]
        if len(blocks) < 2 or not blocks[0].startswith("# ") or not re.match(r"[\w*`\[(«\"]", blocks[1].strip()):
            found.append(relative(path))
    exactly("documents without a summary", found)


def test_pages__links__lead_somewhere() -> None:
    found = []
    for path in PAGES:
        targets = LINK.findall(FENCED.sub("", path.read_text(encoding="utf-8")))
        inside = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
        found += [f"{relative(path)} → {target}" for target in inside if not (path.parent / target).exists()]
    exactly("broken links", found)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision__has_its_four_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.stem[:4]} · ", text), "the title begins with the number"
    assert [part for part in PARTS if part not in text] == []


def test_decisions__are_listed() -> None:
    index = (DOCS / "adr/README.md").read_text(encoding="utf-8")
    assert [path.name for path in DECISIONS if path.name not in index] == []
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1)), "numbers follow each other"


def test_commands__named_in_documents__exist() -> None:
    """A page that says `make something` is right about it."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    found = []
    for path in PAGES:
        used = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
        found += [f"{relative(path)}: make {target}" for target in sorted(used - targets)]
    exactly("make targets that do not exist", found)
