"""Templates: each is used, each compiles, fragments are called what their root is called, and every word can be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

from tests.conformance.exceptions import exactly
from tools.project import SOURCE, code_files, templates

#: The gallery shows the components with sample people and texts, in demonstration mode only.
TEMPLATES = sorted(path for path in templates() if "gallery" not in path.parts)
QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
FRAGMENT = re.compile(r"""fragment=["']([\w./-]+\.html)["']""")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label|aria-description)=["']([^"']*)["']""")
LETTERS = re.compile(r"[^\W\d_]{2,}")
#: The product's own name, and class names that a template puts together.
NO_WORDS = re.compile(r"^[\s–·|]*(Syli[\s–·|]*)+$|^[a-z0-9]+([-_]+[a-z0-9]+)+$")


def name(path: Path) -> str:
    """Return a template's name as `render` and `include` write it."""
    return path.as_posix().split("/templates/", 1)[1]


def shown(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_templates__are_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*code_files(), *TEMPLATES)]
    used = {quoted for text in texts for quoted in QUOTED.findall(text)}
    # The error pages are named by their number (`kernel.errors`), allauth's by allauth.
    known = re.compile(r"^(ui/errors/\d{3}|account/.*|mfa/.*|socialaccount/.*|usersessions/.*|allauth/.*)\.(html|txt)$")
    exactly("unused templates", [shown(path) for path in TEMPLATES if name(path) not in used and not known.match(name(path))])


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template__compiles(path: Path) -> None:
    engine = "django" if "{% load" in path.read_text(encoding="utf-8") else "jinja2"
    engines[engine].get_template(name(path))


def test_fragments__root_id__is_the_file_name() -> None:
    """HTMX replaces the element whose id equals the fragment's file name, without the underscore and with hyphens."""
    asked = {name for path in code_files() for name in FRAGMENT.findall(path.read_text(encoding="utf-8"))}
    found = []
    for path in TEMPLATES:
        if name(path) in asked:
            text = CODE.sub("", COMMENT.sub("", path.read_text(encoding="utf-8"))).strip()
            root = re.match(r"<\w+[^>]*\bid=[\"']([\w-]+)[\"']", text)
            if not path.name.startswith("_") or not root or root.group(1) != path.stem.removeprefix("_").replace("_", "-"):
                found.append(shown(path))
    exactly("fragments whose root has another id", found)


def test_words__are_marked_for_translation() -> None:
    found = [f"{shown(path)}: {words}" for path in TEMPLATES for words in _untranslated(path.read_text(encoding="utf-8"))]
    exactly("words outside translation", found)


#: Apps whose searches hold names of clients.
ABOUT_CLIENTS = ("people", "intake", "episodes", "records", "safety", "stays", "interop")


def test_searches__about_clients__ask_in_the_body() -> None:
    """A name or an identity code in an address stays in histories and logs: such a form posts, with `asking()`."""
    searches = re.compile(r"<form\b[^>]*>(?:(?!</form>).)*?type=\"search\".*?</form>", re.DOTALL)
    looked_at = [path for path in TEMPLATES if name(path) == "ui/base.html" or shown(path).split("/", 1)[0] in ABOUT_CLIENTS]
    found = [
        shown(path)
        for path in looked_at
        for form in searches.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))
        if 'method="post"' not in form or "asking(" not in form
    ]
    assert len(looked_at) > 50
    exactly("searches for clients that ask in the address", found)


def test_templates__carry_no_script_and_no_style() -> None:
    unfiltered = re.compile(r"\|\s*safe\b")
    unsafe = re.compile(r"<style|\sstyle=|\son\w+=|hx-on|javascript:|<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
    found = []
    for path in TEMPLATES:
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        found += [f"{shown(path)}: {hit.group().strip()}" for hit in unsafe.finditer(CODE.sub("", text))]
        found += [f"{shown(path)}: safe" for _ in unfiltered.finditer(text)]
    exactly("script and style in templates", found)


def _untranslated(text: str) -> Iterator[str]:
    text = COMMENT.sub("", TRANSLATED.sub("", text))
    for spoken in SPOKEN.findall(CODE.sub("", text)):
        if LETTERS.search(spoken) and not NO_WORDS.match(spoken.strip()):
            yield spoken.strip()
    for piece in TAG.sub("\n", CODE.sub("", text)).splitlines():
        if LETTERS.search(re.sub(r"&\w+;", "", piece)) and not NO_WORDS.match(piece.strip()):
            yield piece.strip()
