"""Documents and plans in an answer: every finished answer is a line, a draft is none, and no side reads what the other side filled in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from syli.documents.commands import begin_document, correct_document, finish_document, save_document
from syli.documents.folder import forget_folder
from syli.documents.models import Document
from syli.episodes.models import Episode
from syli.people.commands import relate
from syli.people.models import Person
from syli.plans.commands import begin_sheet, decide, list_child, realise
from syli.plans.commands.works import keep_work
from syli.plans.models import Danger, Duty, MeetingTask, Referral, RiskMeeting, Sheet, SheetVersion
from syli.records.commands import seal_note, write_notes
from syli.records.rules import Paragraph
from syli.retention.choices import LineKind
from syli.retention.commands import ask_agreement, finish
from syli.retention.models import DataRequest, RequestLine
from syli.retention.queries.documents import finished
from syli.retention.queries.finding import found_about
from syli.retention.tests.conftest import agree, as_proposed, asked_for
from tests.apart import HER_WORKER, HIS_WORKER, Apart, plan_of
from tests.case import Case
from tests.national import own_folder

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine, pytest.mark.usefixtures("own_schemas")]
FORMS = (LineKind.DOCUMENT, LineKind.PLAN)


@pytest.fixture
def own_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the installation a folder with one schema of our own."""
    forget_folder()
    monkeypatch.setenv("SYLI_SOSMETA", str(own_folder(tmp_path)))
    yield tmp_path
    forget_folder()


def write(case: Case, who: str, person: Person, words: str, episode: Episode | None = None, *, is_finished: bool = True) -> Document:
    """Write a document with these words as its assessment."""
    with case.cast.inside(who) as ctx:
        document = begin_document(ctx, person, branch="1011", episode=episode)
        answers = {
            **document.answers, "ohjautuminen": {"kuka_ohjasi": {"system": "oma/Kuka ohjasi", "code": "1", "display": "Itse"}},
            "kesto": "Vuoden", "arvio": words, "laatija": [{"sukunimi": "Auttaja", "etunimet": "Aino"}],
        }  # fmt: skip
        saved = save_document(ctx, document, answers=answers)
        return finish_document(ctx, saved) if is_finished else saved


def lines(asked: DataRequest, *kinds: LineKind) -> list[RequestLine]:
    """Return the lines of these kinds, those of forms unless others are named."""
    return list(asked.lines.filter(kind__in=kinds or FORMS).order_by("number"))


def words(asked: DataRequest, *kinds: LineKind) -> str:
    return "\n".join(f"{line.label}: {line.text}" for line in lines(asked, *kinds))


# National documents


def test_document__finished__every_answered_question_is_a_line(case: Case) -> None:
    write(case, "aino", case.kaisa, "Tarvitsee tukea", case.episode)
    with case.cast.inside("leena") as ctx:
        found = lines(asked_for(ctx, case.kaisa))
        assert {line.label for line in found} == {"Oma ensiarvio"}
        texts = [line.text for line in found]
        assert "Arvio palvelutarpeesta: Tarvitsee tukea" in texts
        assert "Kesto: Vuoden" in texts
        assert any("Kuka ohjasi" in text and "Itse" in text for text in texts)
        assert not any("Laskettu aika" in text for text in texts), "what was not answered is no line"
        assert all(line.happened_on == ctx.today for line in found)


def test_document__draft__is_no_line(case: Case) -> None:
    write(case, "aino", case.kaisa, "Vielä kesken", case.episode, is_finished=False)
    with case.cast.inside("leena") as ctx:
        assert lines(asked_for(ctx, case.kaisa)) == []


def test_document__being_corrected__the_finished_versions_stand_and_the_draft_does_not(case: Case) -> None:
    document = write(case, "aino", case.kaisa, "Ensimmäinen", case.episode)
    with case.cast.inside("aino") as ctx:
        again = correct_document(ctx, document, reason="Väärä sana")
        again = finish_document(ctx, save_document(ctx, again, answers={**again.answers, "arvio": "Toinen"}))
        draft = correct_document(ctx, again, reason="Vielä kerran")
        save_document(ctx, draft, answers={**draft.answers, "arvio": "Kolmas"})
    with case.cast.inside("leena") as ctx:
        told = words(asked_for(ctx, case.kaisa))
    assert "Oma ensiarvio, aiempi versio: Arvio palvelutarpeesta: Ensimmäinen" in told
    assert "Oma ensiarvio: Arvio palvelutarpeesta: Toinen" in told
    assert "Väärä sana" in told, "why it was corrected is about her too"
    assert "Kolmas" not in told and "Vielä kerran" not in told


