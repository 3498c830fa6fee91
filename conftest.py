"""What every test gets: strict fixtures, a clock that stands still, query lists, and the browser engine."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from syli.testing.database import application_role
from syli.testing.template import kept_database

pytest_plugins = [
    "syli.testing.strict",
    "syli.testing.clock",
    "syli.testing.queries",
    "tests.garbage",
    "tests.sharing",
    "tests.engines.browser",
    "tests.cast",
    "tests.case",
]

UNTIL_MADE = pytest.StashKey[ExitStack]()

# The same examples on every machine and run; `make prove` looks much further. No deadline: shared machines are slow by fits.
settings.register_profile("ci", deadline=None, max_examples=30, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("prove", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the journeys be walked in every look, which takes an hour; otherwise they share the looks out."""
    parser.addoption("--every-look", action="store_true", help="walk each journey in every language, width and theme its user could have")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before the test database is made: on SQLite, take the kept one. Only for that moment: tests that migrate, migrate."""
    with ExitStack() as until_made:
        until_made.enter_context(kept_database(request.config.rootpath))
        request.config.stash[UNTIL_MADE] = until_made
        yield


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[None]:
    """Make the test database as its owner, then work as the application. Here because only a conftest surely overrides."""
    request.config.stash[UNTIL_MADE].close()
    with application_role(request):
        yield


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: for tests that write many small folders and do not ask what survives a power cut."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
