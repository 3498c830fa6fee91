"""The folders of schemas that tests read: a small one of our own, and the real ones that lie beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syli.documents.folder import forget_folder
from tests.national import OWN_OID, REAL, own_folder

__all__ = ["OWN_OID"]


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """Return the folder of real schemas. They are nobody's to ship: without them these tests fail, so that nobody believes they were run."""
    if not REAL.is_dir():
        pytest.fail(f"The national schemas are not beside the checkout: lay a copy at {REAL.relative_to(REAL.parents[2])}.")
    return REAL


@pytest.fixture
def own_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the installation a folder with one schema of our own in the same dialect."""
    forget_folder()
    monkeypatch.setenv("SYLI_SOSMETA", str(own_folder(tmp_path)))
    yield tmp_path
    forget_folder()
