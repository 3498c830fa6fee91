"""Do charts, trees and maps refuse what does not fit together, and shade what does?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import syli
from syli.kernel.ui.pictures import Chart, Series, Tree, TreeNode
from syli.kernel.ui.tilemap import AREAS, COLUMNS, ROWS, shade, steps, tiles

MUNICIPALITIES = next(Path(syli.__file__).parent.rglob("*kunnat*.csv"), None) or next(Path(syli.__file__).parent.rglob("*municipalit*.csv"), None)


def chart(**changes: object) -> Chart:
    plain: dict[str, object] = {"kind": "bar", "title": "t", "categories": ("a", "b"), "series": (Series("s", (1, None)),), "category_label": "c"}
    return Chart(**{**plain, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"series": ()}, "at least one"),
        ({"categories": ()}, "at least one"),
        ({"series": (Series("short", (1,)),)}, "short"),
        ({"series": tuple(Series(str(n), (1, 2)) for n in range(9))}, "cannot be told apart"),
        ({"kind": "share", "series": (Series("a", (1, 2)), Series("b", (1, 2)))}, "one series"),
    ],
)
def test_chart__that_does_not_fit__is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        chart(**changes)


def test_chart__data__keeps_a_protected_value_empty() -> None:
    assert chart().as_data()["series"] == [{"name": "s", "values": (1, None)}]


def test_tree__node_outside__is_refused() -> None:
    with pytest.raises(ValueError, match="far"):
        Tree(100, 100, (TreeNode("far", 101, 5, "x"),), ())


def test_tiles__every_area__has_its_own_place() -> None:
    places = {(area.column, area.row) for area in AREAS.values()}
    assert len(places) == len(AREAS) == 23
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in places)


def test_tiles__codes__are_those_of_the_municipalities() -> None:
    assert MUNICIPALITIES is not None, "the project ships the municipalities"
    with MUNICIPALITIES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    column = next(name for name in rows[0] if name in ("hva_code", "county_code", "county"))
    assert {row[column] for row in rows} == set(AREAS)


def test_tiles__unknown_area__is_refused() -> None:
    with pytest.raises(ValueError, match="22"):
        tiles({"22": 1})


@pytest.mark.parametrize(("language", "name"), [("fi", "Lappi"), ("sv", "Lappland"), ("en", "Lapland")])
def test_tiles__names__follow_the_language(language: str, name: str) -> None:
    with translation.override(language):
        lapland = next(tile for tile in tiles({"21": 5}) if tile.code == "21")
    assert (lapland.name, lapland.shade) == (name, 5)


def test_tiles__missing_and_zero__are_told_apart() -> None:
    drawn = {tile.code: tile.shade for tile in tiles({"01": None, "02": 0, "03": 100})}
    assert (drawn["01"], drawn["02"], drawn["03"], drawn["04"]) == (None, 0, 5, None)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_shade__more__is_never_lighter(one: float, other: float) -> None:
    top = max(one, other)
    low, high = sorted((one, other))
    assert 0 <= (shade(low, top) or 0) <= (shade(high, top) or 0) <= 5


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 1), (20, 1), (21, 2), (99, 5), (100, 5)])
def test_shade__steps__are_equal(value: float, expected: int) -> None:
    assert shade(value, 100) == expected


@pytest.mark.parametrize(
    ("top", "decimals", "expected"),
    [
        (0, 0, []),
        (1, 0, [(5, 1, 1)]),
        (3, 0, [(2, 1, 1), (4, 2, 2), (5, 3, 3)]),
        (10, 0, [(1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 8), (5, 9, 10)]),
        (1, 1, [(1, 0.1, 0.2), (2, 0.3, 0.4), (3, 0.5, 0.6), (4, 0.7, 0.8), (5, 0.9, 1.0)]),
    ],
)
def test_steps__legend__names_each_number_once(top: float, decimals: int, expected: list[tuple[int, float, float]]) -> None:
    assert [(step.shade, step.least, step.most) for step in steps(top, decimals)] == expected


@given(st.integers(1, 500))
def test_steps__every_number__stands_under_its_own_shade(top: int) -> None:
    for value in range(1, top + 1):
        assert [step.shade for step in steps(top) if step.least <= value <= step.most] == [shade(value, top)]


def test_map__of_nothing__has_one_legend() -> None:
    template = engines["jinja2"].from_string("{% import 'ui/components.html' as ui %}{{ ui.tile_map(tiles, 'Map') }}")
    made = template.render({"tiles": tiles(dict.fromkeys(AREAS, 0))})
    legend = made[made.index('<ul class="ramp">') : made.index("</ul>")]
    assert legend.count("<li>") == 1
    assert "–" not in legend
