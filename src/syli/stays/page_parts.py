"""Where a task leads: ways on that apps above `stays` bring, such as the form that a follow-up asks.

    @task_way
    def form_of_task(ctx: Context, task: Task) -> list[Link]: ...

Write them in your app's `sections.py`. Return nothing for what the reader may not do.
"""

from __future__ import annotations

from collections.abc import Callable

from syli.episodes.page_parts import Link
from syli.kernel.context import Context
from syli.stays.models import Task

Way = Callable[[Context, Task], list[Link]]
_WAYS: list[Way] = []


def task_way(way: Way) -> Way:
    """Register where tasks lead."""
    if way not in _WAYS:
        _WAYS.append(way)
    return way


def ways_of(ctx: Context, task: Task) -> list[Link]:
    """Return where a task that waits leads its reader."""
    return [link for way in _WAYS for link in way(ctx, task)]
