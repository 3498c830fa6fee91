"""A follow-up leads to its form, for the right client, after the end and only with her permission (ENS-9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.commands import close_episode
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.commands import begin_sheet
from syli.plans.models import Sheet
from syli.plans.queries.forms import newest_form
from syli.plans.tests.conftest import TODAY, Boathouse, complete
from syli.stays.commands import give_permission, withdraw_permission
from syli.stays.models import Task

FORM, PERMITTED = "follow_up_survey", "contact_permission"


@pytest.mark.parametrize(
    ("ended", "asks", "permitted", "may"),
    [(True, True, True, True), (True, True, False, False), (True, False, False, True), (False, True, True, False), (False, False, False, False)],
)
def test_plan_69__after_the_end_with_permission(ended: bool, asks: bool, permitted: bool, may: bool) -> None:
    assert rules.may_follow_up(has_ended=ended, asks_permission=asks, is_permitted=permitted) is may


def begins(boathouse: Boathouse, who: Any) -> str:
    return reverse("plans.episode.begin", args=[boathouse.hers.public_id, who.public_id, FORM])


def closed(boathouse: Boathouse) -> Any:
    """Let her permit to be contacted and her service end; return the permission."""
    with boathouse.cast.inside("aino") as ctx:
        given = give_permission(ctx, boathouse.hers, person=boathouse.she, code=PERMITTED)
        close_episode(ctx, boathouse.hers, end_on=ctx.today, end_result="goals_reached")
    return given


@pytest.mark.django_db
def test_follow_up__leads_to_the_form_of_whoever_permits_it__and_of_nobody_else(boathouse: Boathouse) -> None:
    assert newest_form(FORM, TODAY) is not None
    client = boathouse.cast.client("leena")
    episode = reverse("episodes.episode.view", args=[boathouse.hers.public_id])
    assert begins(boathouse, boathouse.she) not in client.get(episode).text, "nothing is followed up while it runs"
    given = closed(boathouse)
    task = boathouse.only(Task)
    assert task.due_on == TODAY.replace(year=2027, month=2)
    there = reverse("stays.task.view", args=[task.public_id])
    for page in (there, episode):
        shown = client.get(page).text
        assert begins(boathouse, boathouse.she) in shown
        assert begins(boathouse, boathouse.child) not in shown, "the child is not asked"
    assert client.get(begins(boathouse, boathouse.she)).status_code == 200
    with boathouse.cast.inside("aino") as ctx:
        withdraw_permission(ctx, given)
    assert begins(boathouse, boathouse.she) not in client.get(episode).text
    assert client.get(begins(boathouse, boathouse.she)).status_code in (404, 409, 422)


@pytest.mark.django_db
def test_follow_up__is_filled_in_once_and_the_way_to_it_goes(boathouse: Boathouse) -> None:
    given, client = closed(boathouse), boathouse.cast.client("leena")
    there = reverse("stays.task.view", args=[boathouse.only(Task).public_id])
    with boathouse.cast.inside("leena") as ctx:
        sheet = begin_sheet(ctx, boathouse.hers, person=boathouse.she, form_code=FORM, answers=complete(FORM), happened_on=ctx.today)
        assert Sheet.objects.get(form_code=FORM).pk == sheet.pk
    assert begins(boathouse, boathouse.she) not in client.get(there).text
    assert given.last_on is None


@pytest.mark.django_db
def test_follow_up__before_the_end_or_without_permission__is_refused(boathouse: Boathouse) -> None:
    values: dict[str, Any] = {"person": boathouse.she, "form_code": FORM, "answers": complete(FORM)}
    with boathouse.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken, match="PLAN-69"):
            begin_sheet(ctx, boathouse.hers, happened_on=ctx.today, **values)
        close_episode(ctx, boathouse.hers, end_on=ctx.today, end_result="goals_reached")
        with pytest.raises(RuleBroken, match="PLAN-69"):
            begin_sheet(ctx, boathouse.hers, happened_on=ctx.today, **values)
        give_permission(ctx, boathouse.hers, person=boathouse.she, code=PERMITTED, last_on=ctx.today + timedelta(days=400))
        begin_sheet(ctx, boathouse.hers, happened_on=ctx.today, **values)


@pytest.mark.django_db
def test_follow_up__the_other_sides_worker__is_led_nowhere(boathouse: Boathouse) -> None:
    closed(boathouse)
    task = boathouse.only(Task)
    assert boathouse.cast.client("aarne").get(reverse("stays.task.view", args=[task.public_id])).status_code == 404
    assert boathouse.cast.client("aarne").get(begins(boathouse, boathouse.she)).status_code == 404
