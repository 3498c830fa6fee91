"""The forms around client work, sent well, badly and by the wrong ids: saved once and logged once, or refused with nothing lost.

A shorter walk than that of client work (`test_forms.py`): every form with a good answer, with none, and with a few of the hostile ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from syli.kernel.audit.models import AuditEvent
from syli.kernel.scope import everything
from tests.bad_input.around import ELSEWHERE, pages_around, spots_around
from tests.bad_input.pages import MISSING, Spot
from tests.bad_input.test_forms import HOSTILE, KEYS, TYPED, _answer_to, _judged, _points, _told, finding, some, stored, undone  # noqa: F401  (finding is a fixture)
from tests.bad_input.world import World, made
from tests.case import Case

pytestmark = pytest.mark.django_db
#: Forms that change a row without having shown it, so that nobody's words can be overwritten by them.
SHOWS_NOTHING = {
    "org.account.change": "one's own language",
    "org.account.joining_code": "a code of one's own",
    "org.organisation.join_staff": "uses up the code, which nobody writes in",
    "org.staff.hand_link": "a new link beside the old",
    "org.staff.close": "the button says the opposite when somebody else has pressed it",
    "org.staff.end_sessions": "pressed twice is as once",
    "safety.approval.answer": "what has been answered is not answered again",
    "safety.suggestion.close": "pressed twice is as once",
    "plans.episode.say_part": "the form shows nothing that was said before; saying it anew is what it is for",
    "plans.task.done": "pressed twice is as once",
    "plans.joint.end": "pressed twice is as once",
    "oversight.alert.answer": "only she who is asked answers",
    "oversight.declared_kin.withdraw": "one's own",
}


@pytest.fixture
def world(case: Case) -> World:
    return made(case)


@pytest.fixture
def clients(world: World) -> Callable[[str], Client]:
    known: dict[str, Client] = {}
    for who in ("leena", "adele", "stina", "saga", "aino", "aarne"):
        known[who] = world.case.cast.client(who)
    return known.__getitem__


def versions() -> dict[tuple[str, int], int]:
    """Return the version of every row that has one, but for those of the machinery."""
    models = [m for m in apps.get_models() if any(f.name == "version" for f in m._meta.get_fields()) and m._meta.app_label != "kernel"]
    quote = connection.ops.quote_name
    asked = " UNION ALL ".join(f"SELECT '{m._meta.label}', {quote(str(m._meta.pk.column))}, version FROM {quote(m._meta.db_table)}" for m in models)
    with everything(), connection.cursor() as cursor:
        cursor.execute(asked)
        return {(label, key): version for label, key, version in cursor.fetchall()}


def opened(finding: Any, spot: Spot, client: Client) -> Any:  # noqa: F811
    """Return the form where it is drawn; a page that does not draw it is a problem, not the end of the walk."""
    try:
        form = spot.form(client)
        for name, known in form.fields.items():
            # A form of many questions is answered whole: as not known.
            if name.startswith("q_") and known.kind == "radio" and not known.values:
                known.values = known.choices[-1:]
    except IndexError:
        finding.check(f"{spot.name}: {spot.opened_at} does not draw it for {spot.who}", False)
        return None
    return form


def events() -> Counter[tuple[str, str, Any]]:
    with everything():
        return Counter(AuditEvent.objects.values_list("action", "outcome", "object_id"))


def test_every_page_around__that_takes_a_form__is_tried(world: World) -> None:
    assert {spot.name for spot in spots_around(world)} | set(ELSEWHERE) == set(pages_around())


def test_a_good_form__is_saved_logged_and_carries_what_it_changes(world: World, clients: Callable[[str], Client], finding: Any) -> None:  # noqa: F811
    for spot in spots_around(world):
        client = clients(spot.who)
        with undone():
            form = opened(finding, spot, client)
            if form is None:
                continue
            before, logged = versions(), events()
            answer = finding.post(spot.name, client, form, form.values)
            if answer is None:
                continue
            said = "" if answer.status_code == spot.success else _told(answer)
            finding.check(f"{spot.name}: {answer.status_code} {said}", answer.status_code == spot.success)
            left = events() - logged
            finding.check(f"{spot.name}: left {dict(left)}", bool(left) and max(left.values()) == 1)
            changed = [row for row, version in versions().items() if row in before and version > before[row]]
            carries = form.values.get("seen_version", [""]) != [""] or any(
                name.startswith("seen_") and name != "seen_version" for name in form.fields
            )
            finding.check(f"{spot.name}: changes {changed} and carries no version", not changed or carries or spot.name in SHOWS_NOTHING)


def test_a_bad_form__breaks_nothing_and_loses_nothing(world: World, clients: Callable[[str], Client], finding: Any) -> None:  # noqa: F811
    spots = spots_around(world)
    before = stored()
    for spot in spots:
        client = clients(spot.who)
        form = opened(finding, spot, client)
        if form is None:
            continue
        typed = [name for name, known in form.fields.items() if known.kind in TYPED]
        for what, value in {"poison": HOSTILE["poison"], **dict(some(HOSTILE.items())[:2])}.items():
            values = {**form.values, **{name: value for name in form.fields if name not in KEYS}}
            with undone():
                answer = finding.post(f"{spot.name}: {what} everywhere", client, form, values)
                _judged(finding, f"{spot.name}: {what} everywhere", spot, form, answer, dict.fromkeys(typed, value), before)
        with undone():
            answer = finding.post(f"{spot.name}: no fields at all", client, form, {})
            _judged(finding, f"{spot.name}: no fields at all", spot, form, answer, {}, before)


def test_another_associations_ids__look_like_ids_of_nobody(world: World, clients: Callable[[str], Client], finding: Any) -> None:  # noqa: F811
    spots = spots_around(world)
    before = stored()
    for spot in spots:
        client = clients(spot.who)
        form = opened(finding, spot, client)
        for name in [name for name, known in (form.fields if form is not None else {}).items() if _points(name, known)]:
            nobody = _answer_to(finding, spot, client, form, name, MISSING, before)
            for theirs in some(world.elsewhere)[:2]:
                answer = _answer_to(finding, spot, client, form, name, theirs, before)
                finding.check(f"{spot.name}: {name} tells that {theirs} exists", answer == nobody)
