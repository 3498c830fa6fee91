"""Open every address as somebody, whole and as a fragment, and look for words that must not be there in everything that comes out."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver
from pypdf import PdfReader

from tests.canary.planting import Persona, Planted
from tests.test_addresses import MISSING, own_pages, patterns

#: Asked of every list: names and numbers of both sides, their beginnings, a misspelling.
ASKED = ("her_given", "her_family", "his_given", "his_family", "her_phone", "her_note", "his_note")
#: Who stands near to either side, and a neighbour: they open what leads nowhere too, and send forms.
NEAR = ("aarne", "aino", "otso")


@dataclass(frozen=True, slots=True)
class Leak:
    """One word that came out where it must not."""

    persona: str
    address: str
    part: str
    word: str


@dataclass(slots=True)
class Walk:
    """What a walk saw: how many outputs, how many of them real pages, and every leak."""

    outputs: int = 0
    shown: int = 0
    leaks: list[Leak] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Ears(logging.Handler):
    """Hears everything that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, its arguments and the traceback, as a file would hold them."""
        self.heard.append(f"{record.getMessage()} {record.__dict__.get('args')} {record.exc_text or ''}")


def walk(planted: Planted, looking: list[Persona], *, till_first: bool = False) -> Walk:
    """Return what everybody saw; `till_first` ends at the first leak, for the proof that planted leaks are found."""
    seen, ears = Walk(), Ears()
    loggers = [logging.getLogger(), *(one for name in list(logging.root.manager.loggerDict) if not (one := logging.getLogger(name)).propagate)]
    for logger in loggers:
        logger.addHandler(ears)
    try:
        for persona in looking:
            for address, method in _requests(planted, persona):
                _look(planted, persona, address, method, seen, ears)
                if till_first and seen.leaks:
                    return seen
    finally:
        for logger in loggers:
            logger.removeHandler(ears)
    return seen


def _look(planted: Planted, persona: Persona, address: str, method: str, seen: Walk, ears: Ears) -> None:
    ears.heard.clear()
    for kind in ("page", "fragment") if method == "get" and "?" in address else ("page",):
        headers = {"HX-Request": "true"} if kind == "fragment" else {}
        response = _ask(persona, address, method, headers, planted)
        seen.outputs += 1
        seen.shown += response.status_code == 200
        # 503 is an answer: the page of health says so when no worker runs.
        if response.status_code >= 500 and response.status_code != 503:
            seen.broken.append(f"{persona.name}: {address}")
        for part, text in _texts(response, address):
            seen.leaks += [Leak(persona.name, address, part, word) for word in persona.forbidden if word.casefold() in text]
    heard = "\n".join(ears.heard).casefold()
    asked = unquote(address).casefold()
    seen.leaks += [Leak(persona.name, address, "log", w) for w in planted.all_words if w.casefold() in heard and w.casefold() not in asked]


def _ask(persona: Persona, address: str, method: str, headers: dict[str, str], planted: Planted) -> Any:
    """Ask; whatever a form changes is rolled back, so that every answer is about the case as it was planted."""
    cookies = dict(persona.client.cookies.items())
    with transaction.atomic():
        try:
            if method == "get":
                return persona.client.get(address, headers=headers)
            return persona.client.post(address, _typed(planted, method), headers=headers)
        finally:
            transaction.set_rollback(True)
            # Signing out is one of the forms: the browser goes on as before it.
            persona.client.cookies.clear()
            persona.client.cookies.update(cookies)


def _typed(planted: Planted, method: str) -> dict[str, Any]:
    apart, words = planted.apart, planted.words
    person = apart.she if method.startswith("her") else apart.he
    # All but the last letter: a refused form gives back what was typed, and it is like enough to be asked about.
    names = {"given_name": words[f"{method}_given"][:-1], "family_name": words[f"{method}_family"][:-1]}
    return {**names, "other": person.public_id, "person": person.public_id, "role": "relative", "born_on": "1.1.1990"}


def _requests(planted: Planted, persona: Persona) -> Iterator[tuple[str, str]]:
    near = persona.name in NEAR
    known = sorted(addresses(planted).items(), key=lambda one: not one[1])
    for listed in lists(planted):
        # The field echoes what is asked: nobody is asked for a word by all its letters, but by all but the last.
        for name in ASKED if near else ASKED[:1]:
            yield f"{listed}?q={quote(planted.words[name][:-1])}", "get"
    for address, is_planted in known:
        if near or is_planted:
            yield address, "get"
    for address, is_planted in known if near else ():
        if is_planted and MISSING not in address:
            yield address, "her" if persona.name == "aarne" else "his"


def addresses(planted: Planted) -> dict[str, bool]:
    """Return every address with every planted row of its kind, or with none; and whether it could show something planted."""
    found: dict[str, bool] = {}
    for path, pattern in own_pages():
        group = pattern.callback.action.group  # type: ignore[attr-defined]
        label = group.resource._meta.label if group is not None and group.resource is not None else ""
        has_row = "<str:public_id>" in path
        keys = [row.public_id for row in planted.rows.get(label, [])] if has_row else [""]  # type: ignore[attr-defined]
        for key in keys or [MISSING]:
            found["/" + re.sub(r"<\w+:\w+>", MISSING, path.replace("<str:public_id>", key))] = bool(keys)
    others = [path for path, pattern in patterns(get_resolver()) if not hasattr(pattern.callback, "action") and "<" not in path]
    found.update({f"/{path}": True for path in others if not re.search(r"[\\^$(]|accounts|toy/|gallery", path)})
    return found


def lists(planted: Planted) -> list[str]:
    """Return the addresses that look for words: people, relatives, whom to keep apart, notes of a shared child."""
    child = planted.apart.child.public_id
    parts = ["family/new/", "apart/", "notes/"]
    return ["/people/", *(f"/people/{child}/{part}" for part in parts)]


def pdf_text(content: bytes) -> str:
    """Return everything that can be read or copied out of a PDF: its pages, properties, notes, and its streams unpacked."""
    reader = PdfReader(io.BytesIO(content))
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(value) for value in (reader.metadata or {}).values()] + list(reader.attachments)
    for number in range(1, int(reader.trailer["/Size"])):  # type: ignore[call-overload]
        found: Any = reader.get_object(number)
        parts.append(str(found))
        if hasattr(found, "get_data"):
            parts.append(found.get_data().decode("latin-1"))
    return "\n".join(parts)


def _texts(response: HttpResponse, address: str) -> Iterator[tuple[str, str]]:
    """Yield every part of an answer in which a word could stand, in small letters."""
    body: bytes = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    asked = unquote(address.split("?q=")[1]).casefold() if "?q=" in address else ""
    cookies = response.cookies.output()
    yield "headers", (headers + cookies).casefold()
    text = body.decode("utf-8", errors="ignore").casefold()
    # The menu of all municipalities names every one; what must not be told is which one is chosen.
    text = re.sub(r'<option value="99[78]">[^<]*</option>', "", text)
    yield "body", text.replace(f'"{asked}"', "") if asked else text
    if body.startswith(b"%PDF"):
        yield "pdf", pdf_text(body).casefold()
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield f"zip {name}", packed.read(name).decode("utf-8", errors="ignore").casefold()
