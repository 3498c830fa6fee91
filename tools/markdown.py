"""Write Markdown tables whose source is readable too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Made by `make docs`; edit the code or data it comes from. -->"


def page(title: str, summary: str, *parts: str) -> str:
    """Return a whole generated page: title, one summary sentence, the parts."""
    return "\n\n".join([f"# {title}", GENERATED, summary, *(part.strip() for part in parts if part.strip())]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; line breaks and bars in cells are made harmless."""
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def code(text: object) -> str:
    """Return text set as code, or nothing for nothing."""
    return f"`{text}`" if text else ""


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"
