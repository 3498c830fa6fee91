"""What every test is held to without asking: no network, no luck with row order, no mixed-up dates, no unsafe page.

Warnings as errors stand in pyproject.toml, unknown template variables in the template settings, and GETs that write in
`kernel.readonly`; here a test fails when that last wrapper is off.
"""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from ipaddress import ip_address
from typing import Any

import pytest
from django.db import connection, models
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.test import Client

from syli.kernel.vault import keyring
from syli.testing.html import problems_of

READING = ("GET", "HEAD", "OPTIONS")
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
#: What looking at a page may write: that somebody looked, and the session.
WRITTEN_BY_READING = ("kernel_audit", "django_session", "org_signinsession")
#: Addresses whose GET may write: another server sends the browser back there, and coming back is what signs in.
WRITING_READS = re.compile(r"/accounts/oidc/\w+/callback/")
LOOPBACK_NAMES = {"localhost", "testserver", ""}


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True)
def strict(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold one test to all of it."""
    _no_network(monkeypatch)
    _random_row_order(monkeypatch, seed=f"{_seed(request.config)} {request.node.nodeid}")
    _no_moments_in_dates(monkeypatch)
    unsafe = _safe_pages(monkeypatch, braces=request.node.get_closest_marker("shows_braces") is not None)
    # What a test commits is emptied after it; a key remembered from it would seal for the next what nobody can open.
    with keyring.use(None) if _commits(request) else nullcontext():
        yield
    assert not unsafe, "\n".join(unsafe)


def _commits(request: pytest.FixtureRequest) -> bool:
    """Whether the test works on tables that are emptied after it, instead of in a transaction that is rolled back."""
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool({"transactional_db", "live_server"} & set(request.fixturenames))


def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(host: object) -> None:
        if not _is_here(host):
            raise NetworkRefused(f"a test tried to reach {host}")

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(this: socket.socket, address: Any) -> Any:
            if this.family != socket.AF_UNIX:
                refuse(address[0])
            return original(this, address)

        return attempt

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse(host)
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        return False


def _random_row_order(monkeypatch: pytest.MonkeyPatch, seed: str) -> None:
    """Shuffle the rows of every query that states no order: a database may do so any day."""
    chance = random.Random(seed)  # noqa: S311  (not a secret)
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(rows: QuerySet[Any]) -> None:
        fresh = rows._result_cache is None
        fetch(rows)
        if fresh and not rows.ordered and isinstance(rows._result_cache, list):
            chance.shuffle(rows._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


def _no_moments_in_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse a datetime where a date belongs: its date differs between Helsinki and UTC every night."""
    prepare = models.DateField.get_prep_value

    def refuse(field: models.DateField[Any, Any], value: Any) -> Any:
        if isinstance(value, datetime) and not isinstance(field, models.DateTimeField):
            raise TypeError(f"{field} is a date and was given the moment {value!r}: use ctx.today or dates.on()")
        return prepare(field, value)

    monkeypatch.setattr(models.DateField, "get_prep_value", refuse)


def _safe_pages(monkeypatch: pytest.MonkeyPatch, *, braces: bool) -> list[str]:
    """Check every answer the test client receives; the problems found fail the test at its end."""
    found: list[str] = []
    ask = Client.request

    def ask_and_check(client: Client, **environ: Any) -> HttpResponseBase:
        method = str(environ.get("REQUEST_METHOD", "GET"))
        written: list[str] = []
        with connection.execute_wrapper(_notice(written)) if method in READING else nullcontext():
            response = ask(client, **environ)
        if WRITING_READS.fullmatch(str(environ.get("PATH_INFO", ""))):
            written.clear()
        problems = [*problems_of(response, braces=braces), *(f"a {method} wrote: {statement}" for statement in written)]
        found.extend(f"{method} {environ.get('PATH_INFO')}: {problem}" for problem in problems)
        return response

    monkeypatch.setattr(Client, "request", ask_and_check)
    return found


def _notice(written: list[str]) -> Callable[..., Any]:
    """Return a wrapper that notes writes to anything but the log of looks and the session: the page's own wrapper was off."""

    def execute(go_on: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        table = WRITES.match(sql)
        if table and not table.group(1).startswith(WRITTEN_BY_READING):
            written.append(sql[:160])
        return go_on(sql, params, many, context)

    return execute


def _seed(config: pytest.Config) -> object:
    return config.getoption("randomly_seed", default=0)
