"""The review in two clicks: who may, what each answer does, what the one who is asked reads, and what nobody is told."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from syli.kernel.access import NotAllowed, allows
from syli.kernel.jobs import next_run
from syli.kernel.rules import RuleBroken
from syli.oversight.access import AlertAction, DeclaredKinAction
from syli.oversight.choices import AlertState, Sign
from syli.oversight.cli import review
from syli.oversight.commands import answer_question, declare_kin, judge, withdraw_kin
from syli.oversight.models import Alert, DeclaredKin, MisuseCase
from syli.oversight.queries.reviewing import own_kin, waiting
from syli.oversight.tests.looking import alert, kept, look, moment
from syli.oversight.working import AT
from syli.safety.commands import ask_in_emergency, seal_record
from syli.safety.queries.emergencies import Wanted
from tests.apart import Apart, plant
from tests.case import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(case: Case) -> Apart:
    """Plant the two sides, not yet kept apart."""
    return plant(case)


def press(case: Case, who: str, row: Alert, verdict: str, **more: str) -> Any:
    return case.cast.client(who).post(f"/oversight/{row.public_id}/", {"verdict": verdict, "seen_version": str(row.version), **more})


def state(row: Alert) -> str:
    return str(kept(Alert, pk=row.pk)[0].state)


def test_review__open_the_list_and_press__is_all(case: Case) -> None:
    row = alert(case.cast, "aarne", case.kaisa)
    page = case.cast.client("leena").get("/oversight/").text
    assert "Aarne" in page
    assert "Kaisa" in page
    assert all(f'value="{verdict}"' in page for verdict in ("fine", "ask", "misuse"))
    assert press(case, "leena", row, "fine").status_code == 302
    assert state(row) == AlertState.FINE
    assert "Aarne" not in case.cast.client("leena").get("/oversight/").text.split("<main")[1]
    assert "Aarne" in case.cast.client("leena").get("/oversight/?day=22.11.2026").text


def test_review__who_may__and_who_must_not(case: Case) -> None:
    row = alert(case.cast, "aarne", case.kaisa)
    for who in ("aino", "aarne", "sulo", "vilma", "adele", "fanni"):
        client = case.cast.client(who)
        assert client.get("/oversight/").status_code == 403, who
        assert client.post(f"/oversight/{row.public_id}/", {"verdict": "fine"}).status_code == 404, who
    for who in ("lotta", "otso"):
        assert "Aarne" not in case.cast.client(who).get("/oversight/").text
        assert case.cast.client(who).post(f"/oversight/{row.public_id}/", {"verdict": "fine"}).status_code == 404, who
    assert state(row) == AlertState.NEW


def test_review__ones_own_look__is_somebody_elses(case: Case) -> None:
    row = alert(case.cast, "leena", case.kaisa)
    with case.cast.inside("leena") as ctx:
        assert not allows(ctx, AlertAction.JUDGE, row)
        assert waiting(ctx).object_list == []
        with pytest.raises(NotAllowed):
            judge(ctx, row, verdict="fine")
    assert press(case, "saga", row, "fine").status_code == 302


def test_review__ask_answer__closes_and_comes_back(case: Case) -> None:
    row = alert(case.cast, "sulo", case.kaisa, signs=[Sign.BOTH_SIDES.value])
    assert press(case, "leena", row, "ask", question="Mitä teit?").status_code == 302
    assert state(row) == AlertState.ASKED
    sulo = case.cast.client("sulo")
    assert "today-questions" in sulo.get("/").text
    page, form = sulo.get("/oversight/asked/").text, sulo.get(f"/oversight/asked/{row.public_id}/").text
    assert "Kaisa" in page
    assert "Mitä teit?" in form
    for text in (page, form, sulo.get("/").text):
        assert "osapuol" not in text, "the sign would tell of a pair"
    assert sulo.post(f"/oversight/asked/{row.public_id}/", {"words": " "}).status_code == 422
    assert case.cast.client("aino").post(f"/oversight/asked/{row.public_id}/", {"words": "Minä"}).status_code == 404
    assert sulo.post(f"/oversight/asked/{row.public_id}/", {"words": "Sijaistin yövuorossa"}).status_code == 302
    assert state(row) == AlertState.ANSWERED
    assert sulo.get(f"/oversight/asked/{row.public_id}/").status_code == 404, "an answer closes the question"
    assert "Sijaistin yövuorossa" in case.cast.client("leena").get("/oversight/").text
    assert press(case, "leena", kept(Alert, pk=row.pk)[0], "fine").status_code == 302
    assert state(row) == AlertState.FINE


def test_review__question__names_nobody_whom_she_may_no_longer_know(case: Case) -> None:
    row = alert(case.cast, "aarne", case.kaisa, state=AlertState.ASKED)
    aarne = case.cast.client("aarne")
    for address in ("/oversight/asked/", f"/oversight/asked/{row.public_id}/", "/"):
        assert "Kaisa" not in aarne.get(address).text


def test_review__misuse__opens_a_case_for_the_officer_alone(case: Case) -> None:
    row = alert(case.cast, "aarne", case.kaisa)
    assert press(case, "leena", row, "misuse").status_code == 302
    (made,) = kept(MisuseCase)
    address = f"/oversight/cases/{made.public_id}/"
    for who in ("leena", "aino", "aarne", "otso"):
        assert case.cast.client(who).get(address).status_code == 404, who
        assert case.cast.client(who).get("/oversight/cases/").status_code == 403, who
    saga = case.cast.client("saga")
    assert "Aarne" in saga.get("/oversight/cases/").text
    version = str(made.version)
    assert saga.post(address, {"words": "Keskusteltu", "client_told_on": "ei vielä"}).status_code == 422
    sent = {"words": "Keskusteltu", "client_told_on": "21.11.2026", "is_closed": "on", "seen_version": version}
    assert saga.post(address, sent).status_code == 302
    assert saga.post(address, {**sent, "words": "Toisin"}).status_code == 422, "stale: both versions are shown"
    (written,) = kept(MisuseCase)
    assert (written.words, str(written.client_told_on), written.closed_at is not None) == ("Keskusteltu", "2026-11-21", True)


@pytest.mark.parametrize(("first", "then"), [("fine", "misuse"), ("misuse", "fine"), ("misuse", "misuse"), ("ask", "fine"), ("ask", "ask")])
def test_review__judged_already__is_not_judged_again(case: Case, first: str, then: str) -> None:
    row = alert(case.cast, "aarne", case.kaisa)
    with case.cast.inside("leena") as ctx:
        judge(ctx, row, verdict=first)
        with pytest.raises(RuleBroken, match="OVERSIGHT-14"):
            judge(ctx, row, verdict=then)
    assert len(kept(MisuseCase)) == (first == "misuse")


@pytest.mark.parametrize("verdict", ["", "guilty", "x" * 300])
def test_review__strange_answers__change_nothing(case: Case, verdict: str) -> None:
    row = alert(case.cast, "aarne", case.kaisa)
    assert press(case, "leena", row, verdict).status_code == 302
    assert state(row) == AlertState.NEW


def test_review__stale_button__changes_nothing(case: Case) -> None:
    row = alert(case.cast, "aarne", case.kaisa)
    stale = case.cast.client("leena").post(f"/oversight/{row.public_id}/", {"verdict": "misuse", "seen_version": str(row.version + 1)})
    assert stale.status_code == 409
    assert state(row) == AlertState.NEW


def test_review__of_somebody_closed_to_the_leader__is_the_officers_without_a_name(case: Case) -> None:
    row = alert(case.cast, "sulo", case.kaisa, signs=[Sign.SECRET.value])
    with case.cast.inside("leena") as ctx:
        seal_record(ctx, case.kaisa, team=[case.cast.staff["aino"].public_id], is_employee=True)
    with case.cast.inside("leena") as ctx:
        assert not allows(ctx, AlertAction.JUDGE, row)
    page = case.cast.client("saga").get("/oversight/").text
    assert "Sulo" in page
    assert "Kaisa" not in page
    assert "Kaisa" not in case.cast.client("leena").get("/oversight/day/").text


def test_review__both_sides__is_not_shown_to_a_leader_of_one_side(apart: Apart) -> None:
    from syli.episodes.commands import name_own_worker

    apart.keep()
    row = alert(apart.case.cast, "sulo", apart.she, other=apart.he, signs=[Sign.BOTH_SIDES.value])
    with apart.case.cast.inside("leena") as ctx:
        assert allows(ctx, AlertAction.JUDGE, row)
        name_own_worker(ctx, apart.her_episode, own_worker=apart.case.cast.staff["leena"])
    with apart.case.cast.inside("leena") as ctx:
        assert not allows(ctx, AlertAction.JUDGE, row), "it would tell her of the pair"


def test_emergency__waits_for_its_review_at_once(case: Case) -> None:
    with case.cast.inside("aarne") as ctx:
        ask_in_emergency(ctx.because("Poliisi kysyy"), Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1994), why="danger")
    (made,) = kept(Alert)
    assert made.signs == [Sign.EMERGENCY]
    leena = case.cast.client("leena")
    assert "Poliisi kysyy" in leena.get("/oversight/").text
    today = leena.get("/").text
    assert "today-review" in today
    assert "Kaisa" not in today[today.index("today-review") :][:600]


def test_kin__is_ones_own__and_nobody_elses(case: Case) -> None:
    sulo = case.cast.client("sulo")
    assert sulo.post("/oversight/near/", {"name": "Vain"}).status_code == 422
    assert sulo.post("/oversight/near/", {"name": "Läheinen Keksitty", "phone": "040 000 0000"}).status_code == 302
    (row,) = kept(DeclaredKin)
    assert "Läheinen" in sulo.get("/oversight/near/").text
    for who in ("leena", "aino"):
        assert "Läheinen" not in case.cast.client(who).get("/oversight/near/").text
        with case.cast.inside(who) as ctx:
            assert not allows(ctx, DeclaredKinAction.WITHDRAW, row), who
    assert case.cast.client("saga").get("/oversight/near/").status_code == 403
    assert sulo.post(f"/oversight/near/{row.public_id}/").status_code == 302
    with case.cast.inside("sulo") as ctx:
        assert own_kin(ctx) == []


def test_day__shows_every_look_with_its_grounds(case: Case) -> None:
    look(case.cast, "aino", case.kaisa)
    look(case.cast, "aarne", case.child)
    text = case.cast.client("leena").get("/oversight/day/?day=22.11.2026").text
    assert text.index("Aarne") < text.index("Aino"), "those without a reason come first"
    assert "Omatyöntekijä" in text
    assert "Mikään työ ei selitä" in text
    assert case.cast.client("aino").get("/oversight/day/").status_code == 403
    assert case.cast.client("leena").get("/oversight/day/?day=eipäivä").status_code == 200


def test_lists__cost_the_same_for_two_and_thirty(case: Case, same_queries: Any) -> None:
    leena = case.cast.client("leena")

    def more(number: int) -> None:
        for _one in range(number):
            alert(case.cast, "aarne", case.person("Moni"))

    more(2)
    same_queries(lambda: leena.get("/oversight/"), lambda: more(28))
    assert leena.get("/oversight/").text.count('value="misuse"') == 25
    assert leena.get("/oversight/?page=2").text.count('value="misuse"') == 5


def test_command_line__prints_counts_and_no_names(case: Case) -> None:
    look(case.cast, "aarne", case.kaisa, when=moment(case.cast, 12))
    ran = CliRunner().invoke(review, ["--date", "22.11.2026", "--organisation", "aava ry"])
    assert ran.exit_code == 0, ran.output
    assert "Aava ry: 1 looks, 0.0 % explained, 1 to review." in ran.output
    assert "Kaisa" not in ran.output
    assert "Aarne" not in ran.output
    again = CliRunner().invoke(review, ["--date", "2026-11-22"])
    assert again.output.count("\n") == 2, "every association"
    assert len(kept(Alert)) == 1
    assert CliRunner().invoke(review, ["--organisation", "Eiole ry"]).exit_code != 0


def test_job__runs_in_the_morning(case: Case) -> None:
    due = next_run(AT, case.cast.now)
    assert (due.day, due.hour, due.minute) == (23, 4, 30)
    assert next_run(AT, due).day == 24


def test_answer__twice__is_refused(case: Case) -> None:
    row = alert(case.cast, "sulo", case.kaisa, state=AlertState.ASKED)
    with case.cast.inside("sulo") as ctx:
        answer_question(ctx, row, words="Työtä")
        with pytest.raises(NotAllowed):
            answer_question(ctx, row, words="Toisin")


def test_kin__command__withdraws_once(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        made = declare_kin(ctx, name="Läheinen Keksitty")
        withdraw_kin(ctx, made)
        with pytest.raises(NotAllowed):
            withdraw_kin(ctx, made)
