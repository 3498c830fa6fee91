"""Everything nobody should send, sent to every form: never a broken page, never half a thing, nothing lost, nobody betrayed."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote_plus

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from syli.kernel.scope import everything
from syli.kernel.sent import FormSent
from syli.kernel.testing.clock import Travel
from syli.kernel.testing.dom import parse
from syli.kernel.testing.page_forms import Field, PageForm, forms_in
from tests.bad_input.pages import MISSING, Spot, parts_of_address, spots, taking_pages
from tests.bad_input.world import World, made
from tests.case import Case

T = TypeVar("T")
#: Counts the forms, so that each is tried with another fifth of the trials.
TURN = count()
pytestmark = pytest.mark.django_db
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
#: Sent again these only write the same over the same.
WRITES_OVER = {"kernel.draft.keep", "intake.help_request.add_person"}
#: Who has been chosen once cannot be chosen again.
CHOSEN_ONCE = {"people.person.relate.household", "episodes.episode.edit"}
ID = re.compile(r"[\w-]{22}")
APPS = ("intake", "episodes", "records", "people", "catalogue", "org", "safety", "plans", "retention", "oversight", "interop", "stays")


@pytest.fixture
def world(case: Case) -> World:
    return made(case)


@pytest.fixture
def leena(world: World) -> Client:
    """The leader: every form of client work is open to her, so nothing is refused before it is read."""
    return world.case.cast.client("leena")


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


def _told(answer: Any) -> str:
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


def test_every_page_that_takes_a_form__is_tried(world: World) -> None:
    assert {spot.name for spot in spots(world)} == set(taking_pages())


@pytest.mark.either_engine
def test_a_good_form__is_saved(world: World, leena: Client, finding: Finding) -> None:
    """Without this the others would prove nothing: refused is what a form that is never right is too."""
    for spot in spots(world):
        with undone():
            form = spot.form(leena)
            before = stored()
            answer = finding.post(spot.name, leena, form, form.values)
            if answer is not None:
                said = "" if answer.status_code == spot.success else _told(answer)
                finding.check(f"{spot.name}: {answer.status_code} {said}", answer.status_code == spot.success)
                quiet = spot.name in ("people.person.reveal_address", "kernel.draft.discard")
                finding.check(f"{spot.name}: nothing was saved", quiet or stored() != before)


def test_a_bad_form__breaks_nothing_and_loses_nothing(world: World, leena: Client, finding: Finding) -> None:
    before = stored()
    for spot in spots(world):
        form = spot.form(leena)
        typed = [name for name, known in form.fields.items() if known.kind in TYPED | {"draft"}]
        for what, value in some(HOSTILE.items()):
            everywhere = {name: value for name in form.fields if name not in KEYS}
            with undone():
                answer = finding.post(f"{spot.name}: {what} everywhere", leena, form, {**form.values, **everywhere})
                _judged(finding, f"{spot.name}: {what} everywhere", spot, form, answer, dict.fromkeys(typed, value), before)
        with undone():
            answer = finding.post(f"{spot.name}: no fields at all", leena, form, {})
            _judged(finding, f"{spot.name}: no fields at all", spot, form, answer, {}, before)


def test_a_bad_field__among_good_ones__breaks_nothing_and_loses_nothing(world: World, leena: Client, finding: Finding) -> None:
    before = stored()
    for spot in spots(world):
        form = spot.form(leena)
        trials = [(name, what) for name, known in form.fields.items() for what in (IN_TEXT if known.kind in TYPED else IN_CHOICE)]
        for name, what in some(trials):
            answer = _with_one_bad(finding, leena, spot, form, name, what, HOSTILE[what], before)
            if what == "poison" and form.fields[name].kind in TYPED and answer is not None and answer.status_code == 422:
                for other in IN_READ:
                    _with_one_bad(finding, leena, spot, form, name, other, HOSTILE[other], before)


def test_a_megabyte__in_a_field__is_told_beside_it(world: World, leena: Client, finding: Finding) -> None:
    before = stored()
    for spot in some(spots(world)):
        form = spot.form(leena)
        longest = [name for name, known in form.fields.items() if known.kind == "textarea"] or [n for n, k in form.fields.items() if k.kind == "text"]
        for name in longest[:1]:
            answer = _with_one_bad(finding, leena, spot, form, name, "a megabyte", MEGABYTE, before)
            finding.check(
                f"{spot.name}: a megabyte in {name} answers {answer and answer.status_code}", answer is not None and answer.status_code == 422
            )


def _with_one_bad(
    finding: Finding, client: Client, spot: Spot, form: PageForm, name: str, what: str, value: str | bytes, before: tuple[int, ...]
) -> Any:
    said = f"{spot.name}: {what} in {name}"
    with undone():
        answer = finding.post(said, client, form, {**form.values, name: value})
        _judged(finding, said, spot, form, answer, {name: value} if form.fields[name].kind in TYPED else {}, before)
        return answer


def _judged(finding: Finding, said: str, spot: Spot, form: PageForm, answer: Any, typed: dict[str, Any], before: tuple[int, ...]) -> None:
    """A refusal changes nothing and keeps what was typed; anything else is a success."""
    if answer is None or answer.status_code == spot.success:
        return
    finding.check(f"{said}: {answer.status_code}", answer.status_code in (400, 404, 409, 413, 422, 302))
    finding.check(f"{said}: half saved", stored() == before)
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


@pytest.mark.either_engine
def test_another_associations_ids__look_like_ids_of_nobody(world: World, leena: Client, finding: Finding) -> None:
    """In every field that chooses or points at something, and in every part of an address."""
    before = stored()
    for spot in spots(world):
        form = spot.form(leena)
        pointing = [name for name, known in form.fields.items() if _points(name, known)]
        for name in pointing:
            nobody = _answer_to(finding, spot, leena, form, name, MISSING, before)
            for theirs in some(world.elsewhere):
                answer = _answer_to(finding, spot, leena, form, name, theirs, before)
                finding.check(f"{spot.name}: {name} tells that {theirs} exists", answer == nobody)


def _points(name: str, known: Field) -> bool:
    """Tell whether a field names rows: by what it holds or offers. A choice among codes never looks anything up."""
    if known.kind not in CHOSEN | {"hidden", "button"} or name in ("seen_version", "paragraphs", "sent_as"):
        return False
    return name == "once_key" or any(ID.fullmatch(value) for value in known.choices + known.values)


def _answer_to(finding: Finding, spot: Spot, client: Client, form: PageForm, name: str, value: str, before: tuple[int, ...]) -> Any:
    said = f"{spot.name}: {value} in {name}"
    with undone():
        answer = finding.post(said, client, form, {**form.values, name: value})
        if answer is None:
            return None
        if answer.status_code != spot.success:
            finding.check(f"{said}: half saved", stored() == before)
        location = re.sub(r"[\w-]{22}", "…", answer.headers.get("Location", ""))
        return answer.status_code, location, _bare(answer.text, value)


def _bare(text: str, *ids: str) -> str:
    for one in ids:
        text = text.replace(one, "…")
    return re.sub(r"""hx-headers=('[^']*'|"[^"]*")|name="(csrfmiddlewaretoken|once_key|sent_as)" value="[^"]*\"""", "", text)


