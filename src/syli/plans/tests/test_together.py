"""Two workers with a couple: consent of both, no look into the other's notes, never two kept apart; and the family's board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from syli.catalogue.packs import Pack
from syli.kernel.access import NotAllowed, visible_to
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.access import PersonAction
from syli.plans import rules
from syli.plans.access import JointWorkAction
from syli.plans.commands import end_pair, meet_couple, move_step, plan_step, propose_pair, reschedule_step, take_on
from syli.plans.models import JointMeeting, JointWork, PlannedStep, StepDay
from syli.plans.queries.joint import joint_lines, own_packs
from syli.plans.queries.steps import board_of, own_steps_soon, steps_of, team_board
from syli.plans.tests.conftest import BOATHOUSE, Boathouse
from syli.records.access import NoteAction
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from syli.safety.commands import keep_apart

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("people", "workers", "may"), [((1, 2), (8, 9), True), ((1, 1), (8, 9), False), ((1, 2), (8, 8), False)])
def test_may_be_pair(people: tuple[int, int], workers: tuple[int, int], may: bool) -> None:
    assert rules.may_be_pair(*people, *workers) is may


@pytest.mark.parametrize(
    ("state", "first", "second", "may"),
    [
        ("running", TODAY, TODAY, True),
        ("asked", TODAY, TODAY, False),
        ("ended", TODAY, TODAY, False),
        ("running", TODAY, None, False),
        ("running", TODAY + timedelta(days=1), TODAY, False),
    ],
)
def test_may_meet(state: str, first: date | None, second: date | None, may: bool) -> None:
    assert rules.may_meet(state, first, second, TODAY) is may


@pytest.mark.parametrize(("state", "named", "may"), [("asked", True, True), ("asked", False, False), ("running", True, False)])
def test_may_take_on(state: str, named: bool, may: bool) -> None:
    assert rules.may_take_on(state, named) is may


@pytest.mark.parametrize(("days", "minutes", "may"), [(0, 60, True), (1, 60, False), (0, 0, False), (0, 1440, True), (0, 1441, False)])
def test_may_have_met(days: int, minutes: int, may: bool) -> None:
    assert rules.may_have_met(TODAY + timedelta(days=days), minutes, TODAY) is may


@pytest.mark.parametrize(
    ("kind", "age", "fits"),
    [("child", 10, True), ("child", 18, False), ("couple", 17, False), ("couple", 40, True), ("individual", 3, True), ("group", None, True)],
)
def test_fits_step(kind: str, age: int | None, fits: bool) -> None:
    assert rules.fits_step(kind, age) is fits


def asked(boathouse: Boathouse) -> JointWork:
    with boathouse.cast.inside("aino") as ctx:
        worker = boathouse.cast.staff["aarne"]
        return propose_pair(ctx, boathouse.hers, first=boathouse.she, second=boathouse.he, worker=worker, consent_on=ctx.today)


def running(boathouse: Boathouse) -> JointWork:
    joint = asked(boathouse)
    with boathouse.cast.inside("aarne") as ctx:
        return take_on(ctx, joint, consent_on=ctx.today)


def refused(rule: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleBroken) as broken:
        act()
    assert broken.value.rule_id == rule


def test_pair__both_consents__then_met(boathouse: Boathouse) -> None:
    joint = asked(boathouse)
    with boathouse.cast.inside("aino") as ctx:
        refused("PLAN-31", lambda: meet_couple(ctx, joint, held_on=ctx.today, minutes=60))
        with pytest.raises(NotAllowed):
            take_on(ctx, joint, consent_on=ctx.today)
    with boathouse.cast.inside("aarne") as ctx:
        assert joint_lines(ctx)[0].waits_for_me
        refused("PLAN-31", lambda: take_on(ctx, joint, consent_on=ctx.today + timedelta(days=1)))
        take_on(ctx, joint, consent_on=ctx.today)
        refused("PLAN-32", lambda: take_on(ctx, joint, consent_on=ctx.today))
    for who in ("aino", "aarne"):
        with boathouse.cast.inside(who) as ctx:
            meet_couple(ctx, joint, held_on=ctx.today, minutes=75, words="Sovittiin")
    with boathouse.cast.inside("aino") as ctx:
        refused("PLAN-33", lambda: meet_couple(ctx, joint, held_on=ctx.today, minutes=0))
        end_pair(ctx, joint)
        refused("PLAN-31", lambda: meet_couple(ctx, joint, held_on=ctx.today, minutes=60))
        assert JointMeeting.objects.count() == 2


def test_meeting__of_one_worker__goes_by_what_her_own_service_says(boathouse: Boathouse, monkeypatch: pytest.MonkeyPatch) -> None:
    joint = running(boathouse)
    with boathouse.cast.inside("aarne") as ctx:
        assert [pack.code for pack in own_packs(ctx, joint)] == [BOATHOUSE], "of one's own client only"
        assert meet_couple(ctx, joint, held_on=ctx.today, minutes=60, is_by_one=True).is_by_one

        def strict(_ctx: Context, _joint: JointWork) -> list[Pack]:
            return [replace(pack, limits=tuple(replace(limit, effect="block") for limit in pack.limits)) for pack in own_packs(ctx, joint)]

        monkeypatch.setattr("syli.plans.commands.joint.own_packs", strict)
        refused("EPISODE-23", lambda: meet_couple(ctx, joint, held_on=ctx.today, minutes=60, is_by_one=True))
        assert not meet_couple(ctx, joint, held_on=ctx.today, minutes=60).is_by_one


def test_pair__opens_neither_partners_record(boathouse: Boathouse) -> None:
    cast = boathouse.cast
    for who, person in (("aino", boathouse.she), ("aarne", boathouse.he)):
        with cast.inside(who) as ctx:
            write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), "self", f"Vain {who}")], happened_on=ctx.today, kind="contact")
    running(boathouse)
    for who, other in (("aino", boathouse.he), ("aarne", boathouse.she)):
        with cast.inside(who) as ctx:
            assert not visible_to(ctx, PersonAction.VIEW).filter(pk=other.pk).exists()
            assert not visible_to(ctx, NoteAction.VIEW).filter(person=other).exists()
        assert cast.client(who).get(reverse("people.person.view", args=[other.public_id])).status_code == 404


def test_pair__nobody_else__sees_it(boathouse: Boathouse) -> None:
    joint = running(boathouse)
    seen = set()
    for who in boathouse.cast.staff:
        if boathouse.cast.client(who).get(reverse("plans.joint.view", args=[joint.public_id])).status_code == 200:
            seen.add(who)
    assert seen == {"aino", "aarne"}


def test_take_on__somebody_not_named__is_refused_and_may_decline(boathouse: Boathouse) -> None:
    cast = boathouse.cast
    with cast.inside("aino") as ctx:
        joint = propose_pair(ctx, boathouse.hers, first=boathouse.she, second=boathouse.he, worker=cast.staff["leena"], consent_on=ctx.today)
    with cast.inside("leena") as ctx:
        refused("PLAN-32", lambda: take_on(ctx, joint, consent_on=ctx.today))
        assert take_on(ctx, joint, consent_on=None).state == "ended"


def test_propose__what_does_not_fit(boathouse: Boathouse) -> None:
    aarne = boathouse.cast.staff["aarne"]
    with boathouse.cast.inside("aino") as ctx:
        own = {"second": boathouse.he, "worker": aarne, "consent_on": ctx.today}
        refused("PLAN-03", lambda: propose_pair(ctx, boathouse.hers, first=boathouse.he, **own))
        refused("PLAN-30", lambda: propose_pair(ctx, boathouse.hers, first=boathouse.she, **own | {"second": boathouse.she}))
        refused("PLAN-30", lambda: propose_pair(ctx, boathouse.hers, first=boathouse.she, **own | {"worker": boathouse.cast.staff["aino"]}))
        refused("PLAN-31", lambda: propose_pair(ctx, boathouse.hers, first=boathouse.she, **own | {"consent_on": ctx.today + timedelta(days=1)}))
    with boathouse.cast.inside("leena"):
        assert not JointWork.objects.exists()


def test_apart__never_joined_before_nor_after(boathouse: Boathouse) -> None:
    joint = running(boathouse)
    with boathouse.cast.inside("aino") as ctx:
        keep_apart(ctx, boathouse.she, other=boathouse.he)
    for who in ("aino", "aarne"):
        with boathouse.cast.inside(who) as ctx:
            assert not visible_to(ctx, JointWorkAction.VIEW).exists()
            with pytest.raises((RuleBroken, NotAllowed)):
                meet_couple(ctx, joint, held_on=ctx.today, minutes=60)
            assert joint_lines(ctx) == []
        assert boathouse.cast.client(who).get(reverse("plans.joint.view", args=[joint.public_id])).status_code == 404
    with boathouse.cast.inside("aino") as ctx:
        refused(
            "SAFE-04",
            lambda: propose_pair(
                ctx, boathouse.hers, first=boathouse.she, second=boathouse.he, worker=boathouse.cast.staff["aarne"], consent_on=ctx.today
            ),
        )


def test_propose__page__offers_the_partner_and_keeps_bad_input(boathouse: Boathouse) -> None:
    client, here = boathouse.cast.client("aino"), reverse("plans.episode.propose", args=[boathouse.hers.public_id])
    page = client.get(here).text
    assert boathouse.he.public_id in page
    assert boathouse.cast.staff["aino"].public_id not in page
    sent = {"first": boathouse.she.public_id, "second": boathouse.he.public_id, "worker": boathouse.cast.staff["aarne"].public_id}
    wrong = client.post(here, sent | {"consent_on": "x", "purpose": "Muistan"})
    assert wrong.status_code == 422
    assert "Muistan" in wrong.text
    there = client.post(here, sent | {"consent_on": "22.11.2026"})["Location"]
    aarne = boathouse.cast.client("aarne")
    joint = boathouse.only(JointWork)
    assert reverse("plans.joint.take_on", args=[joint.public_id]) in aarne.get("/").text
    answer = reverse("plans.joint.take_on", args=[joint.public_id])
    assert aarne.post(answer, {"answer": "join", "consent_on": ""}).status_code == 422
    assert aarne.post(answer, {"answer": "join", "consent_on": "22.11.2026"}).status_code == 302
    met = {"held_on": "22.11.2026", "minutes": "60", "workers": "both", "words": "Yhteiset sanat"}
    asked = client.post(reverse("plans.joint.meet", args=[joint.public_id]), met | {"workers": ""})
    assert asked.status_code == 422 and "Yhteiset sanat" in asked.text, "who of the two was there is asked each time"
    assert client.post(reverse("plans.joint.meet", args=[joint.public_id]), met | {"minutes": "0"}).status_code == 422
    assert client.post(reverse("plans.joint.meet", args=[joint.public_id]), met).status_code == 302
    assert "Yhteiset sanat" in aarne.get(there).text
    assert client.post(reverse("plans.joint.end", args=[joint.public_id])).status_code == 302


def test_board__planned_and_moved__late_ones_first_and_nothing_to_others(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        refused("PLAN-34", lambda: plan_step(ctx, boathouse.hers, person=boathouse.child, kind="couple", target_on=ctx.today))
        late = plan_step(ctx, boathouse.hers, person=boathouse.child, kind="child", target_on=ctx.today - timedelta(days=1))
        plan_step(ctx, boathouse.hers, person=boathouse.she, kind="individual", target_on=ctx.today + timedelta(days=20))
        assert [line.is_late for line in board_of(ctx, boathouse.hers)] == [True, False]
        for _twice in range(2):
            move_step(ctx, late, state="running")
        assert [line.state_code for line in team_board(ctx)] == ["running", "planned"]
        assert PlannedStep.objects.get(pk=late.pk).version == 2
        move_step(ctx, PlannedStep.objects.get(pk=late.pk), state="done")
        assert [line.state_code for line in board_of(ctx, boathouse.hers)] == ["planned", "done"], "what is past stands last"
    with boathouse.cast.inside("aarne") as ctx:
        assert team_board(ctx) == []
        with pytest.raises(NotAllowed):
            move_step(ctx, late, state="done")


def test_board__page__plans_and_moves(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    here, new = (reverse(f"plans.episode.{name}", args=[boathouse.hers.public_id]) for name in ("board", "plan_step"))
    assert client.get(here).status_code == 200
    assert client.post(new, {"person": boathouse.child.public_id, "kind": "couple", "target_on": "1.12.2026"}).status_code == 422
    assert client.post(new, {"person": boathouse.child.public_id, "kind": "child", "target_on": "1.12.2026"}).status_code == 302
    step = boathouse.only(PlannedStep)
    for state in ("flying", "done"):
        assert client.post(reverse("plans.step.move", args=[step.public_id]), {"state": state}).status_code == 302
    assert boathouse.only(PlannedStep).state == "done"
    assert client.get(reverse("plans.step.team")).status_code == 200
    assert boathouse.cast.client("aarne").get(here).status_code == 404


@pytest.mark.parametrize(("state", "days", "late"), [("planned", -1, True), ("planned", 0, False), ("running", -1, False), ("done", -1, False)])
def test_plan_67__is_late(state: str, days: int, late: bool) -> None:
    assert rules.is_late(state, TODAY + timedelta(days=days), TODAY) is late


@pytest.mark.parametrize(("state", "may"), [("planned", True), ("running", True), ("done", False), ("dropped", False)])
def test_plan_68__may_change_day(state: str, may: bool) -> None:
    assert rules.may_change_day(state) is may


def test_step__day_changed__history_stays_and_nobody_else_may(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        first = ctx.today - timedelta(days=3)
        step = plan_step(ctx, boathouse.hers, person=boathouse.she, kind="individual", target_on=first)
        refused("PLAN-68", lambda: reschedule_step(ctx, step, target_on=first, reason="Sama"))
        reschedule_step(ctx, step, target_on=ctx.today - timedelta(days=1), reason=" Lapsi sairastui ")
        step = PlannedStep.objects.get()
        reschedule_step(ctx, step, target_on=ctx.today + timedelta(days=9))
        line = board_of(ctx, boathouse.hers)[0]
        assert [(day.was_on, day.changed_on, day.reason) for day in line.days] == [
            (ctx.today - timedelta(days=1), ctx.today, ""),
            (first, ctx.today, "Lapsi sairastui"),
        ]
        assert (line.target_on, line.is_late) == (ctx.today + timedelta(days=9), False)
        move_step(ctx, PlannedStep.objects.get(), state="done")
        refused("PLAN-68", lambda: reschedule_step(ctx, PlannedStep.objects.get(), target_on=ctx.today))
        assert StepDay.objects.count() == 2
    with boathouse.cast.inside("aarne") as ctx, pytest.raises(NotAllowed):
        reschedule_step(ctx, step, target_on=ctx.today)


def test_step__day_changed_on_its_page__keeps_what_was_typed(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        step = plan_step(ctx, boathouse.hers, person=boathouse.she, kind="individual", target_on=ctx.today)
    client, here = boathouse.cast.client("aino"), reverse("plans.step.reschedule", args=[step.public_id])
    assert here in client.get(reverse("plans.episode.board", args=[boathouse.hers.public_id])).text
    for wrong in ("22.11.2026", "", "32.13.2026"):
        answer = client.post(here, {"target_on": wrong, "reason": "Työntekijä vaihtui"})
        assert answer.status_code == 422 and "Työntekijä vaihtui" in answer.text
    assert client.post(here, {"target_on": "2.12.2026", "reason": "Työntekijä vaihtui"}).status_code == 302
    assert "Työntekijä vaihtui" in client.get(reverse("plans.episode.board", args=[boathouse.hers.public_id])).text
    assert boathouse.only(StepDay).was_on == TODAY
    assert boathouse.cast.client("aarne").get(here).status_code == 404


def test_step__late__is_said_on_her_page_and_on_todays_to_her_own_workers_only(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        for days in (-1, 3, 30):
            plan_step(ctx, boathouse.hers, person=boathouse.she, kind="individual", target_on=ctx.today + timedelta(days=days))
        assert [line.is_late for line in own_steps_soon(ctx)] == [True, False], "what is a month away does not stand on the home page"
        assert [step.is_late for step in steps_of(ctx, boathouse.she)] == [True, False, False]
    aino = boathouse.cast.client("aino")
    for address in ("/", reverse("people.person.view", args=[boathouse.she.public_id])):
        assert "Myöhässä" in aino.get(address).text
    board = aino.get(reverse("plans.episode.board", args=[boathouse.hers.public_id])).text
    [late] = [step for step in board.split("<article")[1:] if "Myöhässä" in step]
    assert late.index("Suunniteltu") < late.index("Myöhässä"), "its state is said, and that it is late"
    with boathouse.cast.inside("aarne") as ctx:
        assert own_steps_soon(ctx) == [] and steps_of(ctx, boathouse.she) == []
    assert "Myöhässä" not in boathouse.cast.client("aarne").get("/").text
