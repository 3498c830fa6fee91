"""A planted case: two who must not learn of each other, their child, and requests about each."""

from __future__ import annotations

from typing import Any

import pytest

from syli.kernel.context import Context
from syli.people.models import Person
from syli.retention.commands import collect, decide_lines, receive
from syli.retention.commands.asking import Decided
from syli.retention.models import DataRequest
from syli.safety.commands import answer
from tests.apart import Apart, plant
from tests.case import Case

WORDS = {"her_given": "Katriina", "her_family": "Salomäki", "his_given": "Reijo", "his_family": "Vanhanen", "her_phone": "0401234567"}


@pytest.fixture
def apart(case: Case) -> Apart:
    """Plant the two sides and keep them apart."""
    made = plant(case, WORDS)
    made.keep()
    return made


def asked_for(ctx: Context, person: Person, **facts: Any) -> DataRequest:
    """Receive a request with what is usual, and collect its lines."""
    usual: dict[str, Any] = {"right": "access", "asker": "self", "identity": "document", "received_on": ctx.today, "language": "fi"}
    made = receive(ctx, person, **(usual | facts))
    return collect(ctx, made, assessment="12 v, ymmärtää" if made.asker == "guardian" else "")


def as_proposed(ctx: Context, request: DataRequest) -> DataRequest:
    """Decide every line as it was proposed."""
    return decide_lines(ctx, request, decisions={line.number: Decided(line.proposal, line.proposal_ground) for line in request.lines.all()})


def agree(case: Case, request: DataRequest, *, by: str = "saga", yes: bool = True) -> None:
    """Answer as the second person."""
    assert request.approval is not None
    with case.cast.inside(by) as ctx:
        answer(ctx, request.approval, agree=yes)
