"""What changes in who may do what when something stands between a member of staff and a client: every action × relation, as reviewed.

Each relation is told as the difference from the usual matrix, on the same rows: `+` may now, `-` may no longer. A new action is asked of in
every relation by itself. After a change of rules on purpose: `WRITE_MATRIX=1` writes tests/permission_relations.txt anew; read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from syli.catalogue.commands import offer_service
from syli.episodes.commands import Joining, close_episode, open_episode
from syli.kernel.access import visible_to
from syli.people.commands import set_protection
from syli.records.models import Note
from syli.safety.commands import ask_in_emergency, block_worker, keep_apart
from syli.safety.models import SealMember
from syli.safety.queries.emergencies import Wanted
from tests.case import SERVICE, Case
from tests.rows import rows_of
from tests.test_permission_matrix import acts_on_row, shipped_actions

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
RELATIONS = Path(__file__).parent / "permission_relations.txt"
#: Those whom something can stand between: nobody else reaches a client at all, which the usual matrix proves.
ASKED = ("aino", "aarne", "leena", "saga", "sulo")
May = dict[str, frozenset[str]]


def ended(case: Case, _rows: dict[type[Model], Model]) -> None:
    """Her episode ended two years ago."""
    with case.cast.inside("aino") as ctx:
        case.episode.refresh_from_db()
        close_episode(ctx, case.episode, end_on=ctx.today, end_result="goals_reached")
    case.cast.now += timedelta(days=730)


def served_elsewhere_too(case: Case, _rows: dict[type[Model], Model]) -> None:
    """She is a client of another unit too."""
    _elsewhere(case, case.kaisa)


def protected(case: Case, _rows: dict[type[Model], Model]) -> None:
    """Her identity is protected."""
    with case.cast.inside("aino") as ctx:
        case.kaisa.refresh_from_db()
        set_protection(ctx, case.kaisa, is_protected=True)


def kept_apart(case: Case, _rows: dict[type[Model], Model]) -> None:
    """She and a client of another unit must not learn of each other; she is served in that unit too, by nobody in particular."""
    he = case.person("Oskari", born_on=date(1990, 1, 1))
    _elsewhere(case, he)
    _elsewhere(case, case.kaisa, is_own=False)
    with case.cast.inside("aino") as ctx:
        keep_apart(ctx, case.kaisa, other=he)


def sealed(case: Case, rows: dict[type[Model], Model]) -> None:
    """Her note is sealed to the leader, and no longer to a team in which her worker is."""
    with case.cast.inside("leena"):
        SealMember.objects.filter(seal__thing_id=rows[Note].pk).exclude(staff=case.cast.staff["leena"]).delete()


def blocked(case: Case, _rows: dict[type[Model], Model]) -> None:
    """Her own worker was written down as somebody who must never see her record."""
    with case.cast.inside("leena") as ctx:
        block_worker(ctx, case.kaisa, staff_id=case.cast.staff["aino"].public_id)


def in_emergency(case: Case, _rows: dict[type[Model], Model]) -> None:
    """A worker of another unit has opened her record in an emergency."""
    with case.cast.inside("aarne") as ctx:
        ask_in_emergency(ctx.because("Koe"), Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1994), why="danger")


def _elsewhere(case: Case, person: Any, *, is_own: bool = True) -> None:
    with case.cast.inside("leena") as ctx:
        known = case.cast.units["a2"].offers.filter(service_code=SERVICE).first()
        offer = known or offer_service(ctx, unit=case.cast.units["a2"], service_code=SERVICE, start_on=date(2026, 1, 1))
    with case.cast.inside("aarne") as ctx:
        worker = case.cast.staff["aarne"] if is_own else None
        open_episode(ctx, offer=offer, participants=[Joining(person, "adult_client")], start_on=ctx.today, own_worker=worker)


BETWEEN: tuple[Callable[[Case, dict[type[Model], Model]], None], ...] = (
    ended, served_elsewhere_too, protected, kept_apart, sealed, blocked, in_emergency,
)  # fmt: skip


def measured(case: Case, rows: dict[type[Model], Model]) -> May:
    """Return who may do each act to its row."""
    found: dict[str, set[str]] = {}
    for who in ASKED:
        with case.cast.inside(who) as ctx:
            for declared in shipped_actions():
                if not acts_on_row(declared) or "people.Person" not in declared.group.links:  # type: ignore[union-attr]
                    continue
                row = rows.get(declared.group.resource)  # type: ignore[union-attr,arg-type]
                may = found.setdefault(declared.code, set())
                if row is not None and visible_to(ctx, declared).filter(pk=row.pk).exists():
                    may.add(who)
    return {code: frozenset(may) for code, may in found.items()}


def test_relations__every_action__changes_as_reviewed(case: Case) -> None:
    rows, at = rows_of(case), case.cast.now
    usual = measured(case, rows)
    told: list[str] = []
    for relation in BETWEEN:
        with transaction.atomic():
            relation(case, rows)
            now = measured(case, rows)
            transaction.set_rollback(True)
        case.cast.now = at
        changed = {code: _difference(usual[code], now[code]) for code in usual if usual[code] != now[code]}
        assert changed, (relation.__name__, "a relation that changes nothing proves nothing")
        told += [f"# {relation.__doc__}", *(f"{code}: {what}" for code, what in sorted(changed.items())), ""]
    found = "\n".join(told)
    if os.environ.get("WRITE_MATRIX"):
        RELATIONS.write_text(found)
    assert found == RELATIONS.read_text()


def _difference(before: frozenset[str], after: frozenset[str]) -> str:
    return " ".join([*(f"+{who}" for who in sorted(after - before)), *(f"-{who}" for who in sorted(before - after))])
