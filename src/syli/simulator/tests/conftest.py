"""The tables' owner, as whom an installation is filled: the other tests work as the application, which owns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def owner(transactional_db: None, postgresql: Any) -> Iterator[Any]:
    """Sign in to the database as the owner of the tables; give the cluster. Only in tests marked `postgresql_only`."""
    module = import_module("tests.engines.postgresql")
    _sign_in(module.OWNER, postgresql)
    yield postgresql
    _sign_in(module.APPLICATION, postgresql)


def _sign_in(role: str, cluster: Any) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has a pool
    connection.settings_dict.update(USER=role, PASSWORD=cluster.passwords[role])
