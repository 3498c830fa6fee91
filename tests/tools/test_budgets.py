"""Sizes: over the limit is said, an excuse fits exactly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import budgets
from tools.budgets import Size


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Size]:
    """Return a list that stands for everything measured; the exception file is empty until a test writes it."""
    sizes: list[Size] = []
    monkeypatch.setattr(budgets, "measured", lambda: iter(sizes))
    monkeypatch.setattr(budgets, "EXCEPTIONS", tmp_path / "budgets.toml")
    monkeypatch.setattr(budgets, "_ratios", list)
    return sizes


def excuse(text: str) -> None:
    budgets.EXCEPTIONS.write_text(text)


@pytest.mark.parametrize(
    ("found", "excused", "said"),
    [
        (500, None, None),
        (501, None, "has 501, the limit is 500"),
        (510, 510, None),
        (511, 510, "grew from 510 to 511"),
        (505, 510, "shrank to 505"),
        (499, 510, "remove its line"),
    ],
)
def test_budget__size_and_excuse(measured: list[Size], found: int, excused: int | None, said: str | None) -> None:
    measured.append(Size("file a.py", found, 500))
    if excused:
        excuse(f'[over]\n"file a.py" = {excused}\n')
    problems = budgets.problems()
    assert len(problems) == (said is not None)
    assert said is None or said in problems[0]


def test_budget__excuse_for_what_is_gone__is_refused(measured: list[Size]) -> None:
    excuse('[over]\n"file gone.py" = 700\n')
    assert budgets.problems() == ["file gone.py is gone: remove its line from tools/budgets.toml"]


def test_measured__knows_this_project() -> None:
    sizes = {size.what: size for size in budgets.measured()}
    assert sizes["file tools/budgets.py"].limit == 500
    assert sizes["file tests/tools/test_budgets.py"].limit == 800
    assert sizes["function tools/budgets.py:problems"].found > 10
    assert sizes["direct run-time dependencies"].found > 10
    assert sizes["document CONTRIBUTING.md"].limit == 250
    assert sizes["document docs/adr/0001-one-folder-per-feature.md"].limit == 80
    assert sizes["code of app kernel"].limit == 8000
    assert sizes["actions of app people"].found > 0
