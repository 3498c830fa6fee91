"""What a question hangs on: its condition for the browser, and in words for where no script runs."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.utils.translation import gettext as _

from syli.catalogue.packs.form_model import Form, FormField
from syli.kernel.ui.formats import format_number
from syli.plans.queries.forms import options_of
from syli.plans.rules import over_answers
from syli.questions.asking import in_the_browser
from syli.questions.tree import Field, Group, Path


def in_browser(form: Form, field: FormField, named: Callable[[str], str]) -> str | None:
    """Return a question's condition as the page's script reads it, over the names of inputs; None for one that is always asked."""
    if field.when is None:
        return None
    tree = Group(key="", parts=tuple(Field(key=one.code) for one in form.fields))
    places: dict[Path, list[str]] = {(one.code,): [named(one.code)] for one in form.fields}
    return json.dumps(in_the_browser(over_answers(field.when), tree, (field.code,), places, {}), ensure_ascii=False)


def in_words(form: Form, field: FormField, language: str) -> str:
    """Return the same in words; empty for a question that is always asked, or hangs on one that is not asked of this person."""
    when = field.when
    other = next((one for one in form.fields if when is not None and one.code == when.field), None)
    if when is None or other is None:
        return ""
    words, known = {"question": other.texts.in_language(language)}, dict(options_of(other, language))
    if when.at_least is not None:
        said = _("Only if this is at least %(number)s: %(question)s.") % {**words, "number": format_number(when.at_least)}
    else:
        said = _("Only if “%(answer)s”: %(question)s.") % {**words, "answer": known.get(when.answer, when.answer)}
    return said.replace("?.", "?")
