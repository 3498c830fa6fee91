"""What journeys share: a window for a look, marts of their own, and a few more families than one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase
from pytest_django.live_server_helper import LiveServer

from syli.stats.refreshing import refresh_marts
from tests.case import Case
from tests.cast import Cast
from tests.journeys.looks import Look, looks_of
from tests.journeys.visitor import Visitor

Walk = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Answer one request after the other: SQLite in memory is one connection, which all of the live server's threads share."""
    turn = Lock()
    answer = BaseHandler.get_response

    def in_turn(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        with turn:
            return answer(handler, request)

    monkeypatch.setattr(BaseHandler, "get_response", in_turn)
    return turn


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Walk each journey in its looks: test_family_worker.py takes those of "family_worker"."""
    if "look" in metafunc.fixturenames:
        journey = metafunc.module.__name__.rpartition("test_")[2]
        metafunc.parametrize("look", looks_of(journey, every=metafunc.config.getoption("--every-look")), ids=str)


@pytest.fixture(autouse=True)
def marts(settings: LazySettings, tmp_path: Path) -> None:
    """Keep each journey's numbers to itself; before the cast, whose keys lie there too."""
    settings.HOME = tmp_path


@pytest.fixture
def walk(request: pytest.FixtureRequest, browser: Any, live_server: LiveServer, one_at_a_time: Any) -> Iterator[Walk]:
    """Open a window in a look; at the end no page may have been at fault."""
    opened: list[Visitor] = []
    journey = request.module.__name__.rpartition("test_")[2]

    def start(look: Look, cast: Cast, *, signed_in: str = "", **options: Any) -> Visitor:
        for member in cast.staff.values():
            # Signing in shows pages in the language one has chosen for oneself.
            member.language = look.language
            member.save()
        visitor = Visitor(browser, live_server.url, journey, look, **options)
        opened.append(visitor)
        if signed_in:
            visitor.carry(cast.client(signed_in).cookies["syli_session"].value)
        return visitor

    yield start
    for visitor in opened:
        visitor.leave()
    # What the browser asked for last is answered before the database is emptied.
    with one_at_a_time:
        pass
    for visitor in opened:
        visitor.judge()


@pytest.fixture
def counted(case: Case) -> Callable[[], None]:
    """Return what brings the numbers up to date, as the job beside the server does."""

    def refresh() -> None:
        refresh_marts(now=case.cast.now)

    return refresh
