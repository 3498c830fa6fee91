"""Which database the tests run on: `SYLI_TEST_DATABASE=sqlite` (the default) or `postgresql`, brought for the run.

Loaded with `-p` before Django's settings are read. On PostgreSQL the schema is made by an owner, and the tests then work
under a role that owns nothing, so that row-level security is tested and not walked past.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

ENGINES = ("sqlite", "postgresql")
CHOSEN = pytest.StashKey[str]()
HOME = pytest.StashKey[Path]()
CLUSTER = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that runs on PostgreSQL also what the engine does not change."""
    parser.addoption("--both-engines", action="store_true", help="on PostgreSQL, run also the tests marked either_engine")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Choose the database and start PostgreSQL when it is asked for, before pytest-django reads the settings."""
    chosen = os.environ.get("SYLI_TEST_DATABASE", "") or "sqlite"
    if chosen not in ENGINES:
        raise pytest.UsageError(f"SYLI_TEST_DATABASE must be one of {', '.join(ENGINES)}, not {chosen!r}")
    # A developer's own settings must never decide what a test touches.
    for name in [name for name in os.environ if name.startswith("SYLI_") and name != "SYLI_TEST_DATABASE"]:
        del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="syli-test-"))
    os.environ["SYLI_HOME"] = str(home)
    # Also when the run ends before it has begun, as with settings that cannot be read.
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    early_config.stash[CHOSEN], early_config.stash[HOME] = chosen, home
    if chosen == "postgresql":
        if str(early_config.rootpath) not in sys.path:
            sys.path.insert(0, str(early_config.rootpath))
        cluster = import_module("tests.engines.postgresql").Cluster()
        early_config.stash[CLUSTER] = cluster
        cluster.start()
        os.environ["SYLI_DATABASE"] = cluster.address()
    yield


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL and remove the run's folder, whatever happened."""
    if CLUSTER in config.stash:
        config.stash[CLUSTER].stop()
    if HOME in config.stash:
        shutil.rmtree(config.stash[HOME], ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that skipped anything: what is missing is brought, or the run says what to install."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say why a run with skipped tests has failed."""
    if terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("Skipped tests fail the run: bring what they lack, or take them out.", red=True)


def pytest_report_header(config: pytest.Config) -> str:
    """Say on which database the run is."""
    cluster = config.stash.get(CLUSTER, None)
    return f"database: {config.stash[CHOSEN]}{f' ({cluster.programs})' if cluster else ''}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count as deselected, the tests about the other engine, and on PostgreSQL those that it cannot change."""
    chosen, both = config.stash[CHOSEN], config.getoption("--both-engines")
    left_out = [item for item in items if not belongs(item, chosen, both=both)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if belongs(item, chosen, both=both)]


def belongs(item: pytest.Item, chosen: str, *, both: bool = False) -> bool:
    """Tell whether a test runs on the chosen engine; `both` takes in on PostgreSQL what the engine does not change."""
    if item.get_closest_marker({"sqlite": "postgresql_only", "postgresql": "sqlite_only"}[chosen]):
        return False
    return chosen == "sqlite" or (uses_database(item) and (both or not item.get_closest_marker("either_engine")))


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test asks a database: only then its outcome may differ between the engines."""
    if item.get_closest_marker("django_db") or item.get_closest_marker("postgresql_only"):
        return True
    return bool({"db", "transactional_db", "django_db_setup", "postgresql", "live_server"} & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Any:
    """Return the run's PostgreSQL cluster: addresses for its roles. Only in tests marked `postgresql_only`."""
    return request.config.stash[CLUSTER]


@contextmanager
def application_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Once the test database is made, go on as the application role; the owner comes back to drop it."""
    with patch("django.db.backends.base.operations.BaseDatabaseOperations.execute_sql_flush", _flush(request.config)):
        if CLUSTER not in request.config.stash:
            yield
            return
        cluster, module = request.config.stash[CLUSTER], import_module("tests.engines.postgresql")
        _raise_fences(request)
        _sign_in(module.APPLICATION, cluster)
        yield
        # Finalizers run newest first: this one before the database is dropped.
        _sign_in(module.OWNER, cluster)


def _raise_fences(request: pytest.FixtureRequest) -> None:
    """Do what an installation does after migrating, as the tables' owner."""
    from syli.kernel.rls import raise_fences

    with request.getfixturevalue("django_db_blocker").unblock():
        raise_fences()


def _sign_in(role: str, cluster: Any) -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has a pool
    connection.settings_dict["USER"] = role
    connection.settings_dict["PASSWORD"] = cluster.passwords[role]


def _flush(config: pytest.Config) -> Any:
    """Return what empties the tables after a test that commits: the audit log refuses it, so the triggers rest meanwhile."""

    def flush(operations: Any, statements: list[str]) -> None:
        if operations.connection.vendor == "postgresql":
            _flush_postgresql(operations.connection, config.stash[CLUSTER])
        else:
            _flush_sqlite(operations.connection, statements)

    return flush


def _flush_postgresql(connection: Any, cluster: Any) -> None:
    import psycopg
    from psycopg import sql

    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with psycopg.connect(cluster.address("postgres", connection.settings_dict["NAME"])) as owner:
        owner.execute("SET session_replication_role = replica")
        filled = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(table), sql.Identifier(table)) for table in tables
        )
        names = [row[0] for row in owner.execute(filled).fetchall()]
        if names:
            owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, names))))


def _flush_sqlite(connection: Any, statements: list[str]) -> None:
    from django.db import transaction

    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            cursor.execute(statement)
        for _, definition in triggers:
            cursor.execute(definition)
