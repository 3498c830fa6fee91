"""There are two doors: pages read, commands write. Nobody climbs in through a window."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from importlib.util import find_spec

from tests.conformance.code import calls, is_layer, trees
from tests.conformance.exceptions import exactly
from tools.project import apps

MANAGERS = {"objects", "_default_manager", "_base_manager"}
ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
OUTER = ("pages", "forms", "api")
SIGNALS = {"django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.admin"}


def test_pages_and_forms__never_touch_a_table() -> None:
    found = [
        f"{path}: {ast.unparse(node)}"
        for path, module in trees()
        if any(is_layer(path, layer) for layer in OUTER)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]
    exactly("tables touched in pages and forms", found)


def test_writes__happen_in_commands() -> None:
    """The simulator alone has a path of its own, in bulk; its tests prove it equal to the commands."""
    found = set()
    for path, module in trees():
        if not is_layer(path, "commands") and not path.startswith("simulator/"):
            found |= {f"{path}: {_written(call)}" for call in calls(module) if _writes(call)}
    exactly("writes outside commands", found)


def test_commands__what_other_apps_may_call__is_one() -> None:
    """What an app's `commands` offers is checked, locked and logged; anything else in there is its own affair."""
    found = []
    for app in apps():
        if app == "kernel" or not find_spec(f"syli.{app}.commands"):
            continue
        module = import_module(f"syli.{app}.commands")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            if one.__module__.startswith(f"syli.{app}.commands") and not name.startswith("_") and not hasattr(one, "action"):
                found.append(f"{app}: {name}")
    exactly("functions offered by commands that are no command", found)


def test_boundary__lifted__only_for_upkeep() -> None:
    """`everything()` lifts the organisation boundary: a page or command never may."""
    found = [
        path
        for path, module in trees()
        for call in calls(module)
        if isinstance(call.func, ast.Name) and call.func.id == "everything" and path != "kernel/scope.py"
    ]
    exactly("the organisation boundary lifted", found)


def test_signals_and_admin__are_not_used() -> None:
    found = []
    for path, module in trees():
        for node in ast.walk(module):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{path}: {used}" for used in names if used in SIGNALS]
    exactly("signals and admin", found)


def test_ciphers__are_called_in_the_vault_only() -> None:
    found = [
        f"{path}: {node.module}"
        for path, module in trees()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cryptography.hazmat") and not path.startswith("kernel/vault/")
    ]
    exactly("ciphers outside the vault", found)


def _writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, owner = call.func.attr, ast.unparse(call.func.value)
    if owner == "super()":
        return False
    if verb in ALWAYS_WRITES:
        return True
    if verb == "create":
        return any(manager in owner.split(".") for manager in MANAGERS) or owner.endswith("_set")
    if verb == "delete":
        return not call.args
    if verb == "update":
        # A dictionary or a hash takes what is added by position; a table's rows take names.
        return not call.args and bool(call.keywords)
    return verb == "save"


def _written(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return f"{ast.unparse(call.func.value).split('(')[0]}.{call.func.attr}"
