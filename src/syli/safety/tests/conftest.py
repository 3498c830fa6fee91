"""A planted case: Piia and Eero must not learn of each other, have a child, and are clients of the same association."""

from __future__ import annotations

import pytest

from tests.apart import Apart, plant
from tests.case import Case


@pytest.fixture
def apart(case: Case) -> Apart:
    """Plant the two sides, not yet kept apart."""
    return plant(case)
