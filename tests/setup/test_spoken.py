"""The command line speaks English, also when a rule of the pages refuses, unless `--language` asks for another; nobody else hears it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from syli.cli import main
from syli.config import serving
from syli.config.console import Exit
from syli.org.models import StaffMember
from syli.simulator import demo as demonstration
from tests.case import Case
from tests.cast import Cast

CREATE = ("user", "create", "x", "--organisation", "Aava ry", "--role", "worker", "--given-name", "X")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(params=["fi", "sv"], autouse=True)
def before(request: pytest.FixtureRequest) -> Any:
    """Whatever language was spoken before, also one that somebody's page has left behind."""
    with translation.override(request.param):
        yield request.param
        assert translation.get_language() == request.param, "what was spoken before is spoken again"


@pytest.mark.django_db
@pytest.mark.parametrize("more", [(), ("--language", "sv")], ids=["", "her pages in Swedish"])
def test_rule_that_refuses__is_told_in_english(cast: Cast, more: tuple[str, ...]) -> None:
    done = run(*CREATE, *more)
    assert (done.exit_code, done.output) == (Exit.REFUSED, "syli: Use 3 to 80 letters a–z, digits, dots, dashes or underscores. (ORG-10)\n")


@pytest.mark.django_db
def test_account__has_the_language_it_was_given(cast: Cast) -> None:
    assert run("user", "create", "cecilia", *CREATE[3:]).exit_code == 0
    assert run("user", "create", "celia", *CREATE[3:], "--language", "sv").exit_code == 0
    assert [StaffMember.objects.get(username=name).language for name in ("cecilia", "celia")] == ["fi", "sv"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "Choose what is counted from the list."),
        (("--language", "en"), "Choose what is counted from the list."),
        (("--language", "fi"), "Valitse luettelosta, mitä lasketaan."),
        (("--language", "sv"), "Välj i listan vad som räknas."),
    ],
)
def test_question_that_cannot_be_answered__is_refused_in_the_language_asked_for(case: Case, more: tuple[str, ...], words: str) -> None:
    done = run("statistics", "query", "--measure", "x", *more)
    assert (done.exit_code, done.output) == (Exit.USAGE, f"syli: {words} (unknown_measure)\n")


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "english"), [((), True), (("--language", "fi"), False)])
def test_mapping_that_is_wrong__is_told_in_the_language_asked_for(case: Case, tmp_path: Path, more: tuple[str, ...], english: bool) -> None:
    (tmp_path / "people.csv").write_text("Nimi\nKeksitty Kaisa\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text("version: 1\nanimals: {}\n", encoding="utf-8")
    done = run("import", str(tmp_path / "people.csv"), "--map", str(tmp_path / "mapping.yaml"), *more)
    assert done.exit_code == Exit.REFUSED
    assert ("This cannot be brought in." in done.output) is english, done.output


def test_serving__pages_and_jobs__speak_the_house_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def write(name: str) -> Any:
        return lambda *_: (tmp_path / name).write_text(str(translation.get_language()))

    monkeypatch.setattr(serving, "connections", type("None_", (), {"all": staticmethod(lambda **_: [])}))
    monkeypatch.setattr(serving, "_serve", write("pages"))
    monkeypatch.setattr(serving, "_work", write("jobs"))
    with translation.override("en"):
        for process in serving.start_all("127.0.0.1", 1, 1):
            process.join()
    assert [(tmp_path / name).read_text() for name in ("pages", "jobs")] == ["fi", "fi"]


@pytest.mark.sqlite_only  # on PostgreSQL the owner of the tables runs this verb, and the tests are not the owner
@pytest.mark.django_db
def test_demonstration__is_made_in_the_house_language(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    spoken: list[str | None] = []
    monkeypatch.setattr(demonstration, "make_demo", lambda _told: spoken.append(translation.get_language()))
    done = run("demo")
    assert (done.exit_code, spoken) == (0, ["fi"]), done.output
