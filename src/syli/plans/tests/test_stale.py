"""A colleague decides or writes first: both versions are shown, and nobody's decision on a risk is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from syli.plans.commands import decide, list_child, move_step, plan_step, revise_sheet
from syli.plans.models import ChildAtRisk, PlannedStep, Referral
from syli.plans.tests.conftest import Boathouse, complete
from syli.plans.tests.test_referrals import referred
from syli.testing.dom import parse
from syli.testing.page_forms import forms_in
from tests.stale import save_second

pytestmark = pytest.mark.django_db


def leena(boathouse: Boathouse, act: Callable[[Any], object]) -> Callable[[], None]:
    """Return what the leader does meanwhile."""

    def first() -> None:
        with boathouse.cast.inside("leena") as ctx:
            act(ctx)

    return first


def stored(boathouse: Boathouse, model: Any, *names: str) -> list[Any]:
    with boathouse.cast.inside("leena"):
        return [tuple(getattr(row, name) for name in names) for row in model.objects.order_by("pk")]


@pytest.mark.parametrize("decided_before", [False, True])
def test_decide__somebody_decided_first__shows_both(boathouse: Boathouse, decided_before: bool) -> None:
    sheet = boathouse.sheet("risk_assessment")
    if decided_before:
        leena(boathouse, lambda ctx: decide(ctx, sheet, decision="keep", reason="Aiempi syy"))()
    save_second(
        boathouse.cast.client("aino"), reverse("plans.sheet.decide", args=[sheet.public_id]), {"decision": "keep", "reason": "Ainon syy"},
        first=leena(boathouse, lambda ctx: decide(ctx, sheet, decision="refer", reason="Leenan syy")),
        theirs="Leenan syy", mine="Ainon syy", stored=lambda: stored(boathouse, Referral, "decision", "reason"),
    )  # fmt: skip
    assert stored(boathouse, Referral, "decision", "reason") == [("keep", "Ainon syy")]


def test_decide__a_new_version_came_meanwhile__says_so_and_keeps_what_was_decided(boathouse: Boathouse) -> None:
    """What was decided on the version she read stays as it was; hers is a decision on the version she is shown now."""
    sheet = boathouse.sheet("risk_assessment")
    leena(boathouse, lambda ctx: decide(ctx, sheet, decision="refer", reason="Ensimmäisestä"))()
    answers = complete("risk_assessment") | {"concern": "yes"}
    save_second(
        boathouse.cast.client("aino"), reverse("plans.sheet.decide", args=[sheet.public_id]), {"decision": "keep", "reason": "Toisesta"},
        first=leena(boathouse, lambda ctx: revise_sheet(ctx, sheet, answers=answers, happened_on=ctx.today)),
        theirs="", mine="Toisesta", stored=lambda: stored(boathouse, Referral, "number", "reason"),
    )  # fmt: skip
    assert stored(boathouse, Referral, "number", "reason") == [(1, "Ensimmäisestä"), (2, "Toisesta")]


def test_list_child__somebody_wrote_first__shows_both(boathouse: Boathouse) -> None:
    referral = referred(boathouse)
    save_second(
        boathouse.cast.client("aino"), reverse("plans.referral.list_child", args=[referral.public_id]),
        {"child": boathouse.child.public_id, "act": "in_care", "acted_on": "21.11.2026", "words": "Ainon sanat"},
        first=leena(boathouse, lambda ctx: list_child(
            ctx, referral, child=boathouse.child, chosen="notified", acted_on=ctx.today, words="Leenan sanat",
        )),
        theirs="Leenan sanat", mine="Ainon sanat", stored=lambda: stored(boathouse, ChildAtRisk, "act", "words"),
    )  # fmt: skip
    assert stored(boathouse, ChildAtRisk, "act", "words") == [("in_care", "Ainon sanat")]


def test_move__on_an_old_board__shows_where_the_step_stands(boathouse: Boathouse) -> None:
    with boathouse.cast.inside("aino") as ctx:
        step = plan_step(ctx, boathouse.hers, person=boathouse.she, kind="individual", target_on=ctx.today)
    client = boathouse.cast.client("aino")
    board = reverse("plans.episode.board", args=[boathouse.hers.public_id])
    form = forms_in(client.get(board))[0]
    leena(boathouse, lambda ctx: move_step(ctx, step, state="done"))()
    answer = form.send(client, {"state": "dropped"})
    assert answer.status_code == 409
    both = [cell.text for cell in parse(answer.text) if cell.tag == "td"]
    assert both[0] == "Tehty" and both[1].startswith("Jätetty"), both
    assert stored(boathouse, PlannedStep, "state") == [("done",)]
    assert forms_in(client.get(board))[0].send(client, {"state": "dropped"}).status_code == 302
    assert stored(boathouse, PlannedStep, "state") == [("dropped",)]
