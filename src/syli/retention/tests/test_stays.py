"""Living in a house, work with a couple and planned work in an answer: what is hers is a line, what tells of another is left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from syli.episodes.commands import Joining, add_participant
from syli.org.models import Unit
from syli.people.models import Person
from syli.plans.models import Danger, JointMeeting, JointWork, PlannedStep, ViolencePart
from syli.retention.choices import LineKind
from syli.retention.commands import ask_agreement, finish
from syli.retention.models import RequestLine
from syli.retention.queries.documents import finished
from syli.retention.queries.finding import found_about
from syli.retention.tests.conftest import agree, as_proposed, asked_for
from syli.retention.tests.test_requests import text_of
from syli.stays.models import Handover, HandoverLine, House, InterpreterOrder, PaymentCommitment, Permission, Presence, Review, Room, Stay, Task
from tests.apart import Apart
from tests.case import Case
from tests.stay_rows import stay_rows

pytestmark = pytest.mark.django_db
SECRET, ALIAS = "Varjokallion turvakoti", "Talo A"


def stamp_of(case: Case, ctx: Any) -> dict[str, Any]:
    return {"organisation_id": ctx.home_id, "register": case.cast.registers["aava"], "created_at": ctx.now, "created_by_id": ctx.actor.id}


def rewrite(model: Any, **values: Any) -> None:
    """Write other words into the one row there is: what is sealed is written with its row."""
    row = model.objects.get()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def lived(case: Case) -> None:
    """Let Kaisa and her child live in a house whose name is secret, with everything that is kept of it."""
    stay_rows(case)
    with case.cast.inside("aino") as ctx:
        Unit.objects.filter(pk=case.cast.units["a1"].pk).update(is_secret=True, name=SECRET, alias=ALIAS)
        own = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        first = Presence.objects.get(person=case.kaisa)
        first.end_at = first.start_at + timedelta(hours=20)
        first.save()
        Presence.objects.create(stay=first.stay, person=case.kaisa, heads="adult", where="away", start_at=first.end_at, **own)
        said = {"participants": "Sosiaalityöntekijä Sointu", "minutes": "Sointu kertoi perheestä", "goals": "Oma koti"}
        HandoverLine.objects.create(
            handover=Handover.objects.get(), kind="happened", text="Lapsella oli kuumetta", stay=first.stay, **stamp_of(case, ctx)
        )
        rewrite(Review, held_on=ctx.today, **said)
        rewrite(PaymentCommitment, reference="MS-4455", contact="Sointu Sarka", price_cents=18_000, scope="90 päivää kahdelle")
        rewrite(Permission, how="written", receiver="Neuvola Nuppu", last_on=ctx.today + timedelta(days=30))
        rewrite(InterpreterOrder, meeting_place=f"{SECRET}, ovi B")


def lines(ctx: Any, person: Person, **facts: Any) -> list[RequestLine]:
    return list(asked_for(ctx, person, **facts).lines.filter(kind__in=(LineKind.STAY, LineKind.PLAN)).order_by("number"))


def found(rows: list[RequestLine], words: str) -> RequestLine:
    """Return the one line in which these words stand."""
    (line,) = [row for row in rows if words in f"{row.label}: {row.text}"]
    return line


def test_stay__everything_kept_of_it__is_a_line(case: Case) -> None:
    lived(case)
    with case.cast.inside("leena") as ctx:
        rows = lines(ctx, case.kaisa)
    told = {f"{row.label}: {row.text}" for row in rows}
    assert any(ALIAS in words and "öitä 1" in words for words in told), "the stay, by the house's other name, with its nights"
    assert sum(row.label == "Talossa" for row in rows) == 1 and sum(row.label == "Poissa" for row in rows) == 1
    for words in (
        "Maksusitoumus: Maksaja · MS-4455",
        "180,00",
        "90 päivää kahdelle",
        "Neuvola Nuppu · Kirjallisesti",
        "Oma koti",
        "Soita neuvolaan",
        "Lapsella oli kuumetta",
    ):
        assert any(words in one for one in told), words
    assert not any("Lukko jumittaa" in one for one in told), "a line of the handover about nobody is nobody's"
    for label in ("Tulkki", "Lupa", "Palautelinkki", "Kerrottu tullessa", "Kerrottu lähtiessä"):
        assert any(row.label == label for row in rows), label
    assert {found(rows, words).proposal for words in ("Sosiaalityöntekijä Sointu", "Sointu kertoi", "Sointu Sarka")} == {"leave_out"}
    assert found(rows, "Oma koti").proposal == "give"


def test_stay__of_a_child__has_its_own_nights_and_sleep_and_nobody_elses(case: Case) -> None:
    lived(case)
    with case.cast.inside("leena") as ctx:
        rows = lines(ctx, case.child)
    assert sum(row.label == "Talossa" for row in rows) == 1 and not any(row.label == "Poissa" for row in rows)
    assert found(rows, "Unipäiväkirja").proposal == "give"
    told = [row for row in rows if row.label == "Kerrottu tullessa"]
    assert told and {(row.proposal, row.proposal_ground) for row in told} == {("leave_out", "told_by_another")}, "it is what the grown-up told"


def test_stay__several_grown_ups__what_was_told_is_weighed(case: Case) -> None:
    lived(case)
    other = case.person("Pirkko")
    with case.cast.inside("aino") as ctx:
        add_participant(ctx, case.episode, joining=Joining(other, "adult_client"), start_on=ctx.today)
        stay = Stay.objects.get()
        own = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        Presence.objects.create(stay=stay, person=other, heads="adult", room=Room.objects.get(), start_at=ctx.now, **own)
    with case.cast.inside("leena") as ctx:
        assert {row.proposal for row in lines(ctx, case.kaisa) if row.label == "Kerrottu tullessa"} == {"leave_out"}


def test_stay__secret_house__its_name_never_leaves(case: Case) -> None:
    lived(case)
    with case.cast.inside("leena") as ctx:
        asked = as_proposed(ctx, asked_for(ctx, case.kaisa))
        place = next(row for row in asked.lines.all() if "ovi B" in row.text)
        assert place.proposal == "mask"
        asked = ask_agreement(ctx, asked, outcome="give", reason="Luettu kahdesti")
    agree(case, asked)
    with case.cast.inside("leena") as ctx:
        text = text_of(finished(finish(ctx, asked)))
    assert ALIAS in text and "Asuminen talossa" in text
    assert "Varjokallio" not in text


def test_stay__shared_child__a_guardian_gets_nothing_of_the_other_sides_stay(apart: Apart) -> None:
    cast = apart.case.cast
    with cast.inside("aino") as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        stamp = stamp_of(apart.case, ctx)
        house = House.objects.create(unit=cast.units["a1"], family_places=3, **own)
        stay = Stay.objects.create(episode=apart.her_episode, house=house, began_at=ctx.now, once_key="k", **stamp)
        for person, heads in ((apart.she, "adult"), (apart.child, "child")):
            Presence.objects.create(stay=stay, person=person, heads=heads, start_at=ctx.now - timedelta(days=1), **own)
        PaymentCommitment.objects.create(episode=apart.her_episode, issuer="Lahden kaupunki", start_on=ctx.today, **stamp)
        Task.objects.create(episode=apart.her_episode, text="Vaihda lukot", due_on=ctx.today, **stamp)
    usual = {"asker": "guardian"}
    with cast.inside("leena") as ctx:
        his = [row for row in lines(ctx, apart.child, asker_person=apart.he, **usual) if row.kind == LineKind.STAY]
        nobody = [row for row in lines(ctx, apart.child, asker_name="Joku", **usual) if row.kind == LineKind.STAY]
        hers = [row for row in lines(ctx, apart.child, asker_person=apart.she, **usual) if row.kind == LineKind.STAY]
    assert his == [] and nobody == [], "not even as a line somebody might give by mistake"
    assert any("Vaihda lukot" in row.text for row in hers)


def test_danger__guardian_from_whom_it_comes__gets_nothing_of_a_stay(case: Case) -> None:
    lived(case)
    father = case.person("Tauno", family_name="Keksitty")
    with case.cast.inside("aino") as ctx:
        Danger.objects.create(person=case.child, other=father, **stamp_of(case, ctx))
    with case.cast.inside("leena") as ctx:
        assert not [row for row in lines(ctx, case.child, asker="guardian", asker_person=father) if row.kind == LineKind.STAY]
        assert [row for row in lines(ctx, case.child, asker="guardian", asker_person=case.kaisa) if row.kind == LineKind.STAY]


def couple(case: Case, first: Person, second: Person) -> None:
    with case.cast.inside("aino") as ctx:
        stamp = stamp_of(case, ctx)
        workers = {"first_worker": case.cast.staff["aino"], "second_worker": case.cast.staff["aarne"]}
        joint = JointWork.objects.create(
            first=first, second=second, first_consent_on=ctx.today, start_on=ctx.today, purpose="Sovitaan arjesta", **workers, **stamp
        )
        said = "Toinen kertoi unestaan.\nMolemmat sopivat vuoroista."
        JointMeeting.objects.create(joint=joint, held_on=ctx.today, minutes=60, words=said, **stamp)


def test_joint__minutes_of_a_couple__are_lines_left_out_until_somebody_decides(case: Case) -> None:
    partner = case.person("Pekka")
    couple(case, case.kaisa, partner)
    with case.cast.inside("leena") as ctx:
        rows = lines(ctx, case.kaisa)
        his = lines(ctx, partner)
    for words in ("Toinen kertoi unestaan.", "Molemmat sopivat vuoroista.", "Sovitaan arjesta"):
        assert (found(rows, words).proposal, found(rows, words).proposal_ground) == ("leave_out", "other_person"), words
    assert any(row.text == "Suostui siihen" for row in rows) and not any(row.text == "Suostui siihen" for row in his), "consent is each one's own"


def test_joint__kept_apart_since__no_line_of_it_is_proposed_to_be_given(apart: Apart) -> None:
    couple(apart.case, apart.she, apart.he)
    with apart.case.cast.inside("leena") as ctx:
        rows = [row for row in lines(ctx, apart.he) if row.label.startswith(("Kaksi työntekijää", "Pariskunnan"))]
    assert rows and {row.proposal for row in rows} == {"leave_out"}


def test_plan__steps_and_her_own_part__are_lines_and_nobody_elses_part_is(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        stamp = stamp_of(case, ctx)
        PlannedStep.objects.create(episode=case.episode, person=case.kaisa, kind="group", target_on=ctx.today, **stamp)
        ViolencePart.objects.create(episode=case.episode, person=case.kaisa, part="experienced", said_on=ctx.today, **stamp)
        ViolencePart.objects.create(episode=case.episode, person=case.child, part="exposed", said_on=ctx.today, **stamp)
    with case.cast.inside("leena") as ctx:
        rows = lines(ctx, case.kaisa)
    assert found(rows, "Suunniteltu vaihe").text.startswith("Ryhmä")
    assert len([row for row in rows if "väkivalla" in row.label]) == 1


def test_collect__more_of_a_stay__as_many_queries(case: Case, same_queries: Callable[..., Any]) -> None:
    lived(case)
    couple(case, case.kaisa, case.person("Pekka"))

    def more() -> None:
        with case.cast.inside("aino") as ctx:
            stamp, number = stamp_of(case, ctx), Stay.objects.count()
            own = {"organisation_id": ctx.home_id, "created_at": ctx.now}
            began = ctx.now - timedelta(days=90 + number)
            stay = Stay.objects.create(
                episode=case.episode, house=House.objects.get(), state="ended", began_at=began, ended_at=began, once_key=f"k{number}", **stamp
            )
            Presence.objects.create(stay=stay, person=case.kaisa, heads="adult", start_at=began, end_at=began, **own)
            PaymentCommitment.objects.create(episode=case.episode, issuer="Maksaja", start_on=ctx.today, **stamp)
            Review.objects.create(episode=case.episode, planned_on=ctx.today, **stamp)
            Task.objects.create(episode=case.episode, text="Soita", due_on=ctx.today, **stamp)
        couple(case, case.kaisa, case.person(f"Pekka{number}"))

    def act() -> None:
        with case.cast.inside("leena") as ctx:
            found_about(ctx, case.kaisa, None)

    more()
    same_queries(act, more)
