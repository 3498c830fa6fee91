"""A request for Kaisa's data that waits for a second person, a letter to her, what keeps her record and a deletion: for tests that ask of every action and address who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Model

from syli.people.models import ContactPoint
from syli.retention.commands import ask_agreement, collect, decide_lines, receive, write_letter
from syli.retention.commands.asking import Decided
from syli.retention.models import Deletion, DeletionStop
from tests.case import Case


def request_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind that retention owns and an address or an action may name."""
    cast = case.cast
    with cast.inside("leena") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": cast.registers["aava"], "created_at": ctx.now}
        asked = receive(ctx, case.kaisa, right="access", asker="self", identity="document", received_on=ctx.today, language="fi")
        asked = collect(ctx, asked)
        asked = decide_lines(ctx, asked, decisions={line.number: Decided("give") for line in asked.lines.all()})
        asked = ask_agreement(ctx, asked, outcome="give", reason="Punnittu")
        until = ctx.today + timedelta(days=30)
        point = ContactPoint.objects.create(
            person=case.kaisa, kind="postal", value="PL 5, 00100 Helsinki", safety="safe", safe_until=until, start_on=ctx.today, **stamp
        )
        letter = write_letter(ctx, case.kaisa, template="get_in_touch", point=point)
        stop = DeletionStop.objects.create(episode=case.episode, ground="legal", reason="Koe", start_on=ctx.today, **stamp)
        own = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        deletion = Deletion.objects.create(unit=cast.units["a1"], due_on=ctx.today, asked_by=cast.staff["saga"], episode_count=1, **own)
    return [asked, letter, stop, deletion]
