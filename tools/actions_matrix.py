"""docs/reference/actions.md: every action with who may do it, its guards, how it is audited, its pages, commands and tests."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import Any

from tools.markdown import code, page, table
from tools.project import code_files, ours, ready, relative, test_files

HEADS = ["Action", "It means", "Allowed to", "Guards", "Audit", "Pages", "Commands", "Tests"]


def actions() -> list[Any]:
    """Return every declared action of Syli itself."""
    ready()
    from syli.kernel.access import registered_actions

    return [action for action in registered_actions() if action.group is not None and ours(action.group.__module__)]


def render() -> str:
    """Return the page: one table for each app."""
    declared = actions()
    pages, commands, tests = _pages(), _commands(), _tests()
    parts = []
    for app, group in groupby(declared, key=lambda action: action.code.split(".")[0]):
        rows = [_row(action, pages[action.code], commands[action.code], tests[action.code]) for action in group]
        parts.append(f"## {app}\n\n{table(HEADS, rows)}")
    summary = "Who may do what. Allow-rules are alternatives; every guard must hold as well. The same rules filter lists and open single rows."
    return page("Actions", summary, *parts, _guards())


def problems() -> list[str]:
    """Return every action nothing asks for: no page, no command, no query names it."""
    code_elsewhere = [path.read_text(encoding="utf-8") for path in code_files() if "access" not in (path.stem, path.parent.name)]
    found = []
    for action in actions():
        verb = action.code.rsplit(".", 1)[1].upper()
        name = re.compile(rf"\b{action.group.__name__}\.{verb}\b")
        if not any(name.search(text) for text in code_elsewhere):
            found.append(f"action {action.code} is asked for nowhere")
    return found


def _row(action: Any, pages: list[str], commands: list[str], tests: list[str]) -> tuple[str, ...]:
    from syli.kernel.access.guards import guards_over

    audit = action.audit.level + (", with a reason" if action.audit.reason else "")
    return (
        code(action.code),
        str(action.sentence),
        "; ".join(allow.sentence for allow in action.allow) or "nobody",
        ", ".join(code(guard.id) for guard, _ in guards_over(action.group)) if action.of_row else "",
        audit,
        ", ".join(code(name) for name in pages),
        ", ".join(code(name) for name in commands),
        ", ".join(code(name) for name in tests),
    )


def _guards() -> str:
    from syli.kernel.access import registered_guards, registered_relations

    guards = table(["Guard", "Over", "It says"], [(code(g.id), code(g.target), g.sentence) for g in registered_guards() if ours(g.rows.__module__)])
    relations = table(
        ["Relation", "To", "It says", "Meaning supplied by"],
        [
            (code(r.name), code(r.target), r.sentence, ", ".join(code(f"{p.__module__.removeprefix('syli.')}.{p.__name__}") for p in r.providers))
            for r in registered_relations()
            if "toy" not in r.name
        ],
    )
    return f"## Guards\n\n{guards}\n\n## Relations\n\n{relations}"


def _pages() -> dict[str, list[str]]:
    from syli.kernel.page import registered_pages

    return _by_action(registered_pages())


def _commands() -> dict[str, list[str]]:
    from syli.kernel.command import registered_commands

    return _by_action(registered_commands())


def _by_action(declared: list[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in declared:
        if ours(one.name):
            found[one.action.code].append(one.name.removeprefix("syli."))
    return found


def _tests() -> dict[str, list[str]]:
    """Return which test files name each action by its code."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in test_files():
        text = path.read_text(encoding="utf-8")
        for action in actions():
            if action.code in text:
                found[action.code].append(relative(path).removeprefix("src/syli/"))
    return found
