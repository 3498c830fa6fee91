"""At the door at night, on the phone, between shifts, and the terms of a paid stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from syli.episodes.models import CountOnlyContact, Episode
from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.people.choices import IdentityLevel
from syli.people.models import Person
from syli.records.models import Note
from syli.stays.commands import (
    answer_call,
    arrive,
    arrive_uncommitted,
    cancel_commitment,
    finish_line,
    give_handover,
    hold_place,
    hold_review,
    move_line,
    plan_review,
    receive_family,
    record_commitment,
    take_handover,
    turn_away,
    write_line,
)
from syli.stays.models import AdviceCall, Handover, HandoverLine, Stay, TurnedAway
from syli.stays.tests.conftest import Lighthouse

pytestmark = pytest.mark.django_db
THREE = datetime(2026, 11, 22, 3, 12, tzinfo=ZoneInfo("Europe/Helsinki"))


def broken(rule_id: str) -> pytest.RaisesExc[RuleBroken]:
    return pytest.RaisesExc(RuleBroken, check=lambda raised: raised.rule_id == rule_id)


def test_family__at_three_in_the_morning__gets_a_room_without_a_name(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        stay = receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=2, at=THREE, room=lighthouse.rooms[0], once_key="k")
        pieces = list(stay.presences.select_related("person").order_by("pk"))
        assert [p.heads for p in pieces] == ["adult", "child", "child"]
        assert all(p.person.identity_level == IdentityLevel.PSEUDONYMOUS and not p.person.given_name for p in pieces)
        assert len({p.person.alias for p in pieces}) == 3
        assert sorted(stay.episode.participants.values_list("role", flat=True)) == ["adult_client", "child", "child"]
        again = receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=2, room=lighthouse.rooms[0], once_key="k")
        assert again == stay
        assert Episode.objects.count() == 1


def test_family__with_a_nickname__is_called_by_it(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        stay = receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=2, children=0, once_key="k", nickname=" Kaarna ")
        assert next(p.person.alias for p in stay.presences.select_related("person").order_by("pk")) == "Kaarna"


def test_family__no_room_left__leaves_nobody_behind(lighthouse: Lighthouse) -> None:
    """A refusal rolls back everything: no person, no episode, no stay remains of a family that could not come."""
    with lighthouse.cast.inside("aino") as ctx:
        held = [hold_place(ctx, lighthouse.house, expires_at=ctx.now + timedelta(hours=1)) for _ in range(3)]
        before = Person.objects.count()
        with broken("STAY-10"):
            receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=2, once_key="k")
        assert (Person.objects.count(), Episode.objects.count(), Stay.objects.count()) == (before, 0, 0)
        assert receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=0, once_key="h", hold=held[0]).state == "running"


def test_family__numbers_that_cannot_be__are_refused(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        for adults, children, rule in ((0, 0, "STAY-17"), (1, 20, "STAY-17"), (0, 1, "STAY-15"), (-1, 3, "STAY-17")):
            with broken(rule):
                receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=adults, children=children, once_key="n")
        with broken("EPISODE-17" if (ctx.now + timedelta(days=1)).date() > ctx.today else "STAY-16"):
            receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=0, once_key="f", at=ctx.now + timedelta(days=1))
        alone = receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=0, children=1, once_key="a", alone_reason="Pakeni kotoa")
        assert alone.alone_reason == "Pakeni kotoa"


def test_family__of_another_association__is_not_received_here(lighthouse: Lighthouse) -> None:
    for who in ("otso", "aarne", "sulo", "adele", "fanni", "saga", "vilma", "tilda"):
        with lighthouse.cast.inside(who) as ctx, pytest.raises(NotAllowed):
            receive_family(ctx, lighthouse.house, offer=lighthouse.offer, adults=1, children=0, once_key=who)


def test_turned_away__is_counted_once_without_a_name(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        one = turn_away(ctx, lighthouse.house, reason="no_place", guided_to="Toinen majakka", adults=1, children=2, once_key="t")
        assert turn_away(ctx, lighthouse.house, reason="no_place", adults=1, children=2, once_key="t") == one
        assert TurnedAway.objects.get().guided_to == "Toinen majakka"
        for wrong in ("", "made_up"):
            with broken("STAY-27"):
                turn_away(ctx, lighthouse.house, reason=wrong, adults=1, children=0, once_key="w")
        with broken("STAY-17"):
            turn_away(ctx, lighthouse.house, reason="other", adults=0, children=0, once_key="w")
        with broken("STAY-16"):
            turn_away(ctx, lighthouse.house, reason="other", adults=1, children=0, once_key="w", happened_at=ctx.now + timedelta(hours=1))
        assert Person.objects.count() == 0


def test_call__is_one_count_with_its_hour(lighthouse: Lighthouse) -> None:
    with lighthouse.cast.inside("aino") as ctx:
        call = answer_call(
            ctx, lighthouse.house, offer=lighthouse.offer, once_key="c", caller="professional", theme_codes=["safety"], minutes=12, happened_at=THREE
        )
        assert answer_call(ctx, lighthouse.house, offer=lighthouse.offer, once_key="c") == call
        counted = CountOnlyContact.objects.get()
        assert (counted.kind, counted.adults, counted.children, counted.minutes, counted.theme_codes) == ("phone_advice", 1, 0, 12, ["safety"])
        assert AdviceCall.objects.get().happened_at == THREE
        with broken("EPISODE-14"):
            answer_call(ctx, lighthouse.house, offer=lighthouse.offer, once_key="d", theme_codes=["stalking"])
        assert AdviceCall.objects.count() == CountOnlyContact.objects.count() == 1


def test_handover__written_given_and_taken__by_two(lighthouse: Lighthouse) -> None:
    stay = lighthouse.stay()
    with lighthouse.cast.inside("aino") as ctx:
        line = write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="open", text=" Avain hukassa. ", stay=stay)
        assert line.text == "Avain hukassa."
        handover = Handover.objects.get()
        with broken("STAY-34"):
            write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="tell", text="  ")
        with broken("STAY-26"):
            take_handover(ctx, handover)
        give_handover(ctx, handover)
        with broken("STAY-26"):
            take_handover(ctx, handover)
        with broken("STAY-35"):
            write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="tell", text="Myöhässä.")
        assert finish_line(ctx, lighthouse.house, line=line).done_at == ctx.now
    with lighthouse.cast.inside("leena") as ctx:
        assert take_handover(ctx, handover).taken_by_id == ctx.actor.id
        with broken("STAY-26"):
            take_handover(ctx, handover)
    for who in ("otso", "adele", "aarne"):
        with lighthouse.cast.inside(who) as ctx, pytest.raises(NotAllowed):
            give_handover(ctx, handover)


def test_handover__line_of_one_client__moves_to_her_record(lighthouse: Lighthouse) -> None:
    stay, (_episode, strangers) = lighthouse.stay(), lighthouse.family()
    with lighthouse.cast.inside("aino") as ctx:
        person = stay.presences.order_by("pk")[0].person
        line = write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="open", text="Valvoi ja pelkäsi.")
        move_line(ctx, lighthouse.house, line=line, person=person)
        line.refresh_from_db()
        assert (line.text, line.moved_at, line.done_at) == ("", ctx.now, ctx.now)
        note = Note.objects.get()
        assert (note.person_id, note.kind, note.versions.get().paragraphs[0]["text"]) == (person.pk, "handover", "Valvoi ja pelkäsi.")
        with broken("STAY-34"):
            move_line(ctx, lighthouse.house, line=line, person=strangers[0])
        assert Note.objects.count() == 1


def test_handover__text__is_sealed(lighthouse: Lighthouse) -> None:
    from django.db import connection

    with lighthouse.cast.inside("aino") as ctx:
        write_line(ctx, lighthouse.house, shift_on=ctx.today, shift="night", kind="tell", text="Salainen asia")
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM stays_handoverline")
            assert "Salainen" not in str(cursor.fetchone())
        assert HandoverLine.objects.get().text == "Salainen asia"


def test_paid_stay__without_a_commitment__waits_for_one(manor: Lighthouse) -> None:
    episode, people = manor.family()
    with manor.cast.inside("aino") as ctx:
        with broken("STAY-21"):
            arrive(ctx, episode, house=manor.house, people=people, at=ctx.now, once_key="k")
        with pytest.raises(NotAllowed):
            arrive_uncommitted(replace(ctx, reason="Tuli yöllä"), episode, house=manor.house, people=people, at=ctx.now, once_key="k")
        late = record_commitment(ctx, episode, issuer="Päijät-Häme", start_on=ctx.today + timedelta(days=1))
        with broken("STAY-21"):
            arrive(ctx, episode, house=manor.house, people=people, at=ctx.now, once_key="k")
        cancel_commitment(ctx, late)
        assert cancel_commitment(ctx, late).cancelled_at == ctx.now
        record_commitment(ctx, episode, issuer="Päijät-Häme", start_on=ctx.today, end_on=ctx.today + timedelta(days=90), price_cents=31000)
        assert arrive(ctx, episode, house=manor.house, people=people, at=ctx.now, once_key="k").state == "running"


def test_paid_stay__without_a_commitment__begins_for_the_directors_reason(manor: Lighthouse) -> None:
    episode, people = manor.family()
    with manor.cast.inside("leena") as ctx:
        with pytest.raises(NotAllowed):
            arrive_uncommitted(ctx, episode, house=manor.house, people=people, at=ctx.now, once_key="k")
        reasoned = ctx.because("Kiireellinen, sitoumus luvattu huomiseksi")
        assert arrive_uncommitted(reasoned, episode, house=manor.house, people=people, at=ctx.now, once_key="k").state == "running"


def test_commitment__that_cannot_be__is_refused(manor: Lighthouse) -> None:
    episode, _people = manor.family()
    with manor.cast.inside("aino") as ctx:
        for issuer, days in ((" ", 1), ("Päijät-Häme", -1)):
            with broken("STAY-36"):
                record_commitment(ctx, episode, issuer=issuer, start_on=ctx.today, end_on=ctx.today + timedelta(days=days))


def test_review__planned_and_held(manor: Lighthouse) -> None:
    episode, _people = manor.family()
    with manor.cast.inside("aino") as ctx:
        with broken("STAY-37"):
            plan_review(ctx, episode, planned_on=ctx.today - timedelta(days=1))
        review = plan_review(ctx, episode, planned_on=ctx.today)
        for days in (1, -400):
            with broken("STAY-37"):
                hold_review(ctx, review, held_on=ctx.today + timedelta(days=days))
        assert hold_review(ctx, review, held_on=ctx.today, minutes="Sovittiin.", goals="Uni").goals == "Uni"