@pytest.mark.either_engine
def test_another_associations_parts__in_an_address__look_like_nobodys(world: World, leena: Client, finding: Finding) -> None:
    for what, address in parts_of_address(world):
        for method in (leena.get, leena.post):
            with undone():
                nowhere = method(address(MISSING))
            for theirs in world.elsewhere:
                with undone():
                    there = method(address(theirs))
                same = (there.status_code, _bare(there.text, theirs)) == (nowhere.status_code, _bare(nowhere.text, MISSING))
                finding.check(f"{what} {method.__name__}: {theirs} answers {there.status_code}, nobody's {nowhere.status_code}", same)


@pytest.mark.either_engine
def test_the_same_form_twice__is_saved_once(world: World, leena: Client, finding: Finding) -> None:
    """A double click: the second sending changes nothing more, and what it answers is no error of somebody else's."""
    for spot in spots(world):
        with undone():
            form = spot.form(leena)
            first = finding.post(spot.name, leena, form, form.values)
            versions = spot.name not in WRITES_OVER
            once = stored(versions=versions)
            again = finding.post(f"{spot.name} again", leena, form, form.values)
            finding.check(f"{spot.name}: saved twice", stored(versions=versions) == once)
            if first is not None and again is not None:
                same = (again.status_code, again.headers.get("Location")) == (first.status_code, first.headers.get("Location"))
                button = ("sent_as" not in form.fields or spot.name in CHOSEN_ONCE) and again.status_code in (409, 422)
                finding.check(f"{spot.name}: the second answers {again.status_code}", same or button or again.status_code == 404)


def test_an_old_page_sent_again_with_other_words__is_saved(world: World, leena: Client) -> None:
    """Back, some other words, Save: that is a second note, however random the key of the page is."""
    address = f"/people/{world.case.kaisa.public_id}/notes/new/"
    form = forms_in(leena.get(address))[0]
    for words in ("Ensimmäinen.", "Toinen.", "Toinen."):
        assert form.send(leena, {"text_0": words}).status_code == 302
    text = leena.get(f"/people/{world.case.kaisa.public_id}/notes/").text
    assert (text.count("Ensimmäinen."), text.count("Toinen.")) == (1, 1)


def forms_remembered() -> int:
    with everything():
        return FormSent.objects.count()


def test_a_form_of_days_ago__is_forgotten(world: World, leena: Client, travel: Travel) -> None:
    address = f"/people/{world.case.kaisa.public_id}/notes/new/"
    form = forms_in(leena.get(address))[0]
    assert form.send(leena, {"text_0": "Sanoja."}).status_code == 302
    assert forms_remembered() == 1
    travel(timedelta(days=3))
    leena = world.case.cast.client("leena")
    assert forms_in(leena.get(address))[0].send(leena, {"text_0": "Muuta."}).status_code == 302
    assert forms_remembered() == 1
