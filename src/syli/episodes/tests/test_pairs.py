"""Who else of the staff was there: as many as the service asks for, from those who worked here, and the client's hours once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from syli.catalogue.queries import pack_of
from syli.episodes import rules
from syli.episodes.choices import ContactState
from syli.episodes.commands import correct_contact, plan_contact, record_contact
from syli.episodes.models import Contact
from syli.episodes.queries.staff import colleagues
from syli.kernel.access import allows
from syli.kernel.context import HELSINKI
from syli.kernel.rules import RuleBroken
from syli.org.models import Membership
from syli.people.access import PersonAction
from tests.case import Case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("count", "least", "effect", "is_said", "will_do"),
    [
        (1, None, "block", False, True), (2, 2, "block", False, True), (1, 2, "block", False, False), (1, 2, "block", True, False),
        (1, 2, "ask", False, False), (1, 2, "ask", True, True), (1, 2, "warn", False, True), (1, 2, "inform", False, True), (3, 2, "ask", False, True),
    ],
)  # fmt: skip
def test_episode_23__as_many_workers_as_the_service_asks_for(count: int, least: float | None, effect: str, is_said: bool, will_do: bool) -> None:
    assert rules.are_enough_workers(count, least, effect, is_said=is_said) is will_do


def test_episode_24__only_those_who_worked_here() -> None:
    assert rules.strange_workers([3, 1, 2], {1, 2}) == [3]


def facts(case: Case, **changes: Any) -> dict[str, Any]:
    begun = datetime(2026, 11, 20, 9, tzinfo=HELSINKI)
    return {"kind": "couple_meeting", "started_at": begun, "minutes": 60, "participants": [case.kaisa], "once_key": "k"} | changes


def broken(act: Any, *args: Any, **kwargs: Any) -> tuple[str, str | None]:
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **kwargs)
    return refusal.value.rule_id, refusal.value.field


def test_contact__of_a_couple__asks_for_the_second_worker(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = case.cast.staff
    with case.cast.inside("aino") as ctx:
        assert broken(record_contact, ctx, case.episode, **facts(case)) == ("EPISODE-23", "workers")
        assert record_contact(ctx, case.episode, **facts(case, kind="meeting", once_key="other kind")).workers.count() == 1
        alone = record_contact(ctx, case.episode, **facts(case, alone=True, once_key="said"))
        assert alone.workers.count() == 1
        agreed = plan_contact(ctx, case.episode, **facts(case, started_at=ctx.now + timedelta(days=1), once_key="later"))
        assert agreed.state == ContactState.PLANNED, "what is only agreed asks nobody"
        changes = {key: value for key, value in facts(case).items() if key != "once_key"}
        assert broken(correct_contact, ctx, agreed, state="done", **changes) == ("EPISODE-23", "workers")
        both = correct_contact(ctx, agreed, state="done", workers=[staff["aino"], staff["aarne"]], **changes)
        assert [w.staff_id for w in both.workers.order_by("pk")] == [staff["aino"].pk, staff["aarne"].pk]
        assert correct_contact(ctx, both, state="done", **changes).workers.count() == 2, "who is not named again stays"

        def strict(*args: Any) -> Any:
            pack = pack_of(*args)
            return replace(pack, limits=tuple(replace(limit, effect="block") for limit in pack.limits))

        monkeypatch.setattr("syli.episodes.commands.contacts.pack_of", strict)
        assert broken(record_contact, ctx, case.episode, **facts(case, alone=True, once_key="strict"))[0] == "EPISODE-23"
        assert record_contact(ctx, case.episode, **facts(case, workers=[staff["aino"], staff["aarne"]], once_key="strict")).pk


def test_contact__second_worker__worked_here_then_and_gets_no_access(case: Case) -> None:
    staff = case.cast.staff
    with case.cast.inside("leena"):
        Membership.objects.filter(staff=staff["aarne"]).update(end_on=date(2026, 11, 20))
    with case.cast.inside("aino") as ctx:
        pair = [staff["aino"], staff["aarne"]]
        assert record_contact(ctx, case.episode, **facts(case, workers=pair)).workers.count() == 2
        later = facts(case, workers=pair, started_at=datetime(2026, 11, 21, 9, tzinfo=HELSINKI), once_key="l")
        assert broken(record_contact, ctx, case.episode, **later) == ("EPISODE-24", "workers")
        stranger = facts(case, workers=[staff["aino"], staff["otso"]], once_key="o")
        assert broken(record_contact, ctx, case.episode, **stranger) == ("EPISODE-24", "workers")
        offered = [one.pk for one in colleagues(ctx, case.cast.units["a1"].pk, date(2026, 11, 20), but=ctx.actor.id)]
        assert offered == [staff["sulo"].pk, staff["aarne"].pk, staff["leena"].pk], "her own unit first"
    with case.cast.inside("aarne") as ctx:
        assert not allows(ctx, PersonAction.VIEW, case.kaisa)


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "couple_meeting",
        "people": case.kaisa.public_id,
        "day": "21.11.2026",
        "start": "10.00",
        "end": "11.00",
        "once_key": "k",
        **changes,
    }


def test_contact_page__asks_beside_the_field_and_keeps_the_text(case: Case) -> None:
    client, address = case.cast.client("aino"), f"/episodes/{case.episode.public_id}/contacts/new/"
    page = client.get(address).text
    folded = re.search(r"<details[^>]*>(?:(?!</details>).)*name=\"workers\"", page, re.DOTALL)
    assert folded and not re.match(r"<details[^>]*\bopen", folded[0]), "the ordinary contact needs no tap more"
    assert case.cast.staff["otso"].public_id not in page and 'name="alone"' not in page
    asked = client.post(address, typed(case, text_0="Sovittiin yhdessä."))
    assert asked.status_code == 422 and "Sovittiin yhdessä." in asked.text and "EPISODE-23" in asked.text and 'name="alone"' in asked.text
    with case.cast.inside("aino"):
        assert not Contact.objects.exists()
    second = case.cast.staff["aarne"].public_id
    assert client.post(address, typed(case, workers=second, text_0="Sovittiin yhdessä.")).status_code == 302
    assert client.post(address, typed(case, alone="on", once_key="l")).status_code == 302
    with case.cast.inside("aino"):
        first = Contact.objects.get(once_key="k")
        assert (first.workers.count(), first.minutes, Contact.objects.get(once_key="l").workers.count()) == (2, 60, 1)
    edit = client.get(f"/contacts/{first.public_id}/").text
    assert re.search(rf'<input[^>]*value="{second}"[^>]*checked', edit)
    took = client.post(f"/contacts/{first.public_id}/", typed(case, seen_version=str(first.version), alone="on"))
    assert took.status_code == 302
    with case.cast.inside("aino"):
        assert [w.staff_id for w in first.workers.all()] == [case.cast.staff["aino"].pk], "whoever is unticked was not there"
