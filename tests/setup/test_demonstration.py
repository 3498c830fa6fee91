"""Demonstration mode answers this machine alone, under any server: it does not start with others' names, and turns others away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from syli.config.demonstration import ONLY_HERE, is_this_machine, refuse_other_hosts
from tools.project import ROOT


def started(command: list[str], home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a program of ours as an operator would, with nothing of the tests' own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SYLI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**own, "SYLI_HOME": str(home), **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.0.1", "::1", "[::1]", " 127.0.0.1 ", "::ffff:127.0.0.1"])
def test_this_machine__its_own_names(host: str) -> None:
    assert is_this_machine(host)
    refuse_other_hosts([host, ""])


@pytest.mark.parametrize(
    "host", ["*", "0.0.0.0", "::", "10.0.0.7", "syli.example", ".localhost.example", "localhost.example", "::ffff:10.0.0.7", "128.0.0.1", "x"]
)
def test_this_machine__no_other_name(host: str) -> None:
    assert not is_this_machine(host)
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_other_hosts(["localhost", host])
    assert str(refused.value) == f"demonstration mode serves only this machine, so unset SYLI_DEMO or take {host} out of SYLI_HOSTS."


def test_wsgi__with_others_names__does_not_start(tmp_path: Path) -> None:
    load = ["-c", "import syli.config.wsgi"]
    refused = started(load, tmp_path, SYLI_DEMO="1", SYLI_HOSTS="localhost,syli.example")
    assert refused.returncode == 1
    assert "ImproperlyConfigured: demonstration mode serves only this machine" in refused.stderr.splitlines()[-1]
    assert "syli.example" in refused.stderr.splitlines()[-1]
    assert started(load, tmp_path, SYLI_HOSTS="syli.example").returncode == 0
    assert started(load, tmp_path, SYLI_DEMO="1").returncode == 0


def test_command__with_others_names__says_it_in_one_line(tmp_path: Path) -> None:
    refused = started(["-m", "syli.cli", "serve"], tmp_path, SYLI_DEMO="1", SYLI_HOSTS="*")
    assert refused.returncode == 5
    (line,) = refused.stderr.splitlines()
    assert line.startswith("syli: the settings do not fit together: demonstration mode serves only this machine")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", [{"REMOTE_ADDR": "10.0.0.7"}, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "::ffff:10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 192.0.2.9"}]
)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_door__another_machine__is_told_one_sentence(settings: Any, asked: dict[str, Any], language: str) -> None:
    settings.DEMO = True
    answer = Client(headers={"accept-language": language}).get("/accounts/login/", **asked)
    assert (answer.status_code, answer.content.decode().strip()) == (403, ONLY_HERE[language])
    assert answer.headers["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{}, {"REMOTE_ADDR": "::1"}, {"REMOTE_ADDR": "::ffff:127.0.0.1"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_door__this_machine__comes_in(settings: Any, asked: dict[str, Any]) -> None:
    settings.DEMO = True
    assert Client().get("/accounts/login/", **asked).status_code == 200


@pytest.mark.django_db
def test_door__a_real_service__answers_everybody(settings: Any) -> None:
    settings.DEMO = False
    assert Client().get("/accounts/login/", REMOTE_ADDR="10.0.0.7").status_code == 200
