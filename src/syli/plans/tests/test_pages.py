"""Pages of plans: a form is filled in, kept when wrong, compared, and nothing shows to the other side."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from syli.plans.commands import revise_sheet
from syli.plans.models import Danger, Duty, Sheet
from syli.plans.tests.conftest import Boathouse, complete
from syli.testing.page_forms import forms_in
from tests.stale import save_second

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def begin(boathouse: Boathouse, code: str, about: Any = None, episode: Any = None) -> str:
    return reverse("plans.episode.begin", args=[(episode or boathouse.hers).public_id, (about or boathouse.she).public_id, code])


def typed(code: str, **answers: Any) -> dict[str, Any]:
    return {f"q_{name}": value for name, value in (complete(code) | answers).items()} | {"happened_on": "22.11.2026"}


def of(name: str, row: Any) -> str:
    return reverse(name, args=[row.public_id])


def test_begin__filled_in__is_shown_with_count_and_grounds(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    page = client.get(begin(boathouse, "risk_assessment")).text
    assert page.count('type="radio"') >= 24 * 3
    assert boathouse.he.given_name in page, "From whom the danger comes is chosen from her family."
    sent = typed("risk_assessment", concern="yes", strangling="yes", very_afraid="yes", police_calls="4")
    answer = client.post(begin(boathouse, "risk_assessment"), sent | {"dangers": [boathouse.he.public_id]})
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).text
    assert re.search(r">\s*2\s*<", shown)
    with boathouse.cast.inside("aino"):
        assert Danger.objects.get().other == boathouse.he
        assert Sheet.objects.get().form_code == "risk_assessment"
    again = client.get(begin(boathouse, "risk_assessment"))
    assert again["Location"] == of("plans.sheet.revise", boathouse.only(Sheet))


@pytest.mark.parametrize(
    "wrong",
    [
        {"q_very_afraid": ""},
        {"q_very_afraid": "perhaps"},
        {"q_police_calls": "x"},
        {"q_police_calls": "-1"},
        {"q_needs": "y" * 20_001},
        {"happened_on": "32.13.2026"},
        {"happened_on": "1.1.2031"},
        {"dangers": ["nobody"]},
    ],
)
def test_begin__bad_input__is_answered_and_everything_kept(boathouse: Boathouse, wrong: dict[str, Any]) -> None:
    client = boathouse.cast.client("aino")
    answer = client.post(begin(boathouse, "risk_assessment"), typed("risk_assessment", ability="Muistan tämän") | wrong)
    assert answer.status_code == 422
    assert "Muistan tämän" in answer.text
    with boathouse.cast.inside("aino"):
        assert not Sheet.objects.exists()
        assert not Danger.objects.exists()


def test_begin__sent_twice__saves_once(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    page = client.get(begin(boathouse, "safety_plan"))
    form = next(form for form in forms_in(page) if "q_trusted" in form.values)
    first, second = (form.send(client, typed("safety_plan")) for _time in range(2))
    assert first["Location"] == second["Location"]
    with boathouse.cast.inside("aino"):
        assert Sheet.objects.count() == 1


@pytest.mark.parametrize("where", ["stranger", "other form", "his episode"])
def test_begin__what_is_not_hers__is_not_there(boathouse: Boathouse, where: str) -> None:
    client = boathouse.cast.client("aino")
    addresses = {
        "stranger": begin(boathouse, "safety_plan", about=boathouse.he),
        "other form": begin(boathouse, "sleep_diary"),
        "his episode": begin(boathouse, "safety_plan", about=boathouse.he, episode=boathouse.his),
    }
    assert client.get(addresses[where]).status_code in (404, 409, 422)


def test_revise__somebody_saved_first__shows_both(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan", answers={"trusted": "Sisko"})
    with boathouse.cast.inside("aino"):
        sheet.refresh_from_db()

    def first() -> None:
        with boathouse.cast.inside("leena") as ctx:
            revise_sheet(ctx, sheet, answers=complete("safety_plan") | {"trusted": "Leenan sanat"}, happened_on=ctx.today)

    def stored() -> str:
        with boathouse.cast.inside("leena"):
            row = Sheet.objects.get()
            return str(row.versions.get(number=row.current_number).answers["trusted"])

    save_second(
        boathouse.cast.client("aino"), of("plans.sheet.revise", sheet), typed("safety_plan", trusted="Ainon sanat"),
        first=first, theirs="Leenan sanat", mine="Ainon sanat", stored=stored,
    )  # fmt: skip


def test_person_page__shows_forms_to_her_side_and_nothing_to_his(boathouse: Boathouse) -> None:
    boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    address = reverse("people.person.view", args=[boathouse.she.public_id])
    hers = boathouse.cast.client("aino").get(address).text
    assert 'id="plans"' in hers
    assert begin(boathouse, "safety_plan") in hers
    # He works with her too, through an episode of hers in his unit: the section is not there at all.
    boathouse.episode("aarne", "a2+", boathouse.she)
    his = boathouse.cast.client("aarne").get(address)
    assert his.status_code == 200
    assert 'id="plans"' not in his.text


def test_duty__is_on_the_home_page_until_answered(boathouse: Boathouse) -> None:
    boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})
    client = boathouse.cast.client("aino")
    duty = boathouse.only(Duty)
    assert of("plans.duty.answer", duty) in client.get("/").text
    assert of("plans.duty.answer", duty) not in boathouse.cast.client("aarne").get("/").text
    here = of("plans.duty.answer", duty)
    assert client.post(here, {"done_on": "", "reason": ""}).status_code == 422
    assert client.post(here, {"done_on": "31.12.2026", "reason": "Muistan"}).status_code == 422
    assert client.post(here, {"done_on": "22.11.2026", "reason": ""}).status_code == 302
    assert here not in client.get("/").text


def test_compare__shows_what_changed(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("risk_assessment", answers={"worse": "no"})
    with boathouse.cast.inside("aino") as ctx:
        revise_sheet(ctx, sheet, answers=complete("risk_assessment") | {"worse": "yes"}, happened_on=ctx.today)
    page = boathouse.cast.client("aino").get(of("plans.sheet.compare", sheet)).text
    assert page.count("versions__changed") == 1


def test_slip__page__title_and_heading_tell_nothing(boathouse: Boathouse) -> None:
    sheet = boathouse.sheet("safety_plan", answers={"trusted": "Sisko 040 1"})
    page = boathouse.cast.client("aino").get(of("plans.sheet.slip", sheet)).text
    assert "Sisko 040 1" in page
    title = re.search(r"<title>([^<]*)", page)
    assert title
    assert not re.search("turva|suunnitelma|safety|plan", title[1], re.IGNORECASE)
    printed = re.sub(r'<div class="no-print">.*?</div>', "", page, flags=re.DOTALL)
    assert boathouse.she.family_name not in printed


def test_child_plan__pictures_are_real_inputs_with_words(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    address = begin(boathouse, "child_safety_plan", about=boathouse.child)
    page = client.get(address).text
    assert page.count('class="tile"') == page.count('class="tile__words"') >= 20
    assert page.count("face--") >= 10
    sent = {"happened_on": "22.11.2026", "q_go_to": ["friend", "own_room"], "q_call": ["mother"], "q_feeling_now": "good", "q_calm": ["draw"]}
    assert client.post(address, sent).status_code == 302
    with boathouse.cast.inside("aino"):
        assert Sheet.objects.get().versions.get().answers["go_to"] == ["friend", "own_room"]


def test_sections__cost_the_same_whatever_their_number(boathouse: Boathouse, same_queries: Any) -> None:
    client = boathouse.cast.client("aino")
    address = reverse("people.person.view", args=[boathouse.she.public_id])
    boathouse.sheet("safety_plan")

    def more() -> None:
        boathouse.sheet("risk_assessment")
        boathouse.sheet("violence_screening", answers={"children_exposed": "yes"})

    same_queries(lambda: client.get(address), more)
