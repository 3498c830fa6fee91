"""Filling in forms: first versions, new ones, what they oblige to; and who must never read them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from syli.episodes.commands import name_own_worker
from syli.episodes.models import EpisodeWorker
from syli.kernel.access import NotAllowed, visible_to
from syli.kernel.command import Stale
from syli.kernel.rules import RuleBroken
from syli.org.choices import Role
from syli.org.models import Membership
from syli.plans.access import DutyAction, SheetAction
from syli.plans.commands import answer_duty, revise_sheet
from syli.plans.models import Danger, Duty, Sheet, SheetVersion
from syli.plans.queries.comparing import side_by_side
from syli.plans.queries.sheets import current_of, versions_of
from syli.plans.queries.slips import slip_of
from syli.plans.tests.conftest import Boathouse, complete
from syli.safety.commands import keep_apart

pytestmark = pytest.mark.django_db


def readers(boathouse: Boathouse, sheet: Sheet) -> set[str]:
    """Return who of Aava's and Bore's people may read a form."""
    found = set()
    for who in boathouse.cast.staff:
        with boathouse.cast.inside(who) as ctx:
            if any(rule.applies(ctx) for rule in SheetAction.VIEW.allow) and visible_to(ctx, SheetAction.VIEW).filter(pk=sheet.pk).exists():
                found.add(who)
    return found


def test_sheet__begun_and_revised__keeps_both_versions(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan", answers={"trusted": "Sisko 040"})
    with boathouse.cast.inside("aino") as ctx:
        revise_sheet(ctx, sheet, answers=complete("safety_plan") | {"trusted": "Naapuri"}, happened_on=ctx.today)
        sheet.refresh_from_db()
        both = side_by_side(ctx, sheet)
        assert [version.answers["trusted"] for version in sheet.versions.order_by("number")] == ["Sisko 040", "Naapuri"]
        assert current_of(sheet).number == 2
        assert [row.words for row in both.rows if row.is_changed] == [("Sisko 040", "Naapuri")]
        assert [version.number for version in versions_of(ctx, sheet)] == [2, 1]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"answers": {"very_afraid": "perhaps"}}, "PLAN-06"),
        ({"answers": {"very_afraid": ""}}, "PLAN-05"),
        ({"days": 1}, "PLAN-04"),
        ({"days": -400}, "PLAN-04"),
        ({"code": "sleep_diary"}, "PLAN-03"),
        ({"about": "he"}, "PLAN-03"),
        ({"about": "child"}, "PLAN-03"),
    ],
)
def test_begin__what_does_not_fit__changes_nothing(boathouse: Boathouse, changes: dict[str, Any], rule: str) -> None:
    days, who, code = changes.pop("days", 0), changes.pop("about", "she"), changes.pop("code", "risk_assessment")
    day = boathouse.cast.ctx("aino").today + timedelta(days=days)
    with pytest.raises(RuleBroken) as broken:
        boathouse.sheet(code, about=getattr(boathouse, who), happened_on=day, **changes)
    assert broken.value.rule_id == rule
    with boathouse.cast.inside("leena"):
        assert not Sheet.objects.exists()


def test_begin__twice__is_refused(boathouse: Boathouse) -> None:
    boathouse.sheet()
    with pytest.raises(RuleBroken) as broken:
        boathouse.sheet()
    assert broken.value.rule_id == "PLAN-12"


def test_revise__on_an_old_version__is_stale(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet()
    seen = sheet.version
    with boathouse.cast.inside("aino") as ctx:
        revise_sheet(ctx, sheet, answers=complete("safety_plan"), happened_on=ctx.today)
        with pytest.raises(Stale):
            revise_sheet(ctx, sheet, answers=complete("safety_plan"), happened_on=ctx.today, seen_version=seen)


def test_answers__are_sealed(boathouse: Boathouse) -> None:
    boathouse.sheet(answers={"trusted": "Kanarialintu"})
    # Inside the association: on PostgreSQL nobody reads a row from outside it.
    with boathouse.cast.inside("aino"), connection.cursor() as cursor:
        cursor.execute(f"SELECT answers FROM {SheetVersion._meta.db_table}")
        kept = bytes(cursor.fetchone()[0])
    assert b"Kanarialintu" not in kept


def test_readers__her_side_and_the_leader__nobody_else(boathouse: Boathouse) -> None:
    assert readers(boathouse, boathouse.sheet("risk_assessment")) == {"aino", "leena"}


def test_readers__his_worker_works_with_her_too__reads_nothing(boathouse: Boathouse) -> None:
    """He is named for her work as well as for his: one worker never stands on both sides."""
    sheet = boathouse.sheet("risk_assessment")
    boathouse.episode("aarne", "a2+", boathouse.she)
    assert readers(boathouse, sheet) == {"aino", "leena"}
    cast = boathouse.cast
    stamp: dict[str, Any] = {"organisation": cast.organisations["aava"], "role": Role.WORKER, "created_at": cast.now}
    Membership.objects.create(staff=cast.staff["aarne"], unit=cast.units["a1"], start_on=date(2026, 1, 1), **stamp)
    with cast.inside("leena") as ctx:
        name_own_worker(ctx, boathouse.hers, own_worker=cast.staff["aarne"])
    assert "aarne" not in readers(boathouse, sheet)


def test_readers__the_leader_who_has_worked_for_him__reads_nothing(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("risk_assessment")
    boathouse.episode("leena", "a1+", boathouse.he)
    assert readers(boathouse, sheet) == {"aino"}


def test_readers__a_colleague_of_both_units__reads_when_only_of_hers(boathouse: Boathouse) -> None:
    cast, sheet = boathouse.cast, boathouse.sheet("risk_assessment")
    stamp: dict[str, Any] = {"organisation": cast.organisations["aava"], "role": Role.WORKER, "created_at": cast.now}
    Membership.objects.create(staff=cast.staff["aarne"], unit=cast.units["a1"], start_on=date(2026, 1, 1), **stamp)
    assert "aarne" not in readers(boathouse, sheet), "named for him"
    with cast.inside("leena"):
        EpisodeWorker.objects.filter(episode=boathouse.his).delete()
    assert "aarne" not in readers(boathouse, sheet), "works in his unit"
    Membership.objects.filter(staff=cast.staff["aarne"], unit=cast.units["a2"]).delete()
    assert "aarne" in readers(boathouse, sheet), "works in her unit alone"


def test_readers__kept_apart__his_side_finds_nothing_at_all(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan")
    with boathouse.cast.inside("aino") as ctx:
        keep_apart(ctx, boathouse.she, other=boathouse.he)
    assert readers(boathouse, sheet) == {"aino", "leena"}
    client = boathouse.cast.client("aarne")
    for name in ("view", "revise", "compare", "slip"):
        assert client.get(reverse(f"plans.sheet.{name}", args=[sheet.public_id])).status_code == 404


def test_child__her_plan_is_closed_to_the_side_that_threatens_her_mother(boathouse: Boathouse) -> None:
    own = boathouse.episode("aino", "a1+", boathouse.child)
    boathouse.episode("aarne", "a2+", boathouse.he, boathouse.child)
    sheet = boathouse.sheet("child_safety_plan", about=boathouse.child, episode=own)
    boathouse.sheet("risk_assessment", dangers=[boathouse.he])
    assert readers(boathouse, sheet) == {"aino", "leena"}


def test_begin__where_the_other_side_takes_part__is_refused(boathouse: Boathouse) -> None:
    boathouse.sheet("risk_assessment", dangers=[boathouse.he])
    together = boathouse.episode("aino", "a1+", boathouse.he, boathouse.she)
    with pytest.raises(RuleBroken) as broken:
        boathouse.sheet("safety_plan", episode=together)
    assert broken.value.rule_id == "PLAN-02"


def test_begin__naming_a_danger_who_takes_part__keeps_nothing(boathouse: Boathouse) -> None:
    together = boathouse.episode("aino", "a1+", boathouse.he, boathouse.she)
    with pytest.raises(RuleBroken) as broken:
        boathouse.sheet("risk_assessment", episode=together, dangers=[boathouse.he])
    assert broken.value.rule_id == "PLAN-02"
    with boathouse.cast.inside("leena"):
        assert not Danger.objects.exists()
        assert not Sheet.objects.exists()


def test_begin__his_worker__is_refused_in_the_same_words(boathouse: Boathouse) -> None:
    """He may open her new episode in his unit, and still fills in nothing about her."""
    theirs = boathouse.episode("aarne", "a2+", boathouse.she)
    with pytest.raises(RuleBroken) as broken:
        boathouse.sheet("safety_plan", who="aarne", episode=theirs)
    assert broken.value.rule_id == "PLAN-02"


def test_duty__exposed_child__stays_until_done_or_reasoned(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    with boathouse.cast.inside("aino") as ctx:
        revise_sheet(ctx, sheet, answers=complete("violence_screening"), happened_on=ctx.today)
        duty = Duty.objects.get()
        with pytest.raises(RuleBroken) as broken:
            answer_duty(ctx, duty)
        assert broken.value.rule_id == "PLAN-10"
        answer_duty(ctx, duty, reason="Leena teki ilmoituksen.")
        duty.refresh_from_db()
        assert (duty.state, duty.reason, duty.answered_by_id) == ("reasoned", "Leena teki ilmoituksen.", ctx.actor.id)
        with pytest.raises(RuleBroken) as broken:
            answer_duty(ctx, duty, done_on=ctx.today)
        assert broken.value.rule_id == "PLAN-11"


def test_duty__answered_and_the_answer_comes_again__is_a_new_duty(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    with boathouse.cast.inside("aino") as ctx:
        answer_duty(ctx, Duty.objects.get(), done_on=ctx.today)
        for _again in range(2):
            sheet.refresh_from_db()
            revise_sheet(ctx, sheet, answers=complete("violence_screening") | {"children_exposed": "yes"}, happened_on=ctx.today)
        assert list(Duty.objects.order_by("pk").values_list("state", flat=True)) == ["done", "open"]


def test_duty__his_worker__cannot_answer(boathouse: Boathouse) -> None:
    boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    with boathouse.cast.inside("aarne") as ctx:
        assert not visible_to(ctx, DutyAction.ANSWER).exists()
        with pytest.raises(NotAllowed):
            answer_duty(ctx, Duty.objects.get(), done_on=ctx.today)


def test_slip__has_the_clients_words_and_nothing_that_tells(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan", answers={"trusted": "Sisko 040 1\nTurvakodin yö 09\nYksikkö A1\nAava ry\nNaapuri"})
    with boathouse.cast.inside("aino") as ctx:
        slip = slip_of(ctx, sheet)
    assert slip.lines == ("Sisko 040 1", "Naapuri")
    assert slip.left_out == 3
