"""Row-level security: with the scope's filter gone, PostgreSQL alone keeps the organisations apart."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from syli.kernel.context import clock
from syli.kernel.rls import fenced_tables
from syli.kernel.scope import everything, scope
from syli.kernel.tests.toy.models import Thing

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


def make(organisation: int) -> Thing:
    return Thing(organisation_id=organisation, name=f"of {organisation}", created_at=clock())


def seen() -> set[int]:
    return set(Thing._base_manager.values_list("organisation_id", flat=True))


def test_rls__unscoped_query__sees_only_the_scope() -> None:
    with everything():
        for organisation in (1, 2, 3):
            make(organisation).save()
        assert seen() == {1, 2, 3}
    with scope([2, 3]):
        assert seen() == {2, 3}
    with scope([]):
        assert seen() == set()
    assert seen() == set()


def test_rls__writing_into_another_organisation__is_refused() -> None:
    with scope([1]):
        with pytest.raises(DatabaseError), transaction.atomic():
            make(2).save()
        mine = make(1)
        mine.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            Thing._base_manager.filter(pk=mine.pk).update(organisation_id=2)


def test_rls__application_role__owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchall() == []


def test_rls__every_owned_table__has_a_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'own_organisation'")
        assert sorted(name for (name,) in cursor.fetchall()) == fenced_tables()


@pytest.mark.parametrize("verb", ["UPDATE kernel_auditevent SET actor_id = 1", "DELETE FROM kernel_auditevent", "TRUNCATE kernel_auditevent"])
def test_rls__audit_log__cannot_be_changed_by_the_application(verb: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
