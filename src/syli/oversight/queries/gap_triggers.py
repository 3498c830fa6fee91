"""What the database itself lets go of the log: events past their years that stand in a stretch; nothing else, and no stretch ever changes."""

from __future__ import annotations

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: 703/2023, annex: logs are kept 12 years from the event. A floor under `OVERSIGHT-17`: no years of a setting go below it.
YEARS: Final = 12
EVENTS, SUBJECTS, GAPS = "kernel_auditevent", "kernel_auditsubject", "oversight_loggap"
_WORDS: Final = "the audit log is append-only"
#: The names are constants of this file and nobody's words; what a row says is asked of the trigger's own OLD.
_COVERED: Final = f"SELECT 1 FROM {GAPS} g WHERE g.chain = {{0}}.chain AND {{0}}.position BETWEEN g.first_position AND g.last_position"  # noqa: S608
_OF_EVENT: Final = f"SELECT 1 FROM {EVENTS} e WHERE e.id = OLD.event_id AND EXISTS ({_COVERED.format('e')})"  # noqa: S608


def let_go(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Replace the triggers that refuse every deletion by ones that refuse all but what may go."""
    if schema_editor.connection.vendor == "sqlite":
        for table, covered in ((EVENTS, _COVERED.format("OLD")), (SUBJECTS, _OF_EVENT)):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN OLD.at >= datetime('now', '-{YEARS} years') "
                f"OR NOT EXISTS ({covered}) BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
            )
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"CREATE TRIGGER {GAPS}_no_{verb.lower()} BEFORE {verb} ON {GAPS} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END")
        return
    for statement in _postgresql():
        schema_editor.execute(statement)


def keep_all(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse every deletion again (reverse migration only)."""
    if schema_editor.connection.vendor == "sqlite":
        for table in (EVENTS, SUBJECTS):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
            schema_editor.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END")
        return
    schema_editor.execute("DROP FUNCTION syli_forget_log(bigint, bigint, bigint)")
    schema_editor.execute("DROP FUNCTION syli_log_is_kept() CASCADE")
    for table in (EVENTS, SUBJECTS):
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION syli_append_only()"
        )


def _postgresql() -> list[str]:
    """Return the statements; the application's role may not delete and calls a function of the tables' owner, which the trigger holds too."""
    branches = "".join(
        f"IF TG_TABLE_NAME = '{table}' THEN IF EXISTS ({covered}) THEN RETURN OLD; END IF; END IF; "
        for table, covered in ((EVENTS, _COVERED.format("OLD")), (SUBJECTS, _OF_EVENT))
    )
    stretch = "e.chain = of_chain AND e.position BETWEEN from_position AND to_position"
    kept = f"IF OLD.at < now() - interval '{YEARS} years' THEN {branches} END IF; RAISE EXCEPTION '{_WORDS}'"
    subjects = f"DELETE FROM {SUBJECTS} s USING {EVENTS} e WHERE s.event_id = e.id AND {stretch}"  # noqa: S608
    events = f"DELETE FROM {EVENTS} e WHERE {stretch}"  # noqa: S608
    arguments = "of_chain bigint, from_position bigint, to_position bigint"
    secured = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
    made = [
        f"CREATE FUNCTION syli_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {kept}; END $$",
        f"CREATE FUNCTION syli_forget_log({arguments}) RETURNS void {secured} AS $$ BEGIN {subjects}; {events}; END $$",
    ]
    for table in (EVENTS, SUBJECTS):
        made += [
            f"DROP TRIGGER {table}_append_only ON {table}",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION syli_append_only()",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION syli_log_is_kept()",
        ]
    made.append(
        f"CREATE TRIGGER {GAPS}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {GAPS} FOR EACH STATEMENT EXECUTE FUNCTION syli_append_only()"
    )
    return made
