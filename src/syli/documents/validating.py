"""Is it a document? What the answers lack, and what the national schema refuses, each at the question it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from syli.documents.folder import NationalForm
from syli.questions.missing import missing, only_asked
from syli.questions.tree import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a document from being finished, at the question where it is."""

    path: Path
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The document that the answers make, and what keeps it from being one."""

    document: dict[str, Any]
    lacks: list[Problem]
    refused: list[Problem]

    @property
    def problems(self) -> list[Problem]:
        """Return everything that must be put right, in the order of the form as far as it is known."""
        return [*self.lacks, *self.refused]


def judge(form: NationalForm, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Verdict:
    """Return the document without what is not asked, and what is wrong with it, in the reader's words."""
    asked = only_asked(form.converted.tree, answers, facts)
    document = {form.converted.root: asked}
    lacks = [Problem(one.path, _("Answer this.")) for one in missing(form.converted.tree, asked, facts)]
    told = {one.path for one in lacks}
    refused = []
    for error in Draft7Validator(form.schema).iter_errors(document):
        path = _place(error)
        # What is missing has been said at the question itself; the schema says the same of the group around it.
        if error.validator in ("required", "minItems") and any(one[: len(path)] == path for one in told):
            continue
        refused.append(Problem(path, _in_words(error)))
    return Verdict(document, lacks, refused)


def _place(error: ValidationError) -> Path:
    """Return where in the answers the error is: without the document's one root, and of a coded answer the answer itself."""
    steps: list[str | int] = list(error.absolute_path)[1:]
    if error.validator == "required" and isinstance(error.instance, Mapping):
        wanted: Any = error.validator_value
        missing_key = next((key for key in wanted if key not in error.instance), None)
        if missing_key and missing_key not in ("system", "code", "display", "value"):
            steps.append(missing_key)
    while steps and steps[-1] in ("system", "code", "display", "value"):
        steps.pop()
    return tuple(steps)


def _in_words(error: ValidationError) -> str:
    if error.validator in ("required", "minItems", "minLength"):
        return _("Answer this.")
    if error.validator in ("enum", "const"):
        return _("Choose one of the answers that the national form knows.")
    if error.validator in ("pattern", "format"):
        return _("Check how this is written.")
    if error.validator == "maxLength":
        return _("The text is longer than the national form takes.")
    return _("The national form does not take this answer.")
