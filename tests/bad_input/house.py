"""The forms of a house where families live, and of national documents: each in a place where it can be filled in well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.urls import reverse

from syli.bookings.commands import add_open_hours, add_space, book_for_family, book_room
from syli.bookings.models import RoomNotice
from syli.documents.commands import begin_document, finish_document, save_document
from syli.documents.models import Document
from syli.episodes.models import Episode
from syli.kernel.ids import new_public_id
from syli.org.models import Unit
from syli.people.models import Person
from syli.stays.commands import (
    add_room,
    add_task,
    add_to_programme,
    arrive,
    give_permission,
    hold_meeting,
    hold_place,
    order_interpreter,
    plan_review,
    plan_shifts,
    receive_family,
    record_commitment,
    set_up_house,
    write_line,
    write_proposal,
)
from syli.stays.models import InterpreterOrder, KeeperNotice, PlannedShift, Stay
from syli.stays.tests.conftest import Lighthouse
from tests.bad_input.pages import Spot
from tests.bad_input.world import bores
from tests.case import Case

APPS = ("bookings", "stays", "documents")
#: What the schema of our own asks beside what is recorded of Kaisa.
WHOLE = {
    "ohjautuminen": {"kuka_ohjasi": {"system": "oma/Kuka ohjasi", "code": "1", "display": "Itse"}},
    "kesto": "Vuoden",
    "arvio": "Tarvitsee tukea.",
    "laatija": [{"sukunimi": "Auttaja", "etunimet": "Aino"}],
}


@dataclass
class HouseWorld:
    """A family in the house, one on its way, what the shift has written down, Kaisa's documents; and Bore's house."""

    case: Case
    haven: Lighthouse
    #: A family in the same house for which somebody has promised to pay.
    paid: Stay
    stay: Stay
    people: list[Person]
    coming: Episode
    rows: dict[str, Any]
    documents: dict[str, Document]
    elsewhere: list[str]


def made_house(case: Case, haven: Lighthouse, manor: Lighthouse) -> HouseWorld:
    """Make the world; on fixtures whose cast and house are one."""
    episode, people = haven.family(adults=1, children=2, offer=haven.offer)
    coming, _others = haven.family()
    paid, payers = manor.family(offer=manor.offer)
    with haven.cast.inside("aino") as ctx:
        at = ctx.now - timedelta(hours=20)
        stay = arrive(ctx, episode, house=haven.house, people=people[:2], at=at, once_key=new_public_id(), room=haven.rooms[0])
    with haven.cast.inside("leena") as ctx:
        aino, house = haven.cast.staff["aino"], haven.house
        plan_shifts(ctx, house, staff=aino, shift="night", days=[ctx.today])
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": haven.cast.registers["aava"], "created_at": ctx.now}
        soon = ctx.now + timedelta(days=1)
        rows = {
            "line": write_line(ctx, house, shift_on=ctx.today, shift="morning", kind="open", text="Lukko jumittaa"),
            "hold": hold_place(ctx, house, expires_at=ctx.now + timedelta(hours=2)),
            "shift": PlannedShift.objects.get(house=house),
            "item": add_to_programme(ctx, house, kind="group", title="Puuroaamu", weekday=ctx.today.weekday(), begins=time(9), minutes=60),
            "proposal": write_proposal(ctx, house, text="Saunavuoro perjantaille"),
            "commitment": record_commitment(ctx, paid, issuer="Maksaja", start_on=ctx.today),
            "review": plan_review(ctx, episode, planned_on=ctx.today),
            "permission": give_permission(ctx, episode, person=people[0], code="contact_permission"),
            "task": add_task(ctx, episode, text="Soita neuvolaan", due_on=ctx.today),
            "order": order_interpreter(ctx, episode, language_code="so", mode="phone", alias="Lumme", starts_at=soon, minutes=60),
            "came": InterpreterOrder.objects.create(episode=episode, language_code="so", mode="phone", alias="Lumme", starts_at=at, minutes=60, **stamp),
            "meeting": hold_meeting(ctx, house, held_on=ctx.today - timedelta(days=7), agenda="Sauna"),
            "danger": receive_family(ctx, house, offer=haven.offer, adults=1, children=0, once_key=new_public_id(), is_in_danger=True),
            "notice": KeeperNotice.objects.create(
                house=house, person=case.kaisa, other=people[0], happened_at=ctx.now, once_key="notice", **stamp
            ),
            **_rooms(case, coming),
        }  # fmt: skip
        paid_stay = arrive(ctx, paid, house=house, people=payers, at=ctx.now, once_key=new_public_id())
    return HouseWorld(case, haven, paid_stay, stay, people, coming, rows, _documents(case), [*bores(case), *_bores_house(case)])


def _rooms(case: Case, coming: Episode) -> dict[str, Any]:
    """Return a shared room that is open on some days, one for a family and a team, and what the keeper is told."""
    with case.cast.inside("leena") as ctx:
        unit, soon = case.cast.units["a1"], ctx.now + timedelta(days=3)
        space = add_space(ctx, unit, name="Perhehuone", is_shared=True)
        span = {"taken_at": soon, "given_back_at": soon + timedelta(hours=1)}
        later = {"taken_at": soon + timedelta(days=1), "given_back_at": soon + timedelta(days=1, hours=1)}
        notice = RoomNotice.objects.create(
            unit=unit, person=case.kaisa, other=case.child, wanted_at=soon, organisation_id=ctx.home_id,
            register=case.cast.registers["aava"], created_at=ctx.now,
        )  # fmt: skip
        return {
            "space": space,
            "hours": add_open_hours(ctx, unit, title="Avoin tupa", weekday=0, begins=time(9), ends=time(12), start_on=ctx.today),
            "booking": book_for_family(ctx, coming, space=space, **span),
            "team": book_room(ctx, unit, space=space, purpose="Tiimi", **later),
            "room_notice": notice,
        }


def _documents(case: Case) -> dict[str, Document]:
    """Return one that is finished, one that is whole and waits, and one that Aino has just begun."""
    with case.cast.inside("leena") as ctx:
        whole = [begin_document(ctx, case.kaisa, branch="1011", episode=case.episode)]
        whole[0] = finish_document(ctx, save_document(ctx, whole[0], answers={**whole[0].answers, **WHOLE}))
        whole.append(begin_document(ctx, case.kaisa, branch="1011", episode=case.episode))
        whole[1] = save_document(ctx, whole[1], answers={**whole[1].answers, **WHOLE})
    with case.cast.inside("aino") as ctx:
        return {"finished": whole[0], "whole": whole[1], "draft": begin_document(ctx, case.kaisa, branch="1011", episode=case.episode)}


def _bores_house(case: Case) -> list[str]:
    cast = case.cast
    with cast.inside("lotta") as ctx:
        house = set_up_house(ctx, cast.units["b1"], family_places=2)
        room = add_room(ctx, house, name="Vieras")
        line = write_line(ctx, house, shift_on=ctx.today, shift="night", kind="open", text="Vieraan talon asia")
        hold = hold_place(ctx, house, expires_at=ctx.now + timedelta(hours=1))
        space = add_space(ctx, cast.units["b1"], name="Vieras huone")
        return [house.public_id, room.public_id, line.public_id, line.handover.public_id, hold.public_id, space.public_id]


def spots_in_house(world: HouseWorld) -> list[Spot]:
    """Return every form of every page of a house and of documents."""
    return [*_doors_and_house(world), *_week(world), *_living(world), *_around_a_stay(world), *_booking(world), *_writing(world)]


def _at(name: str, row: Any, *more: Any) -> str:
    return reverse(name, args=[row.public_id, *(one.public_id for one in more)])


def _doors_and_house(world: HouseWorld) -> list[Spot]:
    house, rooms, rows = world.haven.house, world.haven.rooms, world.rows
    board, line, unit = _at("stays.house.view", house), rows["line"], Unit.objects.get(name="Yksikkö A2")
    receive, handover = _at("stays.house.receive", house), _at("stays.house.write_handover", house)
    with world.case.cast.inside("leena"):
        sign = _at("stays.handover.sign", line.handover)
    return [
        Spot("stays.house.receive", receive, good={"adults": "1", "children": "1"}),
        Spot("stays.house.receive", receive, good={"hold": "1"}),
        Spot("stays.house.turn_away", _at("stays.house.turn_away", house), good={"reason": "no_place", "guided_to": "Fyyri"}),
        Spot("stays.house.answer_call", _at("stays.house.answer_call", house), good={"caller": "self", "minutes": "5"}),
        Spot("stays.house.edit", _at("stays.house.edit", house), good={"day_workers": "4"}),
        Spot("stays.room.add", _at("stays.room.add", house), good={"name": "Torni"}),
        Spot("stays.room.clean", _at("stays.room.clean", rooms[2]), good={"state": "to_clean"}),
        Spot("stays.hold.release", board, sent_to=_at("stays.hold.release", rows["hold"])),
        Spot("stays.unit.set_up", _at("stays.unit.set_up", unit), good={"family_places": "2"}),
        Spot("stays.keeper_notice.close", "/", sent_to=_at("stays.keeper_notice.close", rows["notice"])),
        Spot("stays.house.write_handover", handover, sent_to=handover, good={"text": "Ikkuna jäi auki"}),
        Spot("stays.handover_line.finish", handover, sent_to=_at("stays.handover_line.finish", house, line)),
        Spot("stays.handover_line.move", _at("stays.handover_line.move", house, line), good={"person": world.people[0].public_id}),
        Spot("stays.handover.sign", handover, sent_to=sign),
        Spot(
            "stays.house.file_summary", _at("stays.house.file_summary", house),
            good={"start_on": "1.1.2026", "end_on": "30.6.2026", "received_on": "1.9.2026", "name_1": "Vastanneita", "value_1": "24"},
        ),
    ]  # fmt: skip


def _week(world: HouseWorld) -> list[Spot]:
    house, rows, week = world.haven.house, world.rows, _at("stays.house.see_week", world.haven.house)
    aino = world.case.cast.staff["aino"].public_id
    return [
        Spot("stays.house.plan_shifts", _at("stays.house.plan_shifts", house), good={"staff": aino, "first_day": "23.11.2026", "count": "2"}),
        Spot("stays.house.drop_shift", week, sent_to=_at("stays.house.drop_shift", house, rows["shift"])),
        Spot("stays.house.plan_week", _at("stays.house.plan_week", house), good={"title": "Iltapala", "begins": "19.00"}),
        Spot("stays.house.drop_programme", week, sent_to=_at("stays.house.drop_programme", house, rows["item"])),
        Spot("stays.house.propose", _at("stays.house.propose", house), good={"text": "Lisää kirjoja"}),
        Spot("stays.house.answer_proposal", _at("stays.house.answer_proposal", house, rows["proposal"]), good={"answer": "Sovittiin."}),
        Spot("stays.house.meet", _at("stays.house.meet", house), good={"agenda": "Sauna"}),
        Spot("stays.house.meet", f"{_at('stays.house.meet', house)}?day={rows['meeting'].held_on}", good={"decisions": "Perjantaina."}),
    ]


def _living(world: HouseWorld) -> list[Spot]:
    stay, rooms = world.stay, world.haven.rooms
    first, left_out = world.people[0].public_id, world.people[2].public_id
    at = {"day": "22.11.2026", "time": "9.00"}
    return [
        Spot("stays.stay.away", _at("stays.stay.away", stay), good={"people": [first], **at}),
        Spot("stays.stay.move", _at("stays.stay.move", stay), good={"room": rooms[2].public_id, **at}),
        Spot("stays.stay.depart", _at("stays.stay.depart", stay), good={"people": [first], **at}),
        Spot("stays.stay.join", _at("stays.stay.join", stay), good={"people": [left_out], **at}),
        Spot("stays.stay.end_danger", _at("stays.stay.view", world.rows["danger"]), sent_to=_at("stays.stay.end_danger", world.rows["danger"])),
        Spot("stays.episode.arrive", _at("stays.episode.arrive", world.coming), good=at),
        Spot("stays.stay.describe", _at("stays.stay.describe", stay), good={"violence_codes": ["threat"]}),
        Spot("stays.stay.check_out", _at("stays.stay.check_out", stay), good={"housing_code": "new_home", "link_adult": "given"}),
    ]


def _around_a_stay(world: HouseWorld) -> list[Spot]:
    stay, rows, episode, coming = world.stay, world.rows, world.stay.episode, world.coming
    view, record, order = _at("stays.stay.view", stay), "stays.interpreter_order.record", _at("stays.interpreter_order.view", rows["order"])
    mother, child = (one.public_id for one in world.people[:2])
    later = {"language_code": "ar", "alias": "Kaisla", "day": "23.11.2026", "time": "10.00"}
    period = {"start_on": "1.11.2026", "end_on": "2.11.2026", "reason": "Sovittu"}
    return [
        Spot("stays.episode.commit", _at("stays.episode.commit", coming), good={"issuer": "Maksaja", "euros": "100,00"}),
        Spot(
            "stays.payment_commitment.cancel", _at("stays.stay.view", world.paid), sent_to=_at("stays.payment_commitment.cancel", rows["commitment"])
        ),
        Spot("stays.episode.plan_review", _at("stays.episode.plan_review", coming), good={"planned_on": "30.11.2026"}),
        Spot("stays.review.hold", _at("stays.review.hold", rows["review"]), good={"minutes": "Jatketaan."}),
        Spot("stays.episode.permit", _at("stays.episode.permit", episode), good={"people": [mother], "code": "victim_support_visit", "how": "oral"}),
        Spot("stays.permission.withdraw", view, sent_to=_at("stays.permission.withdraw", rows["permission"])),
        Spot("stays.episode.add_task", _at("stays.episode.add_task", episode), good={"text": "Varaa aika"}),
        Spot("stays.task.finish", _at("stays.task.view", rows["task"]), sent_to=_at("stays.task.finish", rows["task"])),
        Spot("stays.episode.bill_uncovered", _at("stays.episode.bill_uncovered", episode), good=period),
        Spot("stays.episode.order_interpreter", _at("stays.episode.order_interpreter", episode), good=later),
        Spot(record, _at(record, rows["came"]), good={"came_minutes": "45"}),
        Spot(record, order, sent_to=_at(record, rows["order"]), good={"cancel": "yes"}, shows_nothing="pressed twice is as once"),
        Spot("stays.episode.write_sleep", _at("stays.episode.write_sleep", episode), good={"person": child, "night_hours": "7,5"}),
    ]


def _booking(world: HouseWorld) -> list[Spot]:
    unit, rows = world.case.cast.units["a1"], world.rows
    at = {"day": "26.11.2026", "begins": "10.00", "ends": "11.00"}
    hours = {"title": "Avoin tupa", "begins": "9.00", "ends": "12.00", "start_on": "23.11.2026"}
    taken = {"space": rows["space"].public_id, **at}
    return [
        Spot("bookings.unit.book", _at("bookings.unit.book", unit), good={**taken, "purpose": "Ohjaus"}),
        Spot("bookings.episode.book_room", _at("bookings.episode.book_room", world.coming), good=taken),
        Spot("bookings.booking.change", _at("bookings.booking.change", rows["booking"]), good=taken),
        Spot("bookings.booking.change", _at("bookings.booking.change", rows["team"]), good={**taken, "purpose": "Ohjaus"}),
        Spot("bookings.booking.cancel", _at("bookings.booking.cancel", rows["booking"]), good={"reason": "Perhe sairastui"}),
        Spot("bookings.space.add", _at("bookings.space.add", unit), good={"name": "Sali"}),
        Spot("bookings.space.change", _at("bookings.space.change", rows["space"]), good={"name": "Tupa"}),
        Spot("bookings.open_hours.add", _at("bookings.open_hours.add", unit), good=hours),
        Spot("bookings.open_hours.change", _at("bookings.open_hours.change", rows["hours"]), good={**hours, "end_on": "30.11.2026"}),
        Spot("bookings.room_notice.close", "/", sent_to=_at("bookings.room_notice.close", rows["room_notice"])),
    ]


def _writing(world: HouseWorld) -> list[Spot]:
    """Return the forms of documents; finishing one is a button beside saving it."""
    child, episode, documents = world.case.child, world.case.episode, world.documents
    begin = f"{_at('documents.person.begin', child)}?branch=1011&episode={episode.public_id}"
    write, whole = (_at("documents.document.write", documents[one]) for one in ("draft", "whole"))
    said = {"q-arvio": "Tarvitsee tukea."}
    return [
        Spot("documents.person.begin", begin),
        Spot("documents.document.write", write, sent_to=write, good=said, who="aino"),
        Spot("documents.document.write", _at("documents.document.finish", documents["whole"]), sent_to=whole, good={"finish": "1"}, keeps_first=True),
        Spot("documents.document.correct", _at("documents.document.correct", documents["finished"]), good={"reason": "Väärä päivä."}),
    ]


__all__ = ["APPS", "HouseWorld", "made_house", "spots_in_house"]
