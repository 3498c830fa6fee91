"""Two persons: whatever is tried in whatever order, nothing that needs two is ever done by one, twice, or too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from syli.org.choices import Role
from syli.org.models import Membership
from syli.retention.tests.conftest import as_proposed, asked_for
from syli.safety.choices import Act
from tests.apart import Apart, plant
from tests.case import Case
from tests.security.acts_of_two import ASKING
from tests.security.answers_of_two import AnswersOfTwo

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


@pytest.fixture
def kept(case: Case) -> Apart:
    """Keep the two apart, protect her identity as well, and let Adele lead too."""
    cast = case.cast
    Membership.objects.create(
        staff=cast.staff["adele"], organisation=cast.organisations["aava"], role=Role.LEADER, start_on=date(2020, 1, 1), created_at=cast.now
    )
    apart = plant(case)
    apart.keep()
    with cast.inside("leena"):
        apart.she.is_protected = True
        apart.she.save()
    return apart


def test_two_persons__every_act__is_one_the_machine_tries() -> None:
    assert ASKING.keys() | {Act.ANSWER_REQUEST} == set(Act)


@pytest.mark.property
def test_two_persons__whatever_is_tried__is_never_got_round(kept: Apart) -> None:
    with kept.case.cast.inside("leena") as ctx:
        request = as_proposed(ctx, asked_for(ctx, kept.he))
    few = settings(
        max_examples=max(12, settings().max_examples // 5),
        stateful_step_count=50,
        deadline=None,
        # No shrinking: a failing order of events is found in seconds and is readable as it is.
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    machine: Any = lambda: AnswersOfTwo(kept, request)  # noqa: E731  # made anew for every run
    run_state_machine_as_test(machine, settings=few)
