"""Where the project's files are, which are tests, and how a tool makes Django ready without touching anybody's data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/syli"
TESTS = ROOT / "tests"
TOOLS = ROOT / "tools"
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
#: A folder for what the tools themselves cause to be written: keys, compiled caches.
TOOL_HOME = ROOT / "build/tools-home"


def apps() -> list[str]:
    """Return the names of Syli's apps, in the order of the settings."""
    ready()
    from django.conf import settings

    return [name.removeprefix("syli.") for name in settings.DOMAIN_APPS if ours(name)]


def is_test(path: Path) -> bool:
    """Tell whether a file exists for tests only."""
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def is_migration(path: Path) -> bool:
    """Tell whether a file is a database migration, which Django writes."""
    return "migrations" in path.parts


def is_generated(path: Path) -> bool:
    """Tell whether a file is made or fetched, not written."""
    return bool({"vendor", "node_modules", "__pycache__", "build"} & set(path.parts))


def python_files(*folders: Path) -> Iterator[Path]:
    """Yield every Python file we wrote, tests included, migrations not."""
    for folder in folders or (SOURCE, TESTS, TOOLS):
        for path in sorted(folder.rglob("*.py")):
            if not is_migration(path) and not is_generated(path):
                yield path


def code_files() -> Iterator[Path]:
    """Yield every Python file of Syli itself: no tests, no migrations."""
    return (path for path in python_files(SOURCE) if not is_test(path))


def test_files() -> Iterator[Path]:
    """Yield every Python file that belongs to the tests."""
    return (path for path in python_files(SOURCE, TESTS) if is_test(path))


def templates() -> Iterator[Path]:
    """Yield every HTML template we wrote."""
    return (path for path in sorted(SOURCE.rglob("templates/**/*.html")) if not is_generated(path))


def relative(path: Path) -> str:
    """Return a path as it is written in reports and exception lists."""
    return path.relative_to(ROOT).as_posix()


@cache
def ready() -> None:
    """Make Django ready, in a home of the tools' own unless a test run has done it, with every app's declarations loaded."""
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        os.environ["DJANGO_SETTINGS_MODULE"] = "syli.config.settings.embedded"
        os.environ["SYLI_HOME"] = str(TOOL_HOME)
    import django
    from django.conf import settings

    django.setup()
    # Addresses pull in every page, so that pages register themselves.
    import_module(settings.ROOT_URLCONF)
    for path in code_files():
        # Rules are plain functions nothing else may have imported yet.
        if "rules" in (path.stem, path.parent.name) and path.parent.name != "kernel":
            module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
            import_module(module)


def ours(module: str) -> bool:
    """Tell whether a declaration made in this module belongs to Syli and not to its tests."""
    return module.startswith("syli.") and ".tests." not in f"{module}."


def fail(message: str) -> None:
    """Say what is wrong and stop with exit code 1."""
    sys.stderr.write(message.rstrip() + "\n")
    raise SystemExit(1)
