"""Texts in fi, sv and en: collect them from Python and templates, compile them, check that none is missing.

    python -m tools.translations extract   update every app's locale/{fi,sv}/LC_MESSAGES/django.po
    python -m tools.translations compile   make the .mo files Django reads
    python -m tools.translations check     collected anew nothing changes; none hidden, all translated, none doubtful, placeholders whole

English is the language of the source, so it has no catalog. Besides the usual functions, the sentences of actions are
collected, because people read them in the log of who looked.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file

from tools.project import SOURCE, is_generated, is_migration, is_test

LANGUAGES = ("fi", "sv")
DOMAIN = "LC_MESSAGES/django.po"
KEYWORDS = {
    **{name: spec for name, spec in DEFAULT_KEYWORDS.items() if name != "N_"},
    "gettext_lazy": None, "gettext_noop": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2), "npgettext_lazy": ((1, "c"), 2, 3),
    "_n": (1, 2), "_p": ((1, "c"), 2), "action": (1,),
}  # fmt: skip
#: Named placeholders only: a translator may need another order.
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
POSITIONAL = re.compile(r"(?<!%)%[sd]")
HEADER = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
Key = tuple[str | None, str]


def apps() -> list[Path]:
    """Return the folder of every app that may have texts."""
    return [path for path in sorted(SOURCE.iterdir()) if (path / "__init__.py").exists() and path.name != "config"]


def catalogs() -> Iterator[tuple[Path, str, Path]]:
    """Yield every app with a language and the file of its catalog."""
    for app in apps():
        for language in LANGUAGES:
            yield app, language, app / "locale" / language / DOMAIN


def extract() -> list[Path]:
    """Update the catalogs; texts that are gone go, new ones come untranslated. Returns the files that changed."""
    changed = []
    for app, language, path in catalogs():
        text = str(fresh(app, language))
        if _collected(app) and (not path.exists() or path.read_text(encoding="utf-8") != text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def compile_all() -> int:
    """Write the binary catalogs; return how many."""
    count = 0
    for _, _, path in catalogs():
        if path.exists():
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
            count += 1
    return count


def problems() -> list[str]:
    """Return everything that keeps the texts from being complete in both languages."""
    found: list[str] = [f"{_name(path)}:{line}: {problem}" for app in apps() for path, line, problem in unseen(app)]
    same: dict[tuple[str, Key], set[tuple[str, str]]] = defaultdict(set)
    for app, language, path in catalogs():
        if not _collected(app):
            continue
        if not path.exists() or path.read_text(encoding="utf-8") != str(fresh(app, language)):
            found.append(f"{_name(path)} is behind the source: run python -m tools.translations extract")
        for entry in _entries(path):
            found += [f"{_name(path)}: {entry.msgid!r} {problem}" for problem in _wrong_with(entry)]
            same[language, (entry.msgctxt, entry.msgid)].add((entry.msgstr, app.name))
    for (language, (_, text)), given in same.items():
        # Django keeps one translation for one text, whichever app comes first: two would surprise somebody.
        if len({words for words, _ in given}) > 1:
            found.append(f"{text!r} is translated into {language} in different ways in {', '.join(sorted(app for _, app in given))}")
    return found


def unseen(app: Path) -> Iterator[tuple[Path, int, str]]:
    """Yield the file and line of every text of an app that the collector passes over in silence.

    It reads an f-string as one string, and does not look inside: a text there would stay English, and no catalog would miss it.
    """
    for path in sorted(app.rglob("*.py")):
        if _method(path)[0] is None:
            continue
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(string, ast.JoinedStr):
                for call in ast.walk(string):
                    if isinstance(call, ast.Call) and _called(call) in KEYWORDS:
                        yield path, call.lineno, f"{ast.unparse(call)} inside an f-string is not collected: take it out, or use a placeholder"


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""


def fresh(app: Path, language: str) -> polib.POFile:
    """Return the app's catalog as it should be: today's texts with the translations known so far."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in _entries(app / "locale" / language / DOMAIN)}
    catalog = polib.POFile(wrapwidth=120)
    catalog.metadata = {"Language": language, **HEADER}
    for (context, text), (plural, files) in sorted(_collected(app).items(), key=lambda item: (item[0][1], item[0][0] or "")):
        old = known.get((context, text))
        entry = polib.POEntry(msgctxt=context, msgid=text, occurrences=[(name, "") for name in sorted(files)])
        if "%(" in text:
            entry.flags = ["python-format"]
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = old.msgstr_plural if old and old.msgid_plural else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        if old and old.fuzzy:
            entry.flags = [*entry.flags, "fuzzy"]
        catalog.append(entry)
    return catalog


@cache
def _collected(app: Path) -> dict[Key, tuple[str, set[str]]]:
    """Return the texts of an app: (context, text) → (plural, files that use it)."""
    texts: dict[Key, tuple[str, set[str]]] = {}
    for path in sorted(app.rglob("*")):
        method, options = _method(path)
        if method is None:
            continue
        for _line, message, _comments, context in extract_from_file(method, path, KEYWORDS, options=options):
            singular, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
            if singular:
                texts.setdefault((context, singular), (plural, set()))[1].add(path.relative_to(app).as_posix())
    return texts


def _method(path: Path) -> tuple[str | None, dict[str, str]]:
    if not path.is_file() or is_test(path) or is_migration(path) or is_generated(path):
        return None, {}
    if path.suffix == ".py":
        return "python", {}
    if path.suffix in (".html", ".txt", ".svg") and "templates" in path.parts:
        return "jinja2.ext:babel_extract", {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "silent": "false", "trimmed": "true"}
    return None, {}


def _entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete] if path.exists() else []


def _wrong_with(entry: polib.POEntry) -> Iterator[str]:
    versions = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(versions):
        yield "is not translated"
        return
    if entry.fuzzy:
        yield "is marked doubtful"
    if POSITIONAL.search(entry.msgid) and len(POSITIONAL.findall(entry.msgid)) > 1:
        yield "has placeholders without names"
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    for version in versions:
        if _placeholders(version) - wanted or (not entry.msgid_plural and wanted - _placeholders(version)):
            yield f"has other placeholders in {version!r}"
        if version.strip() != version and entry.msgid.strip() == entry.msgid:
            yield f"has stray spaces in {version!r}"
        if "!" in version and "!" not in entry.msgid:
            yield f"shouts in {version!r}"


def _placeholders(text: str) -> set[str]:
    return {named or f"{{{braced}}}" for named, braced in PLACEHOLDER.findall(text)}


def translate(text: str, language: str) -> str:
    """Return a text in a language from whichever app's catalog has it, or nothing."""
    return text if language == "en" else _all_texts(language).get(text, "")


@cache
def _all_texts(language: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for _, given, path in catalogs() if given == language for entry in _entries(path)}


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _extract_and_tell() -> int:
    for path in extract():
        missing = sum(1 for entry in _entries(path) if not entry.translated())
        print(f"{_name(path)}: {missing} to translate")
    return 0


def _compile_and_tell() -> int:
    print(f"{compile_all()} catalogs compiled")
    return 0


def _check_and_tell() -> int:
    wrong = problems()
    print("\n".join(wrong) if wrong else "All texts are in Finnish, Swedish and English.")
    return 1 if wrong else 0


VERBS: dict[str, Callable[[], int]] = {"extract": _extract_and_tell, "compile": _compile_and_tell, "check": _check_and_tell}

if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    sys.exit(VERBS[sys.argv[1]]())
