"""The list of leak channels is whole and honest: every number once, every state a known one, every test named exists."""

from __future__ import annotations

import re
from pathlib import Path

from tools.project import DOCS, ROOT

PAGE = DOCS / "security" / "leak-channels.md"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (\w+) \| (.+) \|$", re.MULTILINE)
CHANNELS = 110
STATES = {"closed", "part", "procedure", "open"}


def rows() -> list[tuple[int, str, str, str]]:
    return [(int(number), channel, state, what) for number, channel, state, what in ROW.findall(PAGE.read_text(encoding="utf-8"))]


def names_of_tests() -> set[str]:
    files = [path for folder in ("src", "tests") for path in Path(ROOT / folder).rglob("test_*.py")]
    return {name for path in files for name in re.findall(r"^\s*(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)}


def test_channels__every_number__once_and_in_order() -> None:
    assert [number for number, *_rest in rows()] == list(range(1, CHANNELS + 1))


def test_channels__states__are_known_and_say_by_what() -> None:
    for number, channel, state, what in rows():
        assert state in STATES, number
        assert channel.strip(), number
        assert len(what) > 10, number
        if state == "procedure":
            assert "(#procedures)" in what, number


def test_channels__tests_named__exist() -> None:
    known = names_of_tests()
    missing = {(number, name) for number, _channel, _state, what in rows() for name in re.findall(r"`(test_\w+)`", what) if name not in known}
    assert missing == set()


def test_channels__closed_by_a_test__or_by_a_plain_reason() -> None:
    """Whatever is called closed names a test, or says that the thing does not exist in Syli."""
    without = [number for number, _channel, state, what in rows() if state == "closed" and "`test_" not in what]
    absent = [number for number, _channel, state, what in rows() if state == "closed" and re.search(r"\b(no|cannot|nothing)\b", what)]
    assert set(without) <= set(absent)
