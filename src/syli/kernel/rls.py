"""Row-level security: the organisation boundary a second time, inside PostgreSQL, for the application's own role."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

APP_ROLE = "syli_app"
# Tables whose rows name one organisation but are not scoped models (token tables, drafts) carry organisation_id too.
# Compared as text: PostgreSQL may evaluate both sides of OR, and `all` is no number.
IN_REACH = (
    "(current_setting('syli.organisations', true) = 'all' OR organisation_id::text = ANY "
    "(string_to_array(current_setting('syli.organisations', true), ',')))"
)


def fenced_tables() -> list[str]:
    """Return every table that belongs to one organisation's clients: scoped models and their token tables."""
    return sorted(model._meta.db_table for model in apps.get_models() if is_fenced(model))


def is_fenced(model: type[models.Model]) -> bool:
    """Tell whether a model's rows are one organisation's own: it is scoped, or says so with `fenced = True`."""
    from syli.kernel.scope import ScopedManager

    return isinstance(model._default_manager, ScopedManager) or bool(getattr(model, "fenced", False))


def raise_fences(role: str = APP_ROLE) -> int:
    """Create the role's rights and every table's policy; return how many tables are fenced. A no-op on SQLite.

    Run as the tables' owner after migrating. The application then connects as `role`, which owns nothing and has no
    BYPASSRLS, so a query that forgot its scope finds no rows and a row of another organisation cannot be written.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOBYPASSRLS')
            cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON kernel_auditevent, kernel_auditsubject FROM "{role}"')
        for table in fenced_tables():
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'DROP POLICY IF EXISTS own_organisation ON "{table}"')
            cursor.execute(f'CREATE POLICY own_organisation ON "{table}" TO "{role}" USING {IN_REACH} WITH CHECK {IN_REACH}')
    return len(fenced_tables())
