"""What each side has in a house, in documents, in what was decided on a risk and in work with a couple: every protected field a word of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from syli.documents.models import Document, DocumentVersion
from syli.episodes.models import CountOnlyContact
from syli.kernel.context import Context
from syli.org.models import Unit
from syli.people.models import Person
from syli.plans.models import (
    ChildAtRisk,
    Duty,
    JointMeeting,
    JointWork,
    MeetingMember,
    MeetingTask,
    PlannedStep,
    Referral,
    RiskMeeting,
    Sheet,
    SheetVersion,
    StepDay,
    ViolencePart,
    Work,
)
from syli.records.models import Attachment
from syli.retention.models import Disclosure
from syli.stays.models import (
    AdviceCall,
    Background,
    Departure,
    Handover,
    HandoverLine,
    House,
    HouseMeeting,
    InterpreterOrder,
    PaymentCommitment,
    Permission,
    Presence,
    Proposal,
    Review,
    Room,
    SleepNight,
    Stay,
    Task,
    TurnedAway,
)
from tests.canary.planting import Planted
from tests.national import OWN_OID

#: Every protected field of these apps that is words: each side writes one of its own into each.
FIELDS = (
    "house", "room", "alone", "handover", "moved", "agenda", "decided", "proposal", "turned", "call", "issuer", "reference", "payer", "participants",
    "minutes", "goals", "provider", "alias", "meeting_place", "task", "document", "correction", "duty", "referral", "ground", "receiver", "at_risk",
    "risk_minutes", "member", "agreed", "responsible", "purpose", "couple", "partner", "work", "sheet", "given_of_child",
    "step_day",
)  # fmt: skip
HEAD = {"her": "Hyx", "his": "Jaq"}


def word_of(side: str, field: str) -> str:
    """Return the word of one side in one field: no word of any language begins or ends so."""
    return f"{HEAD[side]}{field.replace('_', '')}zwqq"


def plant_houses(made: Planted) -> None:
    """Let each side live in a house of its own, with everything that is written of it. Hers is secret; its true name is known by nobody."""
    for side, who, unit in (("her", "aino", "a1"), ("his", "aarne", "a2")):
        made.words.update({f"{side}_{field}": word_of(side, field) for field in FIELDS})
        _of_side(made, side, who, unit)


def _of_side(made: Planted, side: str, who: str, unit: str) -> None:
    apart, cast = made.apart, made.apart.case.cast
    person, episode = (apart.she, apart.her_episode) if side == "her" else (apart.he, apart.his_episode)

    def say(field: str) -> str:
        return made.words[f"{side}_{field}"]

    with cast.inside(who) as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
        stamp: dict[str, Any] = {**own, "register": cast.registers["aava"]}
        Unit.objects.filter(pk=cast.units[unit].pk).update(name=say("house"), alias=f"Talo {side[-1]}", is_secret=True)
        house = House.objects.create(unit=cast.units[unit], family_places=5, **own)
        room = Room.objects.create(house=house, name=say("room"), **own)
        stay = Stay.objects.create(
            episode=episode, house=house, began_at=ctx.now - timedelta(days=2), alone_reason=say("alone"), once_key=side, **stamp
        )
        for one, heads in ((person, "adult"), *(((apart.child, "child"),) if side == "her" else ())):
            Presence.objects.create(stay=stay, person=one, heads=heads, room=room, start_at=stay.began_at, **own)
        rows = [house, room, stay, *_of_house(ctx, house, stay, say, own, stamp), *_of_stay(ctx, stay, person, say, stamp)]
        rows += [_document(ctx, made, one, say, side, stamp) for one in (person, apart.child)]
        rows += [*_of_risk(ctx, made, person, episode, say, stamp), *_of_couple(ctx, made, person, episode, side, say, stamp)]
        Disclosure.objects.create(
            person=apart.child, what="notification", receiver=say("given_of_child"), ground="child_protection", given_on=ctx.today, **stamp
        )
        for row in rows:
            made.rows.setdefault(row._meta.label, []).append(row)


def _of_house(ctx: Context, house: House, stay: Stay, say: Callable[[str], str], own: dict[str, Any], stamp: dict[str, Any]) -> list[Any]:
    handover = Handover.objects.create(house=house, shift_on=ctx.today, shift="night", **stamp)
    HandoverLine.objects.create(handover=handover, kind="open", text=say("handover"), stay=stay, **stamp)
    HandoverLine.objects.create(handover=handover, kind="open", text=say("moved"), moved_at=ctx.now, **stamp)
    HouseMeeting.objects.create(house=house, held_on=ctx.today, agenda=say("agenda"), decisions=say("decided"), **stamp)
    Proposal.objects.create(house=house, text=say("proposal"), given_on=ctx.today, **stamp)
    TurnedAway.objects.create(house=house, happened_at=ctx.now, reason="full", guided_to=say("turned"), once_key=say("turned"), **own)
    called = {"service_code": stay.episode.service_code, "modality": "remote", "kind": "phone_advice", "happened_on": ctx.today, "adults": 1}
    counted = CountOnlyContact.objects.create(unit=house.unit, once_key=say("call"), **called, **own)
    AdviceCall.objects.create(house=house, counted=counted, happened_at=ctx.now, guided_to=say("call"), **own)
    return [handover]


def _of_stay(ctx: Context, stay: Stay, person: Person, say: Callable[[str], str], stamp: dict[str, Any]) -> list[Any]:
    episode = stay.episode
    paid = {"issuer": say("issuer"), "reference": say("reference"), "contact": say("payer")}
    said = {"participants": say("participants"), "minutes": say("minutes"), "goals": say("goals")}
    asked = {"provider": say("provider"), "alias": say("alias"), "meeting_place": say("meeting_place"), "language_code": "ar", "mode": "phone"}
    Background.objects.create(stay=stay, violence_codes=["threat"], **stamp)
    Departure.objects.create(stay=stay, housing_code="new_home", **stamp)
    SleepNight.objects.create(episode=episode, person=person, phase="before", slept_on=ctx.today, night_minutes=400, **stamp)
    return [
        PaymentCommitment.objects.create(episode=episode, start_on=ctx.today, **paid, **stamp),
        Review.objects.create(episode=episode, planned_on=ctx.today, **said, **stamp),
        InterpreterOrder.objects.create(episode=episode, starts_at=ctx.now, minutes=60, **asked, **stamp),
        Task.objects.create(episode=episode, text=say("task"), due_on=ctx.today, **stamp),
        Permission.objects.create(episode=episode, person=person, code="contact_permission", given_on=ctx.today, **stamp),
    ]


def _document(ctx: Context, made: Planted, person: Person, say: Callable[[str], str], side: str, stamp: dict[str, Any]) -> Document:
    """Enter a finished national document of one side; of the child each side has its own."""
    told = f"{made.words[f'{side}_given']} {made.words[f'{side}_family']}: {say('document')}"
    answers, why = {"arvio": told}, say("correction")
    document: Document = Document.objects.create(
        person=person, schema_oid=OWN_OID, branch="1011", answers=answers, changed_at=ctx.now, state="finished", current_number=2,
        correction_reason=why, **stamp,
    )  # fmt: skip
    for number, reason in ((1, ""), (2, why)):
        DocumentVersion.objects.create(document=document, number=number, answers=answers, finished_at=ctx.now, change_reason=reason, **stamp)
    return document


def _of_risk(ctx: Context, made: Planted, person: Person, episode: Any, say: Callable[[str], str], stamp: dict[str, Any]) -> list[Any]:
    sheet = Sheet.objects.create(person=person, episode=episode, form_code="risk_assessment", **stamp)
    answers = {"concern": "yes", "needs": say("sheet")}
    SheetVersion.objects.create(sheet=sheet, number=1, form_version=1, answers=answers, happened_on=ctx.today, written_at=ctx.now, **stamp)
    duty = Duty.objects.create(sheet=sheet, code="child_welfare", state="reasoned", since_on=ctx.today, reason=say("duty"), **stamp)
    sent = {"consent": "legal_ground", "legal_ground": say("ground"), "sent_on": ctx.today, "sent_to": say("receiver")}
    referral = Referral.objects.create(sheet=sheet, number=1, decision="refer", reason=say("referral"), decided_on=ctx.today, **sent, **stamp)
    ChildAtRisk.objects.create(referral=referral, child=made.apart.child, act="not_needed", acted_on=ctx.today, words=say("at_risk"), **stamp)
    meeting = RiskMeeting.objects.create(referral=referral, held_on=ctx.today, minutes=say("risk_minutes"), **stamp)
    MeetingMember.objects.create(meeting=meeting, body="police", name=say("member"), **stamp)
    task = MeetingTask.objects.create(meeting=meeting, what=say("agreed"), responsible=say("responsible"), due_on=ctx.today, **stamp)
    return [sheet, duty, referral, meeting, task]


def _of_couple(ctx: Context, made: Planted, person: Person, episode: Any, side: str, say: Callable[[str], str], stamp: dict[str, Any]) -> list[Any]:
    cast = made.apart.case.cast
    partner = made.apart.case.person(say("partner"), family_name="Keksitty")
    workers = {"first_worker": cast.staff["aino" if side == "her" else "aarne"], "second_worker": cast.staff["leena"]}
    joint = JointWork.objects.create(
        first=person, second=partner, first_consent_on=ctx.today, start_on=ctx.today, purpose=say("purpose"), **workers, **stamp
    )
    JointMeeting.objects.create(joint=joint, held_on=ctx.today, minutes=60, words=say("couple"), **stamp)
    step = PlannedStep.objects.create(episode=episode, person=person, kind="individual", target_on=ctx.today, **stamp)
    StepDay.objects.create(step=step, was_on=ctx.today, reason=say("step_day"), **stamp)
    part = ViolencePart.objects.create(episode=episode, person=person, part="experienced", said_on=ctx.today, **stamp)
    child = made.apart.child
    file = Attachment.objects.create(person=child, name="tiedosto-1.png", media_type="image/png", size=1, added_on=ctx.today, **stamp)
    work = Work.objects.create(
        person=child, episode=episode, file=file, made_on=ctx.today, opinion="not_shown", original="kept", words=say("work"), **stamp
    )
    return [joint, step, part, work]
