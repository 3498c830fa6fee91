"""Is every colour readable on what it stands on, in every theme, and are the service hues told apart by every eye?"""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parent.parent / "static/ui/theme.css").read_text(encoding="utf-8")
DECLARATION = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")

TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "action-ink") for ground in ("paper", "surface", "sunken")),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("action-ink", "action-soft"),
    ("ink", "action-soft"),
    *((tone, f"{tone}-soft") for tone in ("soon", "danger", "done", "info")),
    *((tone, ground) for tone in ("soon", "danger", "done", "info") for ground in ("surface", "paper")),
    *(("ink", f"{tone}-soft") for tone in ("soon", "danger", "done", "info")),
    *(("on-ramp-low", f"ramp-{step}") for step in (0, 1, 2, 3)),
    *(("on-ramp-high", f"ramp-{step}") for step in (4, 5)),
]
SHAPE_PAIRS = [
    *((mark, ground) for mark in ("line-strong", "focus", "action") for ground in ("paper", "surface", "sunken")),
    *((f"{tone}-mark", ground) for tone in ("soon", "danger", "done", "info") for ground in ("surface", f"{tone}-soft")),
    *((f"hue-{n}", "surface") for n in range(1, 9)),
]
# Machado, Oliveira, Fernandes 2009: what a person with no red, green or blue cones sees, over linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanope": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranope": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanope": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Distance in OKLab × 100. Two is just noticeable side by side; nine is plain across a page.
FAR_ENOUGH = 9.0


def block_after(selector: str) -> dict[str, str]:
    """Return the colours declared in the block that follows `selector`."""
    start = CSS.index("{", CSS.index(selector))
    return dict(DECLARATION.findall(CSS[start : CSS.index("}", start)]))


def themes() -> dict[str, dict[str, str]]:
    light = block_after("\n  :root {")
    return {"light": light, "dark": light | block_after(':root[data-theme="dark"]'), "contrast": light | block_after(':root[data-theme="contrast"]')}


def linear(colour: str) -> tuple[float, ...]:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen_by(eye: str, colour: str) -> tuple[float, ...]:
    """Return the colour in OKLab as that eye sees it."""
    source = linear(colour)
    r, g, b = (min(1.0, max(0.0, sum(row[i] * source[i] for i in range(3)))) for row in EYES[eye])
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def test_contrast__is_the_published_figure__for_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_theme__text__is_readable(theme: str) -> None:
    least = 7.0 if theme == "contrast" else 4.5
    colours = themes()[theme]
    weak = {(ink, ground): contrast(colours[ink], colours[ground]) for ink, ground in TEXT_PAIRS if contrast(colours[ink], colours[ground]) < least}
    allowed = {pair for pair in weak if theme == "contrast" and pair[1].startswith("ramp")}
    assert not {pair: round(ratio, 2) for pair, ratio in weak.items() if pair not in allowed or ratio < 4.5}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_theme__shapes__are_seen(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in SHAPE_PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 3}
    assert not weak


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme__service_hues__are_told_apart(theme: str, eye: str) -> None:
    hues = {n: seen_by(eye, themes()[theme][f"hue-{n}"]) for n in range(1, 9)}
    near = {(a, b): round(100 * math.dist(hues[a], hues[b]), 1) for a, b in itertools.combinations(hues, 2)}
    assert not {pair: distance for pair, distance in near.items() if distance < FAR_ENOUGH}


def test_theme__dark__is_the_same_by_choice_and_by_system() -> None:
    assert block_after(':root[data-theme="auto"]') == block_after(':root[data-theme="dark"]')


def test_theme__dark__replaces_every_colour_of_light() -> None:
    assert set(block_after("\n  :root {")) - set(block_after(':root[data-theme="dark"]')) == set()
