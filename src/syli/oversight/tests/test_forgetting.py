"""The log's years are over: its oldest events go, the chain still holds, and nobody else can make them go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.cli import main
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent, AuditHead, AuditSubject
from syli.kernel.audit.writer import write_event
from syli.kernel.context import system_context
from syli.kernel.tests.toy.access import ThingAction
from syli.oversight import rules
from syli.oversight.anchoring import breaks_against, own_file, write_anchors
from syli.oversight.commands.forgetting import forget_log, is_anything_over, log_years
from syli.oversight.models import LogGap
from syli.oversight.queries.chains import first_break, verify_chains
from syli.oversight.queries.gap_triggers import YEARS
from syli.oversight.queries.gaps import seal_of
from syli.oversight.working import forget_logs
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("happened", "until"), [(date(2014, 11, 30), date(2026, 11, 30)), (date(2016, 2, 29), date(2028, 2, 29)), (date(2015, 3, 1), date(2027, 3, 1))]
)  # fmt: skip
def test_oversight_17__log_kept_until__twelve_years_from_the_event(happened: date, until: date) -> None:
    assert rules.log_kept_until(happened, rules.LOG_YEARS) == until


def test_years__of_the_set__are_those_of_the_rule_and_of_the_database() -> None:
    assert log_years() == rules.LOG_YEARS == YEARS


def written(cast: Cast, *years_ago: float, about: int = 1) -> int:
    """Write events of Aava so long ago, in this order; return the chain."""
    for years in years_ago:
        ctx = replace(cast.ctx("aino"), now=cast.now - timedelta(days=365.25 * years))
        ctx.trail.touch([about], count=1)
        write_event(ctx, ThingAction.VIEW, "shown")
    return int(cast.organisations["aava"].pk)


def places(chain: int) -> list[int]:
    return list(AuditEvent.objects.filter(chain=chain).order_by("position").values_list("position", flat=True))


def test_forget__what_is_over__goes_and_the_chain_holds(cast: Cast) -> None:
    chain = written(cast, 14, 13, 12.1, 11.9, 1)
    write_anchors(own_file(), cast.now)
    assert forget_logs(cast.now) == 3
    assert places(chain)[:2] == [4, 5], "what is younger stays"
    assert not AuditSubject.objects.exclude(event__in=AuditEvent.objects.all()).exists()
    assert verify_chains() == [] == breaks_against(own_file())
    gone = AuditEvent.objects.get(action="oversight.log.forget", chain=chain)
    assert (gone.row_count, gone.subject_ids, gone.actor_kind) == (3, [], "system"), "that it happened is written down itself"
    assert forget_logs(cast.now) == 0, "done again it does nothing"
    done = CliRunner().invoke(main, ["check", "audit"])
    assert done.exit_code == 0 and "whole" in done.output


def _last_goes(chain: int) -> None:
    """Take the act of going through itself away, as nobody can: the chain ends with its stretch."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER kernel_auditevent_no_delete")
        cursor.execute("DELETE FROM kernel_auditevent WHERE chain = %s", [chain])


@pytest.mark.sqlite_only
def test_forget__all_of_a_chain__still_ends_where_its_head_says(cast: Cast) -> None:
    chain = written(cast, 14, 13)
    forget_log(system_context(chain, now=cast.now))
    AuditHead.objects.filter(chain=chain).update(length=2, digest=LogGap.objects.get().digest)
    _last_goes(chain)
    assert places(chain) == [] and first_break(chain) is None
    AuditHead.objects.filter(chain=chain).update(length=3)
    found = first_break(chain)
    assert found is not None and "cut" in found.what


def test_forget__again_years_later__stretches_follow_each_other(cast: Cast) -> None:
    chain = written(cast, 14, 13)
    forget_log(system_context(chain, now=cast.now))
    before = LogGap.objects.count()
    written(cast, 12.5)
    # The act of going through is itself an event, between the two stretches.
    assert forget_log(system_context(chain, now=cast.now)) == 1
    assert LogGap.objects.count() == before + 1 and verify_chains() == []


