"""A house in unit A1 with Kaisa's family in it, as plain rows: for tests that ask of every action and address who may."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db.models import Model

from syli.stays.models import (
    Background,
    Departure,
    FeedbackLink,
    FeedbackSummary,
    Handover,
    HandoverLine,
    Hold,
    House,
    HouseMeeting,
    InterpreterOrder,
    KeeperNotice,
    PastPlaces,
    PaymentCommitment,
    Permission,
    PlannedShift,
    Presence,
    ProgrammeItem,
    Proposal,
    Review,
    Room,
    SleepNight,
    Stay,
    SummaryFigure,
    SummaryPiece,
    Task,
)
from tests.case import Case


def stay_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind that stays own and an address or an action may name."""
    cast = case.cast
    with cast.inside("aino") as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        stamp: dict[str, Any] = {**own, "register": cast.registers["aava"]}
        house = House.objects.create(unit=cast.units["a1"], family_places=5, **own)
        room = Room.objects.create(house=house, name="1", **own)
        began_at = ctx.now - timedelta(days=2)
        stay = Stay.objects.create(episode=case.episode, house=house, began_at=began_at, once_key="rows", **stamp)
        for person, heads in ((case.kaisa, "adult"), (case.child, "child")):
            Presence.objects.create(stay=stay, person=person, heads=heads, room=room, start_at=began_at, **own)
        hold = Hold.objects.create(house=house, expires_at=ctx.now + timedelta(hours=1), **own)
        commitment = PaymentCommitment.objects.create(episode=case.episode, issuer="Maksaja", start_on=ctx.today, **stamp)
        review = Review.objects.create(episode=case.episode, planned_on=ctx.today, **stamp)
        handover = Handover.objects.create(house=house, shift_on=ctx.today, shift="night", **stamp)
        HandoverLine.objects.create(handover=handover, kind="open", text="Lukko jumittaa", **stamp)
        Background.objects.create(stay=stay, violence_codes=["threat"], **stamp)
        Departure.objects.create(stay=stay, housing_code="new_home", **stamp)
        FeedbackLink.objects.create(stay=stay, code="end_survey", to_whom="adult", is_given=True, given_on=ctx.today, **stamp)
        permission = Permission.objects.create(episode=case.episode, person=case.kaisa, code="contact_permission", given_on=ctx.today, **stamp)
        task = Task.objects.create(episode=case.episode, text="Soita neuvolaan", due_on=ctx.today, **stamp)
        notice = KeeperNotice.objects.create(house=house, person=case.kaisa, other=case.child, happened_at=ctx.now, once_key="rows", **stamp)
        PastPlaces.objects.create(house=house, family_places=4, until_at=ctx.now - timedelta(days=3), **own)
        PlannedShift.objects.create(house=house, staff=cast.staff["aino"], shift_on=ctx.today, shift="night", **own)
        ProgrammeItem.objects.create(house=house, kind="group", title="Puuro", weekday=1, begins=time(9), start_on=ctx.today, **own)
        Proposal.objects.create(house=house, text="Sauna", given_on=ctx.today, **stamp)
        HouseMeeting.objects.create(house=house, held_on=ctx.today, agenda="Sauna", **stamp)
        days = {"start_on": ctx.today - timedelta(days=9), "end_on": ctx.today, "received_on": ctx.today}
        summary = FeedbackSummary.objects.create(house=house, code="end_survey", **days, **stamp)
        SummaryFigure.objects.create(summary=summary, name="Vastanneita", hundredths=2400, **own)
        SummaryPiece.objects.create(summary=summary, number=0, content=b"x", **own)
        SleepNight.objects.create(episode=case.episode, person=case.child, phase="before", slept_on=ctx.today, night_minutes=400, **stamp)
        order = InterpreterOrder.objects.create(
            episode=case.episode, language_code="ar", mode="phone", alias="Lumme", starts_at=ctx.now, minutes=60, **stamp
        )
    return [house, room, stay, hold, commitment, review, handover, permission, task, notice, order]
