"""How does a checked form document become plain values?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .build import build_texts
from .form_model import Condition, Form, FormChoice, FormCount, FormField, FormGroup, Trigger

_Data = Mapping[str, Any]


def build_form(document: _Data, *, is_own: bool = False) -> Form:
    """Build a form from its document. `is_own`: whoever is asked answers it for herself."""
    end = document.get("valid_to")
    return Form(
        code=document["form"],
        version=document["version"],
        valid_from=date.fromisoformat(document["valid_from"]),
        valid_to=date.fromisoformat(end) if end else None,
        about=document["about"],
        look=document.get("look", "plain"),
        texts=build_texts(document["texts"]),
        lead=build_texts(document.get("lead", {})),
        groups=tuple(_group(code, entry, is_own=is_own) for code, entry in document["groups"].items()),
        counts=tuple(
            FormCount(code, build_texts(entry["texts"]), entry["answer"], tuple(entry["groups"]), entry.get("national", ""))
            for code, entry in document.get("counts", {}).items()
        ),
        grounds=_triggers(document.get("grounds", {})),
        duties=_triggers(document.get("duties", {})),
        shows_known=document.get("known", False),
        carries=document.get("carries", False),
        begins_anew=document.get("anew", False),
    )


def _group(code: str, entry: _Data, *, is_own: bool) -> FormGroup:
    fields = tuple(_field(name, field, is_own=is_own) for name, field in entry["fields"].items())
    words, hint = build_texts(entry["texts"]), build_texts(entry.get("hint", {}))
    return FormGroup(code, words, hint, entry.get("picture", ""), fields, entry.get("about", ""))


def _field(code: str, entry: _Data, *, is_own: bool) -> FormField:
    choices = entry.get("choices", {}).items()
    return FormField(
        code=code,
        kind=entry["kind"],
        texts=build_texts(entry),
        hint=build_texts(entry.get("hint", {})),
        is_required=entry.get("required", False),
        when=_condition(entry["when"]) if "when" in entry else None,
        code_set=entry.get("set", ""),
        choices=tuple(FormChoice(name, build_texts(words), words.get("picture", ""), words.get("national", "")) for name, words in choices),
        picture=entry.get("picture", ""),
        most=entry.get("input_limit"),
        is_on_slip=entry.get("slip", False),
        national=entry.get("national", ""),
        is_realised=entry.get("realised", False),
        is_own=is_own,
    )


def _triggers(entries: _Data) -> tuple[Trigger, ...]:
    return tuple(Trigger(code, build_texts(entry), tuple(_condition(part) for part in entry["all"])) for code, entry in entries.items())


def _condition(entry: _Data) -> Condition:
    bound = entry.get("at_least")
    return Condition(entry.get("field", ""), entry.get("count", ""), entry.get("is", ""), bound["value"] if bound else None)
