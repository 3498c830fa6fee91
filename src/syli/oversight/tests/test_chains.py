"""The audit log: a chain in which every kind of tampering shows, in tables that refuse to be changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from syli.kernel.audit.models import AuditEvent, AuditHead
from syli.kernel.audit.writer import write_event
from syli.kernel.scope import scope
from syli.kernel.tests.toy.access import ThingAction
from syli.oversight.queries.chains import verify_chains
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(cast: Cast) -> None:
    for who in ("aino", "leena", "otso", "aino", "aino"):
        ctx = cast.ctx(who)
        ctx.trail.touch([1, 2], count=2)
        write_event(ctx, ThingAction.VIEW, "shown")


@pytest.fixture
def tampering() -> None:
    """Do as somebody with the database's own password would: take the triggers off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'kernel_audit%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")


def test_chain__untouched__is_whole(log: None) -> None:
    assert verify_chains() == []


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_log__changed_through_the_application__is_refused(log: None, verb: str) -> None:
    events = AuditEvent.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        events.update(actor_id=7) if verb == "update" else events._raw_delete(events.db)
    assert verify_chains() == []


def _change(position: int) -> None:
    AuditEvent.objects.filter(chain=AuditEvent.objects.first().chain, position=position).update(actor_id=999)  # type: ignore[union-attr]


def _remove(position: int) -> None:
    event = AuditEvent.objects.filter(position=position).order_by("-chain").first()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_auditsubject WHERE event_id = %s", [event.pk])  # type: ignore[union-attr]
        cursor.execute("DELETE FROM kernel_auditevent WHERE id = %s", [event.pk])  # type: ignore[union-attr]


def _swap(position: int) -> None:
    chain = AuditHead.objects.order_by("-length").first().chain  # type: ignore[union-attr]
    AuditEvent.objects.filter(chain=chain, position=position).update(position=90)
    AuditEvent.objects.filter(chain=chain, position=position + 1).update(position=position)
    AuditEvent.objects.filter(chain=chain, position=90).update(position=position + 1)


def _cut_head(position: int) -> None:
    head = AuditHead.objects.order_by("-length").first()
    AuditHead.objects.filter(chain=head.chain).update(length=head.length - 1)  # type: ignore[union-attr]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("tamper", [_change, _remove, _swap, _cut_head])
def test_chain__tampered__is_found(log: None, tampering: None, tamper: object) -> None:
    tamper(1)  # type: ignore[operator]
    assert len(verify_chains()) == 1


@pytest.mark.django_db
def test_reason__with_control_signs__is_kept_without_them(cast: Cast) -> None:
    ctx = cast.ctx("leena").because("Soitti\x00 uudelleen\x1b.\nToinen rivi")
    with scope([ctx.home_id]):
        event = write_event(ctx, ThingAction.VIEW, "shown")
    assert AuditEvent.objects.get(pk=event.pk).reason == "Soitti uudelleen.\nToinen rivi"
