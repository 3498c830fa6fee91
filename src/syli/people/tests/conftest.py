"""What the tests of people share: the cast, and who works with whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from syli.people.tests.factories import Work
from tests.cast import cast

__all__ = ["cast", "work"]


@pytest.fixture
def work() -> Iterator[Work]:
    """Let the test say who works with whom."""
    with Work() as known:
        yield known
