"""What leaves in the course of the work stands among what was given, with its right, and in the log that she may ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from syli.kernel.rules import RuleBroken
from syli.plans.commands import answer_duty, decide, list_child, revise_sheet, send_on
from syli.plans.models import Duty
from syli.plans.tests.conftest import Boathouse, boathouse, complete
from syli.retention.commands import disclose
from syli.retention.models import Disclosure
from syli.retention.tests.conftest import asked_for
from syli.safety.choices import Act
from tests.apart import Apart, agreed

pytestmark = pytest.mark.django_db
__all__ = ["boathouse"]


def given(boathouse: Boathouse) -> list[tuple[Any, ...]]:
    with boathouse.cast.inside("aino"):
        return [(one.person_id, one.what, one.receiver, one.ground, one.reason, one.consent_on, one.given_on) for one in Disclosure.objects.all()]


@pytest.mark.parametrize(("consent", "ground"), [("given", "consent"), ("legal_ground", "other_law")])
def test_risk__sent_on__stands_among_what_was_given(boathouse: Boathouse, consent: str, ground: str) -> None:
    sheet = boathouse.sheet("risk_assessment")
    with boathouse.cast.inside("aino") as ctx:
        referral = decide(ctx, sheet, decision="refer", reason="Kuristi kahdesti")
        list_child(ctx, referral, child=boathouse.child, chosen="in_care", acted_on=ctx.today)
        assert not Disclosure.objects.exists()
        by_consent = consent == "given"
        right: dict[str, Any] = {"consented_on": ctx.today} if by_consent else {"legal_ground": "Henki on vaarassa"}
        send_on(ctx, referral, consent=consent, sent_to="Poliisi", **right)
        with pytest.raises(RuleBroken):
            send_on(ctx, referral, consent=consent, sent_to="Poliisi", **right)
    reason, agreed_on = ("", ctx.today) if by_consent else ("Henki on vaarassa", None)
    assert given(boathouse) == [(boathouse.she.pk, "record_part", "Poliisi", ground, reason, agreed_on, ctx.today)]
    page = boathouse.cast.client("aino").get(f"/people/{boathouse.she.public_id}/given/").text
    assert "Poliisi" in page
    with boathouse.cast.inside("leena") as leader:
        assert any("Poliisi" in line.text for line in asked_for(leader, boathouse.she, right="log").lines.all())


def test_duty__done__stands_among_what_was_given_and_a_reason_why_not_does_not(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    with boathouse.cast.inside("aino") as ctx:
        answer_duty(ctx, Duty.objects.get(), reason="Leena teki sen")
        assert not Disclosure.objects.exists()
        revise_sheet(ctx, sheet, answers=complete("violence_screening") | {"children_exposed": "yes"}, happened_on=ctx.today)
        answer_duty(ctx, Duty.objects.get(state="open"), done_on=ctx.today)
    ((person_id, what, receiver, ground, reason, _consent, on),) = given(boathouse)
    assert (person_id, what, receiver, ground, on) == (boathouse.she.pk, "notification", "Lastensuojelu", "child_protection", ctx.today)
    assert "417/2007" in reason


def test_child__marked_notified__stands_on_its_own_list_once_and_follows_what_is_put_right(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("risk_assessment")
    child = boathouse.child.pk

    def marks(*chosen: tuple[str, int]) -> None:
        for act, days_ago in chosen:
            with boathouse.cast.inside("aino") as ctx:
                on = ctx.today - timedelta(days=days_ago)
                list_child(ctx, referral, child=boathouse.child, chosen=act, acted_on=on, words="Punnittu tarkkaan")

    with boathouse.cast.inside("aino") as ctx:
        referral, today = decide(ctx, sheet, decision="keep", reason="Kuristi kahdesti"), ctx.today
    marks(("in_care", 0))
    assert given(boathouse) == [], "nobody was told anything"
    marks(("notified", 0), ("notified", 0))
    ((person_id, what, receiver, ground, reason, _consent, on),) = given(boathouse)
    assert (person_id, what, receiver, ground, on) == (child, "notification", "Lastensuojelu", "child_protection", today)
    assert "417/2007" in reason
    marks(("notified", 2))
    assert [row[-1] for row in given(boathouse)] == [today - timedelta(days=2)], "the day was put right, nobody was told twice"
    marks(("not_needed", 0))
    ((*_same, reason, _consent, _on),) = given(boathouse)
    assert "peruttu" in reason, "what was written stays, and says that it was not so"
    page = boathouse.cast.client("aino").get(f"/people/{boathouse.child.public_id}/given/").text
    assert "Lastensuojelu" in page


def test_disclosure__of_a_shared_child__is_its_own_sides(apart: Apart) -> None:
    cast = apart.case.cast
    usual: dict[str, Any] = {"what": "notification", "purpose": "Turva", "ground": "child_protection", "reason": "25 §"}
    with cast.inside("aino") as ctx:
        agreed(cast, "aino", apart.child, act=Act.DISCLOSE)
        disclose(ctx, apart.child, content="Ilmoitus", receiver="Lahden lastensuojelu", given_on=ctx.today, **usual)
    for who, sees in (("aino", True), ("aarne", False), ("leena", True)):
        page = cast.client(who).get(f"/people/{apart.child.public_id}/given/")
        assert page.status_code == 200 and ("Lahden lastensuojelu" in page.text) is sees, who
