"""Kaisa's forms, as plain rows: for tests that ask of every action and address who may."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model

from syli.plans.models import (
    ChildAtRisk,
    Duty,
    JointWork,
    MeetingMember,
    MeetingTask,
    PlannedStep,
    Referral,
    RegularMeeting,
    RiskMeeting,
    Sheet,
    SheetVersion,
    ViolencePart,
    Work,
)
from syli.records.models import Attachment
from tests.case import Case


def plan_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind that plans own and an address or an action may name."""
    with case.cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "register": case.cast.registers["aava"]}
        sheet = Sheet.objects.create(person=case.kaisa, episode=case.episode, form_code="risk_assessment", **stamp)
        answers = {"concern": "yes", "needs": "Sanoja"}
        SheetVersion.objects.create(sheet=sheet, number=1, form_version=1, answers=answers, happened_on=ctx.today, written_at=ctx.now, **stamp)
        duty = Duty.objects.create(sheet=sheet, code="child_welfare", since_on=ctx.today, **stamp)
        referral = Referral.objects.create(sheet=sheet, number=1, decision="refer", reason="Koe", decided_on=ctx.today, **stamp)
        ChildAtRisk.objects.create(referral=referral, child=case.child, act="notified", acted_on=ctx.today, **stamp)
        meeting = RiskMeeting.objects.create(referral=referral, held_on=ctx.today, minutes="Sanoja", **stamp)
        task = MeetingTask.objects.create(meeting=meeting, what="Lukot", responsible="Aino", due_on=ctx.today, **stamp)
        member = MeetingMember.objects.create(meeting=meeting, body="police", name="Konstaapeli Keksitty", **stamp)
        partner = case.person("Pekka", born_on=date(1990, 1, 1))
        joint = JointWork.objects.create(
            first=case.kaisa, second=partner, first_worker=case.cast.staff["leena"], second_worker=case.cast.staff["aino"],
            first_consent_on=ctx.today, start_on=ctx.today, **stamp,
        )  # fmt: skip
        step = PlannedStep.objects.create(episode=case.episode, person=case.kaisa, kind="individual", target_on=ctx.today, **stamp)
        part = ViolencePart.objects.create(episode=case.episode, person=case.kaisa, part="experienced", said_on=ctx.today, **stamp)
        made: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        regular = RegularMeeting.objects.create(
            unit=case.episode.unit, service_code=case.episode.service_code, code="seed_day", held_on=ctx.today, **made
        )
        file = Attachment.objects.create(person=case.child, name="tiedosto-1.png", media_type="image/png", size=1, added_on=ctx.today, **stamp)
        work = Work.objects.create(
            person=case.child, episode=case.episode, file=file, made_on=ctx.today, opinion="not_shown", original="kept", words="Sanoja", **stamp
        )
    return [sheet, duty, referral, meeting, member, task, joint, step, part, work, regular]
