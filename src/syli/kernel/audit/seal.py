"""Make the audit tables append-only in the database itself, on both engines (style.md §7: tested, not hoped)."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("kernel_auditevent", "kernel_auditsubject")


def seal(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE."""
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
                )
        return
    schema_editor.execute(
        "CREATE FUNCTION syli_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION syli_append_only()"
        )


def unseal(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers (reverse migration only)."""
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        return
    schema_editor.execute("DROP FUNCTION IF EXISTS syli_append_only() CASCADE")
