"""What the tests of the statistics share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from syli.stats.query import Statistics
from syli.stats.tests.stay_worlds import lived_year


@pytest.fixture(scope="session")
def _lifelike_folder() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def system(_lifelike_folder: Path) -> Statistics:
    """A lifelike year, written once; tests only read from it."""
    return lived_year().system(_lifelike_folder)