def test_forget__batches__until_nothing_is_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syli.oversight.commands.forgetting.AT_ONCE", 2)
    chain = written(cast, 15, 14.5, 14, 13.5, 13)
    assert forget_logs(cast.now) == 5
    assert verify_chains() == [] and min(places(chain)) == 6


def test_forget__nobody_but_syli_itself(cast: Cast) -> None:
    written(cast, 14)
    assert is_anything_over(system_context(cast.organisations["aava"].pk, now=cast.now))
    assert not is_anything_over(system_context(cast.organisations["bore"].pk, now=cast.now))
    for who in ("aino", "leena", "saga", "adele", "stina"):
        with cast.inside(who) as ctx, pytest.raises(NotAllowed):
            forget_log(ctx)


def _made_up(chain: int, **changed: Any) -> LogGap:
    event = AuditEvent.objects.get(chain=chain, position=1)
    facts: dict[str, Any] = {"first_position": 1, "last_position": 1, "digest": event.digest, "newest_at": event.at, "made_at": event.at}
    return LogGap(chain=chain, **(facts | changed))


@pytest.mark.parametrize("table", ["kernel_auditevent", "kernel_auditsubject"])
def test_database__lets_go__only_of_what_is_old_and_written_down(cast: Cast, table: str) -> None:
    chain = written(cast, 14, 1)
    column = "id" if table == "kernel_auditevent" else "event_id"
    old, young = AuditEvent.objects.filter(chain=chain).order_by("position")[:2]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [old.pk])
    LogGap.objects.create(
        chain=chain, first_position=1, last_position=2, digest=young.digest, newest_at=young.at, made_at=cast.now, seal="x"
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [young.pk])
    for verb in ("UPDATE oversight_loggap SET last_position = 9", "DELETE FROM oversight_loggap"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("changed", "sealed", "what"),
    [({}, False, "no seal"), ({"newest_at": None}, True, "before their years"), ({"digest": "0" * 64}, True, "was changed"), ({"last_position": 2}, True, "missing")],
)  # fmt: skip
def test_stretch__made_up_by_hand__is_found(cast: Cast, changed: dict[str, Any], sealed: bool, what: str) -> None:
    """Whoever has the database alone has no seal; a stretch that is sealed but says what is not so does not hold either."""
    chain = written(cast, 14, 1, 0.5)
    gap = _made_up(chain, made_at=cast.now)
    for name, value in changed.items():
        setattr(gap, name, cast.now if value is None else value)
    gap.seal = seal_of(gap) if sealed else "0" * 64
    gap.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kernel_auditsubject WHERE event_id IN (SELECT id FROM kernel_auditevent WHERE chain = %s AND position = 1)", [chain]
        )
        cursor.execute("DELETE FROM kernel_auditevent WHERE chain = %s AND position = 1", [chain])
    found = first_break(chain)
    assert found is not None and what in found.what


@pytest.mark.property
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(years=st.lists(st.sampled_from([15.0, 13.0, 12.5, 11.5, 2.0]), min_size=1, max_size=8), kept=st.sets(st.integers(0, 7)))
def test_property_forget__in_any_order_with_any_kept__leaves_exactly_what_is_to_stay(
    cast: Cast, years: list[float], kept: set[int], any_kept: Callable[[set[int]], Any]
) -> None:
    with transaction.atomic():
        chain = int(cast.organisations["aava"].pk)
        start = AuditHead.objects.filter(chain=chain).values_list("length", flat=True).first() or 0
        for number, ago in enumerate(years):
            written(cast, ago, about=1000 + number)
        with any_kept({1000 + number for number in kept}):
            forget_log(system_context(chain, now=cast.now))
        stays = [start + number + 1 for number, ago in enumerate(years) if ago < 12 or number in kept]
        assert places(chain)[: len(stays)] == stays and len(places(chain)) == len(stays) + 1
        assert first_break(chain) is None
        transaction.set_rollback(True)


@pytest.fixture
def any_kept(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Callable[[set[int]], Any]:
    """Let records of these numbers be kept for a reason."""
    from contextlib import contextmanager

    @contextmanager
    def patched(numbers: set[int]) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr("syli.oversight.commands.forgetting.kept_people", lambda _ctx: numbers)
            yield

    return patched
