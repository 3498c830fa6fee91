"""The short memory that all processes share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from syli.org.models import Remembered

pytestmark = pytest.mark.django_db


def test_memory__keeps_forgets_and_lets_go(now: Any, travel: Any) -> None:
    cache.set("tries", [1.5, 2.5], 60)
    assert cache.get("tries") == [1.5, 2.5] and cache.get("nothing", "default") == "default"
    cache.set("tries", [3.5], 60)
    assert cache.get("tries") == [3.5]
    assert cache.delete("tries") is True and cache.delete("tries") is False
    cache.set("for-ever", True, None)
    cache.set("short", True, 30)
    travel(timedelta(seconds=31))
    assert cache.get("short") is None and cache.get("for-ever") is True
    cache.clear()
    assert not Remembered.objects.exists()


def test_memory__add__only_the_first_is_told_so(now: Any, travel: Any) -> None:
    assert cache.add("code", "y", 30) is True
    assert cache.add("code", "z", 30) is False
    assert cache.get("code") == "y"
    travel(timedelta(seconds=31))
    assert cache.add("code", "z", 30) is True
    assert cache.add("code", "q", 30) is False


def test_memory__reading__never_writes(now: Any, travel: Any, query_list: Any) -> None:
    cache.set("short", True, 30)
    travel(timedelta(seconds=31))
    with query_list() as queries:
        cache.get("short")
    assert [line.split()[0] for line in queries.summary] == ["SELECT"]


def test_memory__keeps__nothing_that_runs() -> None:
    with pytest.raises(TypeError):
        cache.set("x", object())
