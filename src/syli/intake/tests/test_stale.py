"""Somebody else saved a request first: both versions are shown and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from syli.intake.commands import complete_request, decide_request, receive_request
from syli.intake.models import HelpRequest
from syli.testing.dom import parse
from syli.testing.page_forms import forms_in
from tests.case import Case
from tests.stale import save_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(case: Case) -> HelpRequest:
    with case.cast.inside("aino") as ctx:
        facts: dict[str, Any] = {"summary": "Alku.", "caller": "Naapuri"}
        return receive_request(
            ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], service_code=case.offer.service_code, received_at=ctx.now, **facts
        )


def stored(case: Case, *names: str) -> Any:
    with case.cast.inside("aino"):
        newest = HelpRequest.objects.get()
    return [getattr(newest, name) for name in names]


def test_request__complete__somebody_saved_first(case: Case, request_: HelpRequest) -> None:
    def first() -> None:
        with case.cast.inside("leena") as ctx:
            complete_request(ctx, request_, summary="Leenan sanat.", own_worker=case.cast.staff["aino"])

    typed = {"summary": "Ainon pitkät sanat.", "callback": "vain tekstiviesti", "caller": "Täti"}
    save_second(
        case.cast.client("aino"), f"/requests/{request_.public_id}/edit/", typed,
        first=first, theirs="Leenan sanat.", mine="Ainon pitkät sanat.", stored=lambda: stored(case, "summary", "callback", "caller"),
    )  # fmt: skip
    assert stored(case, "summary", "callback", "caller") == ["Ainon pitkät sanat.", "vain tekstiviesti", "Täti"]


def test_request__complete__says_codes_in_words(case: Case, request_: HelpRequest) -> None:
    def first() -> None:
        with case.cast.inside("leena") as ctx:
            complete_request(ctx, request_, urgency="now", way="letter", own_worker=case.cast.staff["leena"])

    client = case.cast.client("aino")
    form = forms_in(client.get(f"/requests/{request_.public_id}/edit/"))[0]
    first()
    both = parse(form.send(client, {"urgency": "soon", "way": "phone"}).text).by_id("versions")
    assert both is not None
    for words in ("Leena", "Kirje tai lähete", "Puhelin"):
        assert words in both.text


def test_request__decide__somebody_decided_first(case: Case, request_: HelpRequest) -> None:
    def first() -> None:
        with case.cast.inside("leena") as ctx:
            decide_request(ctx, request_, to="waiting")

    typed = {"to": "guided", "guided_to": "Kunnan perheneuvola"}
    save_second(
        case.cast.client("aino"), f"/requests/{request_.public_id}/decide/", typed,
        first=first, theirs="Jonossa", mine="Kunnan perheneuvola", stored=lambda: stored(case, "state", "guided_to"),
    )  # fmt: skip
    assert stored(case, "state", "guided_to") == ["guided", "Kunnan perheneuvola"]


def test_request__reopen__on_an_old_page__shows_what_is_there_now(case: Case, request_: HelpRequest) -> None:
    with case.cast.inside("leena") as ctx:
        decide_request(ctx, request_, to="guided", guided_to="Neuvola")
    leena = case.cast.client("leena")
    button = next(form for form in forms_in(leena.get(f"/requests/{request_.public_id}/")) if "reason" in form.fields)
    with case.cast.inside("leena") as ctx:
        complete_request(ctx, request_, summary="Uutta.")
    answer = button.send(leena, {"reason": "väärin"})
    assert answer.status_code == 409
    assert f'href="/requests/{request_.public_id}/reopen/"' in answer.text
    assert stored(case, "state") == ["guided"]
