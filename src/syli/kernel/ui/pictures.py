"""Pictures: what a chart or a tree needs to know to be drawn, refused at once when it does not fit together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ChartKind = Literal["bar", "columns", "stacked", "line", "share"]
HUES = 8


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, in the order of the chart's categories; None is a protected or missing value."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and the table behind it. `bar` lies down (long labels), `columns` stand (time), `share` is one whole."""

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    category_label: str
    unit: str = ""
    decimals: int = 0

    def __post_init__(self) -> None:
        if not self.series or not self.categories:
            raise ValueError("a chart needs at least one series and one category; show ui.empty instead")
        if len(self.series) > HUES:
            raise ValueError(f"{len(self.series)} series: more than {HUES} cannot be told apart; show the table")
        if self.kind == "share" and len(self.series) != 1:
            raise ValueError("a share chart shows one series")
        wrong = [row.name for row in self.series if len(row.values) != len(self.categories)]
        if wrong:
            raise ValueError(f"series {wrong} do not have one value for each category")

    def as_data(self) -> dict[str, Any]:
        """Return what the script in the page reads."""
        return {
            "kind": self.kind,
            "title": self.title,
            "categories": self.categories,
            "series": [{"name": row.name, "values": row.values} for row in self.series],
            "unit": self.unit,
            "decimals": self.decimals,
        }


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One box: its middle, a name, a second line, where it leads. `faint` is expected, moved away or dead; `current` is whose page it is."""

    key: str
    x: int
    y: int
    name: str
    detail: str = ""
    href: str | None = None
    current: bool = False
    faint: bool = False
    relation: str = ""


@dataclass(frozen=True, slots=True)
class TreeEdge:
    """One line between two middles. `pair` is level, `descent` bends, `broken` is over, `dashed` is by choice, not by blood."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: Literal["pair", "descent", "broken", "dashed"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A drawn tree; coordinates are given, nodes are listed in the order they are read."""

    width: int
    height: int
    nodes: tuple[TreeNode, ...]
    edges: tuple[TreeEdge, ...]

    def __post_init__(self) -> None:
        outside = [node.key for node in self.nodes if not (0 <= node.x <= self.width and 0 <= node.y <= self.height)]
        if outside:
            raise ValueError(f"nodes {outside} lie outside the picture")
