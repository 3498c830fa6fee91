"""Taking a risk on: the worker decides, nothing goes without a right, children are listed, meetings leave tasks; the other side never knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.models import EpisodeWorker
from syli.kernel.access import NotAllowed, allows
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import HELSINKI, Context
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope
from syli.org.choices import Role
from syli.org.models import Membership
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import RiskMeetingAction
from syli.plans.commands import agree, decide, finish_task, invite, list_child, plan_meeting, revise_sheet, send_on, take_out, write_minutes
from syli.plans.models import MeetingMember, MeetingTask, Referral, RiskMeeting, Sheet
from syli.plans.queries.forms import with_grounds
from syli.plans.queries.referrals import child_lines, facts_of, meetings_of, risk_year
from syli.plans.tests.conftest import Boathouse, complete
from syli.plans.tests.test_sheets import readers
from syli.safety.choices import Act
from tests.apart import agreed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("decision", "consent", "consented_on", "ground", "may"),
    [
        ("refer", "given", TODAY, "", True),
        ("refer", "given", None, "", False),
        ("refer", "given", TODAY + timedelta(days=1), "", False),
        ("refer", "legal_ground", None, "Laki 25 §", True),
        ("refer", "legal_ground", TODAY, "  ", False),
        ("refer", "", TODAY, "Laki", False),
        ("keep", "given", TODAY, "", False),
    ],
)
def test_may_send__consent_or_a_written_ground(decision: str, consent: str, consented_on: date | None, ground: str, may: bool) -> None:
    assert rules.may_send(decision, consent, consented_on, ground, TODAY) is may


@pytest.mark.parametrize(("reason", "may"), [("Pelkää", True), ("  ", False)])
def test_says_why(reason: str, may: bool) -> None:
    assert rules.says_why(reason) is may


@pytest.mark.parametrize(("children", "listed", "missing"), [({1, 2}, {1}, {2}), ({1}, {1, 9}, set()), (set(), set(), set())])
def test_children_missing(children: set[int], listed: set[int], missing: set[int]) -> None:
    assert rules.children_missing(children, listed) == missing


@pytest.mark.parametrize(("sent_on", "is_sent"), [(None, False), (TODAY, True)])
def test_is_sent(sent_on: date | None, is_sent: bool) -> None:
    assert rules.is_sent(sent_on) is is_sent


@pytest.mark.parametrize(
    ("what", "responsible", "days", "agreed"),
    [("Lukot", "Aino", 0, True), ("", "Aino", 0, False), ("Lukot", " ", 0, False), ("Lukot", "Aino", -1, False)],
)
def test_is_agreed(what: str, responsible: str, days: int, agreed: bool) -> None:
    assert rules.is_agreed(what, responsible, TODAY + timedelta(days=days), TODAY) is agreed


@pytest.mark.parametrize(("other_side", "may"), [(False, True), (True, False)])
def test_may_sit(other_side: bool, may: bool) -> None:
    assert rules.may_sit(other_side) is may


def test_plan_28__taken_out_is_out__and_nobody_sits_twice() -> None:
    assert rules.sits(None) and not rules.sits(datetime(2026, 11, 22, tzinfo=HELSINKI))
    assert [rules.may_be_invited(*asked) for asked in ((7, {7}), (7, {8}), (None, {7}))] == [False, True, True]


def referred(boathouse: Boathouse, **answers: Any) -> Referral:
    """Assess her risk and take it on."""
    sheet = boathouse.sheet("risk_assessment", answers=answers)
    with boathouse.cast.inside("aino") as ctx:
        return decide(ctx, sheet, decision="refer", reason="Kuristi kahdesti")


def sent(boathouse: Boathouse) -> Referral:
    """Take it on and send it, with consent and the child listed."""
    referral = referred(boathouse)
    with boathouse.cast.inside("aino") as ctx:
        list_child(ctx, referral, child=boathouse.child, chosen="notified", acted_on=ctx.today)
        return send_on(ctx, referral, consent="given", consented_on=ctx.today, sent_to="Poliisi")


def met(boathouse: Boathouse) -> RiskMeeting:
    with boathouse.cast.inside("aino") as ctx:
        return plan_meeting(ctx, sent(boathouse), held_on=ctx.today)


def refused(rule: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleBroken) as broken:
        act()
    assert broken.value.rule_id == rule


def test_answers__however_grave__decide_nothing(boathouse: Boathouse) -> None:
    boathouse.sheet("risk_assessment", answers={"concern": "yes", "police_calls": 9})
    with boathouse.cast.inside("leena"):
        assert not Referral.objects.exists()


def test_decide__against_the_answers__is_the_workers_to_do(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("risk_assessment")
    with boathouse.cast.inside("aino") as ctx:
        refused("PLAN-20", lambda: decide(ctx, sheet, decision="refer", reason=" "))
        made = decide(ctx, sheet, decision="refer", reason="Vaisto sanoo")
        counts, facts = facts_of(ctx, sheet, 1)
        assert (made.decision, counts[0][1], [fact.is_met for fact in facts]) == ("refer", 0, [False, False, False])
        again = decide(ctx, sheet, decision="keep", reason="Muutin mieltäni")
        assert (again.pk, Referral.objects.count()) == (made.pk, 1)


def test_send__without_right_or_with_a_child_unlisted__is_refused(boathouse: Boathouse) -> None:
    referral = referred(boathouse)
    with boathouse.cast.inside("aino") as ctx:
        refused("PLAN-21", lambda: send_on(ctx, referral, consent="given", sent_to="Poliisi"))
        refused("PLAN-21", lambda: send_on(ctx, referral, consent="legal_ground", legal_ground=" ", sent_to="Poliisi"))
        refused("PLAN-22", lambda: send_on(ctx, referral, consent="given", consented_on=ctx.today, sent_to="Poliisi"))
        assert [line.act for line in child_lines(ctx, referral)] == [""]
        refused("PLAN-20", lambda: list_child(ctx, referral, child=boathouse.child, chosen="not_needed", acted_on=ctx.today))
        refused("PLAN-22", lambda: list_child(ctx, referral, child=boathouse.he, chosen="notified", acted_on=ctx.today))
        refused("PLAN-22", lambda: list_child(ctx, referral, child=boathouse.child, chosen="notified", acted_on=ctx.today + timedelta(days=1)))
        for act in ("in_care", "notified"):
            list_child(ctx, referral, child=boathouse.child, chosen=act, acted_on=ctx.today)
        assert referral.children.get().act == "notified"
        refused("PLAN-23", lambda: plan_meeting(ctx, referral, held_on=ctx.today))
        done = send_on(ctx, referral, consent="legal_ground", legal_ground="Henki on vaarassa", sent_to="Poliisi")
        assert (done.consent, done.sent_on) == ("legal_ground", ctx.today)
        refused("PLAN-23", lambda: send_on(ctx, referral, consent="given", consented_on=ctx.today, sent_to="Poliisi"))
        refused("PLAN-23", lambda: decide(ctx, done.sheet, decision="keep", reason="Ei"))


def test_send__of_somebody_protected__needs_two(boathouse: Boathouse) -> None:
    referral = referred(boathouse)
    right: dict[str, Any] = {"consent": "given", "consented_on": TODAY, "sent_to": "Poliisi"}
    with boathouse.cast.inside("aino") as ctx:
        list_child(ctx, referral, child=boathouse.child, chosen="notified", acted_on=ctx.today)
        Person.objects.filter(pk=boathouse.she.pk).update(is_protected=True)
        refused("SAFE-29", lambda: send_on(ctx, Referral.objects.get(pk=referral.pk), **right))
        assert Referral.objects.get(pk=referral.pk).sent_on is None
    agreed(boathouse.cast, "aino", boathouse.she, act=Act.DISCLOSE)
    with boathouse.cast.inside("aino") as ctx:
        assert send_on(ctx, Referral.objects.get(pk=referral.pk), **right).sent_on == ctx.today


def test_meeting__agrees_and_follows(boathouse: Boathouse) -> None:
    meeting = met(boathouse)
    with boathouse.cast.inside("aino") as ctx:
        refused("PLAN-24", lambda: agree(ctx, meeting, what="Lukot", responsible="", due_on=ctx.today))
        refused("PLAN-24", lambda: agree(ctx, meeting, what="Lukot", responsible="Poliisi", due_on=ctx.today - timedelta(days=1)))
        task = agree(ctx, meeting, what="Lukot", responsible="Poliisi", due_on=ctx.today)
        refused("PLAN-24", lambda: write_minutes(ctx, meeting, minutes="Sanoja", held_on=ctx.today + timedelta(days=1)))
        refused("PLAN-24", lambda: write_minutes(ctx, meeting, minutes="Sanoja", held_on=ctx.today, follow_up_on=ctx.today - timedelta(days=1)))
        write_minutes(ctx, meeting, minutes="Sanoja", held_on=ctx.today, follow_up_on=ctx.today + timedelta(days=30))
        invite(ctx, meeting, body="police", name="Konstaapeli Keksitty")
        finish_task(ctx, task)
        card = meetings_of(ctx, meeting.referral)[0][0]
    assert (card.members[0].name, card.tasks[0].done_on, card.minutes) == ("Konstaapeli Keksitty", TODAY, "Sanoja")


def test_member__of_another_unit__reads_only_what_she_was_invited_to(boathouse: Boathouse) -> None:
    meeting, cast = met(boathouse), boathouse.cast
    sheet, plan = meeting.referral.sheet, boathouse.sheet("safety_plan")
    with cast.inside("leena"):
        EpisodeWorker.objects.filter(episode=boathouse.his).delete()
        boathouse.his.participants.all().delete()
    assert "aarne" not in readers(boathouse, sheet)
    with cast.inside("aino") as ctx:
        invite(ctx, meeting, body="crisis_work", staff=cast.staff["aarne"])
    assert "aarne" in readers(boathouse, sheet)
    assert "aarne" not in readers(boathouse, plan)
    client = cast.client("aarne")
    assert client.get(reverse("plans.referral.view", args=[meeting.referral.public_id])).status_code == 200
    assert client.get(reverse("plans.referral.send", args=[meeting.referral.public_id])).status_code == 404
    assert client.get(reverse("people.person.view", args=[boathouse.she.public_id])).status_code == 404


def colleague(boathouse: Boathouse) -> Context:
    """Make Sulo a worker of her unit, named nowhere, and return his context."""
    Membership.objects.filter(staff=boathouse.cast.staff["sulo"]).update(role=Role.WORKER)
    return boathouse.cast.ctx("sulo")


def test_meeting__is_read_by_its_table__and_a_removed_member_no_more(boathouse: Boathouse) -> None:
    meeting, cast = met(boathouse), boathouse.cast
    with cast.inside("aino") as ctx:
        write_minutes(ctx, meeting, minutes="Salaista pöydästä", held_on=ctx.today)
        # She was there, and is named for nobody of the other side.
        EpisodeWorker.objects.filter(episode=boathouse.his).delete()
        boathouse.his.participants.all().delete()
    there = reverse("plans.referral.view", args=[meeting.referral.public_id])
    with cast.inside("leena"):
        ctx = colleague(boathouse)
    with scope([ctx.home_id]):
        cards, others = meetings_of(ctx, meeting.referral)
        assert (cards, others) == ([], 1), "a colleague of the unit knows that it was held, and no more"
        assert not allows(ctx, RiskMeetingAction.INVITE, meeting), "nobody invites herself"
    page = cast.client("sulo").get(there)
    assert page.status_code == 200 and "Salaista" not in page.text
    with cast.inside("aino") as ctx:
        seats = [invite(ctx, RiskMeeting.objects.get(), body="crisis_work", staff=cast.staff[who]) for who in ("sulo", "aarne")]
        refused("PLAN-29", lambda: invite(ctx, RiskMeeting.objects.get(), body="crisis_work", staff=cast.staff["aarne"]))
    assert "Salaista" in cast.client("sulo").get(there).text and "Salaista" in cast.client("aarne").get(there).text
    led = cast.client("leena").get(there).text
    assert all(str(cast.staff[who]) in led for who in ("sulo", "aarne")), "the leader sees who sits at the table"
    assert cast.client("aarne").post(reverse("plans.member.remove", args=[seats[0].public_id])).status_code == 404, "a guest leads nothing"
    assert cast.client("leena").post(reverse("plans.member.remove", args=[seats[1].public_id])).status_code == 302
    with cast.inside("leena"):
        events = AuditEvent.objects.filter(action="plans.member.remove", outcome="done")
        assert [event.actor_id for event in events] == [cast.staff["leena"].pk]
        gone = MeetingMember.objects.get(pk=seats[1].pk)
        assert not rules.sits(gone.removed_at) and gone.removed_by_id == cast.staff["leena"].pk
    assert cast.client("aarne").get(there).status_code == 404
    assert "aarne" not in readers(boathouse, meeting.referral.sheet)
    assert "poistettu" in cast.client("leena").get(there).text.lower()
    with cast.inside("aino") as ctx:
        again = invite(ctx, RiskMeeting.objects.get(), body="crisis_work", staff=cast.staff["aarne"])
        assert take_out(ctx, take_out(ctx, again)).removed_at is not None


def test_member__of_the_other_side__is_never_invited_and_never_reads(boathouse: Boathouse) -> None:
    meeting, cast = met(boathouse), boathouse.cast
    with cast.inside("aino") as ctx:
        refused("PLAN-25", lambda: invite(ctx, meeting, body="crisis_work", staff=cast.staff["aarne"]))
        # Even if such a row came to be, the guard stands over it.
        meeting.members.create(
            body="other", staff=cast.staff["aarne"], organisation_id=ctx.home_id, register_id=meeting.register_id, created_at=ctx.now
        )
    assert "aarne" not in readers(boathouse, meeting.referral.sheet)
    client = cast.client("aarne")
    for name, row in (("referral.view", meeting.referral), ("referral.send", meeting.referral), ("meeting.minutes", meeting)):
        assert client.get(reverse(f"plans.{name}", args=[row.public_id])).status_code == 404
    with cast.inside("aarne") as ctx, pytest.raises(NotAllowed):
        decide(ctx, meeting.referral.sheet, decision="keep", reason="Ei")


def test_risk_year__counts_what_happened_in_it(boathouse: Boathouse) -> None:
    meeting = met(boathouse)
    with boathouse.cast.inside("leena") as ctx:
        sheet = Sheet.objects.get()
        revise_sheet(ctx, sheet, answers=complete("risk_assessment") | {"concern": "yes"}, happened_on=ctx.today)
        decide(ctx, Sheet.objects.get(), decision="keep", reason="Tilanne rauhoittui")
        agree(ctx, meeting, what="Lukot", responsible="Poliisi", due_on=ctx.today)
        finish_task(ctx, MeetingTask.objects.get())
        agree(ctx, meeting, what="Muutto", responsible="Sosiaalityö", due_on=ctx.today)
        now, before = (risk_year(ctx, year, with_grounds()) for year in (2026, 2025))
    assert (now.assessments, now.with_grounds, now.taken_on, now.not_taken_on) == (2, 1, 1, 1)
    assert (now.sent_with_consent, now.sent_on_legal_ground, now.meetings, now.children) == (1, 0, 1, 1)
    assert (now.tasks, now.tasks_done_in_time) == (2, 1)
    assert set(vars_of(before)) == {0, 2025}
    with boathouse.cast.inside("aarne") as ctx:
        assert risk_year(ctx, 2026, with_grounds()).assessments == 0


def vars_of(row: Any) -> list[int]:
    return [getattr(row, name) for name in row.__slots__]


def test_pages__the_whole_way_by_browser(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("risk_assessment", answers={"concern": "yes"})
    client = boathouse.cast.client("aino")

    def post(address: str, row: Any, **sent_values: Any) -> Any:
        return client.post(reverse(f"plans.{address}", args=[row.public_id]), sent_values)

    assert post("sheet.decide", sheet, decision="refer", reason="").status_code == 422
    there = post("sheet.decide", sheet, decision="refer", reason="Pelko")["Location"]
    with boathouse.cast.inside("aino"):
        referral = Referral.objects.get()
    refusal = post("referral.send", referral, consent="given", consented_on="22.11.2026", sent_to="Poliisi")
    assert refusal.status_code == 422
    assert "PLAN-22" in refusal.text
    values = {"child": boathouse.child.public_id, "act": "notified", "acted_on": "22.11.2026"}
    assert post("referral.list_child", referral, **values | {"child": boathouse.she.public_id}).status_code == 422
    assert post("referral.list_child", referral, **values).status_code == 302
    assert post("referral.send", referral, consent="given", consented_on="22.11.2026", sent_to="Poliisi").status_code == 302
    assert post("referral.meet", referral, held_on="22.11.2026").status_code == 302
    with boathouse.cast.inside("aino"):
        meeting = RiskMeeting.objects.get()
    assert post("meeting.invite", meeting, body="nobody").status_code == 422
    assert post("meeting.invite", meeting, body="police", name="Keksitty").status_code == 302
    assert post("meeting.agree", meeting, what="Lukot", responsible="Poliisi", due_on="1.12.2026").status_code == 302
    assert post("meeting.minutes", meeting, minutes="Sanoja", held_on="22.11.2026", seen_version=meeting.version).status_code == 302
    with boathouse.cast.inside("aino"):
        task = MeetingTask.objects.get()
    assert post("task.done", task).status_code == 302
    page = client.get(there).text
    assert all(words in page for words in ("Lukot", "Keksitty", "Sanoja", "Poliisi"))
    assert client.get(reverse("plans.referral.numbers")).status_code == 403
    assert boathouse.cast.client("leena").get(reverse("plans.referral.numbers") + "?year=20x6").status_code == 200
