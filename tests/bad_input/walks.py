"""The walks over forms: each form well, badly, with the ids of another association, twice; whatever the forms are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from syli.kernel.access import Action, require
from syli.kernel.audit.models import AuditEvent
from syli.kernel.scope import everything
from syli.testing.page_forms import PageForm
from tests.bad_input.pages import MISSING, Spot
from tests.bad_input.trying import (
    HOSTILE,
    IN_CHOICE,
    IN_READ,
    IN_TEXT,
    KEYS,
    MEGABYTE,
    TYPED,
    Finding,
    answer_to,
    judged,
    points,
    some,
    stored,
    told,
    undone,
    with_one_bad,
)


@dataclass
class Walk:
    """Forms, whoever sends them, and what may be different about a few."""

    finding: Finding
    spots: Sequence[Spot]
    client: Callable[[str], Client]
    #: Forms that change a row without having shown it, each with the reason why nobody's words are overwritten.
    shows_nothing: Mapping[str, str] = field(default_factory=dict)
    #: Forms that save nothing when all is well.
    quiet: frozenset[str] = frozenset()
    #: Sent again these only write the same over the same.
    writes_over: frozenset[str] = frozenset()
    #: Who has been chosen once cannot be chosen again.
    chosen_once: frozenset[str] = frozenset()

    def opened(self, spot: Spot) -> PageForm | None:
        """Return the form where it is drawn; a page that does not draw it is a problem, not the end of the walk."""
        try:
            form = spot.form(self.client(spot.who))
        except IndexError:
            self.finding.check(f"{spot.name}: {spot.opened_at} does not draw it for {spot.who}", False)
            return None
        for name, known in form.fields.items():
            # A form of many questions is answered whole: as not known.
            if name.startswith("q_") and known.kind == "radio" and not known.values:
                known.values = known.choices[-1:]
        return form

    def send_well(self) -> None:
        """Every good form is saved, leaves one event for every command that was carried out, and carries what it changes."""
        for spot in self.spots:
            with undone():
                form = self.opened(spot)
                if form is None:
                    continue
                before, held, logged = versions(), stored(), events()
                with carried_out() as ran:
                    answer = self.finding.post(spot.name, self.client(spot.who), form, form.values)
                if answer is None:
                    continue
                said = "" if answer.status_code == spot.success else told(answer)
                self.finding.check(f"{spot.name}: {answer.status_code} {said}", answer.status_code == spot.success)
                if spot.success == 422:
                    continue
                self.finding.check(f"{spot.name}: nothing was saved", spot.name in self.quiet or stored() != held)
                left = events() - logged
                self.finding.check(f"{spot.name}: left {dict(left)} of {dict(ran)}", left == Counter({(code, "done"): n for code, n in ran.items()}))
                changed = [row for row, version in versions().items() if row in before and version > before[row]]
                said = f"{spot.name}: changes {changed} and carries no version"
                self.finding.check(said, not changed or carries(form) or bool(spot.shows_nothing) or spot.name in self.shows_nothing)

    def send_badly_everywhere(self, *, poison: bool = False, most: int | None = None) -> None:
        """Every field holds the same hostile value, or the form holds no field."""
        before = stored()
        for spot in self.spots:
            form, client = self.opened(spot), self.client(spot.who)
            if form is None:
                continue
            typed = [name for name, known in form.fields.items() if known.kind in TYPED | {"draft"}]
            always = {"poison": HOSTILE["poison"]} if poison else {}
            for what, value in {**always, **dict(some(HOSTILE.items())[:most])}.items():
                values = {**form.values, **{name: value for name in form.fields if name not in KEYS}}
                with undone():
                    answer = self.finding.post(f"{spot.name}: {what} everywhere", client, form, values)
                    judged(self.finding, f"{spot.name}: {what} everywhere", spot, form, answer, dict.fromkeys(typed, value), before)
            with undone():
                answer = self.finding.post(f"{spot.name}: no fields at all", client, form, {})
                judged(self.finding, f"{spot.name}: no fields at all", spot, form, answer, {}, before)

    def send_one_bad_field(self) -> None:
        """One field after the other holds something hostile, with all else good, so that it comes as far as the command."""
        before = stored()
        for spot in self.spots:
            form, client = self.opened(spot), self.client(spot.who)
            if form is None:
                continue
            trials = [(name, what) for name, known in form.fields.items() for what in (IN_TEXT if known.kind in TYPED else IN_CHOICE)]
            for name, what in some(trials):
                answer = with_one_bad(self.finding, client, spot, form, name, what, HOSTILE[what], before)
                if what == "poison" and form.fields[name].kind in TYPED and answer is not None and answer.status_code == 422:
                    for other in IN_READ:
                        with_one_bad(self.finding, client, spot, form, name, other, HOSTILE[other], before)

    def send_a_megabyte(self, *, skipped: frozenset[str] = frozenset()) -> None:
        """The longest field holds a megabyte; it is told beside it."""
        before = stored()
        for spot in some(self.spots):
            form = self.opened(spot)
            fields = form.fields.items() if form is not None and spot.name not in skipped else ()
            longest = [name for name, known in fields if known.kind == "textarea"] or [name for name, known in fields if known.kind == "text"]
            for name in longest[:1]:
                assert form is not None
                answer = with_one_bad(self.finding, self.client(spot.who), spot, form, name, "a megabyte", MEGABYTE, before)
                status = answer and answer.status_code
                self.finding.check(f"{spot.name}: a megabyte in {name} answers {status}", status == 422)

    def send_the_ids_of_others(self, elsewhere: Sequence[str], *, most: int | None = None) -> None:
        """In every field that chooses or points at something, another association's id answers as nobody's does."""
        before = stored()
        for spot in self.spots:
            form, client = self.opened(spot), self.client(spot.who)
            if form is None:
                continue
            for name in [name for name, known in form.fields.items() if points(name, known)]:
                nobody = answer_to(self.finding, spot, client, form, name, MISSING, before)
                for theirs in some(elsewhere)[:most]:
                    answer = answer_to(self.finding, spot, client, form, name, theirs, before)
                    self.finding.check(f"{spot.name}: {name} tells that {theirs} exists", answer == nobody)

    def send_twice(self) -> None:
        """A double click: the second sending changes nothing more, and what it answers is no error of somebody else's."""
        for spot in self.spots:
            with undone():
                form, client = self.opened(spot), self.client(spot.who)
                if form is None:
                    continue
                first = self.finding.post(spot.name, client, form, form.values)
                counting = spot.name not in self.writes_over
                once = stored(versions=counting)
                again = self.finding.post(f"{spot.name} again", client, form, form.values)
                self.finding.check(f"{spot.name}: saved twice", stored(versions=counting) == once)
                if first is not None and again is not None:
                    same = (again.status_code, again.headers.get("Location")) == (first.status_code, first.headers.get("Location"))
                    button = ("sent_as" not in form.fields or spot.name in self.chosen_once) and again.status_code in (409, 422)
                    self.finding.check(f"{spot.name}: the second answers {again.status_code}", same or button or again.status_code == 404)


