"""What the tests of handed-in lists share."""

from __future__ import annotations

import pytest

from syli.interop.tests.browsing import Browser
from syli.org.areas.load import load_areas
from tests.case import Case


@pytest.fixture
def leena(case: Case) -> Browser:
    """Return the leader's browser, the municipalities known."""
    load_areas()
    return Browser(case)
