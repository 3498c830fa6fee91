"""What a filled form tells to the national document which it is: answers by the paths that the form's pack names, so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from syli.catalogue.packs.form_model import Form, FormField
from syli.catalogue.queries import code_set
from syli.documents.known_stay import by_words, national_of
from syli.episodes.models import Episode
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import SheetAction
from syli.plans.models import SheetVersion
from syli.plans.queries.forms import form_of
from syli.stays.queries.leaving import ANSWERS

NAMES, DOCUMENT, YES = "forms", "document", "yes"


def told_to(ctx: Context, person: Person, episode: Episode, branch: str) -> dict[str, Any]:
    """Return what the newest version of her form in this episode, if the reader may read it, tells to a document by its branch."""
    codes = [code.code for code in code_set(NAMES).codes if dict(code.national).get(DOCUMENT) == branch]
    if not codes:
        return {}
    sheets = visible_to(ctx, SheetAction.VIEW).filter(person=person, episode=episode, form_code__in=codes)
    current = SheetVersion.objects.filter(number=F("sheet__current_number"), sheet__in=sheets.values("pk")).select_related("sheet")
    last = current.order_by("-happened_on", "-pk").first()
    return told_by(form_of(last.sheet.form_code, last.form_version), last.answers) if last else {}


def told_by(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the answers of a form tell, by the paths of the national document's questions; what it has no place for is left out."""
    told: dict[str, Any] = {}
    for field in form.fields:
        value = answers.get(field.code)
        if value in (None, "", []):
            continue
        if field.national:
            told[field.national] = _said(field, value)
        elif field.kind == "many":
            told |= {choice.national: national_of(ANSWERS, YES) for choice in field.choices if choice.national and choice.code in value}
    counts = rules.counted(form, answers)
    return told | {count.national: counts[count.code] for count in form.counts if count.national}


def _said(field: FormField, value: Any) -> Any:
    """Return an answer as the national document takes it: a number, a code of its list, or words."""
    if field.kind == "yes_no_unknown":
        return national_of(ANSWERS, value)
    if field.kind not in ("choice", "many"):
        return value
    chosen = value if isinstance(value, list) else [value]
    if field.code_set:
        return by_words(field.code_set, chosen)
    picked = [choice for choice in field.choices if choice.code in chosen]
    if any(choice.national for choice in field.choices):
        return [choice.national for choice in picked if choice.national]
    return ", ".join(choice.texts.fi for choice in picked)
