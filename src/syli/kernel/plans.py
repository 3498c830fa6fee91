"""What SQLite knows of the sizes of tables, so that it picks the index that leads to one client and not to the whole association."""

from __future__ import annotations

from django.db import connection

#: Rows of each index looked at; SQLite's own advice for large databases. Takes well under a second whatever the size.
LOOKED_AT = 1000


def refresh_plans() -> None:
    """Let SQLite look at its tables; after a start and after many rows were written. PostgreSQL does this by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute("ANALYZE")
