"""Two persons, step by step: asking, agreeing and doing. Whatever is tried in whatever order: `tests/security/test_two_persons.py`."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from syli.kernel.access import NotAllowed, allows
from syli.kernel.rules import RuleBroken
from syli.people.access import ContactPointAction, PersonAction
from syli.people.commands import add_contact_point, change_contact_point, end_contact_point, reveal_address, set_protection
from syli.people.models import ContactPoint, Person
from syli.retention.commands import disclose, write_letter
from syli.safety.choices import Act, ApprovalState
from syli.safety.commands import answer, ask_to_change_contact, ask_to_disclose, ask_to_end, ask_to_lift, ask_to_reveal
from syli.safety.models import Approval, Separation
from syli.safety.queries.keeping import own_requests, waiting
from tests.apart import Apart, agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(apart: Apart) -> Apart:
    """Keep the two apart, and protect her identity as well."""
    apart.keep()
    with apart.case.cast.inside("leena"):
        apart.she.is_protected = True
        apart.she.save()
    return apart


def test_reveal__asked_agreed_done__opens_once_and_to_the_asker_only(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("aino") as ctx:
        assert not allows(ctx, PersonAction.REVEAL_ADDRESS, kept.she)
        asked = ask_to_reveal(ctx, kept.she, reason="Taksi kotiin")
        assert not allows(ctx, PersonAction.REVEAL_ADDRESS, kept.she), "asking opens nothing"
        with pytest.raises(NotAllowed):
            answer(ctx, asked, agree=True)
    with cast.inside("saga") as ctx:
        answer(ctx, asked, agree=True)
    with cast.inside("leena") as ctx:
        assert not allows(ctx, PersonAction.REVEAL_ADDRESS, kept.she), "agreed for somebody else"
    with cast.inside("aino") as ctx:
        reveal_address(ctx.because("Taksi kotiin"), kept.she)
        with pytest.raises(NotAllowed):
            reveal_address(ctx.because("Taksi kotiin"), kept.she)
        asked.refresh_from_db()
        assert (asked.state, asked.done_at) == (ApprovalState.DONE, ctx.now)


def test_lift__of_a_protection_in_force__needs_two_and_setting_it_one(kept: Apart) -> None:
    cast, soon = kept.case.cast, date(2027, 1, 1)
    with cast.inside("aino") as ctx:
        for weaker in ({"is_protected": False}, {"is_protected": True, "until": soon}):
            with pytest.raises(RuleBroken, match="PEOPLE-26"):
                set_protection(ctx, kept.she, **weaker)
        asked = ask_to_lift(ctx, kept.she, reason="Kielto on päättynyt")
        with pytest.raises(RuleBroken, match="PEOPLE-26"):
            set_protection(ctx, kept.she, is_protected=False)
    with cast.inside("saga") as ctx:
        answer(ctx, asked, agree=True)
    with cast.inside("leena") as ctx, pytest.raises(RuleBroken, match="PEOPLE-26"):
        set_protection(ctx, kept.she, is_protected=False)
    with cast.inside("aino") as ctx:
        set_protection(ctx, kept.she, is_protected=True, until=soon)
        asked.refresh_from_db()
        assert asked.state == ApprovalState.DONE
        set_protection(ctx, kept.she, is_protected=True, until=date(2028, 1, 1))
        with pytest.raises(RuleBroken, match="PEOPLE-26"):
            set_protection(ctx, kept.she, is_protected=True, until=soon)


def test_lift__pages__say_whom_to_ask_and_where_to_go_on(kept: Apart) -> None:
    aino, here = kept.case.cast.client("aino"), f"/people/{kept.she.public_id}"
    refused = aino.post(f"{here}/protection/", {"custodian": kept.case.cast.staff["aino"].public_id})
    assert refused.status_code == 422
    assert "Pyydä toista henkilöä" in refused.text
    assert aino.post(f"{here}/second/", {"what": "lift", "reason": "Kielto on päättynyt"}).status_code == 302
    with kept.case.cast.inside("saga") as ctx:
        (one,) = waiting(ctx)
        answer(ctx, Approval.objects.get(public_id=one.public_id), agree=True)
    assert f"{here}/protection/" in aino.get(f"{here}/second/").text
    assert aino.post(f"{here}/protection/", {"custodian": kept.case.cast.staff["aino"].public_id}).status_code == 302
    assert 'value="lift"' not in aino.get(f"{here}/second/").text


def test_change_contact__of_whom_safety_was_asked_for__needs_two_and_of_the_other_one(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("aino") as ctx:
        for act in (lambda: change_contact_point(ctx, kept.points["her"], safety="unsafe"), lambda: end_contact_point(ctx, kept.points["her"])):
            with pytest.raises(NotAllowed):
                act()
    with cast.inside("aarne") as ctx:
        assert allows(ctx, ContactPointAction.CHANGE, kept.points["his"]), "his page must not show that there is a pair"


def test_new_way__of_whom_safety_was_asked_for__is_not_safe_until_two_have_said_so(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("aino") as ctx:
        point = add_contact_point(ctx, kept.she, kind="phone", value="040 999 8877", safety="safe")
        assert (point.safety, point.safe_until) == ("unknown", None)
        for said in ({"safety": "safe"}, {"safety": "limited", "when": "arkisin"}):
            with pytest.raises(RuleBroken, match="PEOPLE-27"):
                change_contact_point(ctx, point, **said)
        change_contact_point(ctx, point, safety="unsafe")
    her, here = cast.client("aino"), f"/people/{kept.she.public_id}/second/"
    assert f'value="{point.public_id}"' in her.get(here).text, "it is there to be asked for"
    assert her.post(here, {"what": point.public_id, "reason": "Vanha numero on hänellä"}).status_code == 302
    with cast.inside("saga") as ctx:
        answer(ctx, Approval.objects.get(), agree=True)
    with cast.inside("aino") as ctx:
        changed = change_contact_point(ctx, ContactPoint.objects.get(pk=point.pk), safety="safe")
        assert changed.safety == "safe" and Approval.objects.get().state == ApprovalState.DONE


def test_new_way__of_the_other_one__is_what_was_said(kept: Apart) -> None:
    with kept.case.cast.inside("aarne") as ctx:
        assert add_contact_point(ctx, kept.he, kind="phone", value="040 999 8877", safety="safe").safety == "safe", "his page tells of no pair"


def test_disclose__of_somebody_in_danger__needs_two_each_time_and_of_others_one(kept: Apart) -> None:
    cast = kept.case.cast
    given = {"what": "statement", "content": "", "receiver": "Poliisi", "purpose": "Koe", "ground": "other_law", "reason": "Koe"}
    for is_protected in (True, False):
        with cast.inside("aino") as ctx:
            Person.objects.filter(pk=kept.she.pk).update(is_protected=is_protected)
            with pytest.raises(RuleBroken, match="SAFE-29"):
                disclose(ctx, kept.she, **given, given_on=ctx.today)
            asked = ask_to_disclose(ctx, kept.she, reason="Poliisi pyysi")
        with cast.inside("saga") as ctx:
            answer(ctx, asked, agree=True)
        with cast.inside("aino") as ctx:
            disclose(ctx, kept.she, **given, given_on=ctx.today)
            asked.refresh_from_db()
            assert asked.state == ApprovalState.DONE
            with pytest.raises(RuleBroken, match="SAFE-29"):
                disclose(ctx, kept.she, **given, given_on=ctx.today)
    with cast.inside("aarne") as ctx:
        assert disclose(ctx, kept.he, **given, given_on=ctx.today).pk, "to ask of him would tell that there is somebody"
    here = f"/people/{kept.he.public_id}/"
    assert 'value="disclose"' not in cast.client("aarne").get(f"{here}second/").text
    assert 'value="disclose"' in cast.client("aino").get(f"/people/{kept.she.public_id}/second/").text


def test_letter__to_somebody_protected__needs_two_though_the_address_is_safe(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("aino") as ctx:
        point = add_contact_point(ctx, kept.she, kind="postal", value="PL 5, 00100 Helsinki")
        ContactPoint.objects.filter(pk=point.pk).update(safety="safe", safe_until=ctx.today)
        with pytest.raises(RuleBroken, match="SAFE-29"):
            write_letter(ctx, kept.she, template="get_in_touch", point=point)
    agreed(cast, "aino", kept.she, act=Act.DISCLOSE)
    with cast.inside("aino") as ctx:
        assert write_letter(ctx, kept.she, template="get_in_touch", point=point).pk


def test_end__by_the_answer_of_another__opens_both_sides_again(kept: Apart) -> None:
    cast = kept.case.cast
    with cast.inside("leena") as ctx:
        asked = ask_to_end(ctx, Separation.objects.get(), reason="Sovittu")
        with pytest.raises(RuleBroken, match="SAFE-05"):
            answer(ctx, asked, agree=True)
        assert Separation.objects.get().end_on is None
    with cast.inside("saga") as ctx:
        answer(ctx, asked, agree=True)
        with pytest.raises(RuleBroken, match="SAFE-06"):
            answer(ctx, asked, agree=True)
    with cast.inside("aino") as ctx:
        assert Separation.objects.get().end_on == ctx.today
        assert allows(ctx, PersonAction.FIND, kept.he)


def test_ask__without_a_reason__is_refused_beside_the_field(kept: Apart) -> None:
    with kept.case.cast.inside("aino") as ctx:
        for act in (lambda: ask_to_reveal(ctx, kept.she, reason=" \n"), lambda: ask_to_change_contact(ctx, kept.points["her"], reason="")):
            with pytest.raises(RuleBroken, match="SAFE-08") as broken:
                act()
            assert broken.value.field == "reason"
    client = kept.case.cast.client("aino")
    response = client.post(f"/people/{kept.she.public_id}/second/", {"what": "reveal", "reason": " "})
    assert response.status_code == 422
    assert client.post(f"/people/{kept.she.public_id}/second/", {"what": "nonsense", "reason": "x"}).status_code == 422
    with kept.case.cast.inside("aino"):
        assert not Approval.objects.exists()


def test_pages__ask_answer_reveal__from_the_clients_page_to_the_address(kept: Apart) -> None:
    aino, saga = kept.case.cast.client("aino"), kept.case.cast.client("saga")
    page = aino.get(f"/people/{kept.she.public_id}/")
    assert f"/people/{kept.she.public_id}/second/" in page.text
    assert f"/people/{kept.she.public_id}/address/" not in page.text
    assert aino.post(f"/people/{kept.she.public_id}/second/", {"what": "reveal", "reason": "Taksi <kotiin>"}).status_code == 302
    assert "Taksi" not in aino.get("/second/").text
    with kept.case.cast.inside("saga") as ctx:
        (one,) = waiting(ctx)
    assert saga.get("/second/").status_code == 200
    assert "Taksi &lt;kotiin&gt;" in saga.get(f"/second/{one.public_id}/").text
    assert saga.post(f"/second/{one.public_id}/", {"answer": "agree"}).status_code == 302
    assert f"/people/{kept.she.public_id}/address/" in aino.get(f"/people/{kept.she.public_id}/second/").text
    assert aino.post(f"/people/{kept.she.public_id}/address/", {"reason": "Taksi"}).status_code == 200
    with kept.case.cast.inside("aino") as ctx:
        assert own_requests(ctx, kept.she) == []


def test_database__the_same_person_as_asker_and_answerer__is_refused_by_the_table(kept: Apart) -> None:
    with kept.case.cast.inside("aino") as ctx:
        asked = ask_to_reveal(ctx, kept.she, reason="Koe")
        asked.answered_by_id = asked.asked_by_id
        with pytest.raises(IntegrityError), transaction.atomic():
            asked.save()
