"""`syli user` and `syli areas`: what they print, what they change, and with which exit code they end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from syli.org.cli import areas, user
from syli.org.models import Membership, StaffMember
from syli.org.tests.conftest import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def run(*arguments: str, group: Any = user) -> Any:
    """Run a verb."""
    return CliRunner().invoke(group, list(arguments))


def test_cli__create__prints_a_link_that_works(cast: Cast, client: Client) -> None:
    done = run("create", "cecilia", "--organisation", "Aava ry", "--role", "leader", "--given-name", "Cecilia")
    assert done.exit_code == 0, done.output
    link = re.search(r"^/accounts/link/\S+$", done.output, re.MULTILINE)[0]  # type: ignore[index]  # it is there
    client.get(link)
    client.post("/accounts/link/", {"password1": "kolme ketterää kärppää", "password2": "kolme ketterää kärppää"})
    assert sign_in(client, "cecilia", "kolme ketterää kärppää").status_code == 302


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("create", "x", "--organisation", "Aava ry", "--role", "worker", "--given-name", "X"), 4, "ORG-10"),
        (("create", "cecilia", "--organisation", "Aava ry", "--role", "steward", "--given-name", "X"), 4, "ORG-02"),
        (("create", "cecilia", "--organisation", "Nowhere ry", "--role", "worker", "--given-name", "X"), 3, "Nowhere ry"),
        (("create", "cecilia", "--organisation", "Aava ry", "--role", "king", "--given-name", "X"), 2, "king"),
        (("create", "cecilia"), 2, "--organisation"),
        (("role", "nobody", "--organisation", "Aava ry", "--give", "worker"), 3, "nobody"),
        (("role", "aino", "--organisation", "Aava ry"), 2, "--give"),
        (("role", "aino", "--organisation", "Aava ry", "--give", "worker", "--end", "worker"), 2, "--give"),
        (("role", "aino", "--organisation", "Aava ry", "--end", "finance"), 3, "finance"),
        (("role", "aino", "--organisation", "Aava ry", "--give", "finance", "--from", "5.5.2026", "--until", "4.5.2026"), 4, "ORG-06"),
        (("role", "adele", "--organisation", "Aava ry", "--end", "admin"), 4, "ORG-05"),
        (("password-link", "nobody"), 3, "nobody"),
        (("remove-factors", "aino"), 2, "--reason"),
        (("deactivate", "nobody"), 3, "nobody"),
        (("frobnicate",), 2, "frobnicate"),
    ],
)
def test_cli__refusals__say_why_with_a_code(cast: Cast, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, words in done.output) == (code, True), done.output


def test_cli__role__is_given_and_ended(cast: Cast) -> None:
    assert run("role", "aino", "--organisation", "Aava ry", "--give", "finance", "--until", "31.12.2026").exit_code == 0
    held = Membership.objects.get(staff=cast.staff["aino"], role="finance")
    assert str(held.end_on) == "2026-12-31"
    assert run("role", "aino", "--organisation", cast.organisations["aava"].public_id, "--end", "finance").exit_code == 0
    held.refresh_from_db()
    assert held.ended_at is not None


def test_cli__account__closed_opened_and_listed(cast: Cast) -> None:
    assert run("deactivate", "AINO").exit_code == 0
    assert "aino\t" not in run("list").output and "aino\t" in run("list", "--closed").output
    assert run("password-link", "aino").exit_code == 4
    assert run("reactivate", "aino").exit_code == 0
    listed = run("list", "--organisation", "Aava ry").output
    assert "aino\tAino\tworker (Aava ry)\n" in listed and "otso" not in listed
    assert run("remove-factors", "aino", "--reason", "puhelin hukassa").exit_code == 0
    assert run("password-link", "aino").exit_code == 0


def test_cli__help__for_every_verb() -> None:
    for name, verb in user.commands.items():
        told = run(name, "--help")
        assert told.exit_code == 0 and verb.help and "Usage:" in told.output


def test_cli__areas__loads_and_says_when_there_is_nothing_to_do(db: None) -> None:
    assert run("load", group=areas).output == "308 rows changed.\n"
    assert run("load", group=areas).output == "The municipalities are up to date.\n"
    assert not StaffMember.objects.exists()
