"""docs/reference/settings.md: every environment variable Syli reads, from the code and from docs/settings.toml."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator

from tools.markdown import code, page, table
from tools.project import DOCS, code_files, relative

WORDS = DOCS / "settings.toml"


def render() -> str:
    """Return the page."""
    words = tomllib.loads(WORDS.read_text())
    read = variables()
    rows = [(code(name), words.get(name, {}).get("says", ""), words.get(name, {}).get("default", ""), code(read[name])) for name in sorted(read)]
    summary = "Every setting of an installation is an environment variable; nothing else needs to be edited."
    return page("Settings", summary, table(["Variable", "What it decides", "When not set", "Read in"], rows))


def problems() -> list[str]:
    """Return every variable without words and every word about no variable."""
    words, read = tomllib.loads(WORDS.read_text()), variables()
    missing = [f"{name} is read in {read[name]} and not explained in docs/settings.toml" for name in sorted(read) if name not in words]
    return missing + [f"docs/settings.toml explains {name}, which nothing reads" for name in sorted(words) if name not in read]


def variables() -> dict[str, str]:
    """Return every environment variable the code reads by a literal name, and the first file that reads it."""
    found: dict[str, str] = {}
    for path in code_files():
        if "testing" in path.parts:
            continue
        for name in _read_in(ast.parse(path.read_text(encoding="utf-8"))):
            if name.startswith("SYLI_") or name == "PORT":
                found.setdefault(name, relative(path).removeprefix("src/syli/"))
    return found


def _read_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        key: ast.expr | None = None
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv", "environ.get") and node.args:
            key = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in ("os.environ", "environ"):
            key = node.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value
