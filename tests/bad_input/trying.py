"""What nobody should send, how it is sent, and what must hold of the answer: used by every walk over forms."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote_plus

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from syli.kernel.scope import everything
from syli.testing.dom import parse
from syli.testing.page_forms import Field, PageForm, forms_in
from tests.bad_input.pages import Spot

T = TypeVar("T")
#: Counts the forms, so that each is tried with another fifth of the trials.
TURN = count()
TYPED = {"text", "textarea", "search", "tel", "email", "number"}
CHOSEN = {"radio", "checkbox", "select"}
#: Names whose values are keys, not text.
KEYS = {"seen_version", "paragraphs", "once_key"}
#: A lone surrogate cannot be written in UTF-8; a broken client sends its bytes all the same.
LONE_SURROGATE = b"%ED%A0%80x"
HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "blanks": "   ",
    "control signs": "a\x00b\x07c\x1bd",
    "lone surrogate": LONE_SURROGATE,
    # Reading directions turned round, and markup: as text they are allowed, as anything but text they must never come back.
    "poison": "\u202eatsiaK\u202c\u2067<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "year 1": "1.1.0001",
    "year 9999": "31.12.9999",
    "no such day": "30.2.2026",
    "negative": "-1",
    "huge number": "1" + "0" * 30,
    "not a number": "NaN",
    "strange digits": "٣٣",
    "list": "['a', {'b': 1}]",
}
MEGABYTE = "å" * 500_000
#: Tried in one field after the other too, with all else good, so that they come as far as the command.
IN_TEXT = ("nothing", "control signs", "lone surrogate", "poison")
#: Only where the poison is refused: the field is read as a day, a time or a number.
IN_READ = ("year 1", "year 9999", "negative", "huge number", "strange digits")
IN_CHOICE = ("nothing", "poison", "huge number")
ID = re.compile(r"[\w-]{22}")
APPS = (
    "intake",
    "episodes",
    "records",
    "people",
    "catalogue",
    "org",
    "safety",
    "plans",
    "retention",
    "oversight",
    "development",
    "interop",
    "bookings",
    "chat",
    "stays",
    "documents",
)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def some(items: Iterable[T]) -> list[T]:
    """Return every fifth of the trials, others in other forms; `make prove` tries them all."""
    listed = list(items)
    return listed if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else listed[next(TURN) % 5 :: 5]


def stored(*, versions: bool = True) -> tuple[int, ...]:
    """Return how many rows every table has, and the sum of their versions: what half a save would change."""
    models = [m for m in apps.get_models() if m._meta.app_label in APPS or m._meta.label == "kernel.Draft"]
    asked = []
    for model in models:
        table = connection.ops.quote_name(model._meta.db_table)
        version = "sum(version)" if versions and any(f.name == "version" for f in model._meta.get_fields()) else "count(*)"
        asked.append(f"(SELECT count(*) FROM {table}), (SELECT coalesce({version}, 0) FROM {table})")
    with everything(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}")
        return tuple(cursor.fetchone())


def send(client: Client, form: PageForm, values: dict[str, Any]) -> Any:
    """Send a form; bytes are sent as they are."""
    if any(hasattr(value, "read") for value in values.values()):
        return client.post(form.address, values)
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    body = "&".join(f"{quote_plus(name)}={one.decode() if isinstance(one, bytes) else quote_plus(str(one))}" for name, one in pairs)
    return client.post(form.address, data=body, content_type="application/x-www-form-urlencoded")


def told(answer: Any) -> str:
    """Return what a refusal says at its head."""
    heads = [element.text for element in parse(answer.text) if "error-summary" in element.attributes.get("class", "")]
    return " ".join(heads)


def fresh_files(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with every file at its beginning, so that it can be sent once more."""
    for value in values.values():
        for one in value if isinstance(value, list) else [value]:
            if hasattr(one, "seek"):
                one.seek(0)
    return {name: value[0] if isinstance(value, list) and value and hasattr(value[0], "read") else value for name, value in values.items()}


