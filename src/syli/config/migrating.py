"""Bringing the database up to this version, with a bar: on a large database one migration can take minutes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from syli.config.console import progress


class _Told(Command):
    """Django's own command, which prints a line for each migration or nothing; this one tells after each."""

    def __init__(self, told: Callable[[int], object]) -> None:
        super().__init__()
        self.told = told

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Tell of a migration that is done; the steps before and between are no work of their own."""
        if action == "apply_success":
            self.told(1)


def bring_up_to_date() -> None:
    """Make the folder and the database if they are not there, and run the migrations that this version has and the database lacks."""
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    # Also when none waits: Django then looks after what belongs to the tables, such as kinds of content.
    with progress("Migrations", waiting) if waiting else nullcontext() as bar:
        call_command(_Told(bar.update) if bar else "migrate", verbosity=0)