def carries(form: PageForm) -> bool:
    """Tell whether a form says which version of what it changes it was opened on."""
    whole = form.values.get("seen_version", [""]) != [""]
    return whole or any(name.startswith("seen") and name != "seen_version" and known.values != [""] for name, known in form.fields.items())


def versions() -> dict[tuple[str, int], int]:
    """Return the version of every row that has one, but for those of the machinery."""
    models = [m for m in apps.get_models() if any(f.name == "version" for f in m._meta.get_fields()) and m._meta.app_label != "kernel"]
    quote = connection.ops.quote_name
    asked = " UNION ALL ".join(f"SELECT '{m._meta.label}', {quote(str(m._meta.pk.column))}, version FROM {quote(m._meta.db_table)}" for m in models)
    with everything(), connection.cursor() as cursor:
        cursor.execute(asked)
        return {(label, key): version for label, key, version in cursor.fetchall()}


def events() -> Counter[tuple[str, str]]:
    """Return how many audit events of every action and outcome there are."""
    with everything():
        return Counter(AuditEvent.objects.values_list("action", "outcome"))


@contextmanager
def carried_out() -> Iterator[Counter[str]]:
    """Count the commands that run inside, by their action, those that other commands call too; of those that are written down at all."""
    ran: Counter[str] = Counter()

    def counting(ctx: Any, declared: Action, row: Any = None) -> None:
        require(ctx, declared, row)
        if declared.audit.level != "none":
            ran[declared.code] += 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("syli.kernel.command.require", counting)
        yield ran
