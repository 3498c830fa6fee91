"""Who may do what: every action × everybody of the cast, on rows in Aino's reach, equal to the matrix a reviewer reads.

After a change of rules on purpose: `WRITE_MATRIX=1 make test-sqlite` writes tests/permission_matrix.txt anew; read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import get_resolver

from syli.kernel.access import Action, allows, explain, may, registered_actions, visible_to
from tests.case import Case
from tests.cast import WHO
from tests.rows import rows_of

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).parent / "permission_matrix.txt"


def shipped_actions() -> list[Action]:
    """Return every action but the toy app's; the addresses are read first, for a page may declare its own."""
    assert get_resolver().url_patterns
    return [declared for declared in registered_actions() if not declared.code.startswith("toy.")]


def acts_on_row(declared: Action) -> bool:
    return declared.of_row and declared.group is not None and declared.group.resource is not None


@pytest.mark.either_engine
def test_matrix__every_action_and_everybody__is_as_reviewed(case: Case) -> None:
    rows = rows_of(case)
    lines, without_row = [], []
    for declared in shipped_actions():
        allowed = []
        row = rows.get(declared.group.resource) if acts_on_row(declared) else None  # type: ignore[union-attr,arg-type]
        if acts_on_row(declared) and row is None:
            without_row.append(declared.code)
            continue
        for who in WHO:
            with case.cast.inside(who) as ctx:
                if row is None:
                    single = may(ctx, declared)
                else:
                    single = allows(ctx, declared, row)
                    assert single == visible_to(ctx, declared).filter(pk=row.pk).exists() == explain(ctx, declared, row).allowed, declared
                if single:
                    allowed.append(who)
        lines.append(f"{declared.code}: {' '.join(allowed) or 'nobody'}")
    found = "\n".join([*lines, f"no row made for: {' '.join(without_row) or 'none'}", ""])
    if os.environ.get("WRITE_MATRIX"):
        MATRIX.write_text(found)
    assert found == MATRIX.read_text()


def test_matrix__nobody_of_another_association_or_the_federation__reaches_a_client(case: Case) -> None:
    rows = rows_of(case)
    for declared in shipped_actions():
        if not acts_on_row(declared) or "people.Person" not in (declared.group.links if declared.group else {}):
            continue
        row = rows.get(declared.group.resource)  # type: ignore[union-attr,arg-type]
        for who in ("otso", "lotta", "tilda", "stina", "adele", "fanni", "vilma"):
            with case.cast.inside(who) as ctx:
                assert row is None or not allows(ctx, declared, row), (declared.code, who)
