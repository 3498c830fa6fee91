"""Inputs: each kind of question as form fields, its answer as typed, and the answer that what was typed makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from syli.kernel.identity_codes import IdentityCodeError, check_personal_code
from syli.kernel.ui.inputs import DateField, DecimalField
from syli.questions import typed
from syli.questions.tree import SEVERAL, Field, Kind

#: Up to so many are laid out; more are chosen from a list.
LAID_OUT = 8
#: A coded answer whose list of values is not at hand is typed: the code and what it means.
CODE, MEANING = "code", "display"

YES, NO, UNKNOWN = "yes", "no", "unknown"


class PartialDateField(forms.CharField):
    """Reads 22.11.2026, 11.2026 and 2026."""

    def to_python(self, value: Any) -> str:
        """Return it as ISO writes it."""
        return typed.read_partial_date(super().to_python(value) or "")


class MomentField(forms.CharField):
    """Reads 22.11.2026 14.32, and a day alone."""

    def to_python(self, value: Any) -> str:
        """Return it as ISO writes it, with the offset."""
        return typed.read_moment(super().to_python(value) or "")


def an_identity_code(value: str) -> None:
    """Refuse what is no personal identity code; the message never repeats it."""
    try:
        check_personal_code(value, allow_real=not settings.DEMO)
    except IdentityCodeError:
        raise ValidationError(_("Check the identity code."), code="invalid") from None


CHECKS: dict[str, Callable[[str], None]] = {"identity_code": an_identity_code}


def language() -> str:
    """Return the reader's language."""
    return get_language() or "fi"


def choices_of(field: Field) -> list[tuple[str, str]]:
    """Return the answers that may be chosen, in the reader's language."""
    if field.kind == Kind.YES_NO:
        return [(YES, str(_("Yes"))), (NO, str(_("No")))]
    if field.kind == Kind.YES_NO_UNKNOWN and not field.options:
        return [(YES, str(_("Yes"))), (NO, str(_("No"))), (UNKNOWN, str(_("Not known")))]
    return [(option.value, option.label.said(language()) or option.value) for option in field.options]


def inputs_of(field: Field, answer: Any) -> dict[str, forms.Field]:
    """Return the form fields of a question by suffix; nearly always one, without a suffix. A stored choice stays one."""
    common: dict[str, Any] = {"label": field.label.said(language()), "help_text": field.help.said(language()), "required": False}
    if field.kind == Kind.CODE and not field.options:
        code = forms.CharField(**{**common, "label": _("Code")}, max_length=60, validators=_validators(field))
        return {CODE: code, MEANING: forms.CharField(label=_("What does the code mean?"), required=False, max_length=field.limit)}
    if field.options or field.kind in (Kind.YES_NO, Kind.YES_NO_UNKNOWN):
        return {"": _choice(field, answer, common)}
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        places = 0 if field.kind == Kind.INTEGER else 6
        least, most = _decimal(field.least), _decimal(field.most)
        return {"": DecimalField(**common, max_digits=15, decimal_places=places, min_value=least, max_value=most)}
    if field.kind == Kind.DATE:
        return {"": DateField(**common)}
    if field.kind in (Kind.PARTIAL_DATE, Kind.MOMENT):
        moment = field.kind == Kind.MOMENT
        common["help_text"] = common["help_text"] or (typed.WRITE_MOMENT if moment else typed.WRITE_PARTIAL)
        return {"": (MomentField if moment else PartialDateField)(**common, max_length=40)}
    widget: Any = forms.Textarea if field.kind == Kind.LONG_TEXT else forms.TextInput
    return {"": forms.CharField(**common, max_length=field.limit, widget=widget, validators=_validators(field))}


def _choice(field: Field, answer: Any, common: Mapping[str, Any]) -> forms.Field:
    choices = choices_of(field)
    known = {value for value, _label in choices}
    for kept in answer if isinstance(answer, list) else [answer]:
        value = typed_of(field, kept).get("") if kept not in (None, "") else None
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value and value not in known:
            choices.append((value, kept.get(MEANING, value) if isinstance(kept, Mapping) else value))
    if field.kind in SEVERAL:
        return forms.MultipleChoiceField(**common, choices=choices, widget=forms.CheckboxSelectMultiple)
    if len(choices) > LAID_OUT:
        return forms.ChoiceField(**common, choices=[("", "–"), *choices])
    if answer not in (None, "", [], {}):
        choices.append(("", str(_("No answer"))))
    return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect)


def _validators(field: Field) -> list[Callable[[str], None]]:
    found = [CHECKS[field.check]] if field.check else []
    if field.pattern:
        pattern = re.compile(field.pattern)

        def fits(value: str) -> None:
            if not pattern.search(value):
                raise ValidationError(_("Check how this is written."), code="invalid")

        found.append(fits)
    return found


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def typed_of(field: Field, answer: Any) -> dict[str, Any]:
    """Return an answer as its form fields hold it."""
    if field.kind in SEVERAL:
        parts = answer if isinstance(answer, list) else []
        return {"": [str(one.get("code", "") if isinstance(one, Mapping) else one) for one in parts]}
    if field.kind == Kind.CODE:
        coded = answer if isinstance(answer, Mapping) else {}
        parts_of = {name: str(coded.get(name, "")) for name in (CODE, MEANING)}
        return {"": parts_of[CODE]} if field.options else parts_of
    if answer is None:
        return {"": ""}
    if field.kind == Kind.IDENTIFIER:
        return {"": str(answer.get("value", "")) if isinstance(answer, Mapping) else str(answer)}
    if field.kind == Kind.YES_NO:
        return {"": YES if answer is True else NO if answer is False else str(answer)}
    return {"": _WRITERS.get(field.kind, str)(answer)}


_WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.INTEGER: typed.write_number,
    Kind.DECIMAL: typed.write_number,
    Kind.DATE: lambda value: typed.write_date(str(value)),
    Kind.PARTIAL_DATE: lambda value: typed.write_partial_date(str(value)),
    Kind.MOMENT: lambda value: typed.write_moment(str(value)),
}


def answer_of(field: Field, cleaned: Mapping[str, Any]) -> Any:
    """Return the answer that cleaned form fields make; None where nothing was answered."""
    if field.kind == Kind.CODE:
        return _coded_answer(field, cleaned)
    value = cleaned.get("")
    if value in (None, "", []):
        return None
    if field.kind == Kind.CODES:
        return [coded(field, code) for code in value]
    if field.kind == Kind.IDENTIFIER:
        return _in_system(field, {"value": value})
    if field.kind == Kind.YES_NO:
        return value == YES
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        return typed.read_number(value)
    if field.kind == Kind.DATE:
        return value.isoformat()
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _coded_answer(field: Field, cleaned: Mapping[str, Any]) -> Any:
    if field.options:
        return coded(field, cleaned[""]) if cleaned.get("") else None
    code, meaning = cleaned.get(CODE), cleaned.get(MEANING)
    if not code and not meaning:
        return None
    if not code or not meaning:
        raise ValidationError(_("Write both the code and what it means."), code="incomplete")
    return _in_system(field, {"code": code, "display": meaning})


def coded(field: Field, code: str) -> dict[str, str]:
    """Return a coded answer; its words are those of the code system's first language, as a receiver expects them."""
    option = next((one for one in field.options if one.value == code), None)
    label = (option.label.fi or option.label.said("en")) if option else ""
    return _in_system(field, {"code": code, "display": label or code})


def _in_system(field: Field, answer: dict[str, str]) -> dict[str, str]:
    return {"system": field.system, **answer} if field.system else answer
