"""Is Syli well? Answers machines (load balancers, operators) in JSON, naming nobody and counting nothing personal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Return 200 when the database answers and its schema is current, else 503 with what is wrong."""
    parts: dict[str, Any] = {"version": settings.VERSION, "database": _database()}
    if parts["database"] == "ok":
        parts |= {"migrations": _migrations(), "jobs": _jobs()}
    well = all(parts.get(name) in ("ok", None) for name in ("database", "migrations")) and parts.get("jobs", {}).get("state") == "ok"
    return JsonResponse({"status": "ok" if well else "unwell", **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _jobs() -> dict[str, Any]:
    from django_tasks_db.models import DBTaskResult

    counts = {state: DBTaskResult.objects.filter(status=state).count() for state in ("READY", "RUNNING", "FAILED")}
    # A few failed jobs need a person's eyes, not a restart; a long queue means that no worker runs.
    return {"state": "ok" if counts["READY"] < 1000 else "behind", **{state.lower(): count for state, count in counts.items()}}
