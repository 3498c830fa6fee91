"""docs/glossary.md from docs/glossary.toml: one concept, one word in code, Finnish, Swedish and English.

Every app, model and state needs an entry. The words of actions are their sentences, from the translations.
"""

from __future__ import annotations

import inspect
import tomllib
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tools.actions_matrix import actions
from tools.markdown import code, page, table
from tools.project import DOCS, SOURCE, apps, ours, ready
from tools.translations import translate

WORDS = DOCS / "glossary.toml"
LANGUAGES = ("fi", "sv", "en")
Entry = dict[str, Any]


def render() -> str:
    """Return the page."""
    words = _words()
    ready()
    general = [(name, *_texts(entry), entry.get("definition", ""), entry.get("source", "")) for name, entry in sorted(words["terms"].items())]
    parts = [
        "## Words of the work\n\n" + table(["Code", "Suomeksi", "På svenska", "In English", "Means", "Source"], general),
        "## Apps\n\n" + _named(words["apps"], apps()),
        "## Models\n\n" + _named(_described(words["models"]), models()),
        *(_states(name, kind, words["states"].get(name, {})) for name, kind in states().items()),
        "## Actions\n\n" + table(["Action", "Suomeksi", "På svenska", "In English"], _actions()),
    ]
    return page("Glossary", "One concept, one word, in code and in three languages.", *parts)


def problems() -> list[str]:
    """Return everything that has no entry, every entry without a language, and every entry about nothing."""
    words = _words()
    found = _compare("app", apps(), words["apps"]) + _compare("model", models(), words["models"])
    found += _compare("state set", list(states()), words["states"])
    for name, kind in states().items():
        entry = words["states"].get(name, {})
        values = entry.get("values", {})
        found += [f"state {name}.{value} has no words in docs/glossary.toml" for value in sorted(set(kind) - set(values))]
        found += [f"docs/glossary.toml explains {name}.{value}, which is no state" for value in sorted(set(values) - set(kind))]
        found += [f"state {name}.{value} needs three words" for value, texts in values.items() if len(texts) != 3 or not all(texts)]
    return found


def models() -> list[str]:
    """Return every table of ours as `app.Model`."""
    ready()
    from django.apps import apps as registry

    return sorted(model._meta.label for model in registry.get_models() if ours(model.__module__))


def states() -> dict[str, list[str]]:
    """Return every closed set of an app's choices.py as `app.Set` with its values."""
    found: dict[str, list[str]] = {}
    for app in apps():
        for path in sorted((SOURCE / app).glob("choices*")):
            module = f"syli.{app}.{path.stem}"
            if not find_spec(module):
                continue
            for name, kind in inspect.getmembers(import_module(module), inspect.isclass):
                if issubclass(kind, Enum) and kind.__module__.startswith(module):
                    found[f"{app}.{name}"] = [str(member.value) for member in kind]
    return {name: values for name, values in sorted(found.items()) if name not in internal_sets()}


def internal_sets() -> list[str]:
    """Return the closed sets no person meets by name, as the glossary lists them."""
    return list(tomllib.loads(WORDS.read_text(encoding="utf-8")).get("internal", {}).get("sets", []))


def _words() -> dict[str, dict[str, Entry]]:
    read = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {section: read.get(section, {}) for section in ("terms", "apps", "models", "states")}


def _compare(what: str, needed: list[str], given: dict[str, Entry]) -> list[str]:
    found = [f"{what} {name} has no entry in docs/glossary.toml" for name in needed if name not in given]
    found += [f"docs/glossary.toml explains {what} {name}, which does not exist" for name in given if name not in needed]
    return found + [
        f"the entry of {what} {name} lacks {language}" for name, entry in given.items() for language in LANGUAGES if not entry.get(language)
    ]


def _described(given: dict[str, Entry]) -> dict[str, Entry]:
    """Give each model's entry the first line of its docstring, where the glossary says nothing better."""
    from django.apps import apps as registry

    known = {label: (inspect.getdoc(registry.get_model(label)) or "").split("\n")[0] for label in models()}
    return {name: {"definition": known.get(name, ""), **entry} for name, entry in given.items()}


def _texts(entry: Entry) -> tuple[str, str, str]:
    return entry.get("fi", ""), entry.get("sv", ""), entry.get("en", "")


def _named(given: dict[str, Entry], order: list[str]) -> str:
    rows = [(code(name), *_texts(given.get(name, {})), given.get(name, {}).get("definition", "")) for name in order]
    return table(["Code", "Suomeksi", "På svenska", "In English", "Means"], rows)


def _states(name: str, kind: list[str], entry: Entry) -> str:
    rows = [(code(value), *entry.get("values", {}).get(value, ("", "", ""))) for value in kind]
    head = f"## {name}: {entry.get('fi', '')} / {entry.get('sv', '')} / {entry.get('en', '')}"
    return head + "\n\n" + table(["Code", "Suomeksi", "På svenska", "In English"], rows)


def _actions() -> list[tuple[str, str, str, str]]:
    from django.utils.translation import override

    rows = []
    for action in actions():
        with override("en"):
            english = str(action.sentence)
        rows.append((code(action.code), translate(english, "fi"), translate(english, "sv"), english))
    return rows
