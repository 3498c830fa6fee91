"""What ends at once when a client takes back what she permitted: sending on, meetings, invitations, work with the couple (CON-3)."""

from __future__ import annotations

from typing import Any

import pytest

from syli.episodes.models import EpisodeWorker
from syli.people.models import Person
from syli.plans import rules
from syli.plans.choices import PairState
from syli.plans.commands import invite, list_child, plan_meeting, send_on
from syli.plans.models import JointWork, MeetingMember
from syli.plans.queries.referrals import meetings_of
from syli.plans.tests.conftest import Boathouse
from syli.plans.tests.test_referrals import met, referred, refused
from syli.plans.tests.test_sheets import readers
from syli.plans.tests.test_together import running
from syli.stays.commands import withdraw_permission
from syli.stays.models import Permission


def permitted(boathouse: Boathouse, person: Person, code: str, **more: Any) -> Permission:
    """Write down what she permits in her episode."""
    with boathouse.cast.inside("aino") as ctx:
        facts = {"given_on": ctx.today, "created_at": ctx.now, "created_by_id": ctx.actor.id, **more}
        own = {"organisation_id": person.organisation_id, "register_id": person.register_id}
        row: Permission = Permission.objects.create(episode=boathouse.hers, person=person, code=code, **own, **facts)
        return row


def take_back(boathouse: Boathouse, row: Permission) -> None:
    with boathouse.cast.inside("aino") as ctx:
        withdraw_permission(ctx, row)


@pytest.mark.parametrize(
    ("consent", "back", "holds"), [("given", False, True), ("given", True, False), ("legal_ground", True, True), ("", True, True)]
)
def test_plan_26__consent_still_holds(consent: str, back: bool, holds: bool) -> None:
    assert rules.consent_still_holds(consent, is_taken_back=back) is holds


def test_send__consent_taken_back__only_a_legal_ground_sends(boathouse: Boathouse) -> None:
    row, referral = permitted(boathouse, boathouse.she, "risk_group"), referred(boathouse)
    take_back(boathouse, row)
    with boathouse.cast.inside("aino") as ctx:
        list_child(ctx, referral, child=boathouse.child, chosen="notified", acted_on=ctx.today)
        given = {"consent": "given", "consented_on": ctx.today, "sent_to": "Poliisi"}
        refused("PLAN-26", lambda: send_on(ctx, referral, **given))
    permitted(boathouse, boathouse.she, "risk_group")
    with boathouse.cast.inside("aino") as ctx:
        assert send_on(ctx, referral, **given).sent_on == ctx.today


def test_invitation__consent_taken_back__is_read_from_no_more(boathouse: Boathouse) -> None:
    row, meeting = permitted(boathouse, boathouse.she, "risk_group"), met(boathouse)
    cast, sheet = boathouse.cast, meeting.referral.sheet
    with cast.inside("leena"):
        EpisodeWorker.objects.filter(episode=boathouse.his).delete()
        boathouse.his.participants.all().delete()
    with cast.inside("aino") as ctx:
        invite(ctx, meeting, body="police")
        invite(ctx, meeting, body="crisis_work", staff=cast.staff["aarne"])
    assert "aarne" in readers(boathouse, sheet)
    take_back(boathouse, row)
    assert "aarne" not in readers(boathouse, sheet)
    with cast.inside("aino") as ctx:
        assert set(MeetingMember.objects.values_list("revoked_on", flat=True)) == {ctx.today}
        assert all(seat.revoked_on for seat in meetings_of(ctx, meeting.referral)[0][0].members)
        refused("PLAN-26", lambda: invite(ctx, meeting, body="police"))
        refused("PLAN-26", lambda: plan_meeting(ctx, meeting.referral, held_on=ctx.today))


def test_invitation__another_permission_taken_back__goes_on(boathouse: Boathouse) -> None:
    row, meeting = permitted(boathouse, boathouse.she, "contact_permission"), met(boathouse)
    with boathouse.cast.inside("aino") as ctx:
        invite(ctx, meeting, body="police")
    take_back(boathouse, row)
    with boathouse.cast.inside("aino"):
        assert MeetingMember.objects.get().revoked_on is None


def test_couple__one_takes_her_consent_back__is_met_no_more(boathouse: Boathouse) -> None:
    joint, row = running(boathouse), permitted(boathouse, boathouse.she, "couple_session")
    take_back(boathouse, row)
    with boathouse.cast.inside("aino") as ctx:
        ended = JointWork.objects.get(pk=joint.pk)
        assert (ended.state, ended.end_on) == (PairState.ENDED, ctx.today)
