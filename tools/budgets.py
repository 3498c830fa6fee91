"""Sizes to stay under (docs/guides/sizes.md): files, functions, classes, templates, apps, scripts, documents.

What is over today stands in tools/budgets.toml with its exact size; it may only shrink, and an entry that is no longer
needed must go.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.project import DOCS, ROOT, SOURCE, code_files, is_generated, python_files, relative, templates, test_files
from tools.project import is_test as _is_test

EXCEPTIONS = ROOT / "tools/budgets.toml"
#: The most lines a document may have; a generated page may be as long as it needs.
DOCUMENTS = {
    "README.md": 150,
    "ARCHITECTURE.md": 300,
    "CONTRIBUTING.md": 250,
    "SECURITY.md": 60,
    "docs/adr": 80,
    "docs/guides": 200,
    "docs/specs": 150,
    "docs/debts.md": 80,
    "docs": 300,
}
LEAST_TESTS_PER_CODE = 1.2
MOST_SNAPSHOT_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class Size:
    """One measured thing and its limit."""

    what: str
    found: int
    limit: int


def measured() -> Iterator[Size]:
    """Yield every size that has a limit."""
    yield from _python()
    yield from (Size(f"template {relative(path)}", _lines(path), 120) for path in templates())
    yield from _apps()
    yield from _scripts()
    yield from _documents()
    yield Size("direct run-time dependencies", _dependencies(), 25)
    yield from (Size(f"snapshot {relative(path)}", _lines(path), 300) for path in _snapshots())


def problems() -> list[str]:
    """Return what is over its limit and not excused, and every excuse that no longer fits exactly."""
    excused: dict[str, int] = dict(_exceptions().get("over", {}))
    found = []
    for size in measured():
        allowed = excused.pop(size.what, None)
        if size.found <= size.limit:
            if allowed is not None:
                found.append(f"{size.what} has {size.found} of {size.limit}: remove its line from tools/budgets.toml")
        elif allowed is None:
            found.append(f"{size.what} has {size.found}, the limit is {size.limit}")
        elif size.found > allowed:
            found.append(f"{size.what} grew from {allowed} to {size.found}; the limit is {size.limit}")
        elif size.found < allowed:
            found.append(f"{size.what} shrank to {size.found}: write that into tools/budgets.toml")
    found.extend(f"{what} is gone: remove its line from tools/budgets.toml" for what in excused)
    return found + _ratios()


def _exceptions() -> dict[str, Any]:
    return tomllib.loads(EXCEPTIONS.read_text()) if EXCEPTIONS.exists() else {}


def _python() -> Iterator[Size]:
    for path in [*python_files(), ROOT / "conftest.py"]:
        test = _is_test(path)
        yield Size(f"file {relative(path)}", _lines(path), 800 if test else 500)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names: Counter[str] = Counter()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names[node.name] += 1
                name = node.name if names[node.name] == 1 else f"{node.name}#{names[node.name]}"
                is_class = isinstance(node, ast.ClassDef)
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield Size(f"{'class' if is_class else 'function'} {relative(path)}:{name}", length, 300 if is_class else 60)


def _apps() -> Iterator[Size]:
    lines: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    settings = 0
    for path in code_files():
        parts = path.relative_to(SOURCE).parts
        lines[parts[0]] += _lines(path)
        if parts[:2] == ("config", "settings"):
            settings += _lines(path)
        if "access" in (path.stem, *parts):
            actions[parts[0]] += sum(
                isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "action"
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            )
    yield from (Size(f"code of app {app}", count, 8000) for app, count in sorted(lines.items()))
    yield from (Size(f"actions of app {app}", count, 60) for app, count in sorted(actions.items()))
    yield Size("settings", settings, 400)


def _scripts() -> Iterator[Size]:
    paths = [path for path in SOURCE.rglob("static/**/*.js") if not is_generated(path)]
    yield Size("own JavaScript", sum(_lines(path) for path in paths), 2000)


def _documents() -> Iterator[Size]:
    generated = {DOCS / "glossary.md"}
    for path in [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]:
        if path in generated or path.is_relative_to(DOCS / "reference") or path.name == "CHANGELOG.md":
            continue
        name = relative(path)
        limit = DOCUMENTS.get(name) or next(value for folder, value in DOCUMENTS.items() if name.startswith(folder) or folder == "docs")
        yield Size(f"document {name}", _lines(path), limit)


def _dependencies() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return len(project["dependencies"])


def _snapshots() -> list[Path]:
    return [path for folder in (SOURCE, ROOT / "tests") for path in sorted(folder.rglob("snapshots/**/*")) if path.is_file()]


def _ratios() -> list[str]:
    code = sum(map(_lines, code_files()))
    tests = sum(map(_lines, test_files()))
    snapshots = sum(map(_lines, _snapshots()))
    least = _exceptions().get("at_least", {}).get("test lines per code line", LEAST_TESTS_PER_CODE)
    found = []
    if tests / code < least:
        found.append(f"{tests} lines of tests for {code} of code is {tests / code:.2f}; at least {least} is agreed")
    if snapshots > MOST_SNAPSHOT_SHARE * tests:
        found.append(f"{snapshots} lines of snapshots are more than a tenth of {tests} lines of tests")
    return found


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)
