"""Does a form make sense: texts in three languages, fields that exist, conditions that can hold, a name in the code set?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .check_figures import check_figures
from .check_texts import check_plain_texts
from .form_model import FACES, YES_NO_UNKNOWN
from .merge import Document
from .model import CodeSet
from .problem import Path, Problem, closest, quoted
from .requirements import SourceIds
from .scope import Scope

#: The code set in which every form has its name.
NAMES = "forms"
_WITH_CHOICES = ("choice", "many", "pictures")
_NUMBERS = ("number",)


def check_form(document: Document, code_sets: Mapping[str, CodeSet], source_ids: SourceIds) -> list[Problem]:
    """List every error and notice about one form."""
    scope = Scope(document, code_sets, source_ids)
    start, end = scope.date_at("valid_from"), scope.date_at("valid_to")
    if start and end and end < start:
        scope.say("dates_order", ("valid_to",))
    names = code_sets.get(NAMES)
    if names is not None and names.find(str(scope.data.get("form"))) is None:
        near = closest(scope.data.get("form"), (code.code for code in names.codes))
        scope.say("form_unnamed", ("form",), found=quoted(scope.data.get("form")), suggestion=near)
    _check_words(scope)
    check_figures(scope)
    fields = _check_fields(scope)
    for code, entry in scope.section("counts").items():
        for index, group in enumerate(entry["groups"]):
            if group not in scope.section("groups"):
                scope.say("group_unknown", ("counts", code, "groups", index), found=quoted(group))
    for part in ("grounds", "duties"):
        for code, entry in scope.section(part).items():
            for index, condition in enumerate(entry["all"]):
                _check_condition(scope, (part, code, "all", index), condition, fields)
    return scope.problems


def _check_words(scope: Scope) -> None:
    check_plain_texts(scope, ("texts",), scope.section("texts"))
    if "lead" in scope.data:
        check_plain_texts(scope, ("lead",), scope.section("lead"))
    for code, group in scope.section("groups").items():
        check_plain_texts(scope, ("groups", code, "texts"), group["texts"])
        if "hint" in group:
            check_plain_texts(scope, ("groups", code, "hint"), group["hint"])
        for name, field in group["fields"].items():
            here: Path = ("groups", code, "fields", name)
            check_plain_texts(scope, here, field)
            if "hint" in field:
                check_plain_texts(scope, (*here, "hint"), field["hint"])
            for choice, words in field.get("choices", {}).items():
                check_plain_texts(scope, (*here, "choices", choice), words)
    for part in ("counts", "grounds", "duties"):
        for code, entry in scope.section(part).items():
            check_plain_texts(scope, (part, code), entry.get("texts", entry))


def _check_fields(scope: Scope) -> dict[str, dict[str, Any]]:
    """Check every field in the order of the page; gives the fields by code."""
    known: dict[str, dict[str, Any]] = {}
    groups: dict[str, str] = {}
    everything = {name for group in scope.section("groups").values() for name in group["fields"]}
    for code, group in scope.section("groups").items():
        for name, field in group["fields"].items():
            here: Path = ("groups", code, "fields", name)
            if name in known:
                scope.say("field_twice", here, found=quoted(name), other=quoted(groups[name]))
            _check_choices(scope, here, field)
            wanted = field.get("when", {}).get("field")
            if wanted is not None and wanted not in known and wanted in everything:
                scope.say("field_later", (*here, "when"), found=quoted(wanted))
            elif "count" in field.get("when", {}):
                # What is counted is known when everything is answered; a question cannot wait for that.
                scope.say("condition_form", (*here, "when"))
            elif "when" in field:
                _check_condition(scope, (*here, "when"), field["when"], known)
            known[name], groups[name] = field, code
    return known


def _check_choices(scope: Scope, here: Path, field: Mapping[str, Any]) -> None:
    has = "choices" in field or "set" in field
    if field["kind"] in _WITH_CHOICES and not has:
        scope.say("choices_needed", here, found=quoted(field["kind"]))
    if field["kind"] not in _WITH_CHOICES and has:
        scope.say("choices_idle", here, found=quoted(field["kind"]))
    if "set" in field and field["set"] not in scope.code_sets:
        near = closest(field["set"], scope.code_sets)
        scope.say("unknown_code_set", (*here, "set"), found=quoted(field["set"]), suggestion=near)


def _check_condition(scope: Scope, path: Path, entry: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> None:
    """A condition names something that exists and an answer that can be given."""
    bound, name = "at_least" in entry, str(entry.get("field"))
    if ("field" in entry) == ("count" in entry) or bound == ("is" in entry) or ("count" in entry and not bound):
        scope.say("condition_form", path)
        return
    if bound and "value" not in entry["at_least"]:
        scope.say("figure_exact", (*path, "at_least"))
    if "count" in entry:
        if entry["count"] not in scope.section("counts"):
            scope.say("count_unknown", (*path, "count"), found=quoted(entry["count"]))
    elif name not in fields:
        scope.say("field_unknown", (*path, "field"), found=quoted(name), suggestion=closest(name, fields))
    elif bound:
        if fields[name]["kind"] not in _NUMBERS:
            scope.say("condition_form", path)
    elif (answers := _answers(scope, fields[name])) and entry["is"] not in answers:
        near = closest(entry["is"], answers)
        scope.say("answer_unknown", (*path, "is"), found=quoted(entry["is"]), field=quoted(name), suggestion=near)


def _answers(scope: Scope, field: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the answers a field can have; nothing for free words and numbers."""
    if field["kind"] == "yes_no_unknown":
        return YES_NO_UNKNOWN
    if field["kind"] == "faces":
        return FACES
    if "set" in field and field["set"] in scope.code_sets:
        return tuple(code.code for code in scope.code_sets[field["set"]].codes)
    return tuple(field.get("choices", ()))
