"""Read our Python files as trees, once per run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.project import SOURCE, code_files


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """Return a file's name as checks and exception lists write it: from the package on."""
    return path.relative_to(SOURCE).as_posix()


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield every file of Syli with its tree; tests, migrations and the test kit left out."""
    for path in code_files():
        if not name(path).startswith("testing/"):
            yield name(path), tree(path)


def is_layer(path: str, layer: str) -> bool:
    """Tell whether a file is an app's `layer.py` or lies in its `layer/` folder."""
    parts = path.removesuffix(".py").split("/")
    return layer in parts[1:]


def calls(module: ast.Module) -> Iterator[ast.Call]:
    """Yield every call in a file."""
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))
