"""Which tests run on which engine: every test somewhere, and what asks a database on both."""

from __future__ import annotations

from typing import Any

import pytest

from syli.testing.database import belongs


class Item:
    """As much of a collected test as the choice looks at."""

    def __init__(self, markers: tuple[str, ...], fixtures: tuple[str, ...]) -> None:
        self.markers, self.fixturenames = markers, fixtures

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.markers else None


@pytest.mark.parametrize(
    ("markers", "fixtures", "engines"),
    [
        ((), (), {"sqlite"}),
        ((), ("strict", "browser"), {"sqlite"}),
        ((), ("cast", "db"), {"sqlite", "postgresql"}),
        (("django_db",), (), {"sqlite", "postgresql"}),
        (("property", "django_db"), (), {"sqlite", "postgresql"}),
        ((), ("live_server",), {"sqlite", "postgresql"}),
        ((), ("transactional_db",), {"sqlite", "postgresql"}),
        (("postgresql_only",), (), {"postgresql"}),
        (("postgresql_only", "django_db"), ("db",), {"postgresql"}),
        (("sqlite_only",), ("db",), {"sqlite"}),
        (("either_engine", "django_db"), ("db",), {"sqlite"}),
    ],
)
def test_test__runs__on(markers: tuple[str, ...], fixtures: tuple[str, ...], engines: set[str]) -> None:
    item: Any = Item(markers, fixtures)
    assert {engine for engine in ("sqlite", "postgresql") if belongs(item, engine)} == engines


@pytest.mark.parametrize(("fixtures", "engines"), [(("db",), {"sqlite", "postgresql"}), ((), {"sqlite"})])
def test_test__of_either_engine__runs_on_both_when_asked(fixtures: tuple[str, ...], engines: set[str]) -> None:
    item: Any = Item(("either_engine",), fixtures)
    assert {engine for engine in ("sqlite", "postgresql") if belongs(item, engine, both=True)} == engines


def test_test__that_is_run__is_seen_with_its_fixtures(request: pytest.FixtureRequest) -> None:
    assert belongs(request.node, "sqlite")
    assert not belongs(request.node, "postgresql"), "this test asks no database"


def test_test__that_asks_a_database__is_seen_through_its_fixtures(db: None, request: pytest.FixtureRequest) -> None:
    assert belongs(request.node, "sqlite")
    assert belongs(request.node, "postgresql")
