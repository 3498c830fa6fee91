"""Translations: collected from code and templates, and checked for what a translator may get wrong."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import translations


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an app of two files, the only one there is."""
    folder = tmp_path / "intake"
    (folder / "templates/intake").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "__init__.py").touch()
    (folder / "access.py").write_text('VIEW = action("See a request", allow=[])\nSAID = _("Saved at %(time)s")\n')
    (folder / "tests/test_x.py").write_text('_("Only in a test")')
    (folder / "templates/intake/list.html").write_text(
        "<h1>{{ _('Requests') }}</h1>{% trans count=n %}{{ count }} request{% pluralize %}{{ count }} requests{% endtrans %}"
    )
    for name in ("is_test", "is_migration", "is_generated"):
        monkeypatch.setattr(translations, name, lambda path, name=name: name == "is_test" and "tests" in path.parts)
    monkeypatch.setattr(translations, "SOURCE", tmp_path)
    translations._collected.cache_clear()
    return folder


def fill(app: Path, words: dict[str, str], plural: tuple[str, str] = ("%(count)s pyyntö", "%(count)s pyyntöä")) -> None:
    for language in translations.LANGUAGES:
        path = app / "locale" / language / translations.DOMAIN
        catalog = polib.pofile(str(path), wrapwidth=120)
        for entry in catalog:
            if entry.msgid_plural:
                entry.msgstr_plural = dict(enumerate(plural))
            else:
                entry.msgstr = words.get(entry.msgid, "")
        path.write_text(str(catalog), encoding="utf-8")


GOOD = {"See a request": "Katso pyyntö", "Saved at %(time)s": "Tallennettu %(time)s", "Requests": "Pyynnöt"}


def test_extract__finds_code_templates_and_actions__not_tests(app: Path) -> None:
    assert len(translations.extract()) == 2
    catalog = polib.pofile(str(app / "locale/fi" / translations.DOMAIN))
    assert {entry.msgid for entry in catalog} == {*GOOD, "%(count)s request"}
    assert translations.extract() == [], "a second collection changes nothing"


def test_check__complete__finds_nothing(app: Path) -> None:
    translations.extract()
    fill(app, GOOD)
    assert translations.problems() == []


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("Requests", "", "is not translated"),
        ("Saved at %(time)s", "Tallennettu", "other placeholders"),
        ("Saved at %(time)s", "Tallennettu %(aika)s", "other placeholders"),
        ("Requests", "Pyynnöt!", "shouts"),
        ("Requests", " Pyynnöt", "stray spaces"),
    ],
)
def test_check__faults__are_said(app: Path, text: str, words: str, said: str) -> None:
    translations.extract()
    fill(app, {**GOOD, text: words})
    problems = translations.problems()
    assert len(problems) == 2, problems
    assert all(said in problem for problem in problems)


def test_check__text_changed_in_the_source__is_behind(app: Path) -> None:
    translations.extract()
    fill(app, GOOD)
    (app / "access.py").write_text('VIEW = action("See one request", allow=[])\n')
    translations._collected.cache_clear()
    assert any("behind the source" in problem for problem in translations.problems())
    translations.extract()
    kept = polib.pofile(str(app / "locale/fi" / translations.DOMAIN))
    assert kept.find("Requests").msgstr == "Pyynnöt"
    assert kept.find("See a request") is None


def test_check__doubtful__is_said(app: Path) -> None:
    translations.extract()
    fill(app, GOOD)
    path = app / "locale/fi" / translations.DOMAIN
    catalog = polib.pofile(str(path), wrapwidth=120)
    catalog.find("Requests").flags.append("fuzzy")
    path.write_text(str(catalog), encoding="utf-8")
    assert any("doubtful" in problem for problem in translations.problems())


def test_check__one_text_two_translations__is_said(app: Path) -> None:
    other = app.parent / "people"
    other.mkdir()
    (other / "__init__.py").touch()
    (other / "labels.py").write_text('_("Requests")')
    translations.extract()
    fill(app, GOOD)
    fill(other, {"Requests": "Avunpyynnöt"})
    assert any("in different ways in intake, people" in problem for problem in translations.problems())


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("said = f\"{key}: {_('Change')}\"", True),
        ("said = f\"{key}: {_('Yes') if answers else 'no'}\"", True),
        ("said = f\"{ngettext('day', 'days', n)}\"", True),
        ("said = f\"{translation.pgettext('a noun', 'Change')}\"", True),
        ('said = f"{label(key)}: {_}"', False),
        ("said = _('Change: %(what)s') % {'what': f'{key}'}", False),
    ],
)
def test_check__text_inside_an_f_string__is_said(app: Path, line: str, is_said: bool) -> None:
    (app / "tests/test_y.py").write_text(line)
    assert list(translations.unseen(app)) == [], "a test's texts are read by nobody"
    (app / "pages.py").write_text(f"# A page.\n{line}\n")
    said = [problem for problem in translations.problems() if "inside an f-string" in problem]
    assert len(said) == is_said
    assert all(problem.startswith("intake/pages.py:2: ") for problem in said)
