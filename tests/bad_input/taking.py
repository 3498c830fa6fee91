"""Which pages take a form: read in the pages themselves and in what they call of their own app, never listed by hand."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern

from tests.test_addresses import own_pages

TAKES = re.compile(r"request\.POST|\"POST\"|request\.FILES|posted\(")


def pages_of(*apps: str) -> dict[str, tuple[str, URLPattern]]:
    """Return the address of every page of these apps that takes a form."""
    found = {}
    for path, pattern in own_pages():
        view = inspect.unwrap(pattern.callback)
        if view.__module__.split(".")[1] in apps and any(TAKES.search(inspect.getsource(one)) for one in _with_what_it_calls(view)):
            found[str(pattern.name)] = ("/" + path, pattern)
    return found


def _with_what_it_calls(view: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Yield a page and the functions beside it in its app's pages that it names: some pages share one that reads the form."""
    home, waiting, seen = view.__module__.rpartition(".")[0], [view], set[Callable[..., Any]]()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        yield one
        named = [one.__globals__.get(name) for name in one.__code__.co_names]
        waiting += [other for other in named if inspect.isfunction(other) and other.__module__.startswith(home) and other not in seen]
