"""docs/reference/events.md: which facts apps announce upward, and who reacts to them in the same transaction."""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.util import find_spec

from tools.markdown import code, page, table
from tools.project import apps, ready


def render() -> str:
    """Return the page."""
    ready()
    from syli.kernel.events import registered_reactions

    reactions = registered_reactions()
    rows = []
    for kind in events():
        listeners = [f"{r.__module__.removeprefix('syli.')}.{r.__name__}" for r in reactions.get(kind, [])]
        first_line = (inspect.getdoc(kind) or "").split("\n")[0]
        rows.append((code(f"{kind.__module__.removeprefix('syli.')}.{kind.__name__}"), first_line, ", ".join(code(name) for name in listeners)))
    summary = "Facts announced by lower apps and the reactions of higher ones; a reaction that fails undoes the whole command."
    return page("Events and reactions", summary, table(["Event", "It means", "Reactions"], rows))


def events() -> list[type]:
    """Return every event class of every app's events.py, in the order of the apps."""
    found = []
    for app in apps():
        if find_spec(f"syli.{app}.events") and app != "kernel":
            module = import_module(f"syli.{app}.events")
            found += [kind for _, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == module.__name__]
    return found
