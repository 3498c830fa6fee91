"""Health: says what is wrong, names nobody."""

from __future__ import annotations

from typing import Any

import pytest

from syli.kernel.pages import health as module

pytestmark = pytest.mark.django_db


def test_health__all_well__answers_200(client: Any) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "version": "0.1.0",
        "database": "ok",
        "migrations": "ok",
        "jobs": {"state": "ok", "ready": 0, "running": 0, "failed": 0},
    }


@pytest.mark.parametrize(("part", "state"), [("_database", "unreachable"), ("_migrations", "behind")])
def test_health__something_wrong__answers_503(client: Any, monkeypatch: pytest.MonkeyPatch, part: str, state: str) -> None:
    monkeypatch.setattr(module, part, lambda: state)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()[part[1:]]) == (503, "unwell", state)


def test_health__post__is_refused(client: Any) -> None:
    assert client.post("/health").status_code == 405
