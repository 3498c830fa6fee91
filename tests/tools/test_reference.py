"""Generated pages and their checks: what is read from code, and what is missed when words are missing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conformance.exceptions import without
from tools import docs, glossary, lock, rules_index, settings_reference
from tools.markdown import table
from tools.project import REFERENCE


def test_settings__variables__are_found_however_they_are_read() -> None:
    code = 'import os\nos.environ.get("SYLI_A", "")\nos.environ["SYLI_B"]\nos.getenv("SYLI_C")\nother.get("SYLI_D")\n'
    assert list(settings_reference._read_in(ast.parse(code))) == ["SYLI_A", "SYLI_B", "SYLI_C"]


def test_settings__unexplained_and_superfluous__are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "settings.toml"
    words.write_text('[SYLI_HOME]\nsays = "x"\n[SYLI_GONE]\nsays = "x"\n')
    monkeypatch.setattr(settings_reference, "WORDS", words)
    problems = settings_reference.problems()
    assert any(problem.startswith("SYLI_DATABASE is read in") for problem in problems)
    assert "docs/settings.toml explains SYLI_GONE, which nothing reads" in problems
    assert not any("SYLI_HOME" in problem for problem in problems)


def test_rules__named_in_a_test__are_found() -> None:
    # The identity of a rule that exists, written here, is what the index looks for.
    assert "tests/tools/test_reference.py" in rules_index.tests_by_rule()["ORG-01"]


def test_glossary__missing_and_superfluous__are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "glossary.toml"
    words.write_text('[apps]\norg = { fi = "a", sv = "", en = "c" }\nghost = { fi = "a", sv = "b", en = "c" }\n')
    monkeypatch.setattr(glossary, "WORDS", words)
    problems = glossary.problems()
    assert "app people has no entry in docs/glossary.toml" in problems
    assert "docs/glossary.toml explains app ghost, which does not exist" in problems
    assert "the entry of app org lacks sv" in problems
    assert any(problem.startswith("state org.Role.worker has no words") for problem in problems)


def test_glossary__the_tests_own_app__is_not_in_it() -> None:
    assert "toy.Thing" not in glossary.models()
    assert "people.Person" in glossary.models()


def test_docs__stale_page__is_said_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = REFERENCE / "stale-for-a-test.md"
    monkeypatch.setattr(docs, "PAGES", {path: lambda: "new\n"})
    monkeypatch.setattr(docs, "COMPLETENESS", ())
    try:
        assert docs.problems() == ["docs/reference/stale-for-a-test.md is stale: run make docs"]
        assert docs.write() == [path]
        assert docs.problems() == []
        assert docs.write() == []
    finally:
        path.unlink(missing_ok=True)


def test_table__cells__cannot_break_it() -> None:
    assert table(["A", "B"], [("x|y", "one\ntwo")]) == "| A | B |\n| --- | --- |\n| x\\|y | one two |"


def test_lock__naming_a_host__is_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.lock", tmp_path / "bad.lock"
    good.write_text("django==5.2 \\\n    --hash=sha256:00\n")
    bad.write_text("--index-url https://packages.example/simple\n")
    lock._refuse_hosts(good)
    with pytest.raises(SystemExit):
        lock._refuse_hosts(bad)


def test_exceptions__shrinking__takes_out_one_entry_of_one_check() -> None:
    text = '# why\n"clocks" = [\n  "a",  # reason\n  "b",\n]\n"writes" = [\n  "a",\n]\n'
    assert without(text, "clocks", ["a"]) == '# why\n"clocks" = [\n  "b",\n]\n"writes" = [\n  "a",\n]\n'
