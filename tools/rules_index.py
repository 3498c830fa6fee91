"""docs/reference/rules.md: every business rule with its sentence, source, place and the tests that name it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tools.markdown import code, page, table
from tools.project import ROOT, ours, ready, relative, test_files

RULE_ID = re.compile(r"\b[A-Z]{2,10}-\d{1,3}[a-z]?\b")
IN_TEST_NAME = re.compile(r"def test_([a-z]+)_(\d{2})__")


def rules() -> list[Any]:
    """Return every declared rule of Syli itself."""
    ready()
    from syli.kernel.rules import registered_rules

    return [rule for rule in registered_rules() if ours(rule.module)]


def render() -> str:
    """Return the page."""
    tests = tests_by_rule()
    rows = [
        (
            code(rule.id),
            rule.sentence,
            rule.source,
            code(f"{rule.module.removeprefix('syli.')}.{rule.name}"),
            ", ".join(code(path) for path in tests.get(rule.id, [])),
        )
        for rule in rules()
    ]
    summary = "Every decision the system makes from facts: what it says, where it comes from, where it stands and which tests name it."
    return page("Rules", summary, table(["Rule", "It says", "Source", "Code", "Tests"], rows))


def problems() -> list[str]:
    """Return every rule that no test names, and every rule without a source."""
    tests = tests_by_rule()
    found = [f"rule {rule.id} ({rule.module}.{rule.name}) is named by no test" for rule in rules() if rule.id not in tests]
    return found + [f"rule {rule.id} cites no source" for rule in rules() if not rule.source.strip()]


def tests_by_rule() -> dict[str, list[str]]:
    """Return which test files name each rule, in a docstring, a comment, a table or a name."""
    named: dict[str, list[str]] = {}
    for path in test_files():
        text = path.read_text(encoding="utf-8")
        # A test's own name may carry the id: test_intake_04__the_most_urgent_first.
        in_names = {f"{app.upper()}-{number}" for app, number in IN_TEST_NAME.findall(text)}
        for identity in sorted(set(RULE_ID.findall(text)) | in_names):
            named.setdefault(identity, []).append(_short(path))
    return named


def _short(path: Path) -> str:
    return relative(path).removeprefix("src/syli/") if path.is_relative_to(ROOT) else str(path)
