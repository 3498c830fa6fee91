"""Looking for rings of garbage less often: a test run holds a million objects that stay, and looking through them all took a quarter of its time."""

from __future__ import annotations

import gc

#: Young objects before the next look, and young looks before an older generation's: Python's own are 700, 10 and 10.
SELDOM = (100_000, 20, 100)


def pytest_collection_finish() -> None:
    """Set aside what has been imported and collected, for it lives as long as the run, and look seldom from here on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def pytest_unconfigure() -> None:
    """Let go of what was set aside: some compiled libraries complain at the end of what they still hold."""
    gc.unfreeze()
