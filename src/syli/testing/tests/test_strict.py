"""Strict fixtures: network, row order, dates, and what a page may not contain or do."""

from __future__ import annotations

import socket
import warnings
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from syli.kernel import context
from syli.kernel.scope import everything
from syli.kernel.tests.toy.models import Thing
from syli.testing.clock import Travel
from syli.testing.html import problems_of_text
from syli.testing.strict import NetworkRefused, _safe_pages


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_network__another_machine__is_refused(host: str) -> None:
    with pytest.raises(NetworkRefused):
        socket.create_connection((host, 80), timeout=0.1)


def test_network__this_machine__is_allowed() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_warning__is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.fixture
def things(db: None, now: datetime) -> None:
    with everything():
        for number in range(12):
            Thing(organisation_id=1, name=f"{number:02}", created_at=now).save()


def test_rows__without_order__come_in_any_order(things: None) -> None:
    with everything():
        seen = [tuple(Thing.objects.values_list("name", flat=True)) for _ in range(5)]
        assert len(set(seen)) > 1
        assert all(sorted(names) == sorted(seen[0]) for names in seen)


def test_rows__with_order__keep_it(things: None) -> None:
    with everything():
        names = [list(Thing.objects.order_by("-name").values_list("name", flat=True)) for _ in range(5)]
    assert all(found == sorted(found, reverse=True) for found in names)


def test_dates__given_a_moment__are_refused(db: None) -> None:
    from syli.org.models import Organisation

    with pytest.raises(TypeError, match="is a date"):
        Organisation.objects.filter(start_on=datetime(2026, 1, 1, 23, 30, tzinfo=UTC)).exists()
    assert not Organisation.objects.filter(start_on=date(2026, 1, 1)).exists()


def test_moments__without_a_zone__are_refused(db: None) -> None:
    with everything(), pytest.raises(RuntimeWarning, match="naive"):
        Thing.objects.filter(created_at=datetime(2026, 1, 1)).exists()


def test_clock__stands__until_moved(now: datetime, travel: Travel) -> None:
    assert context.clock() == now
    travel(timedelta(days=3))
    assert context.clock() - now == timedelta(days=3)


GOOD = '<!doctype html><html><body><script type="application/json">{"a": "{{"}</script><button type="button">Tallenna</button></body></html>'


@pytest.mark.parametrize(
    ("piece", "problem"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ("<style>p{}</style>", "inline style element"),
        ('<p style="color: red">x</p>', "inline style"),
        ('<p onclick="x()">x</p>', "inline handler"),
        ('<p hx-on:click="x()">x</p>', "inline handler"),
        ('<a href="javascript:x()">x</a>', "script address"),
        ('<img src="https://example.org/x.png">', "another machine"),
        ('<link href="//example.org/x.css">', "another machine"),
        ("<p>{{ name }}</p>", "unrendered"),
        ("<p title='{% if %}'>x</p>", "unrendered"),
        ("<p>Hei %(name)s</p>", "unrendered"),
        ("<p>&lt;Thing object at 0x7f&gt;</p>", "unrendered"),
        ("<button>x</button>", "button without a type"),
        ('<p id="a"></p><p id="a"></p>', "occurs twice"),
    ],
)
def test_page__unsafe_or_unfinished__is_noticed(piece: str, problem: str) -> None:
    assert problems_of_text(GOOD) == []
    assert any(problem in found for found in problems_of_text(GOOD.replace("</body>", f"{piece}</body>")))


def test_page__typed_braces__may_be_shown_when_the_test_says_so() -> None:
    assert problems_of_text("<p>{{ 7 * 7 }}</p>", braces=True) == []


def _answering(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], *, write: bool) -> list[str]:
    """Return what the checks notice about one answer made by hand."""

    def answer(client: Client, **environ: object) -> HttpResponseBase:
        if write:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE kernel_draft SET id = id")
        return HttpResponse("<p>hei</p>", headers={"Content-Type": "text/html", **headers})

    monkeypatch.setattr(Client, "request", answer)
    noticed = _safe_pages(monkeypatch, braces=False)
    Client().get("/somewhere/")
    return noticed


def test_answer__without_policy__is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert any("Content-Security-Policy" in problem for problem in _answering(monkeypatch, {}, write=False))
    policy = {"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}
    assert any("allows something unsafe" in problem for problem in _answering(monkeypatch, policy, write=False))


@pytest.mark.django_db
def test_answer__get_that_writes__is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = {"Content-Security-Policy": "default-src 'none'"}
    assert any("a GET wrote" in problem for problem in _answering(monkeypatch, policy, write=True))
    assert _answering(monkeypatch, policy, write=False) == []
