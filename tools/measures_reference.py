"""docs/reference/measures.md: what is counted, in which unit, over whom, and how each number is protected."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tools.markdown import code, page, table
from tools.project import ready

MODULE = "syli.stats.measures"
SUMMARY = "What is counted. Every number a page, a file or the command line shows is one of these."


def measures() -> list[Any]:
    """Return every declared measure, or none while the statistics are not there."""
    ready()
    if not find_spec(MODULE):
        return []
    return list(import_module(MODULE).registered_measures())


def render() -> str:
    """Return the page."""
    rows = [(code(m.name), m.sentence, m.unit, m.population, m.disclosure) for m in measures()]
    return page("Measures", SUMMARY, table(["Measure", "It counts", "Unit", "Over", "Protection"], rows))
