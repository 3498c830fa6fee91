"""The forms a service uses, as the shipped packs define them, and about whom each is."""

from __future__ import annotations

from datetime import date
from typing import Any

from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.packs.form_model import FACES, YES_NO_UNKNOWN, Form, FormField
from syli.catalogue.queries import code_set, pack_of
from syli.kernel.ui.formats import format_date, format_number
from syli.plans import rules
from syli.plans.labels import FACE_WORDS, OWN_WORDS, YES_NO_WORDS

Options = list[tuple[str, str]]


def form_of(code: str, version: int) -> Form:
    """Return one version of a form; raises KeyError."""
    return shipped_catalogue().forms[code, version]


def versions_known(code: str) -> list[Form]:
    """Return every version of a form, the newest first."""
    found = [form for (known, _version), form in shipped_catalogue().forms.items() if known == code]
    return sorted(found, key=lambda form: -form.version)


def newest_form(code: str, day: date) -> Form | None:
    """Return the newest version of a form that is used on a day."""
    return next((form for form in versions_known(code) if form.is_valid_on(day)), None)


def forms_for(episode: Any, role: str, day: date) -> list[Form]:
    """Return the forms that an episode's service uses about somebody in this role, as far as they are defined.

    `episode` is a row or a card. A question to a client about the service is one of them when its answers are kept with the client;
    anonymous ones have their own way (`queries/surveys.py`), and what others keep is nowhere here. The service's plan is about its clients.
    """
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    codes = [pack.plan.form] if pack.plan is not None and role in {part.code for part in pack.clients} else []
    codes += [use.code for use in pack.forms if not use.about or role in use.about]
    codes += [ask.code for ask in pack.feedback if role in ask.respondents and rules.is_kept_with_client(ask.keeping)]
    return [form for form in (newest_form(code, day) for code in dict.fromkeys(codes)) if form is not None]


def is_asked_of_client(episode: Any, code: str) -> bool:
    """Tell whether a form is a question to a client about the service, kept with the client: one that is filled in alone."""
    pack = pack_of(episode.service_code, episode.profile, episode.pack_version)
    return any(ask.code == code and rules.is_kept_with_client(ask.keeping) for ask in pack.feedback)


def options_of(field: FormField, language: str) -> Options:
    """Return (code, words) of everything that may be chosen in a field; nothing for words, numbers and days."""
    if field.kind == "yes_no_unknown":
        words = OWN_WORDS if field.is_own else YES_NO_WORDS
        return [(code, str(words[code])) for code in YES_NO_UNKNOWN]
    if field.kind == "faces":
        return [(code, str(FACE_WORDS[code])) for code in FACES]
    if field.code_set:
        return [(code.code, code.texts.in_language(language)) for code in code_set(field.code_set).codes]
    return [(choice.code, choice.texts.in_language(language)) for choice in field.choices]


def codes_of(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the codes that may be chosen in each field of a form."""
    return {field.code: tuple(code for code, _words in options_of(field, "fi")) for field in form.fields}


def in_a_line(question: str, words: str) -> str:
    """Return a question and what was answered as one line; after a question mark no colon follows."""
    return f"{question} {words}" if question.endswith("?") else f"{question}: {words}"


def in_words(field: FormField, value: Any, language: str) -> str:
    """Return an answer as a reader would say it; empty when there is none."""
    if value in (None, "", []):
        return ""
    words = dict(options_of(field, language))
    if isinstance(value, list):
        return ", ".join(str(words.get(one, one)) for one in value)
    if field.kind == "date":
        return format_date(date.fromisoformat(value))
    return format_number(value) if isinstance(value, int) else str(words.get(value, value))


def with_grounds() -> tuple[str, ...]:
    """Return the codes of the forms that have grounds to take a matter on."""
    return tuple(dict.fromkeys(code for (code, _version), form in shipped_catalogue().forms.items() if form.grounds))


def asks_of_risk(episode: Any) -> bool:
    """Tell whether an episode's service uses a form about risk: only there has anybody a part in violence to be asked about."""
    pack, known = pack_of(episode.service_code, episode.profile, episode.pack_version), code_set("forms")
    return any((entry := known.find(use.code)) is not None and entry.kind == "risk" for use in pack.forms)
