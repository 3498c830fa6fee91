"""From request to answer: what is collected and proposed, two persons, the gate, the finished bytes, and who must not."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from syli.kernel.access import NotAllowed
from syli.kernel.command import Stale
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.org.choices import Role
from syli.org.labels import ROLES
from syli.people.access import PersonAction
from syli.people.commands import add_contact_point, agree_code_word, edit_person
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from syli.retention.choices import LineKind, Stage
from syli.retention.commands import ask_agreement, collect, decide_lines, deliver, finish, receive
from syli.retention.commands.asking import Decided
from syli.retention.models import DataRequest, Disclosure
from syli.retention.queries.documents import answer_pdf, finished
from syli.retention.queries.requests import stage
from syli.retention.tests.conftest import agree, as_proposed, asked_for
from syli.safety.choices import ApprovalState
from syli.safety.commands import answer
from tests.apart import Apart
from tests.case import Case

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def note(case: Case, person: Any, source: str, words: str, who: str = "aino") -> None:
    with case.cast.inside(who) as ctx:
        write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), source, words)], happened_on=ctx.today, kind="contact")


def test_collect__own_record__every_kind_of_line_and_a_proposal_for_each(case: Case) -> None:
    note(case, case.kaisa, "self", "Kaisa kertoi, että Nuutti nukkuu huonosti.")
    note(case, case.kaisa, "network", "Opettaja soitti.")
    case.contact()
    with case.cast.inside("leena") as ctx:
        add_contact_point(ctx, case.kaisa, kind="phone", value="0509998877", safety="safe")
        asked = asked_for(ctx, case.kaisa)
        lines = list(asked.lines.order_by("number"))
        assert {line.kind for line in lines} >= {LineKind.BASICS, LineKind.EPISODE, LineKind.CONTACT, LineKind.NOTE}
        by_text = {line.text: line for line in lines}
        told = by_text["Kaisa kertoi, että Nuutti nukkuu huonosti."]
        assert (told.proposal, told.spans) == ("mask", [[19, 25]]), "the child's name, not her own"
        assert by_text["Opettaja soitti."].proposal == "leave_out"
        assert by_text["0509998877"].proposal == "give", "her own number"
        contact = next(line for line in lines if line.kind == LineKind.CONTACT)
        assert contact.proposal == "mask" and "Aino" in contact.text, "a worker's name is proposed to be covered"
        assert stage(ctx, asked) == Stage.DECIDING
        bare = asked_for(ctx, case.kaisa, is_staff_covered=False)
        assert next(line for line in bare.lines.filter(kind=LineKind.CONTACT)).proposal == "give"


def test_collect__numbers_of_anybody__are_proposed_to_be_covered(case: Case) -> None:
    note(case, case.kaisa, "self", "Ystävä Pirjon numero on 044 555 6677 ja osoite pirjo@example.org.")
    with case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, case.kaisa)
        line = asked.lines.get(kind=LineKind.NOTE)
        covered = [line.text[start:end] for start, end in line.spans]
    assert covered == ["044 555 6677", "pirjo@example.org"]


def test_collect__shared_child__leaves_out_what_the_other_side_wrote(apart: Apart) -> None:
    with apart.case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, apart.child, asker="guardian", asker_person=apart.he)
        lines = {line.text: line for line in asked.lines.all()}
        assert lines["her_child_note"].proposal == "leave_out" and lines["her_child_address"].proposal == "leave_out"
        assert lines["his_child_note"].proposal == "give"
        assert lines["his_child_address"].proposal == "leave_out", "where the child lives may be where the other side lives, whoever wrote it"
        services = [line.proposal for line in asked.lines.filter(kind=LineKind.EPISODE)]
        assert sorted(services) == ["give", "leave_out"], "the service she gets is not told to him"


def test_retention_06__guardian__needs_the_childs_own_say(apart: Apart) -> None:
    with apart.case.cast.inside("leena") as ctx:
        usual: dict[str, Any] = {"right": "log", "asker": "guardian", "identity": "document", "received_on": ctx.today, "language": "fi"}
        asked = receive(ctx, apart.child, asker_person=apart.he, **usual)
        with pytest.raises(RuleBroken, match="RETENTION-06"):
            collect(ctx, asked)
        with pytest.raises(RuleBroken, match="RETENTION-03"):
            receive(ctx, apart.she, asker_person=apart.he, **usual)


def test_log__extract__names_roles_and_grounds_and_no_worker_or_unit(case: Case) -> None:
    case.cast.client("aino").get(f"/people/{case.kaisa.public_id}/")
    case.cast.client("leena").get(f"/people/{case.kaisa.public_id}/who/")
    with case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, case.kaisa, right="log")
        lines = [line for line in asked.lines.all() if line.kind == LineKind.LOG]
        words = " ".join(line.text for line in lines)
        assert "Aava ry" in words and "Peruste" in words
        for name in ("Aino", "Leena", "Yksikkö A1"):
            assert name not in words
        weighed = [line for line in lines if line.proposal == "leave_out"]
        assert weighed, "acts of safety are always for a person to weigh"
        assert asked.due_on >= ctx.today + timedelta(days=55)


def test_log__of_a_shared_child__leaves_out_what_the_other_sides_workers_did(apart: Apart) -> None:
    cast, child = apart.case.cast, apart.child
    # The same role, and one act each; Sulo is a student of her unit and named for nobody.
    with cast.inside("aino") as ctx:
        agree_code_word(ctx, child, code_word="kaarna")
    with cast.inside("aarne") as ctx:
        edit_person(ctx, child, mother_tongue="fi")
    cast.client("sulo").get(f"/people/{apart.she.public_id}/")
    cast.client("sulo").get(f"/people/{child.public_id}/")
    with cast.inside("leena") as ctx:
        his = asked_for(ctx, child, right="log", asker="guardian", asker_person=apart.he)
        hers = asked_for(ctx, child, right="log", asker="guardian", asker_person=apart.she)
    code_word, changed = str(PersonAction.AGREE_CODE_WORD.sentence), str(PersonAction.EDIT.sentence)
    assert (_of(his, code_word), _of(his, changed)) == (["leave_out"], ["give"])
    assert (_of(hers, code_word), _of(hers, changed)) == (["give"], ["leave_out"])
    student = str(ROLES[Role.STUDENT])
    assert set(_of(his, student)) == {"leave_out"} and set(_of(hers, student)) == {"give"}


def _of(asked: DataRequest, words: str) -> list[str]:
    with everything():
        return [line.proposal for line in asked.lines.all() if words in line.text]


def test_two_persons__whole_way__gives_a_pdf_with_nothing_beneath(apart: Apart) -> None:
    note(apart.case, apart.he, "worker", "Reijo sanoi, että Katriina Salomäki asuu muualla. Numero 040 123 4567.", "aarne")
    note(apart.case, apart.he, "self", "Haluan muuttua.", "aarne")
    with apart.case.cast.inside("leena") as ctx:
        asked = as_proposed(ctx, asked_for(ctx, apart.he))
        asked = ask_agreement(ctx, asked, outcome="give", reason="Luettu kahdesti")
        assert stage(ctx, asked) == Stage.WAITING
        with pytest.raises(RuleBroken, match="RETENTION-05"):
            finish(ctx, asked)
        with pytest.raises(RuleBroken, match="SAFE-05"):
            answer(ctx, asked.approval, agree=True)
    agree(apart.case, asked)
    with apart.case.cast.inside("leena") as ctx:
        asked = finish(ctx, asked)
        content = finished(asked)
        text = text_of(content)
        assert "Haluan muuttua." in text and "Reijo Vanhanen" in text and "Aava ry" in text
        for word in ("Katriin", "Salom", "123 4567", "1234567", "Luettu kahdesti"):
            assert word not in text and word.encode() not in content
        done = deliver(ctx, asked, how="handed", on=ctx.today)
        assert stage(ctx, done) == Stage.CLOSED
        given = Disclosure.objects.get(request=done)
        assert (given.what, given.receiver, given.given_on) == ("answer", "Reijo Vanhanen", ctx.today)


def test_safe_13__line_given_against_the_proposal__is_found_in_the_finished_bytes(apart: Apart) -> None:
    note(apart.case, apart.he, "worker", "Katriina soitti.", "aarne")
    with apart.case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, apart.he)
        every = {line.number: Decided("give") for line in asked.lines.all()}
        asked = decide_lines(ctx, asked, decisions=every)
        with pytest.raises(RuleBroken, match="SAFE-13"):
            ask_agreement(ctx, asked, outcome="give", reason="Kaikki annetaan")
        line = next(one for one in asked.lines.all() if one.text == "Katriina soitti.")
        named = [one.number for one in asked.lines.filter(kind=LineKind.BASICS) if "Katriina" in one.text]
        assert named, "whose former partner he is stands among the basics"
        away = dict.fromkeys(named, Decided("leave_out", "other_person"))
        asked = decide_lines(ctx, asked, decisions={line.number: Decided("mask", "other_person", "soitti"), **away})
        assert "soitti" not in text_of(answer_pdf(ctx, asked))
        assert ask_agreement(ctx, asked, outcome="give", reason="Peitetty").approval is not None


def test_decide__after_agreement__voids_it(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        asked = as_proposed(ctx, asked_for(ctx, case.kaisa))
        asked = ask_agreement(ctx, asked, outcome="give", reason="Punnittu")
    agree(case, asked)
    with case.cast.inside("leena") as ctx:
        asked.refresh_from_db()
        assert stage(ctx, asked) == Stage.AGREED
        line = asked.lines.get(number=1)
        asked = decide_lines(ctx, asked, decisions={line.number: Decided("leave_out", "danger")})
        assert stage(ctx, asked) == Stage.DECIDED and asked.approval is None
        with pytest.raises(RuleBroken, match="RETENTION-05"):
            finish(ctx, asked)


def test_decide__meanwhile_decided_by_another__is_said(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, case.kaisa)
        line = asked.lines.get(number=1)
        decide_lines(ctx, asked, decisions={line.number: Decided("give")})
        asked.lines.filter(pk=line.pk).update(decided_by=case.cast.staff["saga"], decided_at=ctx.now)
        with pytest.raises(Stale):
            decide_lines(ctx, asked, decisions={line.number: Decided("leave_out", "danger", seen_version=line.version)})
        assert asked.lines.get(pk=line.pk).decision == "give"


def test_refusal__reads_the_same__whoever_is_hidden(apart: Apart) -> None:
    """Of somebody kept apart and of somebody who is not: the same words, but for the name (trust: leak channels 4 and 5)."""
    texts = []
    for person in (apart.he, apart.case.kaisa):
        with apart.case.cast.inside("leena") as ctx:
            asked = asked_for(ctx, person)
            asked = ask_agreement(ctx, asked, outcome="refuse", reason="Punnittu", refusal_ground="rights")
        agree(apart.case, asked)
        with apart.case.cast.inside("leena") as ctx:
            texts.append(text_of(finished(finish(ctx, asked))).replace("Reijo Vanhanen", "N").replace("Kaisa Keksitty", "N"))
    assert texts[0] == texts[1] and "Enempää tietoja ei voida antaa." in texts[0]
    assert "pari" not in texts[0] and "toinen" not in texts[0]


def test_withdrawn__with_two__closes_without_a_document(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        asked = ask_agreement(ctx, asked_for(ctx, case.kaisa), outcome="withdraw", reason="Perui itse")
    agree(case, asked)
    with case.cast.inside("leena") as ctx:
        done = finish(ctx, asked)
        assert stage(ctx, done) == Stage.CLOSED and done.document is None and not Disclosure.objects.filter(request=done).exists()


def test_post__only_to_the_askers_safe_address(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        asked = as_proposed(ctx, asked_for(ctx, case.kaisa))
        asked = ask_agreement(ctx, asked, outcome="give", reason="Punnittu")
        hers = add_contact_point(ctx, case.kaisa, kind="postal", value="PL 5, 00100 Helsinki", safety="safe")
        childs = add_contact_point(ctx, case.child, kind="postal", value="PL 6, 00100 Helsinki", safety="safe")
    agree(case, asked)
    with case.cast.inside("leena") as ctx:
        asked = finish(ctx, asked)
        for point in (None, childs):
            with pytest.raises(RuleBroken, match="RETENTION-10"):
                deliver(ctx, asked, how="posted", on=ctx.today, point=point)
        assert deliver(ctx, asked, how="posted", on=ctx.today, point=hers).point_id == hers.pk


def test_request__somebody_who_must_not__sees_and_does_nothing(apart: Apart) -> None:
    with apart.case.cast.inside("leena") as ctx:
        asked = asked_for(ctx, apart.he)
    for who in ("aarne", "aino", "adele", "otso", "lotta", "vilma"):
        client = apart.case.cast.client(who)
        for part in ("", "lines/", "over/", "agree/", "file/", "give/"):
            assert client.get(f"/asked/{asked.public_id}/{part}").status_code in (403, 404), (who, part)
    saga = apart.case.cast.client("saga")
    assert saga.get(f"/asked/{asked.public_id}/").status_code == 200
    assert saga.get(f"/asked/{asked.public_id}/lines/").status_code == 404
    assert saga.get(f"/asked/{asked.public_id}/over/").status_code == 404, "only while it waits for her"
    with apart.case.cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        decide_lines(ctx, asked, decisions={1: Decided("give")})


STEPS = st.sampled_from(["decide", "give", "refuse", "withdraw", "own_yes", "yes", "no", "finish", "deliver", "day"])


@pytest.mark.property
def test_adverse__whatever_is_tried__nothing_is_given_without_a_second_person(apart: Apart) -> None:
    """Random walks through every command in any order: a document exists only after another person agreed to these very lines."""
    note(apart.case, apart.he, "worker", "Katriina soitti.", "aarne")
    with apart.case.cast.inside("leena") as ctx:
        start = asked_for(ctx, apart.he)

    @settings(max_examples=max(15, settings().max_examples // 5), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=3, max_size=12))
    def walk(steps: list[str]) -> None:
        with transaction.atomic():
            _Walk(apart, start).run(steps)
            transaction.set_rollback(True)

    walk()


class _Walk:
    def __init__(self, apart: Apart, start: DataRequest) -> None:
        self.apart, self.pk, self.later = apart, start.pk, timedelta()
        self.agreed_lines: list[tuple[int, str, str]] | None = None

    def run(self, steps: list[str]) -> None:
        for step in steps:
            who = {"yes": "saga", "no": "saga"}.get(step, "leena")
            with self.apart.case.cast.inside(who) as ctx:
                ctx = replace(ctx, now=ctx.now + self.later)
                asked = DataRequest.objects.get(pk=self.pk)
                try:
                    with transaction.atomic():
                        self._do(ctx, asked, step)
                except (RuleBroken, NotAllowed):
                    pass
                self._check(DataRequest.objects.get(pk=self.pk))

    def _do(self, ctx: Any, asked: DataRequest, step: str) -> None:
        if step == "decide":
            as_proposed(ctx, asked)
        elif step in ("give", "refuse", "withdraw"):
            ask_agreement(ctx, asked, outcome=step, reason="Punnittu", refusal_ground="rights" if step == "refuse" else "")
        elif step in ("own_yes", "yes", "no") and asked.approval is not None:
            answer(ctx, asked.approval, agree=step != "no")
            self.agreed_lines = self._lines(asked) if step == "yes" else self.agreed_lines
        elif step == "finish":
            finish(ctx, asked)
        elif step == "deliver":
            deliver(ctx, asked, how="handed", on=ctx.today)
        elif step == "day":
            self.later += timedelta(hours=25)

    def _lines(self, asked: DataRequest) -> list[tuple[int, str, str]]:
        return [(line.number, line.decision, line.ground) for line in asked.lines.order_by("number")]

    def _check(self, asked: DataRequest) -> None:
        gone = asked.document is not None or asked.closed_at is not None or Disclosure.objects.filter(request=asked).exists()
        if not gone:
            return
        approval = asked.approval
        assert approval is not None and approval.state == ApprovalState.DONE
        assert approval.answered_by_id not in (None, approval.asked_by_id), "never the same person"
        assert self.agreed_lines == self._lines(asked), "exactly what was agreed to"
        if asked.document is not None:
            assert "Katriin" not in text_of(finished(asked))
