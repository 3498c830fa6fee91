"""The clock is an argument: only the context reads it."""

from __future__ import annotations

import ast

from tests.conformance.code import trees
from tests.conformance.exceptions import exactly

CLOCKS = {
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "datetime.datetime.now", "datetime.date.today",
    "timezone.now", "timezone.localdate", "timezone.localtime", "time.time", "time.localtime", "time.gmtime",
}  # fmt: skip
DATABASE_CLOCKS = {"Now", "CurrentTimestamp"}


def test_clock__is_read_in_one_place() -> None:
    found = []
    for path, module in trees():
        if path == "kernel/context.py":
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS and not (node.args and "localtime" in ast.unparse(node.func)):
                found.append(f"{path}: {ast.unparse(node.func)}()")
            if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append(f"{path}: {node.arg}")
            if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
                found += [f"{path}: {alias.name}" for alias in node.names if alias.name in DATABASE_CLOCKS]
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
                found += [f"{path}: import {alias.name}" for alias in node.names if alias.name in ("now", "localdate", "localtime")]
    exactly("clocks", found)
