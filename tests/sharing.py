"""Several runs share one suite: `--share FOLDER` lets each take the next file of tests that no other has taken.

Every run collects everything and sets out in its own random order, but that the longest files come first; a file of tests
belongs to the run that first writes its name into the folder. So no core idles while tests are left, whatever they weigh, and
a new file needs no list.
`tools/suite.py` starts the runs and counts afterwards that every file was taken.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

OPTION = "--share"
#: One more file in the folder, written when a run has collected: the names of every file of tests it found.
COLLECTED = "collected"
DONE = pytest.StashKey[list[str]]()
#: What takes longest, by the beginning of its name: taken last, it would keep one run at work for minutes after the others have ended.
LONGEST = ("src/syli/attack/tests/test_attack.py", "src/syli/stats/tests/test_yearly.py", "tests/bad_input/", "tests/canary/", "tests/journeys/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folder."""
    parser.addoption(OPTION, metavar="FOLDER", default="", help="share the tests with other runs: take files of tests through this folder")


class Share:
    """The files of tests this run has taken, and those another has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: dict[str, bool] = {}

    def takes(self, name: str) -> bool:
        """Tell whether a file of tests is this run's; the first to ask takes it."""
        if name not in self.taken:
            self.taken[name] = self._take(name)
        return self.taken[name]

    def _take(self, name: str) -> bool:
        try:
            # O_EXCL: of two that ask at once the file system lets one.
            made = os.open(self.folder / sha256(name.encode()).hexdigest(), os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            return False
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(name)
        return True

    @property
    def own(self) -> list[str]:
        """Return the names of the files taken here, in the order in which they ran."""
        return [name for name, is_own in self.taken.items() if is_own]


def file_of(item: pytest.Item) -> str:
    """Return the name of the file a test stands in."""
    return item.nodeid.split("::", 1)[0]


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run what this run takes; without the option, leave everything to pytest."""
    folder = session.config.getoption(OPTION)
    if not folder or session.config.option.collectonly:
        return None
    if session.testsfailed and not session.config.option.continue_on_collection_errors:
        raise session.Interrupted(f"{session.testsfailed} errors during collection")
    share = Share(Path(folder))
    (share.folder / f"{COLLECTED}-{os.getpid()}").write_text("\n".join(sorted({file_of(item) for item in session.items})), encoding="utf-8")
    session.config.stash[DONE] = []
    # Stable, so that within both parts the random order stays, and every file together.
    items = sorted(session.items, key=lambda item: not file_of(item).startswith(LONGEST))
    for at, item in enumerate(items):
        if share.takes(file_of(item)):
            _run(session, item, items[at + 1 : at + 2])
    session.config.stash[DONE] = share.own
    return True


def _run(session: pytest.Session, item: pytest.Item, following: list[pytest.Item]) -> None:
    """Run one test. Before another file everything but the session's own fixtures is torn down: whose it is, is not known yet."""
    next_one: Any = session
    if following and file_of(following[0]) == file_of(item):
        next_one = following[0]
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=next_one)
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """When something failed, say which files ran before it, in order: with the seed, what it takes to run the same again."""
    if DONE in config.stash and (terminalreporter.stats.get("failed") or terminalreporter.stats.get("error")):
        terminalreporter.write_line("This run took, in this order:")
        for name in config.stash[DONE]:
            terminalreporter.write_line(f"  {name}")