def test_document__form_gone_from_the_folder__its_answers_are_told_all_the_same(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    write(case, "aino", case.kaisa, "Tarvitsee tukea", case.episode)
    monkeypatch.delenv("SYLI_SOSMETA")
    forget_folder()
    with case.cast.inside("leena") as ctx:
        found = [line.text for line in lines(asked_for(ctx, case.kaisa))]
    assert "arvio: Tarvitsee tukea" in found
    assert "kuka_ohjasi: Itse" in found
    assert "turvakielto: Ei" in found


def test_document__names_of_others_and_numbers__are_proposed_to_be_covered(case: Case) -> None:
    write(case, "aino", case.kaisa, "Nuutti nukkuu huonosti. Ystävän numero on 044 555 6677.", case.episode)
    with case.cast.inside("leena") as ctx:
        line = next(one for one in lines(asked_for(ctx, case.kaisa)) if "Nuutti" in one.text)
    assert (line.proposal, [line.text[start:end] for start, end in line.spans]) == ("mask", ["Nuutti", "044 555 6677"])


def test_document__since_a_day__older_ones_are_no_lines(case: Case) -> None:
    write(case, "aino", case.kaisa, "Tarvitsee tukea", case.episode)
    with case.cast.inside("leena") as ctx:
        found = found_about(ctx, case.kaisa, ctx.today + timedelta(days=1))
    assert not [line for line in found if line.kind in FORMS]


# Plans


def test_plan__every_answer_of_every_version_is_a_line(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        sheet = plan_of(ctx, case.kaisa, case.episode, "Soitan siskolle")
        stamp = stamp_of(ctx, case.kaisa)
        SheetVersion.objects.create(
            sheet=sheet, number=2, form_version=1, answers={"trusted": "Soitan naapurille"}, happened_on=ctx.today, written_at=ctx.now, **stamp
        )
        sheet.current_number = 2
        sheet.save()
    with case.cast.inside("leena") as ctx:
        found = lines(asked_for(ctx, case.kaisa))
    labels = {line.text.replace("? ", ": ").partition(": ")[2]: line.label for line in found}
    assert labels["Soitan siskolle"] == f"{labels['Soitan naapurille']}, aiempi versio"
    assert not any(line.text.startswith("trusted") for line in found), "the question stands there in words"


def test_plan__answer_its_form_does_not_know__is_told_by_its_code(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        sheet = Sheet.objects.create(person=case.kaisa, episode=case.episode, form_code="gone", **stamp_of(ctx, case.kaisa))
        SheetVersion.objects.create(
            sheet=sheet, number=1, form_version=9, answers={"worry": "Pelkää yötä"}, happened_on=ctx.today, written_at=ctx.now,
            **stamp_of(ctx, case.kaisa),
        )  # fmt: skip
    with case.cast.inside("leena") as ctx:
        assert [line.text for line in lines(asked_for(ctx, case.kaisa))] == ["worry: Pelkää yötä"]


def test_realisation__of_a_plan__is_a_line(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        answers = {"goals": "Rauha", "parent_view": "Sanoja", "worker_view": "Sanoja", "child_heard": "told"}
        plan = begin_sheet(ctx, case.episode, person=case.kaisa, form_code="family_plan", answers=answers, happened_on=ctx.today)
        realise(ctx, plan, scores={"goals": ("partly", "Yöt ovat jo hyviä")}, scored_on=ctx.today)
    with case.cast.inside("leena") as ctx:
        found = [line for line in lines(asked_for(ctx, case.kaisa)) if "Yöt ovat jo hyviä" in line.text]
    assert [(line.label, line.text) for line in found] == [("Miten suunnitelma toteutui", "Mihin pyritään? Toteutui osittain: Yöt ovat jo hyviä")]


def stamp_of(ctx: Any, person: Person) -> dict[str, Any]:
    return {"organisation_id": ctx.home_id, "register_id": person.register_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}


def test_referral__decision_children_and_duties_are_lines__and_what_others_said_is_left_out(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        sheet = plan_of(ctx, case.kaisa, case.episode, "Soitan siskolle")
        referral = decide(ctx, sheet, decision="refer", reason="Uhkaus toistui")
        stamp = stamp_of(ctx, case.kaisa)
        Duty.objects.create(sheet=sheet, code="child_welfare", since_on=ctx.today, reason="Ilmoitus on jo tehty", **stamp)
        meeting = RiskMeeting.objects.create(referral=referral, held_on=ctx.today, minutes="Poliisi kertoi käynnistä", **stamp)
        MeetingTask.objects.create(meeting=meeting, what="Lukot vaihdetaan", responsible="Poliisi", due_on=ctx.today, **stamp)
    with case.cast.inside("leena") as ctx:
        found = {line.text: line for line in lines(asked_for(ctx, case.kaisa))}
    decided = next(line for text, line in found.items() if "Uhkaus toistui" in text)
    assert (decided.label, decided.proposal) == ("Päätös riskistä", "give")
    assert next(line for text, line in found.items() if "Ilmoitus on jo tehty" in text).proposal == "give"
    for said in ("Poliisi kertoi käynnistä", "Lukot vaihdetaan: Poliisi"):
        assert (found[said].proposal, found[said].proposal_ground) == ("leave_out", "told_by_another"), said


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(held, "PNG")
    return held.getvalue()


def work(case: Case, opinion: str, told: str, who: str = "aino") -> None:
    with case.cast.inside(who) as ctx:
        keep_work(ctx, case.child, content=picture(), declared_name="a.png", made_on=ctx.today, opinion=opinion, original="kept", words=told)


@pytest.mark.parametrize(
    ("opinion", "asker", "proposal", "ground"),
    [
        ("yes", "guardian", "give", ""),
        ("not_shown", "guardian", "leave_out", "child"),
        ("not_asked", "guardian", "leave_out", "child"),
        ("not_shown", "self", "give", ""),
        ("not_asked", "self", "give", ""),
    ],
)
def test_work__what_a_child_keeps_from_its_parent__is_the_childs_own(case: Case, opinion: str, asker: str, proposal: str, ground: str) -> None:
    work(case, opinion, "Tässä on meidän talo")
    with case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, case.child, asker=asker, asker_person=case.kaisa if asker == "guardian" else None)
        line = next(one for one in lines(asked) if "meidän talo" in one.text)
    assert (line.proposal, line.proposal_ground) == (proposal, ground)
    assert line.label == "Lapsen tekemää" and line.told_by == "self"


# The other side


def test_shared_child__a_guardian_gets_her_own_sides_documents_and_plans_only(apart: Apart) -> None:
    write(apart.case, HER_WORKER, apart.child, "her_child_document", apart.her_episode)
    write(apart.case, HIS_WORKER, apart.child, "his_child_document", apart.his_episode)
    for reader, own, other in ((apart.he, "his", "her"), (apart.she, "her", "his")):
        with apart.case.cast.inside("leena") as ctx:
            told = words(asked_for(ctx, apart.child, asker="guardian", asker_person=reader))
        assert f"{own}_child_document" in told and f"{own}_child_plan" in told
        assert f"{other}_child" not in told, "not even as a line somebody might give by mistake"


def test_shared_child__somebody_nobody_knows_asks__neither_side_is_collected(apart: Apart) -> None:
    write(apart.case, HER_WORKER, apart.child, "her_child_document", apart.her_episode)
    write(apart.case, HIS_WORKER, apart.child, "his_child_document", apart.his_episode)
    with apart.case.cast.inside("leena") as ctx:
        assert lines(asked_for(ctx, apart.child, asker="guardian", asker_name="Joku Huoltaja")) == []


def test_shared_child__asks_itself__both_are_there_and_weighed(apart: Apart) -> None:
    write(apart.case, HER_WORKER, apart.child, "her_child_document", apart.her_episode)
    with apart.case.cast.inside("leena") as ctx:
        found = lines(asked_for(ctx, apart.child))
    assert {line.proposal for line in found if "child_" in line.text} == {"leave_out"}
    assert {"her_child_document", "his_child_plan"} <= {line.text.replace("? ", ": ").partition(": ")[2] for line in found}


def test_apart__her_own_and_his_own__are_given_to_each_and_never_to_the_other(apart: Apart) -> None:
    write(apart.case, HER_WORKER, apart.she, "her_document", apart.her_episode)
    write(apart.case, HIS_WORKER, apart.he, "his_document", apart.his_episode)
    for person, own, other in ((apart.she, "her", "his"), (apart.he, "his", "her")):
        with apart.case.cast.inside("leena") as ctx:
            found = lines(asked_for(ctx, person))
        by_words = {line.text.replace("? ", ": ").partition(": ")[2]: line.proposal for line in found}
        assert (by_words[f"{own}_document"], by_words[f"{own}_plan"]) == ("give", "give")
        assert not [text for text in by_words if text.startswith(f"{other}_")]


def test_apart__her_name_in_his_document__leaves_the_line_out(apart: Apart) -> None:
    write(apart.case, HIS_WORKER, apart.he, "Puhui Katriinasta pitkään", apart.his_episode)
    with apart.case.cast.inside("leena") as ctx:
        line = next(one for one in lines(asked_for(ctx, apart.he)) if "Katriina" in one.text)
    assert (line.proposal, line.proposal_ground) == ("leave_out", "other_person")


def test_danger__guardian_from_whom_it_comes__gets_no_plan_of_the_other_episode(case: Case) -> None:
    """Nobody is kept apart here: the danger alone, as a worker wrote it, keeps the child's forms from him (PLAN-01)."""
    father = case.person("Tauno", family_name="Keksitty")
    with case.cast.inside("aino") as ctx:
        plan_of(ctx, case.child, case.episode, "Juoksen naapuriin")
    for is_known, expected in ((False, True), (True, False)):
        if is_known:
            with case.cast.inside("aino") as ctx:
                Danger.objects.create(person=case.child, other=father, **stamp_of(ctx, case.child))
        with case.cast.inside("leena") as ctx:
            told = words(asked_for(ctx, case.child, asker="guardian", asker_person=father))
            hers = words(asked_for(ctx, case.child, asker="guardian", asker_person=case.kaisa))
            nobody = words(asked_for(ctx, case.child, asker="guardian", asker_name="Joku"))
        assert ("Juoksen naapuriin" in told) is expected
        assert ("Juoksen naapuriin" in nobody) is expected, "who asks is not known: it might be he"
        assert "Juoksen naapuriin" in hers


# The whole way, and how much it asks of the database


def test_answer__what_was_given_of_forms__stands_in_the_finished_bytes_and_the_rest_does_not(apart: Apart) -> None:
    write(apart.case, HIS_WORKER, apart.he, "Haluaa oppia uutta", apart.his_episode)
    write(apart.case, HER_WORKER, apart.she, "Katriina pelkää", apart.her_episode)
    with apart.case.cast.inside("leena") as ctx:
        asked = ask_agreement(ctx, as_proposed(ctx, asked_for(ctx, apart.he)), outcome="give", reason="Luettu kahdesti")
    agree(apart.case, asked)
    with apart.case.cast.inside("leena") as ctx:
        content = finished(finish(ctx, asked))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    assert "Haluaa oppia uutta" in text and "his_plan" in text and "Kansalliset asiakirjat" in text and "Suunnitelmat ja arviot" in text
    for word in ("Katriina", "pelkää", "her_plan"):
        assert word not in text


def test_collect__many_documents_and_plans__as_many_queries(case: Case, same_queries: Callable[..., Any]) -> None:
    def more() -> None:
        write(case, "aino", case.kaisa, "Tarvitsee tukea")
        with case.cast.inside("aino") as ctx:
            stamp = stamp_of(ctx, case.kaisa)
            sheet = Sheet.objects.create(person=case.kaisa, episode=case.episode, form_code=f"form_{Sheet.objects.count()}", **stamp)
            SheetVersion.objects.create(
                sheet=sheet, number=1, form_version=1, answers={"trusted": "Sisko"}, happened_on=ctx.today, written_at=ctx.now, **stamp
            )
            Duty.objects.create(sheet=sheet, code="child_welfare", since_on=ctx.today, **stamp)
            referral = Referral.objects.create(sheet=sheet, number=1, decision="refer", reason="Uhkaus", decided_on=ctx.today, **stamp)
            meeting = RiskMeeting.objects.create(referral=referral, held_on=ctx.today, minutes="Sanoja", **stamp)
            MeetingTask.objects.create(meeting=meeting, what="Lukot", responsible="Aino", due_on=ctx.today, **stamp)
            list_child(ctx, referral, child=case.child, chosen="notified", acted_on=ctx.today)

    def act() -> None:
        with case.cast.inside("leena") as ctx:
            found_about(ctx, case.kaisa, None)

    with case.cast.inside("leena") as ctx:
        relate(ctx, case.kaisa, other=case.child, role="child")
    more()
    same_queries(act, more)


def test_note__sealed_to_a_team__is_no_line_for_a_leader_outside_it(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        text = [Paragraph((case.kaisa.pk,), "worker", "Salattu sana")]
        note = write_notes(ctx, case.kaisa, paragraphs=text, happened_on=ctx.today, kind="contact")[0]
        write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "worker", "Avoin sana")], happened_on=ctx.today, kind="contact")
        seal_note(ctx, note, team=[case.cast.staff["aino"].public_id])
    with case.cast.inside("leena") as ctx:
        told = words(asked_for(ctx, case.kaisa), *LineKind)
    assert "Avoin sana" in told and "Salattu sana" not in told