class Finding:
    """What went wrong, gathered over all the forms, so that one run shows everything."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def post(self, what: str, client: Client, form: PageForm, values: dict[str, Any]) -> Any:
        """Send a form; a page that breaks is a problem, not the end of the walk."""
        try:
            answer = send(client, form, fresh_files(values))
        except Exception:  # noqa: BLE001  (whatever breaks is the finding)
            last = [line.strip() for line in traceback.format_exc().splitlines() if line.strip()]
            where = [line for line in last if "/src/syli/" in line][-1:]
            self.problems.append(f"{what}: broke: {last[-1][:200]} {where}")
            return None
        if answer.status_code >= 500:
            self.problems.append(f"{what}: {answer.status_code}")
        return answer

    def check(self, what: str, holds: bool) -> None:
        """Note a promise that does not hold."""
        if not holds:
            self.problems.append(what)


@pytest.fixture
def finding() -> Iterator[Finding]:
    found = Finding()
    yield found
    assert not found.problems, f"{len(found.problems)} problems:\n" + "\n".join(found.problems)


def with_one_bad(
    finding: Finding, client: Client, spot: Spot, form: PageForm, name: str, what: str, value: str | bytes, before: tuple[int, ...]
) -> Any:
    said = f"{spot.name}: {what} in {name}"
    with undone():
        answer = finding.post(said, client, form, {**form.values, name: value})
        judged(finding, said, spot, form, answer, {name: value} if form.fields[name].kind in TYPED else {}, before)
        return answer


def judged(finding: Finding, said: str, spot: Spot, form: PageForm, answer: Any, typed: dict[str, Any], before: tuple[int, ...]) -> None:
    """A refusal changes nothing and keeps what was typed; anything else is a success."""
    if answer is None or answer.status_code == spot.success:
        return
    finding.check(f"{said}: {answer.status_code}", answer.status_code in (400, 404, 409, 413, 422, 302))
    finding.check(f"{said}: half saved", spot.keeps_first or stored() == before)
    if answer.status_code != 422 or not typed:
        return
    again = [one for one in forms_in(answer) if one.address == form.address]
    kept = [one.fields for one in again if set(typed) <= set(one.fields)]
    for name, value in typed.items():
        wanted = "\ufffd\ufffd\ufffdx" if isinstance(value, bytes) else str(value)
        found = [fields[name].values[0] if fields[name].values else "" for fields in kept]
        finding.check(f"{said}: {name} is lost, left is {[one[:40] for one in found]}", any(_same(wanted, one) for one in found))


def _same(wanted: str, found: str) -> bool:
    """Tell whether the text came back; how a browser writes line ends and blanks is no loss."""
    return wanted.strip().replace("\x00", "") == found.strip().replace("\x00", "").replace("\ufffd", "\ufffd")


def points(name: str, known: Field) -> bool:
    """Tell whether a field names rows: by what it holds or offers. A choice among codes never looks anything up."""
    if known.kind not in CHOSEN | {"hidden", "button"} or name in ("seen_version", "paragraphs", "sent_as"):
        return False
    return name == "once_key" or any(ID.fullmatch(value) for value in known.choices + known.values)


def answer_to(finding: Finding, spot: Spot, client: Client, form: PageForm, name: str, value: str, before: tuple[int, ...]) -> Any:
    said = f"{spot.name}: {value} in {name}"
    with undone():
        answer = finding.post(said, client, form, {**form.values, name: value})
        if answer is None:
            return None
        if answer.status_code != spot.success:
            finding.check(f"{said}: half saved", stored() == before)
        location = re.sub(r"[\w-]{22}", "…", answer.headers.get("Location", ""))
        return answer.status_code, location, bare(answer.text, value)


def bare(text: str, *ids: str) -> str:
    for one in ids:
        text = text.replace(one, "…")
    return re.sub(r"""hx-headers=('[^']*'|"[^"]*")|name="(csrfmiddlewaretoken|once_key|sent_as)" value="[^"]*\"""", "", text)
